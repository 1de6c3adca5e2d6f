/* SPDX-License-Identifier: Apache-2.0 */
#ifndef XP_REPORTS_HTML_CSS_H
#define XP_REPORTS_HTML_CSS_H

#include <glib.h>

/* html.css, put into the program when it is built. */
extern const unsigned char xp_html_css[];
extern const gsize xp_html_css_length;

#endif
