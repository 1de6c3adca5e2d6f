/* SPDX-License-Identifier: Apache-2.0 */
#include "frontend/model/glob.h"

#include <string.h>

#include "frontend/base/text.h"

typedef struct {
    GArray *tokens; /* XpGlobToken */
    XpGlob *glob;
} Builder;

static void add_character(Builder *builder, gunichar character)
{
    XpGlobToken token = {.kind = XP_GLOB_CHARACTER, .character = character};

    g_array_append_val(builder->tokens, token);
}

static void add_wildcard(Builder *builder, XpGlobTokenKind kind)
{
    XpGlobToken token = {.kind = kind};
    guint n = builder->tokens->len;

    builder->glob->has_wildcard = TRUE;
    if (kind == XP_GLOB_STAR && n > 0 &&
        g_array_index(builder->tokens, XpGlobToken, n - 1).kind == XP_GLOB_STAR)
        return;
    g_array_append_val(builder->tokens, token);
}

/*
 * Adds what stands between "${" and "}". Only "key, 'text'" with one comma, one blank and single
 * quotes is a default; any other spelling is part of a name that never resolves. Rule: S-VAR-5.
 */
static void add_variable(Builder *builder, const char *body, gsize length)
{
    XpGlobToken token = {.kind = XP_GLOB_VARIABLE};
    const char *mark = g_strstr_len(body, (gssize)length, ", '");
    const char *text = mark != NULL ? mark + 3 : NULL;
    const char *quote = text != NULL ? memchr(text, '\'', length - (gsize)(text - body)) : NULL;
    gboolean is_default = quote != NULL && quote == body + length - 1 &&
                          memchr(body, ',', (gsize)(mark - body)) == NULL;

    if (is_default) {
        token.key = g_strndup(body, (gsize)(mark - body));
        token.fallback = g_strndup(text, (gsize)(quote - text));
    } else {
        token.key = g_strndup(body, length);
    }
    builder->glob->has_variable = TRUE;
    g_array_append_val(builder->tokens, token);
}

/* Reads "${...}" at @text; returns what follows it, or NULL when it is no variable. */
static const char *read_variable(Builder *builder, const char *text)
{
    const char *body = text + 2;
    const char *end;

    if (text[0] != '$' || text[1] != '{')
        return NULL;
    end = strchr(body, '}');
    if (end == NULL)
        return NULL;
    if (end == body + 1 && strchr("*?$", *body) != NULL)
        add_character(builder, (gunichar)(guchar)*body);
    else
        add_variable(builder, body, (gsize)(end - body));
    return end + 1;
}

XpGlob *xp_glob_parse(const char *text, XpGlobFlags flags)
{
    XpGlob *glob = g_new0(XpGlob, 1);
    Builder builder = {g_array_new(FALSE, FALSE, sizeof(XpGlobToken)), glob};
    gsize n_tokens = 0;

    glob->flags = flags;
    while (*text != '\0') {
        const char *next = (flags & XP_GLOB_VARIABLES) ? read_variable(&builder, text) : NULL;

        if (next == NULL) {
            next = xp_text_next(text);
            if ((flags & XP_GLOB_WILDCARDS) && *text == '*')
                add_wildcard(&builder, XP_GLOB_STAR);
            else if ((flags & XP_GLOB_WILDCARDS) && *text == '?')
                add_wildcard(&builder, XP_GLOB_ANY);
            else
                add_character(&builder, g_utf8_get_char(text));
        }
        text = next;
    }
    glob->tokens = g_array_steal(builder.tokens, &n_tokens);
    glob->n_tokens = (guint)n_tokens;
    g_array_unref(builder.tokens);
    return glob;
}

/* The texts of a token are const for readers; the glob owns them. */
static void free_text(const char *text)
{
    g_free((gpointer)(guintptr)text);
}

void xp_glob_free(XpGlob *glob)
{
    if (glob == NULL)
        return;
    for (guint i = 0; i < glob->n_tokens; i++) {
        free_text(glob->tokens[i].key);
        free_text(glob->tokens[i].fallback);
    }
    g_free(glob->tokens);
    g_free(glob);
}

/* TRUE if the literal $ at @index would read as the start of a variable. */
static gboolean starts_variable(const XpGlob *glob, guint index)
{
    const XpGlobToken *next = &glob->tokens[index + 1];

    return index + 1 < glob->n_tokens && next->kind == XP_GLOB_CHARACTER && next->character == '{';
}

static void print_character(GString *out, const XpGlob *glob, guint index)
{
    gunichar character = glob->tokens[index].character;
    gboolean is_wildcard = character == '*' || character == '?';

    if ((glob->flags & XP_GLOB_VARIABLES) && (((glob->flags & XP_GLOB_WILDCARDS) && is_wildcard) ||
                                              (character == '$' && starts_variable(glob, index))))
        g_string_append_printf(out, "${%c}", (char)character);
    else
        g_string_append_unichar(out, character);
}

char *xp_glob_print(const XpGlob *glob)
{
    GString *out = g_string_new(NULL);

    for (guint i = 0; i < glob->n_tokens; i++) {
        const XpGlobToken *token = &glob->tokens[i];

        switch (token->kind) {
        case XP_GLOB_CHARACTER:
            print_character(out, glob, i);
            break;
        case XP_GLOB_ANY:
            g_string_append_c(out, '?');
            break;
        case XP_GLOB_STAR:
            g_string_append_c(out, '*');
            break;
        case XP_GLOB_VARIABLE:
            g_string_append_printf(out, "${%s", token->key);
            if (token->fallback != NULL)
                g_string_append_printf(out, ", '%s'", token->fallback);
            g_string_append_c(out, '}');
            break;
        }
    }
    return g_string_free(out, FALSE);
}
