/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_TESTS_FUZZ_TARGET_H
#define XP_TESTS_FUZZ_TARGET_H

#include <stddef.h>
#include <stdint.h>

/**
 * LLVMFuzzerTestOneInput:
 * @data, @size: any bytes (borrowed)
 *
 * One run of a parser on one input; the name is the one libFuzzer calls. It must come back with
 * every byte freed whatever the input, and returns 0.
 */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#endif
