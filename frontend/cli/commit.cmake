# SPDX-License-Identifier: Apache-2.0
#
# usage: cmake -DSOURCE=FOLDER -DHEADER=FILE -P commit.cmake
# Writes which commit the sources are of, "-dirty" when they are changed, or "unknown".

execute_process(COMMAND git -c safe.directory=* -C ${SOURCE} describe --always --dirty --abbrev=12
                OUTPUT_VARIABLE commit OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET
                RESULT_VARIABLE failed)
if(failed)
    set(commit unknown)
endif()
set(text "#define XP_COMMIT \"${commit}\"\n")
set(before "")
if(EXISTS ${HEADER})
    file(READ ${HEADER} before)
endif()
if(NOT text STREQUAL before)
    file(WRITE ${HEADER} "${text}")
endif()
