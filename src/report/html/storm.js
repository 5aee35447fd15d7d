/* storm.js: what a storm's log says of a pair: its figures, and how long changes waited. */

const STORM_COUNTS = [["collisions", "collisions"], ["met", "changes that had one"], ["blocked", "waited for the release"], ["refused", "failed under the pin"],
	["kept", "returned under the pin, which kept its blocks"], ["revoked", "returned under pages that may be taken away"],
	["detached", "returned under pages of the page cache"], ["raced", "called before the pin was taken"],
	["ended", "killed in the call"], ["blind", "not judged"], ["cut", "not back when the log ended"], ["lost", "events lost"]];

function stormCounts(storm) {
	const rows = STORM_COUNTS.filter(([key]) => storm[key]).map(([key, text]) => [text, storm[key].toLocaleString("en")]);
	rows.splice(1, 0, ["a second", (storm.per_s || 0).toFixed(0)]);
	if (storm.over_count)
		rows.push(["waited for a pin that they do not overlap", `${storm.over_count}, ${(storm.over_ns / 1e6).toFixed(1)} ms in all`]);
	return el("table", { class: "facts" }, rows.map(([text, value]) =>
		el("tr", {}, el("th", { scope: "row" }, text), el("td", { class: "number" }, value))));
}

function nsText(ns) {
	return ns < 1e3 ? `${ns} ns` : ns < 1e6 ? `${(ns / 1e3).toPrecision(3)} µs` : `${(ns / 1e6).toPrecision(3)} ms`;
}

/* Buckets are powers of two; those that are empty are left out of the record, and drawn empty. */
function drawBuckets(buckets, width) {
	const power = bucket => bucket.from_ns ? Math.log2(bucket.from_ns) : -1;
	const first = power(buckets[0]), count = power(buckets.at(-1)) - first + 1;
	const most = Math.max(...buckets.map(b => b.count)), step = Math.min(width / count, 60);
	const high = n => Math.max(n / most * (HEIGHT_PX - 22), 1);
	const every = Math.ceil(52 / step);
	const at = i => first + i < 0 ? 0 : 2 ** (first + i);
	return svg("svg", { viewBox: `0 0 ${width} ${HEIGHT_PX}`, height: HEIGHT_PX, role: "img",
		"aria-label": "histogram; its percentiles are in the caption" },
	buckets.map(b => titled(svg("rect", { x: (power(b) - first) * step + 1.5, width: step - 3, class: "series0",
		y: HEIGHT_PX - 18 - high(b.count), height: high(b.count) }),
	`${b.count} from ${nsText(b.from_ns || 0)} to ${nsText(2 * (b.from_ns || 0.5))}`)),
	Array.from({ length: count }, (_, i) => i).filter(i => i % every === 0).map(i =>
		svg("text", { x: i * step, y: HEIGHT_PX - 4, "font-size": 11, fill: "currentColor" }, nsText(at(i)))));
}

function buckets(times, text) {
	if (!times || !times.buckets)
		return null;
	return el("figure", {}, el("figcaption", {}, `${text}: ${nsText(times.p50_ns || 0)} (50 %), ${nsText(times.p99_ns || 0)} (99 %), `
		+ `${nsText(times.max_ns || 0)} at most`), fluid(width => drawBuckets(times.buckets, width), 100));
}

function storm(cell) {
	if (!cell.storm)
		return null;
	return [el("h4", {}, "Storm"), stormCounts(cell.storm), buckets(cell.storm.wait, "Waited"),
		buckets(cell.storm.wake, "Woke after the release")];
}
