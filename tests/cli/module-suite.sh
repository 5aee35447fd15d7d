# SPDX-License-Identifier: GPL-2.0-only
# The helper module for another suite's kernel, with a stand-in for apt and a compiler that tells how it was started:
# the compiler comes with the headers and runs where it lies; what cannot be had is one line, and no failure.
for tool in dpkg-deb make gcc readelf; do
	[[ -n $(command -v $tool) ]] || { echo "skipped: $tool is not installed; ci/test.sh installs it"; exit 77; }
done
[[ -e /lib64/ld-linux-x86-64.so.2 ]] || { echo "skipped: the loader of another machine: kernels are taken for x86-64"; exit 77; }
. "$SRC/tests/cli/data/stand-in.sh"

make_packages() {
	local programs=tools/usr/bin/x86_64-linux-gnu- libraries=tools/usr/lib/x86_64-linux-gnu
	mkdir -p headers/usr/src/linux-headers-7.2-amd64 tools/usr/bin $libraries
	cd headers/usr/src/linux-headers-7.2-amd64
	echo 'override CROSS_COMPILE = x86_64-linux-gnu-' >.kernelvariables
	printf '%s\n' 'include /usr/src/linux-headers-7.2-amd64/.kernelvariables' \
		'modules:; $(CROSS_COMPILE)gcc-99 "a b" >$(M)/pinclash_pin.ko' >Makefile
	cd ../../../..
	gcc -o ${programs}gcc-99 -x c - <<-'END'
		#include <stdio.h>
		#include <unistd.h>
		int main(int argc, char **argv)
		{
			char exe[4096] = "";

			readlink("/proc/self/exe", exe, sizeof(exe) - 1);
			printf("by %s:", exe);
			for (int i = 0; i < argc; i++)
				printf(" [%s]", argv[i]);
			puts("");
			return 0;
		}
	END
	cp ${programs}gcc-99 ${programs}as
	cp /lib64/ld-linux-x86-64.so.2 $libraries/
	cp "$(ldd ${programs}gcc-99 | sed -n 's/.*libc.so.6 => \([^ ]*\) .*/\1/p')" $libraries/
	make_deb linux-headers-7.2-amd64 headers
	make_deb gcc-99-for-host tools
}

obtain() { # LABEL
	echo "- $1"
	rm -f asked
	(
		set -euo pipefail
		top=$SRC
		for lib in common apt module; do
			. "$SRC/ci/lib/$lib.sh"
		done
		tmp_open
		trap tmp_close EXIT
		suite=young apt_options=(-o Suite=young)
		kernel_id=$1 kernel_tree=none kernel_modules=none kernel_release=7.2-amd64
		kernel_package=linux-image-7.2-amd64 kernel_version=1
		module_obtain
		[[ -z $module_file ]] || cat "$module_file"
	) 2>&1
	echo "= $?"
	[[ ! -e asked ]] || cat asked
}

make_packages
stand_in apt-cache <<<'echo "Depends: gcc-99-for-host, linux-headers-7.2-common (= 1), linux-kbuild-7.2"'
stand_in apt-get <<END
all=" \$* "
case \$all in
*' -s '*)
	echo "simulated \${*: -1}" >>$PWD/asked
	[[ -e $PWD/poor ]] && echo 'Depends: gcc-99-for-host but it is not installable' >&2 && exit 100
	echo 'Inst gcc-99-for-host (2:99+b1 Debian:unstable [amd64])'
	echo 'Inst linux-headers-7.2-amd64 (1 Debian:unstable [amd64]) []'
	echo 'Conf gcc-99-for-host (2:99+b1 Debian:unstable [amd64])'
	;;
*' download '*)
	echo "fetched\${all#* download}" >>$PWD/asked
	[[ -e $PWD/offline ]] && echo 'E: no network' >&2 && exit 100
	for package in \${all#* download}; do
		[[ ! -e $PWD/\${package%%=*}.deb ]] || cp $PWD/\${package%%=*}.deb .
	done
	;;
esac
END

touch offline
obtain 'no network'
rm offline
mv gcc-99-for-host.deb whole.deb
head -c 4000 whole.deb >gcc-99-for-host.deb
obtain 'a package that is cut short'
mv whole.deb gcc-99-for-host.deb
touch poor
obtain 'a suite without the compiler'
rm poor
obtain 'all there'
obtain 'all there'
tree=$(dirname cache/pinclash/headers/*/usr)
"$tree/usr/bin/pinclash-run" /usr/bin/x86_64-linux-gnu-as 'a b.s'
"$tree/usr/bin/pinclash-run" printf '%s\n' cc1
obtain 'another kernel of the same headers'
stand_in x86_64-linux-gnu-gcc-99 <<<'echo the one of this machine'
obtain 'the compiler is here'
ls cache/pinclash
