# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# A browser, driven through chromedriver (W3C WebDriver over HTTP).

fail() {
	echo "FAILED: $*" >&2
	exit 1
}

# browser_open DIR: start chromedriver and a session; sets $session.
browser_open() {
	local answer
	: >"$1/driver.out"
	chromedriver --port=0 --log-path="$1/driver.log" >>"$1/driver.out" &
	driver=$!
	for _ in {1..300}; do
		port=$(sed -n 's/.*started successfully on port \([0-9]*\).*/\1/p' "$1/driver.out")
		[[ -z $port ]] || break
		kill -0 "$driver" || fail "chromedriver ended: $(cat "$1/driver.out")"
		read -rt 0.1 <> <(:) || true
	done
	[[ -n $port ]] || fail "chromedriver named no port"
	answer=$(curl -sS "http://127.0.0.1:$port/session" -d "$(jq -n --arg dir "$1/profile" '
		{capabilities: {alwaysMatch: {
			"goog:loggingPrefs": {browser: "ALL", performance: "ALL"},
			"goog:chromeOptions": {args: ["--headless=new", "--no-sandbox", "--disable-gpu",
				"--disable-dev-shm-usage", "--hide-scrollbars", "--no-first-run",
				"--disable-background-networking", "--window-size=1440,1000",
				"--user-data-dir=" + $dir]}}}}')")
	session=$(jq -r '.value.sessionId // empty' <<<"$answer")
	[[ -n $session ]] || fail "no browser session: $answer"
}

browser_close() {
	[[ -z ${session:-} ]] || curl -sS -X DELETE "http://127.0.0.1:$port/session/$session" >/dev/null || true
	[[ -z ${driver:-} ]] || { kill "$driver" && wait "$driver"; } 2>/dev/null || true
}

# wd PATH [JSON]: a WebDriver command; prints its value
wd() {
	local answer
	answer=$(curl -sS "http://127.0.0.1:$port/session/$session/$1" ${2:+-d "$2"})
	[[ $(jq -r '.value | objects | .error // empty' <<<"$answer") == '' ]] || fail "$1: $answer"
	jq -r .value <<<"$answer"
}

# js EXPRESSION: its value in the page
js() {
	wd execute/sync "$(jq -n --arg code "return $1" '{script: $code, args: []}')"
}

# cdp COMMAND JSON: a command of the DevTools protocol; prints its answer
cdp() {
	wd goog/cdp/execute "$(jq -n --arg cmd "$1" --argjson params "$2" '{cmd: $cmd, params: $params}')"
}

# press KEY...: keys as WebDriver names them
press() {
	wd actions "$(jq -n '{actions: [{type: "key", id: "keys", actions:
		[$ARGS.positional[] | {type: "keyDown", value: .}, {type: "keyUp", value: .}]}]}' --args "$@")" >/dev/null
}
TAB=$'\uE004' ENTER=$'\uE007' ESCAPE=$'\uE00C' RIGHT=$'\uE014' DOWN=$'\uE015'
export TAB ENTER ESCAPE RIGHT DOWN

# click SELECTOR, type_in SELECTOR TEXT: as a person does
element() {
	wd element "$(jq -n --arg css "$1" '{using: "css selector", value: $css}')" | jq -r '.[]'
}
click() {
	wd "element/$(element "$1")/click" '{}' >/dev/null
}
type_in() {
	wd "element/$(element "$1")/value" "$(jq -n --arg text "$2" '{text: $text}')" >/dev/null
}

visit() {
	wd url "$(jq -n --arg url "$1" '{url: $url}')" >/dev/null
}

screenshot() {
	wd screenshot | base64 -d >"$1"
}

# is WHAT EXPRESSION VALUE: the expression has this value in the page
is() {
	local value
	value=$(js "$2")
	[[ $value == "$3" ]] || fail "$1: $2 is '$value', not '$3'"
	echo "ok: $1"
}
