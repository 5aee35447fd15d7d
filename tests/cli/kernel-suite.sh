# SPDX-License-Identifier: GPL-2.0-only
# --kernel debian:SUITE where the suite does not exist, cannot be verified, or is newer than the machine's keyring;
# with a stand-in for apt.
for tool in dpkg-deb cmake; do
	[[ -n $(command -v $tool) ]] || { echo "skipped: $tool is not installed; ci/test.sh installs it"; exit 77; }
done
. "$SRC/tests/cli/data/stand-in.sh"
export PINCLASH_BINARY=bin/none
for tool in none qemu-system-x86_64 busybox cpio depmod modinfo readelf setpriv xz zstd apt-cache; do
	stand_in $tool </dev/null
done
mkdir -p deb/usr/share/keyrings
echo newer >deb/usr/share/keyrings/debian-archive-keyring.gpg
make_deb debian-archive-keyring deb
stand_in apt-get <<END
case " \$* " in
*' indextargets '*) echo 'Debian Debian http://example.org/debian/' ;;
*' update '*)
	cat $PWD/cache/pinclash/suite/*/sources.list >>$PWD/asked
	grep -q nowhere $PWD/asked && echo "E: The repository has not got it: it does not have a Release file." && exit 100
	grep -q unsigned $PWD/asked && echo "E: The repository is not signed." && exit 100
	grep -q suite/young/keyring $PWD/asked || { echo "W: NO_PUBKEY 1234" && exit 100; }
	;;
*' download debian-archive-keyring '*) cp $PWD/debian-archive-keyring.deb . ;;
esac
END

try() {
	rm -f asked
	"$SRC/ci/demo.sh" --kernel "debian:$1" --results results 2>&1
	echo "= $?"
	cat asked
	ls cache/pinclash/suite
}
try nowhere
try unsigned
try young
cat cache/pinclash/suite/young/keyring.gpg
