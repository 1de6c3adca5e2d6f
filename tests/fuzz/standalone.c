/* SPDX-License-Identifier: Apache-2.0
 *
 * usage: fuzz_X MUTATIONS FILE-OR-FOLDER...
 *        fuzz_X --seconds SECONDS FILE-OR-FOLDER...
 *
 * Drives a fuzz target without libFuzzer: every file of at most 64 KiB as it is, cut off at every
 * sixteenth of its length, and in MUTATIONS random variants. The generator has a fixed seed for
 * each file, so a failure repeats. With --seconds it goes over the files again and again, always
 * with new seeds, until the time is over; the input that crashes is left in a file called crash-X.
 */
#include <stdio.h>
#include <string.h>

#include <glib.h>

#include "tests/fuzz/target.h"

#define CUTS    16
#define CHANGES 4
#define LONGEST 65536

/* @deadline: monotonic time at which to stop, 0: none; @crash: where inputs are left, or NULL */
typedef struct {
    guint mutations;
    guint files;
    guint64 runs;
    gint64 deadline;
    char *crash;
} Driver;

static gboolean is_over(const Driver *driver)
{
    return driver->deadline != 0 && g_get_monotonic_time() >= driver->deadline;
}

static void run(Driver *driver, const GByteArray *input)
{
    /* A copy of the exact size, so that reading one byte past the end is seen. */
    g_autofree guint8 *exact = g_malloc(MAX(input->len, 1));

    if (is_over(driver))
        return;
    if (input->len > 0)
        memcpy(exact, input->data, input->len);
    if (driver->crash != NULL)
        g_file_set_contents(driver->crash, (const char *)exact, (gssize)input->len, NULL);
    LLVMFuzzerTestOneInput(exact, input->len);
    driver->runs++;
}

/* What parsers stumble over: structure, escapes, digits, bytes that are no UTF-8. */
static guint8 interesting_byte(GRand *random)
{
    static const char bytes[] = "{}[]\":,\\*?$/#.-0123456789eEtfnu \n\t\0\x80\xc0\xed\xf4\xff";

    return (guint8)bytes[g_rand_int_range(random, 0, (gint32)sizeof(bytes) - 1)];
}

static void change(GByteArray *input, GRand *random)
{
    guint length = input->len;
    guint place = length == 0 ? 0 : (guint)g_rand_int_range(random, 0, (gint32)length);
    guint8 byte = interesting_byte(random);

    switch (g_rand_int_range(random, 0, 4)) {
    case 0: /* replace */
        if (length > 0)
            input->data[place] = byte;
        break;
    case 1: /* insert */
        g_byte_array_append(input, &byte, 1);
        memmove(input->data + place + 1, input->data + place, length - place);
        input->data[place] = byte;
        break;
    case 2: /* remove a run */
        if (length > 0)
            g_byte_array_remove_range(input, place,
                                      (guint)g_rand_int_range(random, 0, (gint32)(length - place)));
        break;
    case 3: { /* repeat a run */
        guint8 piece[32];
        guint size = MIN(length - place, (guint)sizeof(piece));

        if (size > 0) {
            memcpy(piece, input->data + place, size);
            g_byte_array_append(input, piece, size);
        }
        break;
    }
    }
}

static void run_file(Driver *driver, const char *path)
{
    g_autofree char *text = NULL;
    g_autoptr(GRand) random = g_rand_new_with_seed(20 + driver->files);
    gsize length;

    if (!g_file_get_contents(path, &text, &length, NULL) || length > LONGEST)
        return;
    driver->files++;
    for (guint cut = 0; cut <= CUTS; cut++) {
        g_autoptr(GByteArray) input = g_byte_array_new();

        g_byte_array_append(input, (const guint8 *)text, (guint)(length * cut / CUTS));
        run(driver, input);
    }
    for (guint i = 0; i < driver->mutations; i++) {
        g_autoptr(GByteArray) input = g_byte_array_new();

        g_byte_array_append(input, (const guint8 *)text, (guint)length);
        for (gint changes = g_rand_int_range(random, 1, CHANGES + 1); changes > 0; changes--)
            change(input, random);
        run(driver, input);
    }
}

static gint compare_names(gconstpointer left, gconstpointer right)
{
    return strcmp(*(const char *const *)left, *(const char *const *)right);
}

/* In the order of the names, so that a run repeats. */
static void run_path(Driver *driver, const char *path)
{
    g_autoptr(GDir) folder = g_dir_open(path, 0, NULL);
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    const char *name;

    if (folder == NULL) {
        run_file(driver, path);
        return;
    }
    while ((name = g_dir_read_name(folder)) != NULL)
        g_ptr_array_add(names, g_strdup(name));
    g_ptr_array_sort(names, compare_names);
    for (guint i = 0; i < names->len; i++) {
        g_autofree char *child = g_build_filename(path, g_ptr_array_index(names, i), NULL);

        run_path(driver, child);
    }
}

static gboolean read_arguments(Driver *driver, int argc, char **argv)
{
    if (argc < 3)
        return FALSE;
    if (strcmp(argv[1], "--seconds") != 0) {
        driver->mutations = (guint)g_ascii_strtoull(argv[1], NULL, 10);
        return TRUE;
    }
    g_autofree char *name = g_path_get_basename(argv[0]);

    driver->mutations = 32;
    driver->deadline =
        g_get_monotonic_time() + (gint64)g_ascii_strtoull(argv[2], NULL, 10) * G_USEC_PER_SEC;
    driver->crash = g_strconcat("crash-", name, NULL);
    return argc > 3;
}

int main(int argc, char **argv)
{
    Driver driver = {0};

    if (!read_arguments(&driver, argc, argv)) {
        fprintf(stderr, "usage: %s MUTATIONS|--seconds SECONDS FILE-OR-FOLDER...\n", argv[0]);
        return 2;
    }
    do {
        for (int i = driver.deadline != 0 ? 3 : 2; i < argc; i++)
            run_path(&driver, argv[i]);
    } while (driver.files > 0 && driver.deadline != 0 && !is_over(&driver));
    if (driver.crash != NULL)
        remove(driver.crash);
    g_free(driver.crash);
    printf("%u files, %" G_GUINT64_FORMAT " runs\n", driver.files, driver.runs);
    return driver.files > 0 ? 0 : 1;
}
