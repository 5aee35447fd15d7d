/* SPDX-License-Identifier: GPL-2.0-only */
/* reference.c: the judge against a plain one that looks at every pin for every change. */
#include "support.h"

#include "history.h"
#include "storm/judge.h"

#define NEVER UINT64_MAX

/** struct window - one pin, from all of its events; NEVER for what did not happen */
struct window {
	uint32_t holder, file, token;
	uint64_t first, until;
	uint64_t call, held, release;
	uint64_t gone;    /* for whatever reason */
	bool released;    /* by a return, or with its process */
	uint64_t unseen;  /* from here on its holder's doings are not known, though it was held */
};

/** struct attempt - one change */
struct attempt {
	uint32_t changer, file, token;
	uint64_t first, until;
	uint64_t call, end;
	enum { CUT, RETURNED, GIVEN_UP, KILLED } how;
	int result;
};

static struct window windows[4000];
static struct attempt attempts[4000];
static size_t window_count, attempt_count;
static size_t several; /* changes that collided with more than one pin of one holder */
static struct history h;
static struct pc_roster roster;
static struct pc_storm_fact expected[HOLDERS + 1][HOLDERS + CHANGERS + 1];

static struct window *window_of(const struct pc_storm_event *e)
{
	for (size_t i = window_count; i-- > 0;) {
		if (windows[i].holder == e->worker && windows[i].token == e->token)
			return windows[i].gone == NEVER ? &windows[i] : NULL;
	}
	return NULL;
}

static void end_windows(uint32_t holder, uint64_t t, bool seen, bool released)
{
	for (size_t i = 0; i < window_count; i++) {
		struct window *w = &windows[i];

		if (w->holder != holder || w->gone != NEVER)
			continue;
		w->gone = t;
		w->released = released;
		if (!seen && w->held != NEVER && w->release == NEVER)
			w->unseen = t;
	}
}

static void end_attempt(uint32_t changer, uint64_t t, int how, int result)
{
	for (size_t i = 0; i < attempt_count; i++) {
		struct attempt *a = &attempts[i];

		if (a->changer != changer || a->end != NEVER)
			continue;
		a->end = t;
		a->how = how;
		a->result = result;
	}
}

static uint64_t killed_at(uint32_t worker, size_t before)
{
	while (before-- > 0) {
		const struct pc_storm_event *e = &h.events[before];

		if (e->token == worker && e->kind == PC_EV_EXIT)
			return NEVER;
		if (e->token == worker && e->kind == PC_EV_KILL)
			return e->t_ns;
	}
	return NEVER;
}

static void take_exit(size_t i)
{
	const struct pc_storm_event *e = &h.events[i];
	bool asked = killed_at(e->token, i) != NEVER && e->result == SIGKILL;

	end_windows(e->token, e->t_ns, asked, true);
	end_attempt(e->token, e->t_ns, asked ? KILLED : GIVEN_UP, 0);
}

static void take_kill(const struct pc_storm_event *e)
{
	for (size_t i = 0; i < window_count; i++) {
		struct window *w = &windows[i];

		if (w->holder == e->token && w->gone == NEVER && w->release == NEVER)
			w->release = e->t_ns;
	}
}

static void take_pin(const struct pc_storm_event *e)
{
	struct window *w = window_of(e);

	if (e->kind == PC_EV_ACQUIRE_CALL) {
		windows[window_count++] = (struct window){ e->worker, e->file, e->token, e->first,
			(uint64_t)e->first + e->pages, e->t_ns, NEVER, NEVER, NEVER, false, NEVER };
	} else if (w && e->kind == PC_EV_ACQUIRE_RETURN && (e->result < 0 || !e->pages)) {
		w->gone = e->t_ns;
	} else if (w && e->kind == PC_EV_ACQUIRE_RETURN) {
		w->held = e->t_ns;
	} else if (w && e->kind == PC_EV_RELEASE_CALL) {
		w->release = e->t_ns;
	} else if (w && e->kind == PC_EV_RELEASE_RETURN) {
		w->gone = e->t_ns;
		w->released = true;
	}
}

/* All windows and attempts of the history. */
static void collect(void)
{
	window_count = attempt_count = 0;
	for (size_t i = 0; i < h.count; i++) {
		const struct pc_storm_event *e = &h.events[i];

		if (e->kind == PC_EV_CHANGE_CALL)
			attempts[attempt_count++] = (struct attempt){ e->worker, e->file, e->token,
				e->first, (uint64_t)e->first + e->pages, e->t_ns, NEVER, CUT, 0 };
		else if (e->kind == PC_EV_CHANGE_RETURN)
			end_attempt(e->worker, e->t_ns, RETURNED, e->result);
		else if (e->kind == PC_EV_KILL)
			take_kill(e);
		else if (e->kind == PC_EV_EXIT)
			take_exit(i);
		else if (e->kind == PC_EV_LOST && e->worker <= HOLDERS)
			end_windows(e->worker, e->t_ns, false, false);
		else if (e->kind == PC_EV_LOST)
			end_attempt(e->worker, e->t_ns, GIVEN_UP, 0);
		else
			take_pin(e);
	}
}

static bool overlap(const struct window *w, const struct attempt *a)
{
	return w->file == a->file && w->first < a->until && w->until > a->first;
}

static uint64_t least(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

static bool within(uint64_t t, const struct attempt *a)
{
	return t > a->call && t < a->end;
}

/* Is the holder known to have lived when the change returned? */
static bool lived_on(uint32_t holder, uint64_t t)
{
	for (size_t i = 0; i < h.count; i++) {
		const struct pc_storm_event *e = &h.events[i];

		if (e->t_ns <= t)
			continue;
		if (e->worker == holder)
			return true;
		if (e->kind == PC_EV_EXIT && e->token == holder)
			return killed_at(holder, i) != NEVER && e->result == SIGKILL;
	}
	return false;
}

static bool unsure(uint64_t t)
{
	bool lost[HOLDERS + 1] = { false };
	bool any = false;

	for (size_t i = 0; i < h.count && h.events[i].t_ns <= t; i++) {
		const struct pc_storm_event *e = &h.events[i];

		if (e->kind == PC_EV_LOST && e->worker <= HOLDERS)
			lost[e->worker] = true;
		else if (e->kind == PC_EV_EXIT && e->token <= HOLDERS)
			lost[e->token] = false;
	}
	for (uint32_t i = 1; i <= HOLDERS; i++)
		any |= lost[i];
	return any;
}

static void end_under(struct pc_storm_fact *f, const struct attempt *a, uint32_t holder, bool first)
{
	bool lived = lived_on(holder, a->end);
	bool early = lived && a->result == 0 && a->changer != HOLDERS + CHANGERS && holder == 1;

	if (!lived || a->result == -EOPNOTSUPP)
		f->blind++;
	else if (a->result < 0)
		f->refused++;
	else if (a->changer == HOLDERS + CHANGERS)
		f->kept++;
	else if (holder == 2)
		f->revoked++;
	else if (holder == 3)
		f->detached++;
	f->collisions += early;
	f->early.count += early && first;
}

static void keep_max(struct pc_times_fact *times, uint64_t ns)
{
	times->figures++;
	if (ns > times->max_ns)
		times->max_ns = ns;
}

static uint64_t last_release(const struct attempt *a, uint64_t until)
{
	uint64_t last = 0;

	for (size_t i = 0; i < window_count; i++) {
		const struct window *w = &windows[i];

		if (overlap(w, a) && w->released && w->gone > a->call && w->gone < until &&
			w->gone > last)
			last = w->gone;
	}
	return last;
}

static bool collides(const struct window *w, const struct attempt *a)
{
	uint64_t certain = least(w->release, w->gone);

	return overlap(w, a) && w->held != NEVER && w->held < a->end && certain > a->call &&
	       w->held < certain;
}

static bool under(const struct window *w, const struct attempt *a)
{
	return w->held < a->call && least(w->release, w->gone) > a->end;
}

static bool blind(const struct window *w, const struct attempt *a)
{
	return w->unseen != NEVER && within(w->unseen, a);
}

static bool waited(const struct window *w, const struct attempt *a)
{
	return w->held < a->call && w->release < w->gone && within(w->release, a);
}

/* One change and one pin that it has collided with; @first: of this holder's pins, it is under none before. */
static void judge_pair(struct pc_storm_fact *f, const struct attempt *a, const struct window *w,
	bool first)
{
	if (a->how == KILLED)
		f->ended++;
	else if (a->how == GIVEN_UP)
		f->blind++;
	else if (under(w, a))
		end_under(f, a, w->holder, first);
	else if (blind(w, a))
		f->blind++;
	else if (waited(w, a))
		f->blocked++;
	else
		f->raced++;
}

/* One change and one kind of holder, which is one holder. */
static void judge_all(const struct attempt *a, uint32_t holder)
{
	struct pc_storm_fact *f = &expected[holder][a->changer];
	bool was_under = false, was_blind = false, has_waited = false;
	uint64_t last = last_release(a, a->end);
	size_t met = 0;

	for (size_t i = 0; i < window_count; i++) {
		const struct window *w = &windows[i];

		if (w->holder != holder || !collides(w, a))
			continue;
		met++;
		if (a->how != CUT)
			judge_pair(f, a, w, !was_under);
		was_under |= under(w, a);
		was_blind |= blind(w, a);
		has_waited |= waited(w, a);
	}
	several += met > 1;
	f->met += met > 0;
	f->cut += met && a->how == CUT;
	if (a->how != RETURNED || was_under || was_blind || !has_waited)
		return;
	keep_max(&f->wait, a->end - a->call);
	keep_max(&f->wake, last ? a->end - last : 0);
}

static void judge_over(const struct attempt *a)
{
	const struct window *last = NULL;

	if (a->how != RETURNED || a->end - a->call < PC_STORM_WAITED_NS || unsure(a->end))
		return;
	for (size_t i = 0; i < window_count; i++) {
		const struct window *w = &windows[i];

		if (overlap(w, a) && w->call < a->end && w->gone > a->call)
			return;
		if (w->file == a->file && !overlap(w, a) && w->held < a->call &&
			w->release < w->gone && within(w->release, a) &&
			(!last || w->release > last->release))
			last = w;
	}
	if (!last)
		return;
	expected[last->holder][a->changer].over_count++;
	expected[last->holder][a->changer].over_ns += a->end - a->call;
}

/* Would somebody who looks at @t see that the change has nothing to wait for any more? */
static bool late_at(const struct attempt *a, uint64_t t)
{
	uint64_t last_gone = 0;

	if (!last_release(a, t) || unsure(t))
		return false;
	for (size_t i = 0; i < window_count; i++) {
		const struct window *w = &windows[i];

		if (w->file != a->file || w->call >= t)
			continue;
		if (w->gone >= t)
			return false;
		if (w->gone > last_gone)
			last_gone = w->gone;
	}
	return t - last_gone >= roster.deadlines.progress_ms * 1000000ull;
}

/* It is looked for when a change returns, when its file gets a pin, and at a deadline that is no kill's. */
static void judge_late(const struct attempt *a)
{
	for (size_t i = 0; i < h.count; i++) {
		const struct pc_storm_event *e = &h.events[i];
		bool looks = (e->t_ns == a->end && a->how == RETURNED) ||
			(e->kind == PC_EV_ACQUIRE_CALL && e->file == a->file) ||
			(e->kind == PC_EV_DEADLINE && e->token == a->changer &&
				killed_at(a->changer, i) == NEVER);

		if (e->t_ns <= a->call || e->t_ns > a->end || !looks || !late_at(a, e->t_ns))
			continue;
		for (size_t k = 0; k < window_count; k++) {
			if (overlap(&windows[k], a) && windows[k].released &&
				windows[k].gone == last_release(a, e->t_ns)) {
				expected[windows[k].holder][a->changer].late.count++;
				return;
			}
		}
	}
}

static void judge_cut_releases(void)
{
	for (size_t i = 0; i < window_count; i++) {
		const struct window *w = &windows[i];
		bool met[HOLDERS + CHANGERS + 1] = { false };

		if (w->release == NEVER || w->gone != NEVER || w->held == NEVER)
			continue;
		for (size_t k = 0; k < attempt_count; k++) {
			const struct attempt *a = &attempts[k];

			if (overlap(w, a) && w->held < a->end && w->release > a->call)
				met[a->changer] = true;
		}
		for (uint32_t k = HOLDERS + 1; k <= HOLDERS + CHANGERS; k++)
			expected[w->holder][k].cut += met[k];
	}
}

/* Those that were early are in it already. */
static void sum_up(struct pc_storm_fact *f)
{
	f->collisions += f->blocked + f->refused + f->kept + f->revoked + f->detached + f->raced +
		f->ended;
}

static void judge_plainly(void)
{
	memset(expected, 0, sizeof(expected));
	collect();
	for (size_t i = 0; i < attempt_count; i++) {
		for (uint32_t holder = 1; holder <= HOLDERS; holder++)
			judge_all(&attempts[i], holder);
		judge_over(&attempts[i]);
		judge_late(&attempts[i]);
	}
	judge_cut_releases();
	for (uint32_t holder = 1; holder <= HOLDERS; holder++) {
		for (uint32_t changer = HOLDERS + 1; changer <= HOLDERS + CHANGERS; changer++)
			sum_up(&expected[holder][changer]);
	}
}

#define SAME(member)                                                                           \
	do {                                                                                   \
		if (is->member != be->member)                                                  \
			fail_msg("seed %llu, h%u c%u: " #member " is %llu and must be %llu",   \
				(unsigned long long)seed, holder, changer,                     \
				(unsigned long long)is->member,                                \
				(unsigned long long)be->member);                               \
	} while (0)

static void compare(uint64_t seed, uint32_t holder, uint32_t changer,
	const struct pc_storm_fact *is, const struct pc_storm_fact *be)
{
	SAME(met);
	SAME(collisions);
	SAME(blocked);
	SAME(refused);
	SAME(kept);
	SAME(revoked);
	SAME(detached);
	SAME(raced);
	SAME(ended);
	SAME(blind);
	SAME(cut);
	SAME(early.count);
	SAME(late.count);
	SAME(over_count);
	SAME(over_ns);
	SAME(wait.figures);
	SAME(wait.max_ns);
	SAME(wake.max_ns);
}

static struct pc_storm_judge *judge_history(void)
{
	struct pc_storm_judge *judge = NULL;
	struct pc_err err = { 0 };

	assert_int_equal(pc_storm_judge_open(&roster, &judge, &err), 0);
	for (size_t i = 0; i < h.count; i++)
		assert_int_equal(pc_storm_judge_add(judge, &h.events[i], &err), 0);
	pc_storm_judge_end(judge);
	return judge;
}

/* Nothing is equal because it is zero: over all seeds each figure must have come up. */
static void add_up(struct pc_storm_fact *sum, const struct pc_storm_fact *f)
{
	sum->met += f->met;
	sum->collisions += f->collisions;
	sum->blocked += f->blocked;
	sum->refused += f->refused;
	sum->kept += f->kept;
	sum->revoked += f->revoked;
	sum->detached += f->detached;
	sum->raced += f->raced;
	sum->ended += f->ended;
	sum->blind += f->blind;
	sum->cut += f->cut;
	sum->early.count += f->early.count;
	sum->late.count += f->late.count;
	sum->over_count += f->over_count;
}

static void compare_all(uint64_t seed, struct pc_storm_fact *sum)
{
	struct pc_storm_judge *judge = judge_history();
	static struct pc_case c;

	judge_plainly();
	for (uint32_t i = 0; i < roster.pair_count; i++) {
		uint32_t holder = 1 + i / CHANGERS, changer = 1 + HOLDERS + i % CHANGERS;

		memset(&c, 0, sizeof(c));
		pc_storm_judge_fill(judge, i, &c);
		compare(seed, holder, changer, &c.storm, &expected[holder][changer]);
		add_up(sum, &c.storm);
	}
	pc_storm_judge_close(judge);
}

static void as_the_plain_judge_says(size_t seeds, bool losses)
{
	struct pc_storm_fact sum = { 0 };

	history_roster(&roster);
	for (uint64_t seed = 1; seed <= seeds; seed++) {
		h = history_make(seed, 20 + seed % 400, losses);
		compare_all(seed, &sum);
		free(h.events);
	}
	assert_true(sum.blocked && sum.refused && sum.kept && sum.revoked && sum.detached);
	assert_true(sum.raced && sum.ended && sum.blind && sum.cut);
	assert_true(sum.met && sum.collisions && several);
	assert_true(sum.early.count && sum.late.count && sum.over_count);
}

static void without_losses(void **state)
{
	(void)state;
	as_the_plain_judge_says(500, false);
}

static void with_losses(void **state)
{
	(void)state;
	as_the_plain_judge_says(500, true);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(without_losses),
		cmocka_unit_test(with_losses),
	};

	return test_run(tests);
}
