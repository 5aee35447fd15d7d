# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# Builds the helper module (kernel/module) for the kernel that is booted.
#
# It is built in one of two places: the build tree of a kernel of the user's own, or the unpacked
# linux-headers packages that belong to a Debian kernel. Without either, and without a compiler
# that this kernel takes, the run goes on, and cells of the holder kpin are skipped.

# module_obtain: sets module_file, the pinclash_pin.ko of this kernel, or empty.
module_obtain() {
	local key build stage
	module_file=''
	key=$({
		cat -- "${BASH_SOURCE[0]}" "$top"/kernel/module/{Kbuild,*.c,*.h}
		printf '%s\n' "$kernel_id"
	} | hash_text)
	if [[ ! -e $cache_dir/module/$key/pinclash_pin.ko ]]; then
		build=$(module_build_tree) || return 0
		stage=$(cache_stage module)
		cp -- "$top"/kernel/module/{Kbuild,*.c,*.h} "$stage/"
		if ! module_build "$build" "$stage"; then
			rm -rf -- "$stage"
			return 0
		fi
		cache_publish "$stage" "$cache_dir/module/$key"
	fi
	touch -- "$cache_dir/module/$key"
	module_file=$cache_dir/module/$key/pinclash_pin.ko
}

module_missing() { # REASON
	note "no helper module, kpin cells are skipped: $1"
	return 1
}

module_build_tree() {
	local tree
	for tree in "$kernel_tree" "$kernel_tree/build" "$kernel_modules/build"; do
		if [[ -f $tree/Makefile && -f $tree/Module.symvers &&
			$(cat -- "$tree/include/config/kernel.release" 2>/dev/null) == "$kernel_release" ]]; then
			printf '%s\n' "$tree"
			return
		fi
	done
	[[ -n $kernel_package ]] ||
		module_missing "no build tree of $kernel_release, with modules, around or beside its image" || return
	module_headers
}

# The three packages that linux-headers-<release> is made of, as one tree in the cache. They are
# not installed: that would install a kernel with them.
module_headers() {
	local package=${kernel_package/linux-image/linux-headers} tree stage deb
	local -a parts
	tree=$cache_dir/headers/${package}_$kernel_version
	if [[ ! -d $tree ]]; then
		mapfile -t parts < <(module_header_parts "$package")
		stage=$(cache_stage headers)
		note "downloading $package"
		if ! apt_fetch "$stage" "${parts[@]}"; then
			rm -rf -- "$stage"
			module_missing "$package $kernel_version cannot be downloaded" || return
		fi
		for deb in "${apt_debs[@]}"; do
			dpkg-deb -x "$deb" "$stage"
			rm -f -- "$deb"
		done
		module_settle_headers "$stage" "$tree" "$package"
		chmod 755 "$stage"
		cache_publish "$stage" "$tree"
	fi
	touch -- "$tree"
	printf '%s\n' "$tree/usr/src/$package"
}

module_header_parts() { # PACKAGE
	printf '%s\n' "$1=$kernel_version"
	apt-cache "${apt_options[@]}" show "$1=$kernel_version" 2>/dev/null | grep '^Depends:' |
		grep -oE 'linux-(headers|kbuild)-[^ ,]+' | sed "s/$/=$kernel_version/" || true
}

# The tree names the place where the packages would have put it. Its vmlinux serves type
# information only, for which pahole would be needed.
module_settle_headers() { # STAGE TREE PACKAGE
	sed -i "s,/usr/src/,$2/usr/src/," "$1/usr/src/$3/Makefile"
	rm -f -- "$1/usr/src/$3/vmlinux"
}

module_build() { # TREE DIRECTORY
	note "building the helper module"
	make -s -C "$1" M="$2" modules >"$tmp/module.log" 2>&1 && [[ -f $2/pinclash_pin.ko ]] && return
	tail -n 5 "$tmp/module.log" >&2
	module_missing "it does not build in $1, see the lines above"
}
