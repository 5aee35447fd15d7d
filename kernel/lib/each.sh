# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# Patch after patch: builds, boots, runs the default set, and says what became different with it.

each_bad=0

# What was done is found in the cache again, so a run that was broken off goes on where it was.
each_patch() {
	local total=${#patches_all[@]} n
	((total)) || die "no patches; $patches_dir; put the series there"
	each_previous='' each_suite=$(each_suite_id)
	for ((n = 0; n <= total; n++)); do
		patches_select "$n"
		each_step "$(each_name "$n")"
	done
	return "$((each_bad > 0))"
}

each_name() { # N
	local name=stock
	(($1 == 0)) || name=${patches[-1]##*/}
	printf '%s\n' "${name%.patch}"
}

# Changes when pinclash, its scenarios or the guest do.
each_suite_id() {
	{
		if [[ -n ${PINCLASH_BINARY:-} ]]; then
			cat -- "$PINCLASH_BINARY"
		else
			find "$top/src" "$top/include" -type f -print0 | LC_ALL=C sort -z | xargs -0 cat --
		fi
		find "$top/scenarios" "$top/ci/guest" -type f -print0 | LC_ALL=C sort -z | xargs -0 cat --
		printf '%s\n' "${demo_args[@]}"
	} | hash_text
}

each_step() { # NAME
	local results
	printf '%s\n' "$1"
	image_build
	printf '  applies; builds in %s\n' "$image_dir"
	each_warnings
	results=$cache_dir/each/${image_dir##*/}-$each_suite
	if [[ -d $results ]] || each_run "$results"; then
		touch -- "$results"
		printf '  boots; %s\n' "$(grep -E '^[0-9]+ cells: ' "$results/output" | tail -n 1)"
		each_changes "$results"
		each_previous=$results
	else
		each_bad=1
		printf '  does not run the set: %s\n' "$each_reason"
	fi
}

# The compiler speaks only of what it compiles, so a warning is new when no step before has given it. It is
# told of the right patch when the images before it are built in their order, as they are with an empty cache.
each_warnings() {
	local line
	warnings_plain "$image_dir/warnings" >>"$tmp/warnings.now"
	[[ -n $each_previous ]] || cp -- "$tmp/warnings.now" "$tmp/warnings.before"
	while IFS= read -r line; do
		each_bad=1
		printf '  new warning: %s\n' "$line"
	done < <(LC_ALL=C comm -13 <(LC_ALL=C sort -u "$tmp/warnings.before") <(LC_ALL=C sort -u "$tmp/warnings.now"))
	cp -- "$tmp/warnings.now" "$tmp/warnings.before"
}

# Without line numbers, which every patch moves.
warnings_plain() { # LOG
	sed -E "s,$source_tree/,,g; s,\x1b\[[0-9;]*[mK],,g" -- "$1" |
		sed -En 's/^([^ :]+):[0-9]+(:[0-9]+)?: ((warning|error): .*)/\1: \3/p'
}

# The launcher's own end says nothing of the kernel: 1 and 3 come with verdicts too.
each_run() { # RESULTS
	local stage
	stage=$(cache_stage each)
	setpriv --pdeathsig TERM "$top/ci/demo.sh" --kernel "$image_dir/bzImage" --modules "$image_dir/modules" \
		--results "$stage/results" "${demo_args[@]}" >"$stage/output" 2>"$stage/messages" &
	wait $! || true
	if ! jq -e .finished "$stage/results/results.json" >/dev/null 2>&1; then
		each_reason=$(grep -a 'error: ' "$stage/messages" | tail -n 1)
		rm -rf -- "$stage"
		return 1
	fi
	jq -r '.cells[] | "\(.id) \(.verdict) \(.outcome)"' "$stage/results/results.json" | LC_ALL=C sort >"$stage/cells"
	cache_publish "$stage" "$1"
}

each_changes() { # RESULTS
	[[ -n $each_previous ]] || return 0
	LC_ALL=C join -a 1 -a 2 -e - -o 0,1.2,1.3,2.2,2.3 "$each_previous/cells" "$1/cells" |
		awk '$2 $3 != $4 $5 {printf "  %s: %s %s -> %s %s\n", $1, $2, $3, $4, $5}'
}
