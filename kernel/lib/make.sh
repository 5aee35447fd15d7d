# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# Configures and builds the tree as it stands.

config_dir=$top/kernel/config

# config_select NAME|FILE: sets config_name and config_extra, the fragment on top of minimal, or empty.
config_select() {
	config_extra=''
	if [[ $1 == minimal ]]; then
		config_name=$1
	elif [[ $1 != */* && -f $config_dir/$1 ]]; then
		config_name=$1 config_extra=$config_dir/$1
	elif [[ $1 == */* && -f $1 && -r $1 ]]; then
		config_name=$(basename -- "$1" | tr -cd 'A-Za-z0-9._-')-$(hash_of "$1")
		config_extra=$(realpath -- "$1")
	else
		die "no configuration $1; kernel/config/; give minimal, debug, or a path with a slash"
	fi
}

# The fragments of an image. What the series brings is asked for when all of it is there.
config_fragments() {
	local -a fragments=("$config_dir/minimal" ${config_extra:+"$config_extra"})
	if patches_complete && [[ -f $config_dir/series ]]; then
		fragments+=("$config_dir/series")
	fi
	printf '%s\n' "${fragments[@]}"
}

# make_kernel OUT ARGUMENT...: make, with all that must be the same at every call, or everything is built again.
# It ends when this process does, even by SIGKILL. The whole group is ended, because make runs makes through
# shells, which do not pass a signal on.
make_kernel() {
	local out=$1
	shift
	# shellcheck disable=SC2016 # expanded by the inner shell
	setpriv --pdeathsig TERM setsid bash -c 'trap "trap - TERM; kill 0" TERM; "$@" & wait $!' _ \
		nice make -s -C "$source_tree" "O=$out" "CC=ccache gcc" "HOSTCC=ccache gcc" \
		-j"$jobs" "LOCALVERSION=-$make_label" "$@" &
	wait $!
}

make_environment() {
	# Not in its depend mode: there ccache does not see .incbin, and takes one compressed kernel for another that
	# has the same size.
	export CCACHE_DIR=$cache_dir/ccache/linux CCACHE_MAXSIZE=4G CCACHE_NODEPEND=1
	export KBUILD_BUILD_USER=pinclash KBUILD_BUILD_HOST=pinclash KBUILD_BUILD_TIMESTAMP
	KBUILD_BUILD_TIMESTAMP=$(date -u -d "@$(stat -c %Y "$source_tree/Makefile")")
	unset ARCH CROSS_COMPILE KBUILD_OUTPUT KCFLAGS LLVM MAKEFLAGS W C
	mkdir -p "$CCACHE_DIR"
	touch "$CCACHE_DIR"
}

# make_config OUT FRAGMENT...: the later line of two about one option holds.
make_config() {
	local out=$1
	shift
	mkdir -p "$out"
	cat -- "$@" >"$out/fragment"
	KCONFIG_ALLCONFIG=$out/fragment make_kernel "$out" allnoconfig >"$tmp/config.log" 2>&1 || {
		tail -n 5 "$tmp/config.log" >&2
		die "the kernel cannot be configured; $out; see the lines above" "$EXIT_SETUP"
	}
	config_check "$out"
}

# An option whose dependency is missing vanishes without a word.
config_check() { # OUT
	local line name got
	local -A wanted=()
	while IFS= read -r line; do
		if [[ $line =~ ^(CONFIG_[A-Z0-9_a-z]+)=(.*)$ ]]; then
			wanted[${BASH_REMATCH[1]}]=${BASH_REMATCH[2]}
		elif [[ $line =~ ^'# '(CONFIG_[A-Z0-9_a-z]+)' is not set'$ ]]; then
			wanted[${BASH_REMATCH[1]}]=n
		fi
	done <"$1/fragment"
	for name in "${!wanted[@]}"; do
		got=$(sed -n "s/^$name=//p" "$1/.config")
		[[ ${got:-n} == "${wanted[$name]}" ]] ||
			die "$name=${wanted[$name]} did not take effect, it is ${got:-n}; $1/fragment; enable what it depends on" "$EXIT_SETUP"
	done
}

# --- images

# image_key: changes with whatever goes into an image.
image_key() {
	{
		printf '%s\n' "$source_package $source_version" "${#patches[@]}" "$make_label"
		cat -- "${image_fragments[@]}"
		patches_changes "${patches[@]}"
		gcc --version
		ld --version
		declare -f make_kernel make_environment make_config image_collect
	} | hash_text
}

# image_build: sets image_dir, a folder of the cache:
#   bzImage, vmlinux, System.map, config
#   modules/   lib/modules/<release>: what is built in, and modules if the configuration has some
#   build/     to build modules against: make -C build M=...
#   warnings   what the compiler said, in files that differ from those of the image built before
image_build() {
	local stage out
	make_label=$(image_label)
	mapfile -t image_fragments < <(config_fragments)
	image_dir=$cache_dir/image/$(image_key)
	if [[ ! -d $image_dir ]]; then
		out=$source_dir/out-$config_name
		source_lock
		# Another run may have built it while this one waited.
		if [[ ! -d $image_dir ]]; then
			note "building $source_version-$make_label in $out"
			patches_apply "${patches[@]}"
			image_make "$out"
			stage=$(cache_stage image)
			image_collect "$out" "$stage"
			cache_publish "$stage" "$image_dir"
		fi
		source_unlock
	fi
	touch -- "$image_dir"
}

# What uname -r says behind the version.
image_label() {
	local label=stock count=${#patches[@]}
	if [[ -n $fault ]]; then
		label=hardened-$fault
	elif ((count == 0)); then
		:
	elif ((count == 10#$patches_series)); then
		label=series
	elif ((count == ${#patches_all[@]})); then
		label=hardened
	else
		label=series${count}of${#patches_all[@]}
	fi
	printf '%s\n' "$label-$config_name"
}

# Warnings of a build that was broken off and is gone on with add up.
image_make() { # OUT
	local log=$1/log-${image_dir##*/}
	make_environment
	make_config "$1" "${image_fragments[@]}"
	make_kernel "$1" bzImage modules >>"$log" 2>&1 || {
		grep -m 5 -E 'error|Error' "$log" >&2 || tail -n 5 "$log" >&2
		rm -f -- "$log"
		die "the kernel does not build; $1; see the lines above" "$EXIT_SETUP"
	}
	mv -- "$log" "$1/warnings"
}

image_collect() { # OUT STAGE
	local out=$1 stage=$2 release
	release=$(<"$out/include/config/kernel.release")
	cp -- "$out/arch/x86/boot/bzImage" "$out/vmlinux" "$out/System.map" "$out/warnings" "$stage/"
	cp -- "$out/.config" "$stage/config"
	make_kernel "$out" "INSTALL_MOD_PATH=$stage" DEPMOD=true modules_install >"$tmp/install.log" 2>&1
	mv -- "$stage/lib/modules/$release" "$stage/modules"
	rm -rf -- "${stage:?}/lib" "$stage/modules/build" "$stage/modules/source"
	make_kernel "$out" run-command \
		"KBUILD_RUN_COMMAND=\$(srctree)/scripts/package/install-extmod-build $stage/build" >>"$tmp/install.log" 2>&1
	chmod 755 "$stage"
}
