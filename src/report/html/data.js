"use strict";
/* data.js: the data of the page, and the two functions that make elements. */

const data = JSON.parse(document.getElementById("data").textContent);
const ids = Object.keys(data.cells);

/* Puts back what src/report/pool.c took out: parts that stand elsewhere, and lines of a text. */
function whole(value) {
	if (Array.isArray(value)) {
		const items = value.map(whole);
		return items.length && items.every(i => typeof i === "string") ? items.join("\n") : items;
	}
	if (value === null || typeof value !== "object")
		return value;
	if ("$" in value)
		return whole(data.values[value.$]);
	return Object.fromEntries(Object.entries(value).map(([key, v]) => [key, whole(v)]));
}

const known = new Map();

/* The cell in each run, null where it did not run. */
function cellOf(id) {
	if (!known.has(id))
		known.set(id, data.cells[id].map(whole));
	return known.get(id);
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

function ms(ns, digits = 1) {
	return `${(ns / 1e6).toFixed(digits)} ms`;
}

/* "✗ stale-read" in the colour of its verdict */
function answer(cell) {
	const verdict = cell ? cell.verdict : "absent";
	return el("span", { class: `answer ${verdict}` }, cell ? cell.outcome || verdict : "did not run");
}
