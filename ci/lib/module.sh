# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# Builds the helper module (kernel/module) for the kernel that is booted.
#
# It is built in one of two places: the build tree of a kernel of the user's own, or the unpacked
# linux-headers packages that belong to a Debian kernel; another suite's headers come with the compiler that they ask
# for. Without either, and without a compiler that this kernel takes, the run goes on, and cells of the holder kpin are
# skipped.

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

# The three packages that linux-headers-<release> is made of, as one tree in the cache, and the compiler where this
# machine has not got it. They are not installed: that would install a kernel with them.
module_headers() {
	local package=${kernel_package/linux-image/linux-headers} compiler tree
	local -a parts=()
	tree=$cache_dir/headers/${package}_$kernel_version
	compiler=$(module_foreign_compiler "$package")
	if [[ -n $compiler ]]; then
		mapfile -t parts < <(apt_with_depends "$package=$kernel_version")
		((${#parts[@]})) ||
			module_missing "$package asks for $compiler: not on this machine, and not complete in $suite" || return
		tree+=_$(printf '%s\n' "${parts[@]}" | hash_text)
	fi
	[[ -d $tree ]] || module_download_headers "$package" "$tree" "$compiler" "${parts[@]}" || return
	touch -- "$tree"
	printf '%s\n' "$tree/usr/src/$package"
}

module_download_headers() { # PACKAGE TREE COMPILER [PART...]
	local stage
	local -a parts=("${@:4}")
	((${#parts[@]})) || mapfile -t parts < <(module_header_parts "$1")
	stage=$(cache_stage headers)
	note "downloading $1${3:+ and $3}"
	if ! apt_fetch "$stage" "${parts[@]}" || ! apt_unpack "$stage"; then
		rm -rf -- "$stage"
		module_missing "$1 $kernel_version${3:+ and $3} cannot be downloaded and unpacked" || return
	fi
	module_settle_headers "$stage" "$2" "$1"
	[[ -z $3 ]] || module_settle_compiler "$stage" "$2" "$1"
	cache_publish "$stage" "$2"
}

module_header_parts() { # PACKAGE
	printf '%s\n' "$1=$kernel_version"
	apt_depends "$1=$kernel_version" 'linux-(headers|kbuild)-[^ ,]+' | sed "s/$/=$kernel_version/"
}

# The compiler that another suite's headers ask for, if this machine has not got it. Its own cannot stand in: the
# headers' configuration turns on what the kernel's compiler can do.
module_foreign_compiler() { # PACKAGE
	local compiler
	((${#apt_options[@]})) || return 0
	compiler=$(apt_depends "$1=$kernel_version" 'gcc-[0-9]+' | head -n 1)
	[[ -z $compiler || -n $(command -v "x86_64-linux-gnu-$compiler") ]] || printf '%s\n' "$compiler"
}

# The tree names the place where the packages would have put it. Its vmlinux serves type
# information only, for which pahole would be needed.
module_settle_headers() { # STAGE TREE PACKAGE
	sed -i "s,/usr/src/,$2/usr/src/," "$1/usr/src/$3/Makefile"
	rm -f -- "$1/usr/src/$3/vmlinux"
}

# Makes the programs of another suite run where they lie: in place of each, a script that starts it with the loader and
# the libraries of that suite, which are newer than this machine's.
# shellcheck disable=SC2016 # what those scripts expand
module_settle_compiler() { # STAGE TREE PACKAGE
	local program option libraries=$2/usr/lib/x86_64-linux-gnu
	local -a programs
	mapfile -t programs < <(find "$1/usr" -type f -perm /111 ! -name '*.so*')
	for program in "${programs[@]}"; do
		[[ $(readelf -lW -- "$program" 2>/dev/null) == *INTERP* ]] || continue
		option=''
		[[ $program != *-gcc-[0-9]* ]] || option="-wrapper $2/usr/bin/pinclash-run"
		mv -- "$program" "$program.elf"
		printf '#!/bin/sh\nexec %s --argv0 "$0" --library-path %s %s %s "$@"\n' \
			"$libraries/ld-linux-x86-64.so.2" "$libraries" "$2${program#"$1"}.elf" "$option" >"$program"
		chmod 755 "$program"
	done
	# gcc names the assembler by the place where it would have been installed, whatever lies there.
	printf '#!/bin/sh\ncase $1 in *as) shift && set -- %s "$@" ;; esac\nexec "$@"\n' \
		"$2/usr/bin/x86_64-linux-gnu-as" >"$1/usr/bin/pinclash-run"
	chmod 755 "$1/usr/bin/pinclash-run"
	sed -i "s,^\(override CROSS_COMPILE =\).*,\1 $2/usr/bin/x86_64-linux-gnu-," "$1/usr/src/$3/.kernelvariables"
}

module_build() { # TREE DIRECTORY
	note "building the helper module"
	make -s -C "$1" M="$2" modules >"$tmp/module.log" 2>&1 && [[ -f $2/pinclash_pin.ko ]] && return
	tail -n 5 "$tmp/module.log" >&2
	module_missing "it does not build in $1, see the lines above"
}
