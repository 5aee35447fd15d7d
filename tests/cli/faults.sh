# SPDX-License-Identifier: GPL-2.0-only
# ci/faults.sh with stand-ins for the kernel builder and the launcher: its arguments, its rows, and its end.
for tool in jq setpriv; do
	[[ -n $(command -v $tool) ]] || { echo "skipped: $tool is not installed; ci/test.sh installs it"; exit 77; }
done
. "$SRC/tests/cli/data/stand-in.sh"
export PINCLASH_BINARY=bin/none
stand_in none </dev/null
for tool in gcc flex bison bc make; do
	stand_in $tool </dev/null
done

fault() { # NAME ORACLES
	printf 'Fault: %s\nPromise: a promise of %s\nOracle: %s\n\nOracle: nobody\n---\n' "$1" "$1" "$2" >"p/kernel/faults/$1.patch"
}
mkdir -p p/ci p/kernel/faults
cp -r "$SRC/ci/lib" "$SRC/ci/faults.sh" p/ci/
fault crash "order, canary"
fault dead order
fault late "kernel-log, accounting"
fault missed order
fault seen "order, canary"
fault unbuilt order

# The "image" is named after the fault.
stand_in build.sh <<'END'
[[ $* != *unbuilt* ]] || { echo "it does not apply" >&2; exit 5; }
echo "$PWD/image/${2:-none}/bzImage"
END

# A run of two cells, of which some faults make the second one unsafe: at once, or when the medium is closed.
stand_in demo.sh <<'END'
all="$*"
while [[ $1 != -- ]]; do
	case $1 in
	--kernel) fault=${2%/bzImage} fault=${fault##*/} ;;
	--results) dir=$2 ;;
	--set) set=$2 ;;
	esac
	shift 2
done
echo "$fault $set: ${all##* -- }" >>"$HOME/asked"
[[ $fault != hang ]] || { echo $$ >"$HOME/started"; exec sleep 1000; }
[[ $fault != dead ]] || exit 4
cell() { # T_MS NUMBER VERDICT OUTCOME ORACLE...
	local id=xfs-dax/vmsplice/punch/$2 t=$1 verdict=$3 outcome=$4 findings='{"oracle":"exit","sight":"silent"}'
	shift 4
	for oracle; do findings+=",{\"oracle\":\"$oracle\",\"sight\":\"cry\"}"; done
	echo "{\"type\":\"cell\",\"t_ms\":$t,\"id\":\"$id\",\"verdict\":\"$verdict\",\"outcome\":\"$outcome\",\"findings\":[$findings]}"
}
mkdir -p "$dir"
{
	echo '{"type":"run","t_ms":900}'
	echo '{"type":"begin","t_ms":1000,"id":"xfs-dax/vmsplice/punch/1"}'
	cell 2000 1 safe blocked
	case $fault-$set in
	seen-faults) cell 3456 2 unsafe stale-read canary order ;;
	crash-faults) cell 3456 2 unsafe crash kernel-log ;;
	late-smoke)
		cell 3456 2 unsafe stuck-holder exit
		cell 31000 2 unsafe leak accounting exit
		;;
	*) cell 3000 2 safe blocked ;;
	esac
	echo '{"type":"end","t_ms":6000,"stop'
} >"$dir/cells.jsonl"
! grep -q '"unsafe"' "$dir/cells.jsonl"
END
mv bin/build.sh p/kernel/
mv bin/demo.sh p/ci/

try() {
	p/ci/faults.sh "$@" 2>&1 | sed "s,$PWD/,,"
	echo "= ${PIPESTATUS[0]}"
}
try --list
try --frob
try --results
try --accel fast
try seen nix
try ../faults/seen
mkdir full && touch full/file
try --results full
try --results all
cat all/faults.tsv
cat all/unbuilt/build.log
grep -e none -e seen asked
try --results one seen
try --results some none seen

# Interrupted with a guest under way: that ends, too, and what was judged stays.
fault hang order
mkfifo started
p/ci/faults.sh --results cut seen hang >/dev/null 2>&1 &
read -r pid <started
kill -TERM $!
wait $!
echo "= $?"
kill -0 "$pid" 2>/dev/null || echo "nothing goes on"
cat cut/faults.tsv
find . -maxdepth 1 -name 'pinclash-demo.*'
