/* SPDX-License-Identifier: GPL-2.0-only */
/* html.h: the parts of the HTML page. */
#ifndef PINCLASH_REPORT_HTML_H
#define PINCLASH_REPORT_HTML_H

#include <stdio.h>

#include "pinclash/error.h"
#include "pinclash/results.h"

/*
 * page.html, style.css and all scripts of src/report/html/, put into the
 * program at build time. Each ends in a NUL that is not part of it.
 */
extern const char pc_html_page[], pc_html_style[], pc_html_script[];

/**
 * pc_html_text - write text so that it stands for itself in HTML, in attributes too
 *
 * Control characters become spaces: HTML has no way to write them.
 */
void pc_html_text(FILE *out, const char *text);

/**
 * Parts that the page asks for by name. @runs is the first of one or more.
 * Errors: -ENOMEM; those of pc_story_load() for pc_html_data().
 */
int pc_html_runs(const struct pc_results *runs, FILE *out, struct pc_err *err);
int pc_html_matrix(const struct pc_results *runs, FILE *out, struct pc_err *err);
int pc_html_data(const struct pc_results *runs, FILE *out, struct pc_err *err);

#endif
