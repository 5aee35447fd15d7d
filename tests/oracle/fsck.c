/* SPDX-License-Identifier: GPL-2.0-only */
/* fsck.c: what oracle fsck must say. */
#include "build.h"

static void damage(struct pc_case *c)
{
	case_freed(c);
	c->fsck.clean = false;
	c->fsck.status = 4;
	strcpy(c->fsck.text, "Pass 5: Checking group summary information\nBlock bitmap differ");
}

static void never_checked(struct pc_case *c)
{
	case_waited(c);
	c->fsck = (struct pc_fsck_fact){ .applies = true };
	strcpy(c->fsck.text, "/run/pinclash/mnt stays mounted");
}

/* Left over from the session's fact: a check that did not run is not clean. */
static void clean_but_never_checked(struct pc_case *c)
{
	never_checked(c);
	c->fsck.clean = true;
}

static void machine_died_first(struct pc_case *c)
{
	never_checked(c);
	c->log.guest_died = true;
}

static void stays_mounted(struct pc_case *c)
{
	case_waited(c);
	c->fsck = (struct pc_fsck_fact){ 0 };
	strcpy(c->fsck.text, "not asked: the file system is a target that stays mounted");
}

static const struct row rows[] = {
	CRIES(damage, PC_OUT_CORRUPT_FS, "found damage (exit status 4): Pass 5: Checking"),
	SILENT(case_waited, "the offline check found nothing"),
	BLIND(never_checked, "was not checked: /run/pinclash/mnt stays mounted"),
	BLIND(clean_but_never_checked, "the file system was not checked"),
	NOT_ASKED(case_device_gone, "no file system to check"),
	NOT_ASKED(machine_died_first, "no file system to check"),
	NOT_ASKED(stays_mounted, "not asked: the file system is a target"),
	{ 0 }
};

const struct table fsck_table = { "fsck", rows };
