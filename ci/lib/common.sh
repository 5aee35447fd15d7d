# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# What every script of ci/ does the same way: messages, errors, the cache, and what is undone at the end.

# Exit codes of the launcher's own, with the meaning that docs/results.md gives them; 0, 1 and 3 are
# the verdict of `pinclash report`.
export EXIT_USAGE=2    # bad input: the caller can mend it
export EXIT_NOTHING=4  # the guest did not run a single cell
export EXIT_SETUP=5    # packages, build or download failed
export EXIT_SIGNAL=130 # interrupted

# modinfo, depmod and mkfs live in sbin, which an ordinary user does not search.
PATH=$PATH:/usr/sbin:/sbin

cache_dir=${XDG_CACHE_HOME:-$HOME/.cache}/pinclash

# A message begins with the script's name.
script_name=${0##*/}
script_name=${script_name%.sh}

note() {
	printf '%s: %s\n' "$script_name" "$*" >&2
}

# die "what; where; what to do" [exit code]
die() {
	printf '%s: error: %s\n' "$script_name" "$1" >&2
	exit "${2:-$EXIT_USAGE}"
}

need_command() {
	local command
	for command in "$@"; do
		[[ -n $(command -v "$command") ]] ||
			die "command $command not found; PATH; install it (ci/lib/packages.sh names the package)"
	done
}

# One temporary directory for the whole run. A launcher killed with SIGKILL cannot remove
# its own, so the name carries the pid and the next run removes what has no owner.
tmp_open() {
	local base=${TMPDIR:-/tmp} old pid
	for old in "$base"/pinclash-demo.*; do
		pid=${old##*/pinclash-demo.}
		pid=${pid%%.*}
		[[ -O $old && $pid =~ ^[0-9]+$ && ! -d /proc/$pid ]] && rm -rf -- "$old"
	done
	tmp=$(mktemp -d "$base/pinclash-demo.$$.XXXXXX") ||
		die "cannot make a temporary directory; $base; free space or set TMPDIR" "$EXIT_SETUP"
}

tmp_close() {
	if [[ -n ${tmp:-} ]]; then
		rm -rf -- "$tmp"
	fi
}

# cache_publish SOURCE FINAL: moves a finished file or directory to its place in the cache.
# A rename is atomic: a reader sees all of it or nothing. If another run was
# faster, its copy was made of the same things and stays.
cache_publish() {
	if ! mv -T -n -- "$1" "$2" 2>/dev/null || [[ -e $1 ]]; then
		[[ -e $2 ]] || die "cannot write the cache; $2; free space or set XDG_CACHE_HOME" "$EXIT_SETUP"
		rm -rf -- "$1"
	fi
}

# cache_stage NAME: a place of our own on the file system of the cache, so that publishing is a rename.
cache_stage() {
	mkdir -p "$cache_dir/$1" || die "cannot make the cache; $cache_dir/$1; set XDG_CACHE_HOME" "$EXIT_SETUP"
	mktemp -d "$cache_dir/stage.XXXXXX"
}

# What no run has used for two weeks goes (each use touches its entry), and so does a stage that a killed run left.
cache_prune() {
	[[ -d $cache_dir ]] || return 0
	find "$cache_dir" -mindepth 2 -maxdepth 2 -mtime +14 -exec rm -rf -- {} + 2>/dev/null || true
	find "$cache_dir" -mindepth 1 -maxdepth 1 -name 'stage.*' -mtime +1 -exec rm -rf -- {} + 2>/dev/null || true
}

# hash_of FILE...: one key for the contents of all of them, independent of where they lie.
hash_of() {
	cat -- "$@" | hash_text
}

hash_text() {
	local sum
	sum=$(sha256sum)
	printf '%s\n' "${sum:0:24}"
}
