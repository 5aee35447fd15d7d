#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# The Debian package: lintian finds no error; in a root that holds what it depends on and nothing
# else of use to it, it installs, runs, and is removed without a trace.
# shellcheck disable=SC2154 # the libraries assign them
set -euo pipefail

here=$(cd "${BASH_SOURCE[0]%/*}" && pwd)
top=${here%/*/*}
for lib in common packages root; do
	# shellcheck source=/dev/null
	. "$top/ci/lib/$lib.sh"
done

skip() {
	echo "skipped: $*"
	exit 77
}

fail() {
	echo "FAILED: $*"
	exit 1
}

# Mounts and processes are gone with the namespaces that they are in.
inside() { # COMMAND...
	# shellcheck disable=SC2016 # the inner shell expands it
	timeout -k 5 120 unshare --mount --pid --net --fork --kill-child \
		sh -c 'mount -t proc proc "$1/proc" && mount -t sysfs -o ro sysfs "$1/sys" && shift && exec "$@"' - \
		"$tmp/root" chroot "$tmp/root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin \
		DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8 "$@"
}

# Everything with its contents, but for what dpkg itself keeps.
files() {
	cd "$tmp/root"
	find . -xdev \( -path ./var/lib/dpkg -o -path ./var/log -o -path ./var/cache -o -path ./proc \
		-o -path ./sys \) -prune -o -printf '%y %m %p %l\n' | sort
	find bin/ sbin/ usr etc opt var/lib -xdev -path var/lib/dpkg -prune -o -type f -print0 |
		sort -z | xargs -0 sha256sum
	cd "$top"
}

trap tmp_close EXIT
tmp_open
((EUID == 0)) || skip "a root of its own needs root"
[[ -n $(command -v debootstrap) && -n $(command -v lintian) ]] ||
	skip "debootstrap or lintian is not installed; ci/test.sh installs them"
deb=$("$top/ci/package.sh" 2>"$tmp/build.log") || { tail -n 20 "$tmp/build.log"; fail "the package is not built"; }

lintian --allow-root --fail-on error "$deb" || fail "lintian found errors"
echo "ok: lintian finds no error"

depends=$(dpkg-deb -f "$deb" Depends)
[[ $depends == *libibverbs1* && $depends == *libjansson4* ]] || fail "Depends lacks libraries: $depends"
# Names alone; there are no alternatives among shared libraries.
mapfile -t names < <(tr ',' '\n' <<<"$depends" | sed 's/(.*//; s/ //g')
root_obtain "${names[@]}" || skip "no root could be made; see the lines above"
mkdir "$tmp/root"
tar -x -C "$tmp/root" -f "$root_archive"
files >"$tmp/before"

cp "$deb" "$tmp/root/package.deb"
inside dpkg -i /package.deb || fail "it does not install"
rm "$tmp/root/package.deb"
[[ $(inside dpkg-query -W -f '${Status}' pinclash) == 'install ok installed' ]] || fail "not installed"
inside dpkg --verify pinclash || fail "a file is not as it was packaged"
inside pinclash --version || fail "it does not run"
inside pinclash list holder | grep -q '^  rdma-mr ' || fail "pinclash list names no rdma-mr"
status=0
inside pinclash check >"$tmp/check" || status=$?
grep -q ' cells can run here$' "$tmp/check" || fail "pinclash check does not come to its end"
[[ $status == 0 || $status == 4 ]] || fail "pinclash check ends with $status"
inside pinclash run --list-cells /usr/share/pinclash/scenarios/smoke | tail -n 1
echo "ok: it installs and runs"

inside dpkg --purge pinclash || fail "it cannot be removed"
files >"$tmp/after"
diff "$tmp/before" "$tmp/after" || fail "it leaves something behind"
echo "ok: it is removed without a trace"
