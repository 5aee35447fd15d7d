# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# The Debian packages that the build and the guest need.

packages=(
	# build
	cmake make gcc libc6-dev pkg-config
	libibverbs-dev  # memory regions and queue pairs
	libndctl-dev    # namespaces
	libdaxctl-dev   # devdax
	libkmod-dev     # loading modules
	libmount-dev    # mounts
	libblkid-dev    # signatures
	libpmem-dev     # canary patterns and their persistence
	liburing-dev    # fixed buffers
	libaio-dev      # requests in flight
	libdevmapper-dev # the target that holds them there
	libmnl-dev      # rxe links
	libinih-dev     # scenario files
	libjansson-dev  # results
	libcmocka-dev   # unit tests, part of the default build
	libelf1         # objtool, which looks over the helper module
	# guest
	qemu-system-x86 # the machine
	busybox-static  # its shell
	ibverbs-providers # the user-space half of soft-RoCE
	xfsprogs e2fsprogs # mkfs and the offline checks
	iproute2        # rdma, to name a device of one's own
	kmod            # the guest's module tree
	cpio xz-utils zstd # unpack kernel and modules, pack the initramfs
	binutils        # readelf: can this kernel be booted uncompressed?
)

# What kernel/build.sh needs in place of these.
packages_kernel=(
	make gcc libc6-dev flex bison bc
	libelf-dev # objtool
	xz-utils   # the source
	git        # applies and formats patches
	ccache     # switching between patches costs seconds
	jq         # compares results
)

packages_missing() {
	local package
	local -A present=()
	while read -r package; do
		present[$package]=1
	done < <(dpkg-query -W -f '${db:Status-Status} ${Package}\n' "${packages[@]}" 2>/dev/null |
		sed -n 's/^installed //p')
	for package in "${packages[@]}"; do
		[[ -n ${present[$package]:-} ]] || printf '%s\n' "$package"
	done
}

# Fills the package lists, once per run.
packages_update() {
	[[ -z ${packages_updated:-} ]] || return 0
	((EUID == 0)) || return 1
	note "updating the package lists"
	packages_updated=1
	apt-get -qq update >&2
}

packages_install() {
	local -a missing
	# Not Debian: the commands are looked for where they are needed.
	[[ -n $(command -v dpkg-query) ]] || return 0
	mapfile -t missing < <(packages_missing)
	((${#missing[@]})) || return 0
	((EUID == 0)) ||
		die "packages are missing: ${missing[*]}; not root; run as root or apt-get install them"
	note "installing ${missing[*]}"
	packages_update || true
	DEBIAN_FRONTEND=noninteractive apt-get -qq -y --no-install-recommends \
		-o Dpkg::Use-Pty=0 install "${missing[@]}" >"$tmp/apt.log" 2>&1 || {
		tail -n 5 "$tmp/apt.log" >&2
		die "cannot install ${missing[*]}; apt-get; see the lines above" "$EXIT_SETUP"
	}
}
