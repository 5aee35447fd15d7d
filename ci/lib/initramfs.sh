# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# Assembles the initramfs from what this machine has installed: no disk image is needed.
#
# It is a chain of cpio archives, which the kernel unpacks one after the other:
#   tools    helper programs and libraries              cached
#   program  init, pinclash, scenarios                  made for every run
#   modules  the kernel's, and our helper module        cached
#   run      arguments and environment                  made for every run
# so a rebuilt pinclash costs nothing but its own copy. Tools and program are the guest image that
# ci/image.sh makes; with modules behind them, or a kernel that needs none, it boots by itself.
# Nothing is compressed: unpacking is slow under TCG, and the file never leaves this machine.

# What the guest needs at hand; whatever they depend on comes along. A name
# that a kernel has built in, or does not know, is passed over.
guest_modules=(
	nfit nd_e820 nd_pmem nd_btt dax_pmem device_dax kmem    # persistent memory
	virtio_pci virtio_mmio virtio_rng 9p 9pnet_virtio           # the way to the results
	rdma_rxe siw ib_uverbs rdma_ucm dummy                       # soft-RoCE on a dummy netdev
	xfs ext4 loop brd dm_mod                                    # media, and what holds an O_DIRECT request
	crc32c crc32c_generic crc32c_intel crc32_pclmul crc16 crct10dif_generic # asked for by algorithm name, not as a dependency
)

# Commands that pinclash, the kernel itself or a person at the shell calls.
guest_tools=(modprobe mkfs.xfs xfs_repair mkfs.ext4 e2fsck rdma)

# Opened at run time, so ldd does not see them. Patterns, matched when they are
# used: this file is read before the packages are installed.
guest_files=(
	'/etc/libibverbs.d/rxe.driver'
	'/usr/lib/*/libibverbs/librxe-rdmav*.so'
	'/etc/mke2fs.conf'
	'/lib/*/libgcc_s.so.1' # pthread_cancel
)

# initramfs_guest BINARY SCENARIOS: sets initramfs_base to the archives of a guest image.
initramfs_guest() {
	initramfs_base=()
	initramfs_tools "$1"
	initramfs_program "$1" "$2"
}

# Owner, inode and time of the files do not belong to the content.
initramfs_pack() { # DIRECTORY
	(cd "$1" && find . -mindepth 1 -print0 | LC_ALL=C sort -z |
		cpio --quiet --null --create --format=newc --owner=+0:+0 --reproducible)
}

# --- modules

initramfs_modules() {
	local key archive stage
	[[ -n $kernel_modules || -n $module_file ]] || return 0
	key=$({
		cat -- "${BASH_SOURCE[0]}" ${module_file:+"$module_file"}
		printf '%s\n' "$kernel_id"
		initramfs_module_files '%P %s %T@\n' | LC_ALL=C sort
	} | hash_text)
	archive=$cache_dir/modules/$key
	if [[ ! -e $archive ]]; then
		stage=$(cache_stage modules)
		initramfs_copy_modules "$stage/root/usr/lib/modules/$kernel_release"
		[[ -z $module_file ]] || cp -- "$module_file" "$stage/root/usr/lib/modules/$kernel_release/"
		# depmod looks in lib; the archive has usr/lib, because lib is a link in the guest.
		ln -s usr/lib "$stage/root/lib"
		depmod -b "$stage/root" "$kernel_release" 2>/dev/null ||
			die "depmod failed; ${kernel_modules:-$module_file}; check the modules directory" "$EXIT_SETUP"
		rm "$stage/root/lib"
		initramfs_pack "$stage/root" >"$stage/cpio"
		cache_publish "$stage/cpio" "$archive"
		rm -rf -- "$stage"
	fi
	touch -- "$archive"
	initramfs_base+=("$archive")
}

# A kernel with all built in has none.
initramfs_module_files() { # FORMAT
	[[ -z $kernel_modules ]] || find "$kernel_modules/" -name '*.ko*' -printf "$1"
}

# The closure of guest_modules over depends and softdep. A module is known by its
# name with underscores; its file may be spelt with dashes.
initramfs_copy_modules() { # DESTINATION
	local path name
	local -A file=() seen=()
	local -a todo=("${guest_modules[@]}")
	while IFS= read -r path; do
		name=${path##*/}
		name=${name%%.ko*}
		file[${name//-/_}]=$path
	done < <(initramfs_module_files '%P\n')

	mkdir -p "$1"
	for name in modules.builtin modules.builtin.modinfo modules.order; do
		[[ -z $kernel_modules || ! -f $kernel_modules/$name ]] || cp -- "$kernel_modules/$name" "$1/"
	done
	while ((${#todo[@]})); do
		name=${todo[0]//-/_}
		todo=("${todo[@]:1}")
		[[ -z ${seen[$name]:-} && -n ${file[$name]:-} ]] || continue
		seen[$name]=1
		initramfs_copy_module "${file[$name]}" "$1"
		mapfile -t -O "${#todo[@]}" todo < <(initramfs_module_needs "$kernel_modules/${file[$name]}")
	done
}

initramfs_module_needs() { # FILE
	local depends softdep
	depends=$(modinfo -F depends "$1")
	softdep=$(modinfo -F softdep "$1" | tr '\n' ' ')
	printf '%s %s' "${depends//,/ }" "$softdep" | tr ' ' '\n' | sed '/^$/d; /:$/d; s/^crypto-//'
}

# Stored unpacked: xz is slow in the guest. A signature is inside and stays.
initramfs_copy_module() { # PATH DESTINATION
	local from=$kernel_modules/$1 to
	to=$2/${1%.ko*}.ko
	mkdir -p "${to%/*}"
	case $1 in
	*.xz) xz -dc -- "$from" ;;
	*.zst) zstd -dcq -- "$from" ;;
	*.gz) gzip -dc -- "$from" ;;
	*) cat -- "$from" ;;
	esac >"$to"
}

# --- tools

initramfs_tools() { # BINARY
	local tool path pattern archive stage key
	local -a programs=() files=() matches=()
	for tool in "${guest_tools[@]}"; do
		path=$(command -v "$tool") || die "command $tool not found; PATH; install it (ci/lib/packages.sh)"
		programs+=("$path")
	done
	for pattern in "${guest_files[@]}"; do
		mapfile -t matches < <(compgen -G "$pattern")
		((${#matches[@]})) || die "no file $pattern; this machine; install it (ci/lib/packages.sh)"
		files+=("${matches[@]}")
	done
	mapfile -t -O "${#files[@]}" files < <(initramfs_libraries "$1" "${programs[@]}" "${files[@]}")
	files+=("${programs[@]}" "$(command -v busybox)")

	key=$({
		cat -- "${BASH_SOURCE[0]}" "${files[@]}"
		printf '%s\n' "${files[@]}"
	} | hash_text)
	archive=$cache_dir/tools/$key
	if [[ ! -e $archive ]]; then
		stage=$(cache_stage tools)
		initramfs_tools_tree "$stage/root" "${files[@]}"
		initramfs_pack "$stage/root" >"$stage/cpio"
		cache_publish "$stage/cpio" "$archive"
		rm -rf -- "$stage"
	fi
	touch -- "$archive"
	initramfs_base+=("$archive")
}

# What ldd says of them. A static program has nothing to say, and a configuration file is no program.
initramfs_libraries() { # FILE...
	{ ldd -- "$@" 2>/dev/null || true; } | sed -n 's/.*=> \(\/[^ ]*\) (.*/\1/p; s/^\t\(\/[^ ]*\) (.*/\1/p' | LC_ALL=C sort -u
}

initramfs_tools_tree() { # ROOT FILE...
	local root=$1 path link applet
	shift
	mkdir -p "$root"/{usr/{bin,sbin,lib,lib64},dev,etc,mnt,proc,results,root,run,sys,tmp}
	for link in bin sbin lib lib64; do
		ln -s "usr/$link" "$root/$link"
	done
	ln -s /proc/mounts "$root/etc/mtab"
	for path in "$@"; do
		# /bin and its like are links to below /usr, here and in the guest.
		[[ $path != @(/bin|/sbin|/lib|/lib64)/* ]] || path=/usr$path
		mkdir -p "$root${path%/*}"
		cp -L -- "$path" "$root$path"
	done
	# sbin, with the real tools, comes first in the guest's PATH.
	for applet in $(busybox --list); do
		[[ -e $root/usr/bin/$applet ]] || ln -s busybox "$root/usr/bin/$applet"
	done
}

# --- pinclash

initramfs_program() { # BINARY SCENARIOS
	local root=$tmp/program-part
	mkdir -p "$root/usr/bin" "$root/usr/share/pinclash"
	cp -- "$ci_dir/guest/init" "$root/init"
	chmod 755 "$root/init"
	cp -L -- "$1" "$root/usr/bin/pinclash"
	cp -rL -- "$2" "$root/usr/share/pinclash/scenarios"
	initramfs_pack "$root" >"$tmp/program.cpio"
	initramfs_base+=("$tmp/program.cpio")
	rm -rf -- "$root"
}

# --- the part of this run

# initramfs_write OUT ARGS ENV [SCRIPT]: the whole chain, base and run part.
initramfs_write() {
	local out=$1 root=$tmp/run-part
	rm -rf -- "$root"
	mkdir -p "$root/etc/pinclash"
	cp -- "$2" "$root/etc/pinclash/args"
	cp -- "$3" "$root/etc/pinclash/env"
	[[ -z ${4:-} ]] || cp -L -- "$4" "$root/etc/pinclash/script"
	{
		cat -- "${initramfs_base[@]}"
		initramfs_pack "$root"
	} >"$out"
	rm -rf -- "$root"
}

# initramfs_trial OUT: the least that proves that a kernel reaches user space.
initramfs_trial() { # OUT MARKER
	local root=$tmp/trial-part
	mkdir -p "$root/bin" "$root/dev" "$root/proc"
	cp -L -- "$(command -v busybox)" "$root/bin/busybox"
	cat >"$root/init" <<-END
		#!/bin/busybox sh
		/bin/busybox mount -t devtmpfs dev /dev
		/bin/busybox mount -t proc proc /proc
		echo $2 >/dev/console
		echo b >/proc/sysrq-trigger
	END
	chmod 755 "$root/init"
	initramfs_pack "$root" >"$1"
	rm -rf -- "$root"
}
