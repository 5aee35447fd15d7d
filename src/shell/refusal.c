/* SPDX-License-Identifier: GPL-2.0-only */
/* refusal.c: why a kernel does not grant a pin. */
#include "shell/refusal.h"

#include <errno.h>

/* @flags: of the holders that the row is about, 0 for all */
static const struct {
	int error;
	unsigned int flags;
	const char *fact;
} facts[] = {
	{ EOPNOTSUPP, PC_HOLDER_COUNTED,
		"the kernel grants no long-term pin (FOLL_LONGTERM) of a file system's DAX mapping, see "
		"check_vma_flags() in mm/gup.c; a DAX device, or a memory region with on-demand paging, "
		"can do" },
	{ EFAULT, PC_HOLDER_COUNTED,
		"the range has a page that may not be pinned for writing: one behind the end of the "
		"file, or one whose file system tracks dirty pages, see "
		"writable_file_mapping_allowed() in mm/gup.c" },
	{ ENOMEM, 0, "the limit of locked memory is met (ulimit -l, or the cgroup's), or memory is" },
	{ EPERM, 0, "it needs root, or a sysctl forbids it" },
	{ EINVAL, 0, "the call did not take the range; the kernel's own lines below may say why" },
};

const char *pc_refusal_fact(const struct pc_holder *holder, int error)
{
	for (size_t i = 0; i < sizeof(facts) / sizeof(facts[0]); i++) {
		if (facts[i].error == error && (holder->flags & facts[i].flags) == facts[i].flags)
			return facts[i].fact;
	}
	return "no reason is known for that errno; dmesg may say more";
}
