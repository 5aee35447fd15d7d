/* SPDX-License-Identifier: GPL-2.0-only WITH Linux-syscall-note */
/* pinclash_pin.h: what user space and the helper module say to each other. */
#ifndef PINCLASH_PIN_H
#define PINCLASH_PIN_H

#include <linux/ioctl.h>
#include <linux/types.h>

#define PINCLASH_PIN_NAME   "pinclash_pin"
#define PINCLASH_PIN_DEVICE "/dev/" PINCLASH_PIN_NAME

/* Pages that all descriptors of the module hold, a decimal number. */
#define PINCLASH_PIN_HELD "/sys/class/misc/" PINCLASH_PIN_NAME "/held_pages"

/* How a range is held; without any of these by FOLL_PIN, for reading. */
#define PINCLASH_PIN_WRITE      0x1 /* FOLL_WRITE, and dirty when given back */
#define PINCLASH_PIN_LONGTERM   0x2 /* FOLL_LONGTERM */
#define PINCLASH_PIN_GET        0x4 /* FOLL_GET, a plain reference; alone or with the last */
/*
 * Also a reference of the page's device, of one page only. Its teardown waits for it, and the
 * page can be looked at until then.
 */
#define PINCLASH_PIN_DEVICE_TOO 0x8

#define PINCLASH_PIN_MAX_BYTES   0x40000000 /* of one range */
#define PINCLASH_PIN_MAX_HANDLES 4096       /* of one descriptor */

/**
 * struct pinclash_pin_range - pages to hold
 * @addr: in the address space of the caller, a multiple of the page size
 * @bytes: likewise, at most PINCLASH_PIN_MAX_BYTES
 * @flags: PINCLASH_PIN_*
 * @handle: out: names the held range on this descriptor; never 0
 */
struct pinclash_pin_range {
	__u64 addr;
	__u64 bytes;
	__u32 flags;
	__u32 handle;
};

/**
 * struct pinclash_pin_dma - bytes to move through held pages, as a device would
 * @buffer: the other side, in the address space of the caller
 * @offset: first byte of the held range
 * @bytes: how many
 * @handle: the held range; for writing it must be held with PINCLASH_PIN_WRITE
 * @flags: 0
 */
struct pinclash_pin_dma {
	__u64 buffer;
	__u64 offset;
	__u64 bytes;
	__u32 handle;
	__u32 flags;
};

/* What page->mapping is. */
enum pinclash_pin_mapping {
	PINCLASH_MAPPING_NONE,
	PINCLASH_MAPPING_FILE,
	PINCLASH_MAPPING_SHARED, /* a DAX page of several files */
	PINCLASH_MAPPING_OTHER,  /* anonymous or movable */
};

/* Whose page it is. */
enum pinclash_pin_owner {
	PINCLASH_OWNER_RAM,
	PINCLASH_OWNER_FSDAX,
	PINCLASH_OWNER_DEVDAX,
	PINCLASH_OWNER_OTHER, /* another kind of device memory */
};

/**
 * struct pinclash_pin_page - what the kernel knows of one page
 * @handle: a held range, or 0 for the page that the caller has mapped at @addr
 * @nth: page of the held range
 * @addr: address of the caller, which is looked at and not faulted in; or 0 for a page
 *	of device memory by its frame
 * @pfn: page frame number; in: with @handle and @addr 0
 * @index: out: folio->index; on a DAX page of several files a count of them
 * @refs: out: references of the folio, without the one of this look. Those of a
 *	FOLL_PIN count 1024 on a page that is no large folio, and 1 on one that is
 * @pins: out: pins of the folio; on a page that is no large folio @refs / 1024, which
 *	1024 plain references look like as well
 * @device_refs: out: references of the device's struct dev_pagemap, without those
 *	of this look and of PINCLASH_PIN_DEVICE_TOO on this handle; exact when nobody
 *	takes or drops one at the same time; 0 on ordinary memory
 * @mapping: out: enum pinclash_pin_mapping
 * @owner: out: enum pinclash_pin_owner
 * @order: out: the folio has 1 << order pages
 * @dying: out: is the device being taken away?
 */
struct pinclash_pin_page {
	__u32 handle;
	__u32 nth;
	__u64 addr;
	__u64 pfn;
	__u64 index;
	__s64 refs;
	__s64 pins;
	__s64 device_refs;
	__u32 mapping;
	__u32 owner;
	__u32 order;
	__u32 dying;
};

/*
 * All fail with EINVAL for a value that is not allowed, EFAULT for an address that is not
 * the caller's, ENOENT for a handle that is none, EINTR for a signal, ENOTTY for
 * another request. Closing the descriptor gives everything back.
 *
 * PINCLASH_PIN_HOLD also: ENOSPC all handles are in use, ENOMEM, ENODEV no device for
 *	PINCLASH_PIN_DEVICE_TOO, and what get_user_pages says: EOPNOTSUPP for
 *	PINCLASH_PIN_LONGTERM on fsdax (check_vma_flags(), mm/gup.c).
 * PINCLASH_PIN_DMA_WRITE also: EACCES the range is not held for writing.
 * PINCLASH_PIN_LOOK also: ENXIO no device memory has that frame.
 * DMA and look also: ENODEV the device is gone, or going, under the range.
 */
#define PINCLASH_PIN_HOLD      _IOWR(0xdc, 0, struct pinclash_pin_range)
#define PINCLASH_PIN_DROP      _IOW(0xdc, 1, __u32)
#define PINCLASH_PIN_DMA_WRITE _IOW(0xdc, 2, struct pinclash_pin_dma)
#define PINCLASH_PIN_DMA_READ  _IOW(0xdc, 3, struct pinclash_pin_dma)
#define PINCLASH_PIN_LOOK      _IOWR(0xdc, 4, struct pinclash_pin_page)

#endif
