/* SPDX-License-Identifier: GPL-2.0-only */
/* print.h: printers of what is known of a hang. */
#ifndef PC_WHO_PRINT_H
#define PC_WHO_PRINT_H

#include <stdio.h>

#include "who/model.h"

/** pc_who_text - for people */
void pc_who_text(const struct pc_who *who, FILE *out);

/** pc_who_json - for programs; errors: -ENOMEM, -EIO the stream failed */
int pc_who_json(const struct pc_who *who, FILE *out, struct pc_err *err);

#endif
