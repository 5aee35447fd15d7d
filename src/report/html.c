/* SPDX-License-Identifier: GPL-2.0-only */
/* html.c: report.html, one file that needs nothing else: the page with its parts filled in. */
#include "report/html.h"

#include <ctype.h>
#include <errno.h>
#include <string.h>

#include "pinclash/report.h"

void pc_html_text(FILE *out, const char *text)
{
	for (; *text; text++) {
		switch (*text) {
		case '&':
			fputs("&amp;", out);
			break;
		case '<':
			fputs("&lt;", out);
			break;
		case '>':
			fputs("&gt;", out);
			break;
		case '"':
			fputs("&quot;", out);
			break;
		case '\'':
			fputs("&#39;", out);
			break;
		default:
			fputc(iscntrl((unsigned char)*text) ? ' ' : *text, out);
		}
	}
}

static int put_title(const struct pc_results *runs, FILE *out, struct pc_err *err)
{
	(void)err;
	fputs("pinclash", out);
	for (const struct pc_results *r = runs; r; r = r->next) {
		fputs(r == runs ? " on " : " and ", out);
		pc_html_text(out, r->kernel);
	}
	return 0;
}

static int put_style(const struct pc_results *runs, FILE *out, struct pc_err *err)
{
	(void)runs;
	(void)err;
	fputs(pc_html_style, out);
	return 0;
}

static int put_script(const struct pc_results *runs, FILE *out, struct pc_err *err)
{
	(void)runs;
	(void)err;
	fputs(pc_html_script, out);
	return 0;
}

static const struct part {
	const char *mark;
	int (*put)(const struct pc_results *runs, FILE *out, struct pc_err *err);
} parts[] = {
	{ "@TITLE@", put_title },
	{ "@STYLE@", put_style },
	{ "@RUNS@", pc_html_runs },
	{ "@MATRIX@", pc_html_matrix },
	{ "@DATA@", pc_html_data },
	{ "@SCRIPT@", put_script },
};

static const struct part *part_at(const char *text)
{
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		if (!strncmp(text, parts[i].mark, strlen(parts[i].mark)))
			return &parts[i];
	}
	return NULL;
}

static int write_html(const struct pc_results *runs, FILE *out, struct pc_err *err)
{
	int rc = 0;

	for (const char *at = pc_html_page; *at && !rc;) {
		const struct part *part = *at == '@' ? part_at(at) : NULL;

		if (part)
			rc = part->put(runs, out, err);
		else
			fputc(*at, out);
		at += part ? strlen(part->mark) : 1;
	}
	if (!rc && ferror(out))
		rc = pc_fail(err, EIO, "the stream failed");
	return rc;
}

static const struct pc_report html = {
	.op = { .name = "html",
		.help = PC_REPORT_PAGE ": matrix, timelines and evidence, for a browser" },
	.file = PC_REPORT_PAGE,
	.many = true,
	.write = write_html,
};
PC_REGISTER(report, html);
