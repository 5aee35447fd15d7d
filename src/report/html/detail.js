/* detail.js: all that is known of one cell, in each run. */

const STAMP = [[8, "magic"], [16, "run"], [20, "writer"], [24, "sequence"], [32, "page"], [36, "slot"],
	[56, "zero"], [64, "checksum"]];

function findings(cell) {
	const words = { none: "not asked", silent: "content", blind: "blind", cry: "cries" };
	return el("table", { class: "facts" }, el("tr", {}, ["oracle", "", "says", "settled at"].map(h => el("th", {}, h))),
		cell.findings.map(([oracle, sight, says, outcome, at]) => el("tr", { class: sight },
			el("th", { scope: "row" }, oracle), el("td", { class: "nowrap" }, words[sight] || sight, outcome ? ` ${outcome}` : ""),
			el("td", {}, says), el("td", { class: "number" }, at === undefined ? "" : ms(at)))));
}

/* 64 bytes, each in the colour of the part of the stamp that it belongs to. */
function hexDump(sample, stamped) {
	const bytes = sample.match(/../g).map(h => parseInt(h, 16)), rows = [];
	const part = i => stamped ? STAMP.findIndex(([end]) => i < end) : 1;
	for (let at = 0; at < bytes.length; at += 16) {
		const row = bytes.slice(at, at + 16);
		rows.push(el("div", {}, el("span", { class: "at" }, at.toString(16).padStart(4, "0") + "  "),
			row.map((b, i) => el("span", { class: `f${part(at + i)}` }, b.toString(16).padStart(2, "0") + (i === 7 ? "  " : " "))),
			" " + row.map(b => b > 31 && b < 127 ? String.fromCharCode(b) : "·").join("")));
	}
	return el("div", { class: "hex", tabindex: "0", role: "group", "aria-label": "hex dump" }, rows);
}

function stampText(stamp, run) {
	return el("table", { class: "facts" },
		[["written by", stamp.writer], ["sequence", stamp.seq], ["page", `${stamp.page}, record ${stamp.slot} of 64`],
			["of run", stamp.run + (stamp.run === run ? ": this cell's" : ": another one's")], ["checksum", "intact"]]
			.map(([k, v], i) => el("tr", { class: "hex-key" }, el("th", { scope: "row" }, k), el("td", {}, String(v)))));
}

function foreign(facts, key, title) {
	const found = facts.canary && facts.canary[key];
	if (!found)
		return null;
	return [el("h4", {}, title(found)), hexDump(found.sample, Boolean(found.stamp)),
		found.stamp ? stampText(found.stamp, facts.run) : el("p", { class: "hint" }, "The bytes bear no intact stamp.")];
}

function logLines(log) {
	if (!log || !log.text)
		return log && log.death ? [el("h4", {}, "The machine died"), el("pre", { tabindex: "0" }, log.death)] : null;
	return [el("h4", {}, `Kernel log: ${log.bad_lines} line${log.bad_lines > 1 ? "s" : ""} that report a fault`),
		el("pre", { tabindex: "0" }, log.text.split("\n").map((line, i) =>
			el("span", i ? {} : { class: "hot" }, line + "\n")))];
}

function waiting(facts) {
	const change = facts.change || {};
	if (!change.blocked_seen)
		return null;
	return [el("h4", {}, "Where the change waited"),
		el("p", {}, change.waits_in || "the kernel did not say", change.state ? ` (task state ${change.state})` : "")];
}

/* Every recorded fact, whatever its shape. */
function tree(value) {
	if (value === true)
		return "yes";
	if (typeof value === "string")
		return value.includes("\n") ? el("pre", { tabindex: "0" }, value) : value;
	if (typeof value !== "object")
		return String(value);
	return el("table", { class: "facts" }, Object.entries(value).map(([key, v]) =>
		el("tr", {}, el("th", { scope: "row" }, key), el("td", {}, tree(v)))));
}

function command(text) {
	const copy = el("button", { type: "button", onclick: async () => {
		try {
			await navigator.clipboard.writeText(text);
			copy.textContent = "copied";
		} catch {
			getSelection().selectAllChildren(code);
			copy.textContent = "selected";
		}
	} }, "copy");
	const code = el("code", {}, text);
	return el("div", { class: "again" }, code, copy);
}

function reproduce(id, run) {
	return [el("h4", {}, "Run it again"), command(`${run.again || "pinclash run"} --cell ${id}`),
		el("p", { class: "hint" }, `seed ${run.seed} on ${run.kernel} (${run.accel}); the facts are judged again, without a run, by`),
		command(`pinclash judge -v ${run.dir}/cases/${id.replaceAll("/", "~")}.json`)];
}

function inRun(id, cell, run, name) {
	const change = id.split("/")[2];
	const head = el("h3", {}, data.runs.length > 1 ? name : "", answer(cell),
		cell && cell.outcome ? el("span", { class: "hint" }, cell.verdict) : "");
	if (!cell)
		return el("section", { class: "answered" }, head);
	const facts = cell.facts || {};
	return el("section", { class: "answered" }, head,
		el("p", { class: "says" }, cell.oracle ? el("b", {}, `${cell.oracle}: `) : "", cell.detail || ""),
		cell.known_reason ? el("p", { class: "hint" }, `${cell.known_fixed ? "listed as known trouble, and safe now" : "known"}: ${cell.known_reason}`) : null,
		cell.timeline && cell.timeline.spans.length ? timeline(cell, change) : null,
		foreign(facts, "stale_read", f => `Evidence: the holder read ${f.pages} pages of another file, the first at offset ${f.offset || 0}`),
		foreign(facts, "stale_write", f => `Evidence: ${f.pages} pages of another file hold the holder's bytes, the first at offset ${f.offset || 0}`),
		storm(cell), waiting(facts), logLines(facts.log),
		cell.findings ? [el("h4", {}, "What each oracle says"), findings(cell)] : null,
		cell.timeline && cell.timeline.spans.length ? events(cell, change) : null,
		cell.facts ? el("details", {}, el("summary", {}, "All recorded facts"), tree(facts)) : null,
		reproduce(id, run));
}

function title(id) {
	const [medium, holder, change, situation] = id.split("/");
	const go = (step, label, text) => el("button", { type: "button", "aria-label": label, title: label,
		onclick: event => step ? openNext(step) : closeDetail(event) }, text);
	return el("div", { class: "title" },
		el("h2", {}, `${change}, ${situation} `, el("small", {}, `${medium} / ${holder}`)),
		go(-1, "cell before [", "‹"), go(1, "cell after ]", "›"), go(0, "close Esc", "✕"));
}

function showDetail(id) {
	const place = document.getElementById("detail");
	place.replaceChildren(title(id), ...cellOf(id).map((cell, i) => inRun(id, cell, data.runs[i], names[i])));
	place.hidden = false;
	place.scrollTop = 0;
	document.getElementById("main").classList.add("open");
}
