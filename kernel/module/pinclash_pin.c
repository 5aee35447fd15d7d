// SPDX-License-Identifier: GPL-2.0-only
/* pinclash_pin.c: a driver without a device: it pins pages, moves bytes through them, counts. */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/capability.h>
#include <linux/fs.h>
#include <linux/highmem.h>
#include <linux/memory_hotplug.h>
#include <linux/memremap.h>
#include <linux/miscdevice.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/overflow.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>
#include <linux/sysfs.h>
#include <linux/uaccess.h>
#include <linux/xarray.h>

#include "compat.h"
#include "pinclash_pin.h"

#define ALL_FLAGS (PINCLASH_PIN_WRITE | PINCLASH_PIN_LONGTERM | PINCLASH_PIN_GET | \
		   PINCLASH_PIN_DEVICE_TOO)

/**
 * struct held - a range that is held
 * @pages: its pages
 * @count: how many are held
 * @flags: PINCLASH_PIN_*
 * @device: of the only page, a reference is held; NULL without PINCLASH_PIN_DEVICE_TOO
 */
struct held {
	struct page **pages;
	unsigned long count;
	u32 flags;
	struct dev_pagemap *device;
};

/**
 * struct opened - an open descriptor
 * @lock: no range is given back while bytes go through it or it is looked at
 * @ranges: struct held by handle
 */
struct opened {
	struct mutex lock; /* see above */
	struct xarray ranges;
};

static atomic_long_t held_pages = ATOMIC_LONG_INIT(0);

/* The errno for the caller, and the reason for who reads the log. */
static __printf(2, 3) int refuse(int code, const char *fmt, ...)
{
	struct va_format text = { .fmt = fmt };
	va_list args;

	va_start(args, fmt);
	text.va = &args;
	pr_notice_ratelimited("%s[%d]: %pV\n", current->comm, task_pid_nr(current), &text);
	va_end(args);
	return code;
}

/*
 * A reference of the device whose memory @page is, so that neither goes away; NULL for
 * ordinary memory. The struct page itself must not be touched to find out: when
 * the device went away under a pin (memunmap_pages() does not wait for pins), it is gone too.
 */
static int device_get(const struct held *h, struct page *page, struct dev_pagemap **ret_device)
{
	unsigned long pfn = page_to_pfn(page);

	if (h && h->device) {
		percpu_ref_get(&h->device->ref);
		*ret_device = h->device;
		return 0;
	}
	*ret_device = compat_get_dev_pagemap(pfn);
	if (!*ret_device && !pfn_to_online_page(pfn))
		return refuse(-ENODEV, "the device of page frame %#lx is gone", pfn);
	return 0;
}

/*
 * A percpu_ref has no function that tells its count. As long as the counter of
 * the whole is biased, its top bit, the counters of the CPUs are not yet in it
 * (lib/percpu-refcount.c).
 */
static long device_refs(struct dev_pagemap *device)
{
	struct percpu_ref *ref = &device->ref;
	unsigned long bias = 1ul << (BITS_PER_LONG - 1);
	unsigned long sum = atomic_long_read(&ref->data->count);
	unsigned long __percpu *counts;
	int cpu;

	if (!(sum & bias))
		return sum;
	sum &= ~bias;
	counts = (unsigned long __percpu *)(READ_ONCE(ref->percpu_count_ptr) &
					    ~(unsigned long)__PERCPU_REF_ATOMIC_DEAD);
	for_each_possible_cpu(cpu)
		sum += *per_cpu_ptr(counts, cpu);
	return sum;
}

static void give_back(struct held *h)
{
	bool dirty = h->flags & PINCLASH_PIN_WRITE;

	if (h->flags & PINCLASH_PIN_GET) {
		for (unsigned long i = 0; i < h->count; i++)
			put_page(h->pages[i]);
	} else {
		unpin_user_pages_dirty_lock(h->pages, h->count, dirty);
	}
	put_dev_pagemap(h->device);
	atomic_long_sub(h->count, &held_pages);
	kvfree(h->pages);
	kfree(h);
}

static int take(struct held *h, unsigned long addr, unsigned long count)
{
	unsigned int gup = 0;
	int got;

	if (h->flags & PINCLASH_PIN_WRITE)
		gup |= FOLL_WRITE;
	if (h->flags & PINCLASH_PIN_LONGTERM)
		gup |= FOLL_LONGTERM;
	while (h->count < count) {
		struct page **pages = h->pages + h->count;
		unsigned long from = addr + h->count * PAGE_SIZE;

		if (h->flags & PINCLASH_PIN_GET)
			got = get_user_pages_fast(from, count - h->count, gup, pages);
		else
			got = pin_user_pages_fast(from, count - h->count, gup, pages);
		if (got <= 0)
			return got ? got : -EFAULT;
		h->count += got;
		atomic_long_add(got, &held_pages);
	}
	return 0;
}

static int take_device(struct held *h)
{
	int rc = device_get(NULL, h->pages[0], &h->device);

	if (!rc && !h->device)
		rc = refuse(-ENODEV, "the page is of no device");
	return rc;
}

static int check_range(const struct pinclash_pin_range *range)
{
	u64 end;

	if (range->flags & ~ALL_FLAGS)
		return refuse(-EINVAL, "unknown flags %#x", range->flags & ~ALL_FLAGS);
	if ((range->flags & PINCLASH_PIN_GET) &&
	    (range->flags & (PINCLASH_PIN_WRITE | PINCLASH_PIN_LONGTERM)))
		return refuse(-EINVAL, "a plain reference is neither for writing nor long-term");
	if (!range->bytes || range->bytes > PINCLASH_PIN_MAX_BYTES)
		return refuse(-EINVAL, "cannot hold %llu bytes", range->bytes);
	if (!PAGE_ALIGNED(range->addr) || !PAGE_ALIGNED(range->bytes))
		return refuse(-EINVAL, "not whole pages: %#llx, %llu bytes", range->addr,
			      range->bytes);
	if ((range->flags & PINCLASH_PIN_DEVICE_TOO) && range->bytes != PAGE_SIZE)
		return refuse(-EINVAL, "the device is held with a single page only");
	if (check_add_overflow(range->addr, range->bytes, &end) || end > ULONG_MAX)
		return refuse(-EFAULT, "no such addresses: %#llx, %llu bytes", range->addr,
			      range->bytes);
	return 0;
}

static struct held *hold(const struct pinclash_pin_range *range)
{
	unsigned long count = range->bytes >> PAGE_SHIFT;
	struct held *h = kzalloc(sizeof(*h), GFP_KERNEL);
	int rc;

	if (!h)
		return ERR_PTR(-ENOMEM);
	h->flags = range->flags;
	h->pages = kvmalloc_array(count, sizeof(*h->pages), GFP_KERNEL);
	if (!h->pages) {
		kfree(h);
		return ERR_PTR(-ENOMEM);
	}
	rc = take(h, range->addr, count);
	if (!rc && (h->flags & PINCLASH_PIN_DEVICE_TOO))
		rc = take_device(h);
	if (rc) {
		give_back(h);
		return ERR_PTR(rc);
	}
	return h;
}

static int do_drop(struct opened *o, u32 handle)
{
	struct held *h;

	if (mutex_lock_interruptible(&o->lock))
		return -EINTR;
	h = xa_erase(&o->ranges, handle);
	mutex_unlock(&o->lock);
	if (!h)
		return refuse(-ENOENT, "no handle %u", handle);
	give_back(h);
	return 0;
}

/* Not under the lock: a fault may wait for a file system that waits for a pin that is held here. */
static int do_hold(struct opened *o, struct pinclash_pin_range __user *arg)
{
	struct pinclash_pin_range range;
	struct held *h;
	u32 handle;
	int rc;

	if (copy_from_user(&range, arg, sizeof(range)))
		return refuse(-EFAULT, "the range cannot be read");
	rc = check_range(&range);
	if (rc)
		return rc;
	h = hold(&range);
	if (IS_ERR(h))
		return PTR_ERR(h);
	rc = xa_alloc(&o->ranges, &handle, h, XA_LIMIT(1, PINCLASH_PIN_MAX_HANDLES), GFP_KERNEL);
	if (rc) {
		give_back(h);
		return rc == -EBUSY ? refuse(-ENOSPC, "all handles are in use") : rc;
	}
	if (put_user(handle, &arg->handle)) {
		do_drop(o, handle);
		return refuse(-EFAULT, "the handle cannot be written");
	}
	return 0;
}

static unsigned long copy_page_part(struct page *page, unsigned long at, unsigned long bytes,
				    void __user *buffer, bool write)
{
	void *kaddr = kmap_local_page(page);
	unsigned long left;

	if (write)
		left = copy_from_user(kaddr + at, buffer, bytes);
	else
		left = copy_to_user(buffer, kaddr + at, bytes);
	kunmap_local(kaddr);
	return left;
}

static int dma_part(const struct held *h, const struct pinclash_pin_dma *dma, u64 done, bool write,
		    u64 *ret_bytes)
{
	unsigned long at = offset_in_page(dma->offset + done);
	unsigned long bytes = min_t(u64, dma->bytes - done, PAGE_SIZE - at);
	struct page *page = h->pages[(dma->offset + done) >> PAGE_SHIFT];
	struct dev_pagemap *device;
	unsigned long left;
	int rc = device_get(h, page, &device);

	if (rc)
		return rc;
	left = copy_page_part(page, at, bytes, u64_to_user_ptr(dma->buffer + done), write);
	put_dev_pagemap(device);
	if (left)
		return refuse(-EFAULT, "no buffer at %#llx", dma->buffer + done);
	*ret_bytes = bytes;
	return 0;
}

static int dma_locked(struct opened *o, const struct pinclash_pin_dma *dma, bool write)
{
	const struct held *h = xa_load(&o->ranges, dma->handle);
	u64 bytes, end;
	int rc = 0;

	if (!h)
		return refuse(-ENOENT, "no handle %u", dma->handle);
	if (write && !(h->flags & PINCLASH_PIN_WRITE))
		return refuse(-EACCES, "handle %u is not held for writing", dma->handle);
	if (!dma->bytes || check_add_overflow(dma->offset, dma->bytes, &end) ||
	    end > (u64)h->count << PAGE_SHIFT)
		return refuse(-EINVAL, "handle %u has no %llu bytes at %llu", dma->handle,
			      dma->bytes, dma->offset);
	for (u64 done = 0; !rc && done < dma->bytes; done += bytes) {
		rc = dma_part(h, dma, done, write, &bytes);
		cond_resched();
		if (!rc && fatal_signal_pending(current))
			rc = -EINTR;
	}
	return rc;
}

static int do_dma(struct opened *o, const void __user *arg, bool write)
{
	struct pinclash_pin_dma dma;
	int rc;

	if (copy_from_user(&dma, arg, sizeof(dma)))
		return refuse(-EFAULT, "the transfer cannot be read");
	if (dma.flags)
		return refuse(-EINVAL, "unknown flags %#x", dma.flags);
	if (mutex_lock_interruptible(&o->lock))
		return -EINTR;
	rc = dma_locked(o, &dma, write);
	mutex_unlock(&o->lock);
	return rc;
}

static u32 mapping_of(const struct folio *folio, u32 owner)
{
	unsigned long mapping = (unsigned long)READ_ONCE(folio->mapping);

	if (owner == PINCLASH_OWNER_FSDAX && compat_dax_shared(folio))
		return PINCLASH_MAPPING_SHARED;
	if (!mapping)
		return PINCLASH_MAPPING_NONE;
	return mapping & 3 ? PINCLASH_MAPPING_OTHER : PINCLASH_MAPPING_FILE;
}

static u32 owner_of(const struct dev_pagemap *device)
{
	if (!device)
		return PINCLASH_OWNER_RAM;
	switch (device->type) {
	case MEMORY_DEVICE_FS_DAX:
		return PINCLASH_OWNER_FSDAX;
	case MEMORY_DEVICE_GENERIC:
		return PINCLASH_OWNER_DEVDAX;
	default:
		return PINCLASH_OWNER_OTHER;
	}
}

/* Without the @own references of the caller, and without those that are taken here. */
static int describe(const struct held *h, struct page *page, int own, struct pinclash_pin_page *p)
{
	struct folio *folio;
	struct dev_pagemap *device;
	int rc = device_get(h, page, &device);

	if (rc)
		return rc;
	folio = page_folio(page);
	p->pfn = page_to_pfn(page);
	p->index = folio->index;
	p->refs = folio_ref_count(folio) - own;
	p->pins = folio_test_large(folio) ? compat_pincount(folio)
					  : p->refs / GUP_PIN_COUNTING_BIAS;
	p->order = folio_order(folio);
	p->owner = owner_of(device);
	p->mapping = mapping_of(folio, p->owner);
	p->device_refs = device ? device_refs(device) - 1 : 0;
	if (h && h->device)
		p->device_refs--;
	p->dying = device && percpu_ref_is_dying(&device->ref);
	put_dev_pagemap(device);
	return 0;
}

static int look_at_held(struct opened *o, struct pinclash_pin_page *p)
{
	const struct held *h;
	int rc;

	if (mutex_lock_interruptible(&o->lock))
		return -EINTR;
	h = xa_load(&o->ranges, p->handle);
	if (!h)
		rc = refuse(-ENOENT, "no handle %u", p->handle);
	else if (p->nth >= h->count)
		rc = refuse(-EINVAL, "handle %u has no page %u", p->handle, p->nth);
	else
		rc = describe(h, h->pages[p->nth], 0, p);
	mutex_unlock(&o->lock);
	return rc;
}

static int look_at_mapped(struct pinclash_pin_page *p)
{
	struct page *page;
	int rc;

	if (p->addr > ULONG_MAX ||
	    get_user_pages_fast_only(p->addr & PAGE_MASK, 1, 0, &page) != 1)
		return refuse(-EFAULT, "no page is mapped at %#llx", p->addr);
	rc = describe(NULL, page, 1, p);
	put_page(page);
	return rc;
}

/* Of ordinary memory nobody would know whose the page is by now. */
static int look_at_frame(struct pinclash_pin_page *p)
{
	/* What has no struct page may look, shifted, like another frame. */
	struct dev_pagemap *device = pfn_valid(p->pfn) ? compat_get_dev_pagemap(p->pfn) : NULL;
	int rc;

	if (!device)
		return refuse(-ENXIO, "no device memory has frame %#llx", p->pfn);
	rc = describe(NULL, pfn_to_page(p->pfn), 0, p);
	p->device_refs--;
	put_dev_pagemap(device);
	return rc;
}

static int do_look(struct opened *o, struct pinclash_pin_page __user *arg)
{
	struct pinclash_pin_page page;
	int rc;

	if (copy_from_user(&page, arg, sizeof(page)))
		return refuse(-EFAULT, "the page cannot be read");
	if (page.handle)
		rc = look_at_held(o, &page);
	else
		rc = page.addr ? look_at_mapped(&page) : look_at_frame(&page);
	if (!rc && copy_to_user(arg, &page, sizeof(page)))
		rc = refuse(-EFAULT, "the page cannot be written");
	return rc;
}

static long pin_ioctl(struct file *file, unsigned int request, unsigned long arg)
{
	struct opened *o = file->private_data;
	void __user *user = (void __user *)arg;
	u32 handle;

	switch (request) {
	case PINCLASH_PIN_HOLD:
		return do_hold(o, user);
	case PINCLASH_PIN_DROP:
		if (get_user(handle, (u32 __user *)user))
			return refuse(-EFAULT, "the handle cannot be read");
		return do_drop(o, handle);
	case PINCLASH_PIN_DMA_WRITE:
	case PINCLASH_PIN_DMA_READ:
		return do_dma(o, user, request == PINCLASH_PIN_DMA_WRITE);
	case PINCLASH_PIN_LOOK:
		return do_look(o, user);
	default:
		return refuse(-ENOTTY, "unknown request %#x", request);
	}
}

static int pin_open(struct inode *inode, struct file *file)
{
	struct opened *o;

	if (!capable(CAP_SYS_ADMIN))
		return refuse(-EPERM, "for root only");
	o = kzalloc(sizeof(*o), GFP_KERNEL);
	if (!o)
		return -ENOMEM;
	mutex_init(&o->lock);
	xa_init_flags(&o->ranges, XA_FLAGS_ALLOC1);
	file->private_data = o;
	return 0;
}

/* Of the last descriptor: whoever held pages is gone, or has thought better of it. */
static int pin_release(struct inode *inode, struct file *file)
{
	struct opened *o = file->private_data;
	unsigned long handle;
	struct held *h;

	xa_for_each(&o->ranges, handle, h)
		give_back(h);
	xa_destroy(&o->ranges);
	mutex_destroy(&o->lock);
	kfree(o);
	return 0;
}

static ssize_t held_pages_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	return sysfs_emit(buf, "%ld\n", atomic_long_read(&held_pages));
}
static DEVICE_ATTR_RO(held_pages);

static struct attribute *pin_attrs[] = {
	&dev_attr_held_pages.attr,
	NULL,
};
ATTRIBUTE_GROUPS(pin);

static const struct file_operations pin_fops = {
	.owner = THIS_MODULE,
	.open = pin_open,
	.release = pin_release,
	.unlocked_ioctl = pin_ioctl,
	.compat_ioctl = compat_ptr_ioctl,
};

static struct miscdevice pin_device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = PINCLASH_PIN_NAME,
	.mode = 0600,
	.fops = &pin_fops,
	.groups = pin_groups,
};
module_misc_device(pin_device);

MODULE_DESCRIPTION("pinclash: pins pages as a driver would, and counts what holds them");
MODULE_LICENSE("GPL");
