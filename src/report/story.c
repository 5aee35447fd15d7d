/* SPDX-License-Identifier: GPL-2.0-only */
/* story.c: reads what happened in a cell. */
#include "report/story.h"

#include <errno.h>
#include <string.h>

#include "report/casefile.h"

int pc_story_load(const struct pc_results *run, const char *id, struct pc_story *ret_story,
	struct pc_err *err)
{
	int rc;

	memset(ret_story, 0, sizeof(*ret_story));
	if (!run->dir[0])
		return 0;
	rc = pc_casefile_load(run->dir, id, &ret_story->facts, err);
	if (rc == -ENOENT)
		return 0;
	if (!rc)
		rc = pc_timeline_from(&ret_story->facts, &ret_story->timeline, err);
	if (rc)
		pc_casefile_free(&ret_story->facts);
	ret_story->known = !rc;
	return rc;
}

void pc_story_free(struct pc_story *story)
{
	pc_timeline_free(&story->timeline);
	pc_casefile_free(&story->facts);
	story->known = false;
}

const struct pc_result_finding *pc_decided(const struct pc_result *cell)
{
	for (size_t i = 0; i < cell->finding_count; i++) {
		if (cell->oracle[0] && !strcmp(cell->findings[i].oracle, cell->oracle))
			return &cell->findings[i];
	}
	return NULL;
}
