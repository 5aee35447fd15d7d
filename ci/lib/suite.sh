# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# Packages of another suite of Debian, from the site that this machine's own sources name. Its lists lie in the
# cache; the machine's sources, lists and preferences are neither used nor changed.

suite_fresh_days=1
suite_keyring=/usr/share/keyrings/debian-archive-keyring.gpg

# suite_open SUITE: from now on apt.sh speaks of that suite.
suite_open() {
	suite=$1 suite_dir=$cache_dir/suite/$1
	mkdir -p "$suite_dir"/{lists,cache}/partial "$suite_dir/empty"
	touch -- "$suite_dir"
	: >"$suite_dir/status" # nothing is installed: what is here must not sway the choice
	apt_options=(
		-o "Dir::Etc::SourceList=$suite_dir/sources.list" -o "Dir::Etc::SourceParts=$suite_dir/empty"
		-o Dir::Etc::Preferences=/dev/null -o "Dir::Etc::PreferencesParts=$suite_dir/empty" -o APT::Default-Release=
		-o "Dir::State::Lists=$suite_dir/lists" -o "Dir::State::Status=$suite_dir/status"
		-o "Dir::Cache=$suite_dir/cache" -o APT::Sandbox::User=root -o Acquire::Languages=none
		-o Acquire::AllowInsecureRepositories=false -o Acquire::AllowWeakRepositories=false
		-o APT::Get::AllowUnauthenticated=false
	)
	[[ -n $(find "$suite_dir/updated" -mtime -"$suite_fresh_days" 2>/dev/null) ]] || suite_update
}

# Fills the lists. Old ones do when there is no network.
suite_update() {
	local site
	site=$(suite_site)
	[[ -n $site ]] || die "no Debian site; the package sources of this machine; add one, then apt-get update" "$EXIT_SETUP"
	suite_updated=1 packages_updated=1
	note "updating the package lists of $suite"
	suite_update_from "$site" "$suite_keyring" && return
	if grep -q NO_PUBKEY "$tmp/suite.log" && suite_new_keyring; then
		suite_update_from "$site" "$suite_dir/keyring.gpg" && return
	fi
	[[ ! -e $suite_dir/updated ]] || {
		note "the package lists of $suite could not be updated; using those of $(date -ur "$suite_dir/updated" +%F)"
		return
	}
	rm -rf -- "$suite_dir"
	if grep -qE 'does not have a Release file|404 ' "$tmp/suite.log"; then
		die "no suite $suite; debian:$suite; name one that the archive has, such as sid or trixie-backports"
	fi
	sed -n 's/^[EW]: //p' "$tmp/suite.log" | head -n 3 >&2
	die "the package lists of $suite cannot be had; apt-get update; see the lines above" "$EXIT_SETUP"
}

# Where the machine gets Debian itself from, the security archive not meant.
suite_site() {
	local try
	for try in 1 2; do
		# shellcheck disable=SC2016 # apt's own fields
		apt-get indextargets --format '$(ORIGIN) $(LABEL) $(REPO_URI)' 'Created-By: Packages' 2>/dev/null |
			sed -n 's/^Debian Debian //p' | head -n 1 | grep . && return
		[[ $try == 2 ]] || packages_update || return 0
	done
}

suite_update_from() { # SITE KEYRING
	printf 'deb [signed-by=%s] %s %s main\n' "$2" "$1" "$suite" >"$suite_dir/sources.list"
	LC_ALL=C apt-get -q "${apt_options[@]}" -o APT::Update::Error-Mode=any update >"$tmp/suite.log" 2>&1 || return 1
	touch "$suite_dir/updated"
}

# The suite may be signed with a key that is younger than this machine. The newest keyring that the machine's own
# sources offer is trusted as they are.
suite_new_keyring() {
	local stage status=0
	local -a apt_options=()
	stage=$(cache_stage suite)
	note "the keyring of this machine does not know $suite; taking the newest debian-archive-keyring package"
	apt_fetch "$stage" debian-archive-keyring &&
		dpkg-deb --fsys-tarfile "${apt_debs[0]}" | tar -xO ".$suite_keyring" >"$suite_dir/keyring.gpg" || status=$?
	rm -rf -- "$stage"
	return "$status"
}
