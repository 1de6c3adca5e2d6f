/* SPDX-License-Identifier: Apache-2.0 */
#include "reports/svg.h"

#include <dlfcn.h>
#include <errno.h>
#include <gvc.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

/* Seconds of processor time that a picture may take; one of XP_GRAPH_EDGES takes about one. */
#define DRAWING_SECONDS 60u

/*
 * Graphviz loads what it needs as plugins, and with them whatever else is installed, such as
 * Pango, which measures text by the fonts of this machine. These two are enough; they are opened
 * here so that nothing else is.
 */
static GVC_t *open_graphviz(void)
{
    void *core = dlopen(XP_GRAPHVIZ_CORE, RTLD_NOW | RTLD_LOCAL);
    void *layout = dlopen(XP_GRAPHVIZ_LAYOUT, RTLD_NOW | RTLD_LOCAL);
    if (core == NULL || layout == NULL)
        return NULL;
    const lt_symlist_t plugins[] = {
        {"gvplugin_core_LTX_library", dlsym(core, "gvplugin_core_LTX_library")},
        {"gvplugin_dot_layout_LTX_library", dlsym(layout, "gvplugin_dot_layout_LTX_library")},
        {NULL, NULL},
    };
    if (plugins[0].address == NULL || plugins[1].address == NULL)
        return NULL;
    return gvContextPlugins(plugins, 0);
}

/*
 * Graphviz orders accounts by the ids of their subgraphs, which are addresses in memory unless
 * somebody else gives them: here they are numbers in order of appearance, so that a picture does
 * not depend on where memory lies. Even numbers have names, as its own have.
 */
static void *ids_open(Agraph_t *graph, Agdisc_t *discipline)
{
    (void)graph;
    (void)discipline;
    return g_ptr_array_new();
}

static long ids_map(void *state, int kind, char *name, IDTYPE *id, int create)
{
    GPtrArray *names = state;
    (void)kind;
    for (guint i = 0; name != NULL && i < names->len; i++) {
        if (g_strcmp0(g_ptr_array_index(names, i), name) == 0) {
            *id = 2 * (IDTYPE)i + 2;
            return TRUE;
        }
    }
    if (create == 0)
        return FALSE;
    g_ptr_array_add(names, g_strdup(name));
    *id = 2 * (IDTYPE)names->len - (name != NULL ? 0 : 1);
    return TRUE;
}

static long ids_alloc(void *state, int kind, IDTYPE id)
{
    (void)state;
    (void)kind;
    (void)id;
    return FALSE;
}

static void ids_free(void *state, int kind, IDTYPE id)
{
    (void)state;
    (void)kind;
    (void)id;
}

static char *ids_print(void *state, int kind, IDTYPE id)
{
    GPtrArray *names = state;
    (void)kind;
    return id % 2 == 0 && id > 0 ? g_ptr_array_index(names, id / 2 - 1) : NULL;
}

static void ids_close(void *state)
{
    g_ptr_array_unref(state);
}

static void ids_register(void *state, int kind, void *object)
{
    (void)state;
    (void)kind;
    (void)object;
}

/* The work of the child process; what graphviz keeps, its end gives back. */
static gboolean draw(const char *dot, FILE *out)
{
    Agiddisc_t ids = {ids_open, ids_map, ids_alloc, ids_free, ids_print, ids_close, ids_register};
    Agdisc_t disciplines = {&AgMemDisc, &ids, &AgIoDisc};
    g_autofree char *text = g_strdup(dot);
    FILE *in = fmemopen(text, strlen(text), "r");
    GVC_t *context = open_graphviz();
    Agraph_t *graph = in != NULL && context != NULL ? agread(in, &disciplines) : NULL;
    if (in != NULL)
        fclose(in);
    return graph != NULL && gvLayout(context, graph, "dot") == 0 &&
           gvRender(context, graph, "svg", out) == 0 && fflush(out) == 0;
}

static G_GNUC_NORETURN void be_child(const char *dot, int to)
{
    const struct rlimit limit = {DRAWING_SECONDS, DRAWING_SECONDS};
    setrlimit(RLIMIT_CPU, &limit);
    /* Its warnings are about its own layout and tell nobody anything. */
    if (freopen("/dev/null", "w", stderr) == NULL)
        _exit(EXIT_FAILURE);
    signal(SIGINT, SIG_DFL);
    signal(SIGTERM, SIG_DFL);
    FILE *out = fdopen(to, "w");
    _exit(out != NULL && draw(dot, out) ? EXIT_SUCCESS : EXIT_FAILURE);
}

static char *read_all(int from)
{
    GString *text = g_string_new(NULL);
    char bytes[4096];
    ssize_t n = 0;
    while ((n = read(from, bytes, sizeof(bytes))) != 0) {
        if (n < 0 && errno != EINTR)
            break;
        if (n > 0)
            g_string_append_len(text, bytes, n);
    }
    return g_string_free(text, FALSE);
}

static gboolean wait_for(pid_t child)
{
    int status = 0;
    while (waitpid(child, &status, 0) < 0)
        if (errno != EINTR)
            return FALSE;
    return WIFEXITED(status) && WEXITSTATUS(status) == EXIT_SUCCESS;
}

const char *xp_svg_missing(void)
{
    return access(XP_GRAPHVIZ_CORE, R_OK) == 0 && access(XP_GRAPHVIZ_LAYOUT, R_OK) == 0
               ? NULL
               : "graphviz is not where it was when this was built: install it again (Debian: "
                 "libgvc6)";
}

char *xp_svg_draw(const char *dot)
{
    int ends[2];
    if (pipe(ends) != 0)
        return NULL;
    pid_t child = fork();
    if (child == 0) {
        close(ends[0]);
        be_child(dot, ends[1]);
    }
    close(ends[1]);
    g_autofree char *svg = child > 0 ? read_all(ends[0]) : NULL;
    close(ends[0]);
    if (child < 0 || !wait_for(child))
        return NULL;
    return g_steal_pointer(&svg);
}
