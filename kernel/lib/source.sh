# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# The kernel source: a package of the distribution, unpacked once into the cache, and its patches.
#
# There is one tree for a version. Patches come and go in it: a file is written only when its contents
# change, so that make builds again what depends on it and nothing else. Under source_dir:
#   tree/      the source, with some number of patches applied
#   original/  as the package has them, the files that a patch has ever touched
#   touched    their names, also of those that only a patch makes
#   out-*/     object directories, one a configuration
#   lock       held while one run uses all this

source_package=linux-source-6.12

# source_open: sets source_version, source_dir and source_tree; unpacks the newest version there is.
source_open() {
	[[ -n $(command -v apt-get) ]] || die "no apt-get to get $source_package with; PATH; this needs Debian"
	apt_newest "$source_package" source_candidates source_from_candidate ||
		die "$source_package could not be downloaded; apt-get; check the network and the package sources" "$EXIT_SETUP"
	source_tree=$source_dir/tree
}

source_candidates() { # PACKAGE
	apt_versions "$1" | sed "s/^/$1 /"
}

source_from_candidate() { # PACKAGE VERSION
	source_version=$2
	source_dir=$cache_dir/linux/$1_$2
	[[ -d $source_dir ]] || source_unpack "$1" "$2" || return 1
	touch -- "$source_dir"
}

source_unpack() { # PACKAGE VERSION
	local stage
	stage=$(cache_stage linux)
	note "downloading $1 $2"
	if apt_fetch "$stage" "$1=$2" && mkdir "$stage/tree" &&
		note "unpacking $1 $2" &&
		dpkg-deb --fsys-tarfile "${apt_debs[0]}" | tar -xO "./usr/src/$1.tar.xz" |
		tar -xJ -C "$stage/tree" --strip-components=1; then
		rm -f -- "${apt_debs[@]}"
		cache_publish "$stage" "$source_dir"
	else
		rm -rf -- "$stage"
		return 1
	fi
}

# Runs that use the tree do so one after the other. The lock ends with this process.
source_lock() {
	exec {source_lock_fd}>"$source_dir/lock"
	flock -n "$source_lock_fd" && return
	note "waiting for another run that uses $source_dir"
	setpriv --pdeathsig TERM flock "$source_lock_fd" & # a signal ends a wait, but no command
	wait $!
}

source_unlock() {
	exec {source_lock_fd}>&-
}
