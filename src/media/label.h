/* SPDX-License-Identifier: GPL-2.0-only */
/* label.h: label areas of persistent memory, where namespaces are written down. */
#ifndef PC_MEDIA_LABEL_H
#define PC_MEDIA_LABEL_H

#include <ndctl/libndctl.h>
#include <stdbool.h>

#include "pinclash/error.h"

/** pc_label_used - is the region divided by labels (as against one raw namespace)? */
bool pc_label_used(struct ndctl_region *region);

/**
 * pc_label_init - put an empty label index into the blank label areas of a region
 * @overwrite: even if the raw namespace that covers the region carries a signature
 *
 * Stays so afterwards: a region with labels and no namespace is what "ndctl
 * init-labels" leaves. Every libndctl object of the region is stale on
 * return; start from a new context.
 *
 * Errors: -EOPNOTSUPP the devices have no label area, -EBUSY the region is in
 * use, -EEXIST it carries a signature or a namespace, or what libndctl said.
 */
int pc_label_init(struct ndctl_region *region, bool overwrite, struct pc_err *err);

#endif
