/* SPDX-License-Identifier: Apache-2.0 */

/* In place of svg.c in a build without graphviz. */

#include "reports/svg.h"

const char *xp_svg_missing(void)
{
    return "this build is without graphviz: install it (Debian: libgraphviz-dev) and build again, "
           "or give what -f dot writes to graphviz elsewhere (dot -Tsvg)";
}

char *xp_svg_draw(const char *dot)
{
    (void)dot;
    return NULL;
}
