/* SPDX-License-Identifier: Apache-2.0 */
#include "frontend/property/script_file.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <glib/gstdio.h>

#define CHUNK ((gsize)64 << 10)

void xp_script_report_file(XpSink *sink, XpDiagId id, const char *path, const XpSpan *from,
                           const char *help, const char *why)
{
    XpSpan whole = {.file = g_intern_string(path)};

    if (from != NULL)
        xp_sink_add(sink, id, from, help, "property file '%s': %s", path, why);
    else
        xp_sink_add(sink, id, &whole, help, "property file: %s", why);
}

char *xp_script_read(const char *path, const XpSpan *from, XpSink *sink, gsize *out_length)
{
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    g_autofree guint8 *chunk = g_malloc(CHUNK);
    FILE *stream = g_fopen(path, "rb");
    int failure = stream == NULL ? errno : 0;
    gsize got = 1;

    while (stream != NULL && failure == 0 && got > 0 && bytes->len <= XP_SCRIPT_LIMIT) {
        errno = 0;
        got = fread(chunk, 1, CHUNK, stream);
        g_byte_array_append(bytes, chunk, (guint)got);
        if (ferror(stream) != 0)
            failure = errno != 0 ? errno : EIO;
    }
    if (stream != NULL)
        fclose(stream);
    if (failure != 0) {
        xp_script_report_file(sink, XP_DIAG_FILE_UNREADABLE, path, from, NULL, g_strerror(failure));
        return NULL;
    }
    if (bytes->len > XP_SCRIPT_LIMIT) {
        xp_script_report_file(sink, XP_DIAG_FILE_TOO_LARGE, path, from, NULL, "larger than 32 MiB");
        return NULL;
    }
    *out_length = bytes->len;
    g_byte_array_append(bytes, (const guint8 *)"", 1);
    return (char *)g_byte_array_free(g_steal_pointer(&bytes), FALSE);
}

const XpScript *xp_script_take(const char *file, char *text, gsize length, XpSink *sink)
{
    static const char mark[] = "\xEF\xBB\xBF";
    XpScript *script;
    XpSpan span;
    gboolean is_nul;

    if (length >= 3 && memcmp(text, mark, 3) == 0) {
        memmove(text, text + 3, length - 2);
        length -= 3;
    }
    script = xp_script_new(file, text, length);
    xp_sink_add_script(sink, script);
    if (!xp_script_find_bad_byte(script, &span))
        return script;
    is_nul = strlen(script->text) < length && g_utf8_validate(script->text, -1, NULL);
    xp_sink_add(sink, XP_DIAG_FILE_NOT_UTF8, &span, "save the file as UTF-8 text",
                is_nul ? "the file holds a NUL byte" : "the file is not valid UTF-8 here");
    return NULL;
}
