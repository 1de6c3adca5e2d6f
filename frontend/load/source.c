/* SPDX-License-Identifier: Apache-2.0
 *
 * Reads input files and refuses what is no text. Everything behind this file may rely on valid
 * UTF-8 in which no character can be mistaken for a symbol of the model.
 */
#include "frontend/load/source.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "frontend/model/symbol.h"

/* Longer lines are not copied into every diagnostic about them. */
#define LONGEST_SHOWN_LINE 65536u

static const char BYTE_ORDER_MARK[] = "\xEF\xBB\xBF";

void xp_source_report_file(const char *file, XpDiagList *diags, XpDiagId id, const char *help,
                           const char *format, ...)
{
    XpSpan span = {.file = g_intern_string(file)};
    g_autofree char *text = NULL;
    va_list args;

    va_start(args, format);
    text = g_strdup_vprintf(format, args);
    va_end(args);
    xp_diag_add(diags, id, &span, NULL, help, "%s", text);
}

/* Returns new: line @number (from 1) without its end, or NULL when it is too long to show. */
static char *line_text(const XpSource *source, guint number)
{
    gsize start;
    gsize end = source->length;

    if (number == 0 || number > source->lines->len)
        return NULL;
    start = g_array_index(source->lines, gsize, number - 1);
    if (number < source->lines->len)
        end = g_array_index(source->lines, gsize, number) - 1;
    if (end > start && source->text[end - 1] == '\r')
        end--;
    if (end - start > LONGEST_SHOWN_LINE)
        return NULL;
    return g_strndup(source->text + start, end - start);
}

void xp_source_report(const XpSource *source, XpDiagList *diags, XpDiagId id, const XpSpan *span,
                      const char *help, const char *format, ...)
{
    XpSpan where = *span;
    g_autofree char *line = line_text(source, span->line);
    g_autofree char *text = NULL;
    va_list args;

    va_start(args, format);
    text = g_strdup_vprintf(format, args);
    va_end(args);
    where.file = g_intern_string(source->file);
    where.pointer = g_intern_string(span->pointer);
    xp_diag_add(diags, id, &where, line, help, "%s", text);
}

static void index_lines(XpSource *source)
{
    gsize start = 0;
    const char *end;

    source->lines = g_array_new(FALSE, FALSE, sizeof(gsize));
    g_array_append_val(source->lines, start);
    while ((end = memchr(source->text + start, '\n', source->length - start)) != NULL) {
        start = (gsize)(end - source->text) + 1;
        g_array_append_val(source->lines, start);
    }
}

/* The line and column of the character at byte @offset; the text before it is valid. */
static XpSpan span_of_offset(const char *text, gsize offset)
{
    XpSpan span = {.line = 1, .column = 1};
    gsize line_start = 0;

    for (gsize i = 0; i < offset; i++) {
        if (text[i] != '\n')
            continue;
        span.line++;
        line_start = i + 1;
    }
    span.column += (guint)g_utf8_strlen(text + line_start, (gssize)(offset - line_start));
    span.end_line = span.line;
    span.end_column = span.column + 1;
    return span;
}

static void report_not_text(const char *file, const char *text, gsize length, gsize offset,
                            XpDiagList *diags)
{
    XpSpan span = span_of_offset(text, offset);
    guint byte = (guchar)text[offset];
    gboolean wide =
        length >= 2 && (memcmp(text, "\xFF\xFE", 2) == 0 || memcmp(text, "\xFE\xFF", 2) == 0);

    span.file = g_intern_string(file);
    if (wide)
        xp_diag_add(diags, XP_DIAG_FILE_NOT_UTF8, &span, NULL, "save the file as UTF-8",
                    "the file is UTF-16 text");
    else if (byte == 0)
        xp_diag_add(diags, XP_DIAG_FILE_NOT_UTF8, &span, NULL,
                    "remove the byte, or save the file as UTF-8 text",
                    "the file holds a NUL byte (byte %" G_GSIZE_FORMAT ")", offset);
    else
        xp_diag_add(diags, XP_DIAG_FILE_NOT_UTF8, &span, NULL, "save the file as UTF-8",
                    "the byte 0x%02X is not valid UTF-8 here (byte %" G_GSIZE_FORMAT ")", byte,
                    offset);
}

/* Offset of the first character of plane 15 or 16 (first byte 0xF3 or 0xF4, from U+F0000), or
 * @length. */
static gsize find_private(const char *text, gsize length)
{
    for (gsize i = 0; i < length; i++) {
        if ((guchar)text[i] >= 0xF3 && g_utf8_get_char(text + i) >= XP_SYMBOL_FIRST)
            return i;
    }
    return length;
}

static gboolean check_text(const char *file, const char *text, gsize length, XpDiagList *diags)
{
    const char *end;
    gsize private_at;
    XpSpan span;

    if (!g_utf8_validate_len(text, length, &end)) {
        report_not_text(file, text, length, (gsize)(end - text), diags);
        return FALSE;
    }
    private_at = find_private(text, length);
    if (private_at == length)
        return TRUE;
    span = span_of_offset(text, private_at);
    span.file = g_intern_string(file);
    xp_diag_add(diags, XP_DIAG_FILE_NOT_UTF8, &span, NULL, "remove the character",
                "the private-use character U+%X is not accepted",
                (guint)g_utf8_get_char(text + private_at));
    return FALSE;
}

XpSource *xp_source_new(const char *file, const char *text, gsize length, XpDiagList *diags)
{
    g_autofree char *digest =
        g_compute_checksum_for_data(G_CHECKSUM_SHA256, (const guchar *)text, length);
    XpSource *source;

    if (length >= 3 && memcmp(text, BYTE_ORDER_MARK, 3) == 0) {
        text += 3;
        length -= 3;
    }
    if (!check_text(file, text, length, diags))
        return NULL;
    source = g_new0(XpSource, 1);
    source->file = g_strdup(file);
    source->text = length > 0 ? g_strndup(text, length) : g_strdup("");
    source->length = length;
    g_strlcpy(source->sha256, digest, sizeof source->sha256);
    index_lines(source);
    return source;
}

void xp_source_free(XpSource *source)
{
    if (source == NULL)
        return;
    g_free(source->file);
    g_free(source->text);
    g_array_unref(source->lines);
    g_free(source);
}

static void report_unreadable(const char *path, int error_number, XpDiagList *diags)
{
    const char *help = "check the path and its permissions";

    if (error_number == ELOOP)
        help = "remove the symbolic link that leads back to itself";
    xp_source_report_file(path, diags, XP_DIAG_FILE_UNREADABLE, help, "cannot read: %s",
                          g_strerror(error_number));
}

static void report_too_large(const char *path, gsize limit, XpDiagList *diags)
{
    xp_source_report_file(
        path, diags, XP_DIAG_FILE_TOO_LARGE, "split the file, or check that it is the right one",
        "the file is larger than %" G_GSIZE_FORMAT " MiB, the limit for its kind", limit >> 20);
}

/* Returns the bytes of @fd, or NULL after an error. Reads one byte more than @limit at most. */
static GByteArray *read_all(int fd, const char *path, gsize limit, XpDiagList *diags)
{
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    guint8 chunk[16384];
    gssize got;

    while ((got = read(fd, chunk, sizeof chunk)) != 0) {
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0) {
            report_unreadable(path, errno, diags);
            return NULL;
        }
        g_byte_array_append(bytes, chunk, (guint)got);
        if (bytes->len > limit) {
            report_too_large(path, limit, diags);
            return NULL;
        }
    }
    return g_steal_pointer(&bytes);
}

/* Opens @path after making sure that it is an ordinary file of a size we read; -1 after an
 * error. */
static int open_file(const char *path, gsize limit, XpDiagList *diags)
{
    struct stat status;
    int fd;

    if (stat(path, &status) != 0) {
        report_unreadable(path, errno, diags);
        return -1;
    }
    if (!S_ISREG(status.st_mode)) {
        xp_source_report_file(path, diags, XP_DIAG_FILE_UNREADABLE, "put a file there",
                              S_ISDIR(status.st_mode) ? "a file is expected, this is a folder"
                                                      : "a file is expected, this is a device");
        return -1;
    }
    if ((gsize)status.st_size > limit) {
        report_too_large(path, limit, diags);
        return -1;
    }
    fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (fd < 0)
        report_unreadable(path, errno, diags);
    return fd;
}

XpSource *xp_source_read(const char *path, gsize limit, XpDiagList *diags)
{
    gboolean is_stdin = strcmp(path, "-") == 0;
    g_autoptr(GByteArray) bytes = NULL;
    int fd = is_stdin ? STDIN_FILENO : open_file(path, limit, diags);

    if (fd < 0)
        return NULL;
    bytes = read_all(fd, is_stdin ? "standard input" : path, limit, diags);
    if (!is_stdin)
        close(fd);
    if (bytes == NULL)
        return NULL;
    return xp_source_new(is_stdin ? "standard input" : path, (const char *)bytes->data, bytes->len,
                         diags);
}
