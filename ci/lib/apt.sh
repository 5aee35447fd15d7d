# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# Packages that are looked at and unpacked, not installed: which versions there are, and their files.

# Options that make apt look elsewhere than at the machine's own sources; see suite.sh.
apt_options=()

# apt_state: changes when the package lists or the preferences do.
apt_state() {
	local lists=${suite_dir:-/var/lib/apt}/lists
	stat -c '%n %s %Y' "$lists"/*Packages* /etc/apt/preferences* /etc/apt/preferences.d/* 2>/dev/null |
		hash_text || true
}

# apt_answer NAME COMMAND...: what COMMAND prints, kept until the lists change: apt-cache takes two seconds.
# Fails when it prints nothing.
apt_answer() {
	local name=$1 answer stage
	shift
	answer=$cache_dir/answers/$name-$(apt_state)
	if [[ ! -s $answer ]]; then
		stage=$(cache_stage answers)
		"$@" >"$stage/answer" || true
		if [[ ! -s $stage/answer ]]; then
			rm -rf -- "$stage"
			return 1
		fi
		cache_publish "$stage/answer" "$answer"
		rmdir "$stage"
	fi
	touch -- "$answer"
	cat -- "$answer"
}

# apt_versions PACKAGE: the candidate first, then all others that are listed.
apt_versions() {
	local candidate
	candidate=$(LC_ALL=C apt-cache "${apt_options[@]}" policy "$1" 2>/dev/null | sed -n 's/^ *Candidate: //p')
	[[ -n $candidate && $candidate != '(none)' ]] || return 0
	{
		printf '%s\n' "$candidate"
		apt-cache "${apt_options[@]}" madison "$1" 2>/dev/null | cut -d'|' -f2 | tr -d ' '
	} | awk '!seen[$0]++'
}

# apt_fetch DIRECTORY PACKAGE=VERSION...: sets apt_debs, the files. Fails, with apt's own last lines printed.
apt_fetch() {
	local directory=$1
	shift
	# Unpacked by root or not, the sandbox user cannot write to a private directory.
	if ! (cd "$directory" && apt-get -qq "${apt_options[@]}" -o APT::Sandbox::User=root download "$@") \
		>"$tmp/download.log" 2>&1; then
		tail -n 2 "$tmp/download.log" >&2
		return 1
	fi
	apt_debs=("$directory"/*.deb)
}

# apt_depends PACKAGE=VERSION PATTERN: whatever of its direct dependencies matches.
apt_depends() {
	apt-cache "${apt_options[@]}" show "$1" 2>/dev/null | grep '^Depends:' | grep -oE "$2" || true
}

# apt_with_depends PACKAGE=VERSION: that and all it needs, as lines "package=version"; of another suite, where nothing
# counts as installed. Nothing when it needs what is not there.
apt_with_depends() {
	apt-get -s "${apt_options[@]}" --no-install-recommends install "$1" 2>/dev/null |
		sed -n 's/^Inst \([^ ]*\) (\([^ ]*\) .*/\1=\2/p' || true
}

# apt_unpack DIRECTORY: unpacks what apt_fetch left there; what older packages have in /lib lies in /usr/lib then. Fails,
# with tar's last line printed.
apt_unpack() {
	local deb
	mkdir -p "$1"/usr/lib
	ln -s usr/lib "$1/lib"
	for deb in "${apt_debs[@]}"; do
		if ! dpkg-deb --fsys-tarfile "$deb" 2>"$tmp/unpack.log" |
			tar -x -C "$1" --no-same-owner --keep-directory-symlink 2>>"$tmp/unpack.log"; then
			tail -n 1 "$tmp/unpack.log" >&2
			return 1
		fi
		rm -f -- "$deb"
	done
	chmod 755 "$1"
}

# Fills the lists, once per run.
apt_update() {
	if ((${#apt_options[@]})); then
		[[ -n ${suite_updated:-} ]] || suite_update
	else
		packages_update
	fi
}

# apt_newest NAME LIST FETCH: `LIST NAME` prints lines "package version", best first; the first of them for
# which `FETCH package version` succeeds it is. Fails when there is none.
apt_newest() {
	local line package version attempt
	local -a candidates
	for attempt in 1 2; do
		mapfile -t candidates < <(apt_answer "$1" "$2" "$1")
		for line in "${candidates[@]}"; do
			read -r package version <<<"$line"
			"$3" "$package" "$version" && return
			note "cannot download $package $version; trying the next version listed"
			# Lists that are out of date name files that are gone.
			[[ $attempt == 2 || -n ${packages_updated:-} ]] || break
		done
		[[ $attempt == 2 ]] || apt_update || break
	done
	return 1
}
