/* SPDX-License-Identifier: GPL-2.0-only */
/* save.c: writes files of the results folder. */
#include "report/save.h"

#include <errno.h>
#include <limits.h>
#include <string.h>
#include <unistd.h>

#include "pinclash/report.h"
#include "util/nearest.h"
#include "util/scoped.h"

static int write_file(const char *path, pc_save_body body, const void *ctx, struct pc_err *err)
{
	FILE *out = fopen(path, "we");
	int rc;

	if (!out)
		return pc_fail(err, errno, "%s", strerror(errno));
	rc = body(ctx, out, err);
	errno = 0;
	if (!rc && (fflush(out) || ferror(out) || fsync(fileno(out))))
		rc = pc_fail(err, errno ? errno : EIO, "%s", strerror(errno ? errno : EIO));
	if (fclose(out) && !rc)
		rc = pc_fail(err, errno, "%s", strerror(errno));
	return rc;
}

int pc_save_path(const char *path, pc_save_body body, const void *ctx, struct pc_err *err)
{
	char temporary[PATH_MAX + 8];
	struct pc_err why = { 0 };
	int rc;

	snprintf(temporary, sizeof(temporary), "%s.part", path);
	rc = write_file(temporary, body, ctx, &why);
	if (!rc && rename(temporary, path))
		rc = pc_fail(&why, errno, "%s", strerror(errno));
	if (!rc)
		return 0;
	unlink(temporary);
	return pc_fail(err, rc, "%s: cannot be written: %s", path, why.text);
}

int pc_save(const char *dir, const char *name, pc_save_body body, const void *ctx,
	struct pc_err *err)
{
	char path[PATH_MAX];

	if (snprintf(path, sizeof(path), "%s/%s", dir, name) >= (int)sizeof(path))
		return pc_fail(err, ENAMETOOLONG, "%s: path too long", dir);
	return pc_save_path(path, body, ctx, err);
}

static int copy_body(const void *ctx, FILE *out, struct pc_err *err)
{
	pc_autofile FILE *in = fopen(ctx, "re");
	char block[4096];
	size_t n;

	if (!in)
		return pc_fail(err, errno, "%s: %s", (const char *)ctx, strerror(errno));
	while ((n = fread(block, 1, sizeof(block), in)) > 0) {
		if (fwrite(block, 1, n, out) != n)
			return pc_fail(err, EIO, "the stream failed");
	}
	return ferror(in) ? pc_fail(err, EIO, "%s: cannot be read", (const char *)ctx) : 0;
}

int pc_save_copy(const char *dir, const char *name, const char *from, struct pc_err *err)
{
	return pc_save(dir, name, copy_body, from, err);
}

/* The results and the report that writes them, for pc_save(). */
struct writing {
	const struct pc_report *report;
	const struct pc_results *results;
};

static int write_report(const void *ctx, FILE *out, struct pc_err *err)
{
	const struct writing *w = ctx;

	return w->report->write(w->results, out, err);
}

int pc_reports_save(const char *dir, const struct pc_results *results, struct pc_err *err)
{
	struct writing w = { .results = results };
	const struct pc_op *op;
	struct pc_err why;
	int first = 0;

	pc_for_each_op(op, PC_KIND_REPORT) {
		w.report = (const struct pc_report *)op;
		if (!w.report->file || !pc_save(dir, w.report->file, write_report, &w, &why))
			continue;
		if (!first)
			first = pc_fail(err, why.code, "%s", why.text);
	}
	return first;
}

int pc_report_find(const char *name, const struct pc_report **ret_report, struct pc_err *err)
{
	struct pc_nearest near = { .name = name };
	const struct pc_op *op = pc_op_find(PC_KIND_REPORT, name);

	if (op) {
		*ret_report = (const struct pc_report *)op;
		return 0;
	}
	pc_for_each_op(op, PC_KIND_REPORT)
		pc_nearest_offer(&near, op->name);
	return pc_fail(err, ENOENT, "unknown report '%s'; nearest is '%s'", name, near.best);
}

int pc_report_save(const struct pc_report *report, const struct pc_results *results,
	const char *path, struct pc_err *err)
{
	struct writing w = { report, results };

	return pc_save_path(path, write_report, &w, err);
}

int pc_report_print(const char *name, const struct pc_results *results, FILE *out,
	struct pc_err *err)
{
	const struct pc_report *report;
	int rc = pc_report_find(name, &report, err);

	if (!rc)
		rc = report->write(results, out, err);
	if (!rc && (fflush(out) || ferror(out)))
		rc = pc_fail(err, EIO, "the %s report cannot be written", name);
	return rc;
}
