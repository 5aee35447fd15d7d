/* matrix.js: filters, and the way through the matrix by keys. */

const matrix = document.getElementById("matrix");
const links = new Map([...matrix.querySelectorAll("td a")].map(a => [decodeURIComponent(a.hash.slice(1)), a]));
const VERDICTS = ["unsafe", "inconclusive", "safe", "skipped"];
const filter = { verdicts: new Set(VERDICTS), changed: false, fresh: false, pair: "", texts: null };

/* Every word that the search may find in a cell; made when it is first asked for. */
function textOf(id) {
	filter.texts = filter.texts || new Map();
	if (!filter.texts.has(id)) {
		const log = cell => cell.facts && cell.facts.log && cell.facts.log.first || "";
		filter.texts.set(id, [id, ...cellOf(id).filter(Boolean).map(cell =>
			`${cell.verdict} ${cell.outcome || ""} ${cell.oracle || ""} ${cell.detail || ""} ${cell.known_reason || ""} ${log(cell)}`)]
			.join(" ").toLowerCase());
	}
	return filter.texts.get(id);
}

function pairOf(id) {
	return cellOf(id).map(cell => cell ? `${cell.verdict} ${cell.outcome || ""}`.trim() : "absent").join(" → ");
}

function passes(id, link, words, medium, holder) {
	const parts = id.split("/"), cells = cellOf(id).filter(Boolean);
	return (!medium || parts[0] === medium) && (!holder || parts[1] === holder) &&
		cells.some(cell => filter.verdicts.has(cell.verdict)) &&
		(!filter.changed || link.classList.contains("changed")) &&
		(!filter.fresh || cells.some(cell => cell.verdict === "unsafe" && !cell.known)) &&
		(!filter.pair || pairOf(id) === filter.pair) &&
		(!words.length || words.every(word => textOf(id).includes(word)));
}

function applyFilter() {
	const value = name => document.getElementById(name).value;
	const words = value("words").toLowerCase().split(/\s+/).filter(Boolean);
	let shown = 0;
	for (const [id, link] of links) {
		const on = passes(id, link, words, value("medium"), value("holder"));
		link.classList.toggle("off", !on);
		shown += on;
	}
	for (const body of matrix.tBodies) {
		let any = false;
		for (const row of body.rows) {
			if (row.classList.contains("place"))
				continue;
			const on = Boolean(row.querySelector("a:not(.off)"));
			row.classList.toggle("off", !on);
			any = any || on;
		}
		body.classList.toggle("off", !any);
	}
	document.getElementById("shown").textContent = `${shown} of ${links.size} cells`;
	keepStop();
}

function toggle(text, kind, pressed, change) {
	const button = el("button", { type: "button", class: kind, "aria-pressed": String(pressed), onclick: () => {
		pressed = !pressed;
		button.setAttribute("aria-pressed", String(pressed));
		change(pressed);
		applyFilter();
	} }, text);
	return button;
}

function countOf(test) {
	return ids.filter(id => cellOf(id).some(cell => cell && test(cell))).length;
}

function verdictToggles() {
	return VERDICTS.map(verdict => [verdict, countOf(cell => cell.verdict === verdict)]).filter(([, n]) => n)
		.map(([verdict, n]) => toggle(`${verdict} ${n}`, verdict, true, on =>
			on ? filter.verdicts.add(verdict) : filter.verdicts.delete(verdict)));
}

function onlyToggles() {
	const changed = [...links.values()].filter(a => a.classList.contains("changed")).length;
	const known = countOf(cell => cell.known);
	return [
		data.runs.length > 1 ? toggle(`only what differs ${changed}`, "only", false, on => { filter.changed = on; }) : null,
		known ? toggle("only unsafe and not known", "only", false, on => { filter.fresh = on; }) : null,
	].filter(Boolean);
}

function fillSelect(name, part) {
	const values = [...new Set(ids.map(id => id.split("/")[part]))];
	document.getElementById(name).append(el("option", { value: "" }, "all"), ...values.map(v => el("option", {}, v)));
}

/* How often one run says this where another says that; each shows its cells. */
function showDifferences() {
	const pairs = new Map();
	for (const [id, link] of links) {
		if (link.classList.contains("changed"))
			pairs.set(pairOf(id), (pairs.get(pairOf(id)) || 0) + 1);
	}
	if (data.runs.length < 2)
		return;
	const buttons = [];
	const choose = pair => {
		filter.pair = filter.pair === pair ? "" : pair;
		buttons.forEach(b => b.setAttribute("aria-pressed", String(b.dataset.pair === filter.pair)));
		applyFilter();
	};
	const whole = ([pair]) => !pair.includes("absent"); // what all runs have tells more
	for (const [pair, n] of [...pairs].sort((a, b) => whole(b) - whole(a) || b[1] - a[1])) {
		const id = ids.find(i => pairOf(i) === pair);
		buttons.push(el("button", { type: "button", "aria-pressed": "false", "data-pair": pair,
			onclick: () => choose(pair) }, el("b", {}, String(n)),
		cellOf(id).flatMap((cell, i) => [i ? "→" : null, answer(cell)])));
	}
	document.getElementById("filter").before(el("section", { class: "differences" },
		el("h2", {}, pairs.size ? "What differs" : "No cell differs"),
		el("p", { class: "about" }, names.join(" → ")),
		el("ul", {}, buttons.map(b => el("li", {}, b)))));
}

/* One stop for the Tab key; the arrows move it. */
function keepStop(link) {
	const old = matrix.querySelector("a[tabindex='0']");
	const stop = link || (old && !old.classList.contains("off") ? old : matrix.querySelector("a:not(.off)"));
	if (old)
		old.tabIndex = -1;
	if (stop)
		stop.tabIndex = 0;
	return stop;
}

function shownLinks(row) {
	return [...row.querySelectorAll("a:not(.off)")];
}

/* The nearest cell in the row above or below that has one. */
function vertical(link, step) {
	const rows = [...matrix.querySelectorAll("tbody tr")], column = link.closest("td").cellIndex;
	for (let i = rows.indexOf(link.closest("tr")) + step; i >= 0 && i < rows.length; i += step) {
		const row = shownLinks(rows[i]);
		if (row.length)
			return row.reduce((best, a) => Math.abs(a.closest("td").cellIndex - column) <
				Math.abs(best.closest("td").cellIndex - column) ? a : best);
	}
	return null;
}

function horizontal(link, step) {
	const all = shownLinks(matrix);
	return all[all.indexOf(link) + step] || null;
}

const STEPS = {
	ArrowUp: a => vertical(a, -1), ArrowDown: a => vertical(a, 1),
	ArrowLeft: a => horizontal(a, -1), ArrowRight: a => horizontal(a, 1),
	Home: a => shownLinks(a.closest("tr"))[0], End: a => shownLinks(a.closest("tr")).at(-1),
};

matrix.addEventListener("keydown", event => {
	const link = event.target.closest("td a"), step = STEPS[event.key];
	if (!link || !step || event.ctrlKey || event.altKey || event.metaKey)
		return;
	event.preventDefault();
	const next = step(link);
	if (next)
		keepStop(next).focus();
});

function showFilter() {
	const form = document.getElementById("filter");
	fillSelect("medium", 0);
	fillSelect("holder", 1);
	document.getElementById("verdicts").append(...verdictToggles(), ...onlyToggles());
	form.addEventListener("input", applyFilter);
	form.addEventListener("submit", event => event.preventDefault());
	form.hidden = false;
	document.getElementById("keys").hidden = false;
}
