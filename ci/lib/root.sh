# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# A small Debian of its own, for tests of what is installed.

# root_obtain PACKAGE...: $root_archive is a tar of a minimal system of this machine's release
# with these packages; made once and kept. From the first source that apt knows.
root_obtain() { # PACKAGE...
	local site suite component stage names
	read -r site suite component < <(apt-get indextargets \
		--format '$(SITE) $(RELEASE) $(COMPONENT)' 'Created-By: Packages' 2>/dev/null)
	[[ -n ${component:-} ]] || return 1
	root_archive=$cache_dir/root/$(printf '%s\n' "$suite" "$@" | hash_text).tar
	if [[ -e $root_archive ]]; then
		touch -- "$root_archive"
		return
	fi
	stage=$(cache_stage root)
	names=$*
	note "making a small $suite with $names"
	if timeout 600 debootstrap --variant=minbase --include="${names// /,}" "$suite" "$stage/root" \
		"$site" >"$stage/log" 2>&1; then
		rm -rf -- "$stage"/root/var/cache/apt/archives/*.deb "$stage"/root/var/lib/apt/lists/*
		tar -c -C "$stage/root" -f "$stage/archive" --one-file-system .
		cache_publish "$stage/archive" "$root_archive"
		rm -rf -- "$stage"
	else
		tail -n 5 "$stage/log" >&2
		rm -rf -- "$stage"
		return 1
	fi
}
