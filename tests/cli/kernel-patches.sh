# SPDX-License-Identifier: GPL-2.0-only
# The kernel builder on a source of two files, with stand-ins for apt and make: patches come and go in one tree, an
# image is built once, and a patch that does not apply is named with its file.
for tool in git dpkg-deb xz gcc ld; do
	[[ -n $(command -v $tool) ]] || { echo "skipped: $tool is not installed; ci/test.sh installs it"; exit 77; }
done
. "$SRC/tests/cli/data/stand-in.sh"
export GIT_CONFIG_GLOBAL=/dev/null GIT_AUTHOR_NAME=A GIT_AUTHOR_EMAIL=a@example.org GIT_AUTHOR_DATE='1700000000 +0000'
export GIT_COMMITTER_NAME=C GIT_COMMITTER_EMAIL=c@example.org

# The "image" is the source; the compiler complains of each line that says so.
make_stand_ins() {
	local tool
	for tool in ccache flex bison bc jq; do
		stand_in $tool </dev/null
	done
	stand_in apt-cache <<<'[[ $1 == policy ]] && echo "  Candidate: 6.12.1"; [[ $1 != madison ]]'
	stand_in apt-get <<<"cp '$PWD/linux-source-6.12.deb' ."
	stand_in make <<'END'
while (($#)); do
	case $1 in
	-C) tree=$2 ;;
	O=*) out=${1#O=} ;;
	INSTALL_MOD_PATH=*) stage=${1#*=} ;;
	allnoconfig) grep '^CONFIG' "$KCONFIG_ALLCONFIG" | grep -v -e '=n$' -e NO_SUCH >"$out/.config" ;;
	bzImage)
		mkdir -p "$out"/arch/x86/boot "$out"/include/config
		cat "$tree"/*.c | tee "$out"/{vmlinux,System.map} >"$out/arch/x86/boot/bzImage"
		echo 6.12.1 >"$out/include/config/kernel.release"
		grep -n warn "$tree"/*.c | sed 's/\(:[0-9]*\):.*/\1:2: warning: it warns/'
		! grep -q forever "$tree"/*.c || sh -c 'echo $$ >started; sleep 1000; :'
		! grep -h broken "$tree"/*.c | sed 's/^/error: /' | grep .
		exit
		;;
	modules_install) mkdir -p "$stage/lib/modules/6.12.1" ;;
	esac
	shift
done
END
}

make_source() {
	mkdir -p deb/usr/src linux
	printf '%s\n' one two three four five >linux/a.c
	printf '%s\n' six >linux/b.c
	touch linux/Makefile
	tar -cJf deb/usr/src/linux-source-6.12.tar.xz linux
	make_deb linux-source-6.12 deb
}

# Three commits: a change, a move with a change, a new file.
make_series() {
	(
		cd linux
		git init -q -b main . && git add . && git commit -q -m base && git tag base
		sed -i 's/^two/TWO/' a.c && git commit -q -am 'first: two is TWO'
		git mv a.c c.c && sed -i 's/^five/FIVE warn/' c.c && git commit -q -am 'second: move'
		echo seven >d.c && git add d.c && git commit -q -m 'third: more'
	)
}

build() {
	echo "- $*"
	p/kernel/build.sh "$@" >path 2>messages
	echo "= $?"
	grep -v -e downloading -e unpacking messages
	[[ ! -s path ]] || cat "$(cat path)" | tr '\n' ' '
	[[ ! -s path ]] || cat "$(dirname "$(cat path)")/warnings"
}

mkdir -p p/ci
cp -r "$SRC/kernel" p/
cp -r "$SRC/ci/lib" p/ci/
rm -rf p/kernel/patches
make_source
make_series
make_stand_ins

p/kernel/build.sh --update linux | sed 's,.*/,,'
printf 'Date: never\nSubject: [PATCH 00/09] Words\n of two lines\n\nAbout it.\n\nNobody (9):\n  stale\n' >p/kernel/patches/6.12/0000-cover-letter.patch
p/kernel/build.sh --update linux >/dev/null
cat p/kernel/patches/6.12/0000-cover-letter.patch
cp -r p/kernel/patches patches.1
p/kernel/build.sh --update linux >/dev/null
diff -r p/kernel/patches patches.1 && echo "the same again"

build --patches none
build
build
build --patches 2
build --patches none

# What is behind the series hardens it, and updates keep the mark.
echo 2 >p/kernel/patches/6.12/series
p/kernel/build.sh --update linux >/dev/null
build --patches series
build
build --patches 1
echo 4 >p/kernel/patches/6.12/series
build
rm p/kernel/patches/6.12/series

echo CONFIG_MORE=y >more
build --patches none --config ./more

sed -i 's/^-five/-fife/' p/kernel/patches/6.12/0002-*
build --patches 1
build
sed -i 's/^+TWO/+broken/' p/kernel/patches/6.12/0001-*
build --patches 1

# Killed with makes of its own under way: nothing goes on.
sed -i 's/^+broken/+forever/' p/kernel/patches/6.12/0001-*
mkfifo started
p/kernel/build.sh --patches 1 >/dev/null 2>&1 &
read -r pid <started
{ kill -KILL $! && wait $!; } 2>/dev/null
timeout 30 tail --pid="$pid" -f /dev/null && echo "nothing goes on"

echo CONFIG_NO_SUCH=y >no-such
sed -i 's/^+forever/+2/' p/kernel/patches/6.12/0001-*
build --patches 1 --config ./no-such
find . -maxdepth 1 -name 'pinclash-demo.*'
