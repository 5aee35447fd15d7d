/* timeline.js: a cell drawn: a lane per process, pins, calls, waits, the wake-up, and when it was decided. */

const LANES = ["holder", "second-holder", "changer", "probe", "tenant", "syncer", "keeper", "supervisor", "kernel"];
const LANE_PX = 44, TOP_PX = 40, LEFT_PX = 62, RIGHT_PX = 16, AXIS_PX = 22;

/* A letter for each mark, what it stands for, and how it looks. What begins a hatched part needs none. */
const MARKS = {
	"dma-write": ["W", "DMA writes into the pinned pages"],
	"dma-read": ["R", "DMA reads the pinned pages"],
	"unmap": ["U", "munmap"],
	"close": ["C", "close"],
	"tenant-take": ["T", "a tenant has stamped its blocks"],
	"kill": ["K", "SIGKILL", "bad"],
	"exit": ["E", "the process has ended", "quiet"],
	"deadline": ["D", "a deadline passed", "bad"],
	"fault": ["!", "the kernel reports a fault", "bad"],
};

/* The marks of a cell, and the kernel's fault when its time is known. */
function marksOf(cell) {
	const line = cell.timeline, fault = cell.facts.log && cell.facts.log.first_ns;
	const marks = line.marks.filter(m => m[0] in MARKS);
	if (fault)
		marks.push(["fault", "kernel", fault - line.begin, 0]);
	return marks;
}

function decidedAt(cell) {
	const by = decidedBy(cell);
	return by && by[4] !== undefined ? by[4] : null;
}

/*
 * From a time to a place. What is told are the moments; the time between two
 * of them is drawn as its root, or true to scale.
 */
function scaleOf(times, width, true_scale) {
	const sorted = [...new Set(times)].sort((a, b) => a - b), at = new Map();
	let sum = 0;
	sorted.forEach((t, i) => {
		const gap = i ? (t - sorted[i - 1]) / 1e6 : 0;
		sum += true_scale ? gap : i ? Math.sqrt(gap) + 1.2 : 0;
		at.set(t, sum);
	});
	return t => LEFT_PX + at.get(t) / (sum || 1) * (width - LEFT_PX - RIGHT_PX);
}

function titled(element, text) {
	element.append(svg("title", {}, text));
	return element;
}

/* A text in a bar when it fits, below it when it has to be told. */
function label(x1, x2, y, text, kind, needed) {
	if (x2 - x1 > text.length * 6.2 + 6)
		return svg("text", { x: x1 + 5, y: y + 4, class: kind }, text);
	return needed ? svg("text", { x: x1, y: y + 20, class: "below" }, text) : null;
}

function drawSpan(span, x, y, change) {
	const [kind, lane, from, to, result, open] = span;
	const x1 = x(from), x2 = Math.max(x(to), x1 + 2), name = kind === "change" ? change : kind;
	const text = `${lane}: ${name}, ${ms(from, 3)} to ${open ? "the end" : ms(to, 3)}` +
		` (${ms(to - from, 3)})${result ? `, result ${result}` : ""}`;
	const bar = svg("rect", { x: x1, y: y - 9, width: x2 - x1, height: 18, rx: 3,
		class: kind === "blocked" ? "blocked" : `span ${kind}` });
	const room = kind === "dying" ? 7 : 0; // the mark of SIGKILL stands at its beginning
	return [titled(bar, text),
		label(x1 + room, x2, y, name, kind === "blocked" ? "blocked-text" : "span-text", kind === "change")];
}

/* The pin as a band over all lanes: what returns in there with freed blocks is early. */
function drawHeld(span, x, height) {
	const x1 = x(span[2]), x2 = Math.max(x(span[3]), x1 + 1);
	const second = span[1] === "second-holder"; // goes last: its name stands at its end
	const edge = at => svg("line", { x1: at, x2: at, y1: TOP_PX - 8, y2: height, class: "held-edge" });
	return [titled(svg("rect", { x: x1, y: TOP_PX - 8, width: x2 - x1, height: height - TOP_PX + 8, class: "held" }),
		`the pin is certainly held for ${ms(span[3] - span[2], 3)}`),
	edge(x1), span[5] ? null : edge(x2),
	svg("text", { x: second ? x2 - 4 : x1 + 4, y: TOP_PX - 12, class: "held-text",
		"text-anchor": second ? "end" : "start" },
	second ? "second held" : x2 - x1 > 110 ? "pin certainly held" : "held")];
}

function drawMark(mark, x, y) {
	const [letter, what, look] = MARKS[mark[0]];
	return titled(svg("g", { class: `mark ${look || ""}` },
		svg("circle", { cx: x(mark[2]), cy: y, r: 7.5 }),
		svg("text", { x: x(mark[2]), y: y + 3.5 }, letter)),
	`${mark[1]}: ${what}, ${ms(mark[2], 3)}${mark[3] ? `, result ${mark[3]}` : ""}`);
}

function drawWake(wake, x, y) {
	const x1 = x(wake[0]), x2 = x(wake[1]), down = y(wake[2]) < y("changer"), way = down ? 1 : -1,
		y1 = y(wake[2]) + 9 * way, y2 = y("changer") - 10 * way;
	return titled(svg("g", {},
		svg("path", { d: `M${x1},${y1} C${x1},${y1 + 14 * way} ${x2},${y2 - 16 * way} ${x2},${y2 - 4 * way}`, class: "wake-line" }),
		svg("path", { d: `M${x2},${y2} l-4,${-8 * way} h8 z`, class: "wake-head" })),
	`the release wakes the change: ${ms(wake[1] - wake[0], 3)}`);
}

function drawDecided(at, x, height, oracle, width) {
	const here = x(at), right = here > width / 2;
	return svg("g", {},
		svg("line", { x1: here, x2: here, y1: 8, y2: height, class: "decided-line" }),
		svg("text", { x: right ? here - 5 : here + 5, y: 12, class: "decided-text",
			"text-anchor": right ? "end" : "start" }, `decided: ${oracle}, ${ms(at)}`));
}

/* Times below the lanes, as many as there is room for. */
function drawAxis(times, x, height) {
	let last = -Infinity;
	return [...new Set(times)].sort((a, b) => a - b).flatMap(t => {
		const here = x(t);
		if (here - last < 40)
			return [];
		last = here;
		return [svg("line", { x1: here, x2: here, y1: height, y2: height + 4, class: "tick" }),
			svg("text", { x: here, y: height + 16, class: "axis", "text-anchor": "middle" }, (t / 1e6).toFixed(1))];
	});
}

function drawTimeline(cell, change, width, true_scale) {
	const line = cell.timeline, marks = marksOf(cell), decided = decidedAt(cell);
	const lanes = LANES.filter(l => line.spans.some(s => s[1] === l) || marks.some(m => m[1] === l));
	const times = [...line.spans.flatMap(s => [s[2], s[3]]), ...marks.map(m => m[2]), ...(line.wake || []).slice(0, 2),
		...(decided === null ? [] : [decided])];
	const x = scaleOf(times, width, true_scale), height = TOP_PX + lanes.length * LANE_PX;
	const y = lane => TOP_PX + (lanes.indexOf(lane) + 0.5) * LANE_PX;
	const held = line.spans.filter(s => s[0] === "held"), calls = line.spans.filter(s => s[0] !== "held");
	return svg("svg", { viewBox: `0 0 ${width} ${height + AXIS_PX}`, height: height + AXIS_PX, role: "img",
		"aria-label": "timeline of the cell; its events are listed below" },
	svg("defs", {}, svg("pattern", { id: "hatch", width: 7, height: 7, patternUnits: "userSpaceOnUse",
		patternTransform: "rotate(45)" }, svg("rect", { width: 7, height: 7, class: "hatch-back" }),
	svg("line", { x1: 0, x2: 0, y1: 0, y2: 7, class: "hatch-line" }))),
	held.map(s => drawHeld(s, x, height)),
	lanes.map(l => [svg("line", { x1: 0, x2: width, y1: y(l) + LANE_PX / 2, y2: y(l) + LANE_PX / 2, class: "rule" }),
		svg("text", { x: 0, y: y(l) + 4, class: "lane" }, l.replace("-holder", ""))]),
	calls.map(s => drawSpan(s, x, y(s[1]), change)),
	line.wake ? drawWake(line.wake, x, y) : null,
	decided === null ? null : drawDecided(decided, x, height, cell.oracle, width),
	marks.map(m => drawMark(m, x, y(m[1]))),
	drawAxis(times, x, height));
}

function legendOf(cell) {
	const used = [...new Set(marksOf(cell).map(m => m[0]))];
	return used.map(kind => el("li", {}, el("b", {}, MARKS[kind][0]), ` ${MARKS[kind][1]}`));
}

function timeline(cell, change) {
	let true_scale = false;
	const drawing = fluid(width => drawTimeline(cell, change, width, true_scale), 300);
	const toggle = el("button", { type: "button", "aria-pressed": "false", onclick: () => {
		true_scale = !true_scale;
		toggle.setAttribute("aria-pressed", String(true_scale));
		drawing.redraw();
	} }, "true to scale");
	return el("div", { class: "timeline" }, drawing,
		el("ul", { class: "legend" }, legendOf(cell), el("li", {}, toggle)));
}

/* The same as a table: for whoever cannot see the drawing, and for exact times. */
function events(cell, change) {
	const line = cell.timeline;
	const rows = [
		...line.spans.map(s => [s[2], s[1], s[0] === "change" ? change : s[0],
			s[5] ? "did not end" : ms(s[3] - s[2], 3), s[4]]),
		...marksOf(cell).map(m => [m[2], m[1], MARKS[m[0]][1], "", m[3]]),
	].sort((a, b) => a[0] - b[0]);
	return el("details", {}, el("summary", {}, `Events (${rows.length})`),
		el("table", { class: "facts" }, el("tr", {}, ["at", "who", "what", "took", "result"].map(h => el("th", {}, h))),
			rows.map(r => el("tr", {}, el("td", { class: "number" }, ms(r[0], 3)), el("td", {}, r[1]),
				el("td", {}, r[2]), el("td", { class: "number" }, r[3]), el("td", {}, r[4] ? String(r[4]) : "")))));
}
