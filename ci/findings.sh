#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# The tables of docs/findings.md, made from what runs have shown.
#
# docs/findings/KERNEL.tsv (a colon in the name is an underscore there) has a line for each cell that was judged there: id, verdict, outcome, hole, oracle and
# what it saw. A table has its unsafe cells, those that differ in nothing but medium and change in one row.
set -euo pipefail

ci_dir=$(cd "${BASH_SOURCE[0]%/*}" && pwd)
top=${ci_dir%/*}
# shellcheck source=ci/lib/common.sh
. "$ci_dir/lib/common.sh"

folder=$top/docs/findings
document=$top/docs/findings.md
known=$top/scenarios/known.ini

usage() {
	cat <<'END'
usage: ci/findings.sh [--add KERNEL RESULTS... | --check | -h]

  (nothing)              write the tables of docs/findings.md from docs/findings/*.tsv
  --add KERNEL RESULTS   note what these folders of results show of KERNEL, a name that
                         ci/demo.sh --kernel knows; a cell's newer line takes the place of the older
  --check                exit code 1, with the difference, if a table is not what its file says

Environment: PINCLASH_BINARY is run in place of build/dev/pinclash.
END
}

# Figures that differ from run to run are left out of what an oracle saw.
extract() { # RESULTS
	local binary=${PINCLASH_BINARY:-$top/build/dev/pinclash}
	"$binary" report --known "$known" --json "$1" | jq -r '
		.cells[] | .change as $change | select(.verdict == "safe" or .verdict == "unsafe")
		| [.id, .verdict, .outcome]
		+ if .verdict == "unsafe" then [
			(if .known then (.known_reason | split(":")[0]) else "?" end), .oracle,
			(.detail | gsub($change; "the change") | sub(" \\(pinned: .*"; "") | sub("; at offset .*"; "")
				| sub(" [0-9]+ times under"; " under") | sub("; first after .*"; "")
				| sub("(CPU|PID): .* at "; "at ") | sub("address: [0-9a-f]+"; "address")
				| gsub("\\+0x[0-9a-f]+/0x[0-9a-f]+"; "") | gsub("[0-9]+ pages"; "pages"))
		] else ["-", "-", "-"] end | @tsv'
}

add() { # KERNEL RESULTS...
	local file=$folder/${1//:/_}.tsv results
	shift
	tmp_open
	mkdir -p -- "$folder"
	touch "$file"
	for results in "$@"; do
		[[ -s $results/cells.jsonl ]] || die "no journal in it; $results; name a folder of results"
		extract "$results" >"$tmp/new" || (($? != 2)) || die "it cannot be read; $results; see above"
		# The first line of an id counts.
		LC_ALL=C sort -s -u -t $'\t' -k 1,1 "$tmp/new" "$file" >"$tmp/all"
		cat "$tmp/all" >"$file"
	done
}

# Rows of the table of one file. The pattern of a row is for the shell: --cell={a,b}/... is two options.
rows() { # FILE
	LC_ALL=C awk -F '\t' '
	function braces(list,   n, parts) {
		n = split(list, parts, ",")
		return n > 1 ? "{" list "}" : list
	}
	$2 == "unsafe" {
		split($1, part, "/")
		key = part[2] SUBSEP part[4] SUBSEP $3 SUBSEP $4 SUBSEP $5 ": " $6
		mine = key SUBSEP part[1]
		changes[mine] = changes[mine] (mine in changes && changes[mine] != "" ? "," : "") part[3]
		medium[mine] = part[1]
		rest[mine] = key
	}
	END {
		for (mine in changes) {
			both = rest[mine] SUBSEP changes[mine]
			media[both] = media[both] == "" ? medium[mine] : \
				(media[both] < medium[mine] ? media[both] "," medium[mine] : medium[mine] "," media[both])
		}
		for (both in media) {
			split(both, f, SUBSEP)
			printf "%s\t| `--cell=%s/%s/%s/%s` | %s | %s | %s |\n", f[4] f[1] f[2] f[3] f[6], \
				braces(media[both]), f[1], braces(f[6]), f[2], f[3], f[5], f[4]
		}
	}' "$1" | LC_ALL=C sort | cut -f 2-
}

table() { # KERNEL
	local file=$folder/${1//:/_}.tsv
	# shellcheck disable=SC2016 # no command is meant to run
	printf '`ci/demo.sh --kernel %s -- CELLS` runs a row again. Cells that were judged: %s, unsafe: %s.\n\n' "$1" \
		"$(wc -l <"$file")" "$(cut -f 2 "$file" | grep -c unsafe)"
	printf '| cells | outcome | evidence | hole |\n|---|---|---|---|\n'
	rows "$file"
}

# The document with each table between its two marks made anew.
render() {
	local line kernel
	while IFS= read -r line; do
		[[ -n ${kernel:-} && $line != '<!-- end -->' ]] || printf '%s\n' "$line"
		if [[ $line == '<!-- end -->' ]]; then
			kernel=''
		elif [[ $line =~ ^'<!-- table '([a-z0-9:.-]+)' -->'$ ]]; then
			kernel=${BASH_REMATCH[1]}
			[[ -s $folder/${kernel//:/_}.tsv ]] || die "no results of $kernel; $folder; see ci/findings.sh --help"
			table "$kernel"
		fi
	done <"$document"
}

check() {
	local file
	for file in "$folder"/*.tsv; do
		file=${file##*/}
		file=${file%.tsv}
		grep -qxF "<!-- table ${file//_/:} -->" "$document" || die "no table of ${file//_/:}; $document; add its marks" 1
	done
	if cut -f 4 "$folder"/*.tsv | grep -qxF '?'; then
		die "an unsafe cell that no section of $known explains; $(grep -P '^[^\t]*\tunsafe\t[^\t]*\t\?\t' "$folder"/*.tsv | head -n 1 | cut -f 1); add one, then ci/findings.sh --add" 1
	fi
	render | diff -u "$document" - || die "docs/findings.md is not what docs/findings/ says; run ci/findings.sh" 1
}

main() {
	trap tmp_close EXIT
	case ${1:-} in
	--add)
		(($# >= 3)) || die "--add needs a kernel and a folder of results; command line; see ci/findings.sh --help"
		shift
		need_command jq
		add "$@"
		;;
	--check) check ;;
	-h | --help) usage ;;
	'')
		tmp_open
		render >"$tmp/document"
		cat "$tmp/document" >"$document"
		;;
	*) die "unknown argument $1; command line; see ci/findings.sh --help" ;;
	esac
}

main "$@"
