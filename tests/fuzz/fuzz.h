/* SPDX-License-Identifier: GPL-2.0-only */
/* fuzz.h: what the fuzz targets share. */
#ifndef PINCLASH_TESTS_FUZZ_H
#define PINCLASH_TESTS_FUZZ_H

#include <stddef.h>
#include <stdint.h>

/* The one entry of a target: reads @data as what it is a target for. Return: 0. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/** fuzz_folder - a folder of this process, in memory where there is some; removed at exit */
const char *fuzz_folder(void);

/** fuzz_write - the folder's file @name is @data and no more from now on; Return: its path */
const char *fuzz_write(const char *name, const void *data, size_t size);

/** fuzz_remove - without the file @name */
void fuzz_remove(const char *name);

#endif
