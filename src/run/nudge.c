/* SPDX-License-Identifier: GPL-2.0-only */
/* nudge.c: signals that make a change look for pins again. */
#include "run/nudge.h"

#include <signal.h>
#include <sys/time.h>

#define NUDGES   50
#define EVERY_US 1000

static volatile sig_atomic_t left;

static void set_timer(suseconds_t every_us)
{
	const struct itimerval timer = { { 0, every_us }, { 0, every_us } };

	setitimer(ITIMER_REAL, &timer, NULL);
}

static void on_nudge(int signal)
{
	(void)signal;
	if (--left <= 0)
		set_timer(0);
}

/* Of a signal and a timer that are always there neither call can fail. */
void pc_nudge_begin(void)
{
	const struct sigaction action = { .sa_handler = on_nudge, .sa_flags = SA_RESTART };

	sigaction(SIGALRM, &action, NULL);
	left = NUDGES;
	set_timer(EVERY_US);
}

void pc_nudge_end(void)
{
	set_timer(0);
}
