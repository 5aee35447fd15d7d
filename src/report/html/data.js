"use strict";
/* data.js: the data of the page, and the two functions that make elements. */

const data = JSON.parse(document.getElementById("data").textContent);
const ids = Object.keys(data.cells);

/* Runs of one kernel are told apart by their folders. */
const names = data.runs.map(run => data.runs.filter(r => r.kernel === run.kernel).length > 1 ?
	`${run.kernel} (${run.dir.split("/").at(-1)})` : run.kernel);

/* Puts back what src/report/pool.c took out: parts that stand elsewhere, and lines of a text. */
function whole(value) {
	if (Array.isArray(value))
		return value.map(whole);
	if (value === null || typeof value !== "object")
		return value;
	if ("$" in value)
		return whole(data.values[value.$]);
	if ("/" in value)
		return whole(value["/"]).join("\n");
	return Object.fromEntries(Object.entries(value).map(([key, v]) => [key, whole(v)]));
}

const known = new Map();

/* The cell in each run, null where it did not run. */
function cellOf(id) {
	if (!known.has(id))
		known.set(id, data.cells[id].map(whole));
	return known.get(id);
}

/* The finding that decided, and the others: [oracle, sight, detail, outcome, when it was settled] */
function decidedBy(cell) {
	return (cell.findings || []).find(([oracle]) => oracle === cell.oracle);
}

function fill(element, attributes, children) {
	for (const [name, value] of Object.entries(attributes || {})) {
		if (name.startsWith("on"))
			element.addEventListener(name.slice(2), value);
		else if (value !== null && value !== false && value !== undefined)
			element.setAttribute(name, value === true ? "" : value);
	}
	element.append(...children.flat(Infinity).filter(c => c !== null && c !== undefined && c !== false));
	return element;
}

function el(name, attributes, ...children) {
	return fill(document.createElement(name), attributes, children);
}

function svg(name, attributes, ...children) {
	return fill(document.createElementNS("http://www.w3.org/2000/svg", name), attributes, children);
}

/* What draw(width) gives, drawn again when its place becomes wider or narrower; redraw() does so, too. */
function fluid(draw, least) {
	const place = el("div", {});
	let width = 0;
	place.redraw = () => place.replaceChildren(draw(width));
	new ResizeObserver(entries => {
		const room = Math.max(least, Math.floor(entries[0].contentRect.width));
		if (room !== width) {
			width = room;
			place.redraw();
		}
	}).observe(place);
	return place;
}

function ms(ns, digits = 1) {
	return `${(ns / 1e6).toFixed(digits)} ms`;
}

/* "✗ stale-read" in the colour of its verdict */
function answer(cell) {
	const verdict = cell ? cell.verdict : "absent";
	return el("span", { class: `answer ${verdict}` }, cell ? cell.outcome || verdict : "did not run");
}
