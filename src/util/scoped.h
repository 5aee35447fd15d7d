/* SPDX-License-Identifier: GPL-2.0-only */
/* scoped.h: variables that clean up after themselves when they go out of scope. */
#ifndef PC_UTIL_SCOPED_H
#define PC_UTIL_SCOPED_H

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static inline void pc_scoped_close(int *fd)
{
	if (*fd >= 0)
		close(*fd);
}

static inline void pc_scoped_free(void *pointer)
{
	free(*(void **)pointer);
}

static inline void pc_scoped_fclose(FILE **file)
{
	if (*file)
		fclose(*file);
}

static inline void pc_scoped_closedir(DIR **dir)
{
	if (*dir)
		closedir(*dir);
}

/* Start each at -1 or NULL; set it back to that to hand ownership on. */
#define pc_autofd   __attribute__((cleanup(pc_scoped_close)))
#define pc_autofree __attribute__((cleanup(pc_scoped_free)))
#define pc_autofile __attribute__((cleanup(pc_scoped_fclose)))
#define pc_autodir  __attribute__((cleanup(pc_scoped_closedir)))

#endif
