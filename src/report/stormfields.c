/* SPDX-License-Identifier: GPL-2.0-only */
/* stormfields.c: struct pc_storm_fact to JSON and back. */
#include "report/stormfields.h"

#include "pinclash/storm.h"

#define BUCKET(m) PC_FIELD(struct pc_bucket, m)
static const struct pc_field bucket_fields[] = { BUCKET(from_ns), BUCKET(count), { 0 } };

#define TIMES(m) PC_FIELD(struct pc_times_fact, m)
static const struct pc_field times_fields[] = {
	TIMES(figures), TIMES(p50_ns), TIMES(p99_ns), TIMES(max_ns),
	PC_FIELD_LIST(struct pc_times_fact, buckets, count, bucket_fields),
	{ 0 }
};

#define SIGHT(m) PC_FIELD(struct pc_storm_sight, m)
static const struct pc_field sight_fields[] = {
	SIGHT(count), SIGHT(at_ns), SIGHT(took_ns), SIGHT(file), SIGHT(first), SIGHT(pages),
	SIGHT(holder), SIGHT(changer), { 0 }
};

#define STORM(m)     PC_FIELD(struct pc_storm_fact, m)
#define SPREAD(m)    PC_FIELD_OBJECT(struct pc_storm_fact, m, times_fields)
#define SIGHT_OF(m)  PC_FIELD_OBJECT(struct pc_storm_fact, m, sight_fields)
const struct pc_field pc_storm_fields[] = {
	STORM(ran), STORM(lasted_ns), STORM(collisions), STORM(per_s), STORM(met),
	STORM(blocked), STORM(refused), STORM(kept), STORM(revoked), STORM(detached),
	STORM(raced), STORM(ended), STORM(blind), STORM(cut), STORM(lost),
	STORM(pins), STORM(refusals), STORM(checks), STORM(refusal),
	SPREAD(wait), SPREAD(wake), STORM(over_count), STORM(over_ns),
	SIGHT_OF(early), SIGHT_OF(late), SIGHT_OF(unkillable), SIGHT_OF(stuck),
	SIGHT_OF(stale_read_at), SIGHT_OF(stale_write_at),
	{ 0 }
};

json_t *pc_storm_prune(json_t *object)
{
	if (!json_is_true(json_object_get(json_object_get(object, "storm"), "ran")))
		json_object_del(object, "storm");
	return object;
}
