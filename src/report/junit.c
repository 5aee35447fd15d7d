/* SPDX-License-Identifier: GPL-2.0-only */
/* junit.c: results.xml, JUnit's XML as CI servers read it; docs/formats/junit.xsd. */
#include <ctype.h>
#include <errno.h>
#include <string.h>

#include "pinclash/report.h"
#include "util/utf8.h"

/* XML 1.0 section 2.2 has no place for control characters, U+FFFE and U+FFFF. */
static size_t xml_letter(const char *s)
{
	size_t len = pc_utf8_letter(s);

	if (len == 1 && iscntrl((unsigned char)*s))
		return 0;
	if (len == 3 && (!memcmp(s, "\xef\xbf\xbe", 3) || !memcmp(s, "\xef\xbf\xbf", 3)))
		return 0;
	return len;
}

static const char *entity_of(char c)
{
	switch (c) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '"':
		return "&quot;";
	default:
		return NULL;
	}
}

/* One line; what XML cannot hold becomes "?". */
static void put_text(const char *text, FILE *out)
{
	size_t len;

	for (; *text; text += len ? len : 1) {
		len = xml_letter(text);
		if (!len)
			fputc(isspace((unsigned char)*text) ? ' ' : '?', out);
		else if (entity_of(*text))
			fputs(entity_of(*text), out);
		else
			fwrite(text, 1, len, out);
	}
}

static void put_attribute(const char *name, const char *value, FILE *out)
{
	fprintf(out, " %s=\"", name);
	put_text(value, out);
	fputc('"', out);
}

static void put_property(const char *name, const char *value, FILE *out)
{
	fputs("   <property", out);
	put_attribute("name", name, out);
	put_attribute("value", value, out);
	fputs("/>\n", out);
}

static void put_properties(const struct pc_results *r, FILE *out)
{
	char seed[32];

	snprintf(seed, sizeof(seed), "%llu", (unsigned long long)r->seed);
	fputs("  <properties>\n", out);
	put_property("kernel", r->kernel, out);
	put_property("accel", r->accel, out);
	put_property("scenario", r->scenario, out);
	put_property("seed", seed, out);
	put_property("version", r->version, out);
	fputs("  </properties>\n", out);
}

/* What every oracle said, and how to see it again. */
static void put_evidence(const struct pc_results *run, const struct pc_result *r, FILE *out)
{
	for (size_t i = 0; i < r->finding_count; i++) {
		const struct pc_result_finding *f = &r->findings[i];

		if (f->sight == PC_SIGHT_NONE)
			continue;
		put_text(f->oracle, out);
		fprintf(out, " (%s): ", pc_sight_name(f->sight));
		put_text(f->detail, out);
		fputc('\n', out);
	}
	fputs("again: ", out);
	put_text(run->again[0] ? run->again : "pinclash run", out);
	fputs(" --cell ", out);
	put_text(r->id, out);
}

/* <failure> and its kin: @element NULL closes the test case without one. */
static void put_outcome(const struct pc_results *run, const struct pc_result *r,
	const char *element, const char *type, const char *message, FILE *out)
{
	if (!element) {
		fputs("/>\n", out);
		return;
	}
	fprintf(out, ">\n   <%s", element);
	put_attribute("type", type, out);
	put_attribute("message", message, out);
	fputc('>', out);
	put_evidence(run, r, out);
	fprintf(out, "</%s>\n  </testcase>\n", element);
}

static void put_cell(const struct pc_results *run, const struct pc_result *r, FILE *out)
{
	char class[64], name[64], message[400];

	snprintf(class, sizeof(class), "%s.%s", r->medium, r->holder);
	snprintf(name, sizeof(name), "%s/%s", r->change, r->situation);
	fputs("  <testcase", out);
	put_attribute("classname", class, out);
	put_attribute("name", name, out);
	if (r->duration_ms >= 0)
		fprintf(out, " time=\"%.3f\"", r->duration_ms / 1000);
	switch (pc_result_standing(r)) {
	case PC_STAND_FAIL:
		put_outcome(run, r, "failure", pc_outcome_name(r->outcome), r->detail, out);
		return;
	case PC_STAND_ERROR:
		put_outcome(run, r, "error", "inconclusive", r->detail, out);
		return;
	case PC_STAND_SKIP:
		put_outcome(run, r, "skipped", "skipped", r->detail, out);
		return;
	case PC_STAND_KNOWN:
		/* JUnit knows of no expected failure. */
		snprintf(message, sizeof(message), "known unsafe (%s): %s",
			pc_outcome_name(r->outcome), r->known_reason);
		put_outcome(run, r, "skipped", "known", message, out);
		return;
	default:
		put_outcome(run, r, NULL, "", "", out);
		return;
	}
}

/* struct counts - of a suite, or of all of them */
struct counts {
	size_t tests, failures, errors, skipped;
	double time_s;
};

/* Of the cells on @medium, or of all with NULL. */
static struct counts count_cells(const struct pc_results *run, const char *medium)
{
	struct counts n = { 0 };

	for (size_t i = 0; i < run->count; i++) {
		const struct pc_result *r = &run->cells[i];
		enum pc_standing standing = pc_result_standing(r);

		if (medium && strcmp(r->medium, medium))
			continue;
		n.tests++;
		n.failures += standing == PC_STAND_FAIL;
		n.errors += standing == PC_STAND_ERROR;
		n.skipped += standing == PC_STAND_SKIP || standing == PC_STAND_KNOWN;
		n.time_s += r->duration_ms > 0 ? r->duration_ms / 1000 : 0;
	}
	return n;
}

static void put_suite_head(const struct pc_results *run, const char *name, struct counts n,
	FILE *out)
{
	fputs(" <testsuite", out);
	put_attribute("name", name, out);
	fprintf(out, " tests=\"%zu\" failures=\"%zu\" errors=\"%zu\" skipped=\"%zu\" time=\"%.3f\"",
		n.tests, n.failures, n.errors, n.skipped, n.time_s);
	/* Readers want a time without a zone; ours is UTC. */
	if (run->started[0])
		fprintf(out, " timestamp=\"%.19s\"", run->started);
	fputs(">\n", out);
	put_properties(run, out);
}

static void put_suite(const struct pc_results *run, const char *medium, FILE *out)
{
	put_suite_head(run, medium, count_cells(run, medium), out);
	for (size_t i = 0; i < run->count; i++) {
		if (!strcmp(run->cells[i].medium, medium))
			put_cell(run, &run->cells[i], out);
	}
	fputs(" </testsuite>\n", out);
}

/* Cells that never ran have no line of their own; they must not pass unseen. */
static void put_unfinished(const struct pc_results *run, FILE *out)
{
	struct counts n = { .tests = 1, .errors = 1 };

	put_suite_head(run, "run", n, out);
	fputs("  <testcase classname=\"run\" name=\"came to its end\">\n   <error type=\"not-finished\"",
		out);
	put_attribute("message", run->stopped, out);
	fprintf(out, ">%zu of %zu cells were judged</error>\n  </testcase>\n </testsuite>\n",
		run->count, run->planned > run->count ? run->planned : run->count);
}

static bool medium_before(const struct pc_results *run, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (!strcmp(run->cells[i].medium, run->cells[n].medium))
			return true;
	}
	return false;
}

static int write_junit(const struct pc_results *run, FILE *out, struct pc_err *err)
{
	struct counts n = count_cells(run, NULL);

	fprintf(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"pinclash\" "
		"tests=\"%zu\" failures=\"%zu\" errors=\"%zu\" time=\"%.3f\">\n",
		n.tests + !run->finished, n.failures, n.errors + !run->finished, n.time_s);
	for (size_t i = 0; i < run->count; i++) {
		if (!medium_before(run, i))
			put_suite(run, run->cells[i].medium, out);
	}
	if (!run->finished)
		put_unfinished(run, out);
	fputs("</testsuites>\n", out);
	return ferror(out) ? pc_fail(err, EIO, "the stream failed") : 0;
}

static const struct pc_report junit = {
	.op = { .name = "junit", .help = "results.xml: JUnit XML, for CI servers" },
	.file = "results.xml",
	.write = write_junit,
};
PC_REGISTER(report, junit);
