/* histogram.js: how waits and wake-ups are spread, a series per run. */

const PER_DECADE = 4;

function figuresOf(key) {
	return data.runs.map((run, i) => ids.map(id => cellOf(id)[i])
		.filter(cell => cell && cell.outcome === "blocked" && typeof cell[key] === "number").map(cell => cell[key]));
}

function binOf(value) {
	return Math.floor(Math.log10(Math.max(value, 0.01)) * PER_DECADE);
}

const HEIGHT_PX = 96;

function drawHistogram(series, width) {
	const bins = series.flat().map(binOf), first = Math.min(...bins), count = Math.max(...bins) - first + 1;
	const counts = series.map(values => values.reduce((sum, v) => {
		sum[binOf(v) - first]++;
		return sum;
	}, new Array(count).fill(0)));
	const most = Math.max(...counts.flat()), step = Math.min(width / count, 60), bar = (step - 3) / series.length;
	const high = n => n / most * (HEIGHT_PX - 22);
	const rects = counts.flatMap((row, s) => row.map((n, b) => n && titled(svg("rect", {
		x: b * step + 1.5 + s * bar, width: bar, y: HEIGHT_PX - 18 - high(n), height: high(n), class: `series${s % 4}` }),
	`${n} from ${bound(b + first)} to ${bound(b + first + 1)} ms`)));
	const every = Math.ceil(34 / step);
	const labels = counts[0].map((_, b) => b % every ? null :
		svg("text", { x: b * step, y: HEIGHT_PX - 4, "font-size": 11, fill: "currentColor" }, bound(b + first)));
	return svg("svg", { viewBox: `0 0 ${width} ${HEIGHT_PX}`, height: HEIGHT_PX, role: "img",
		"aria-label": "histogram; its figures are in the table of the run" }, rects.filter(Boolean), labels);
}

function bound(bin) {
	return String(Number((10 ** (bin / PER_DECADE)).toPrecision(2)));
}

function histogram(key, text) {
	const series = figuresOf(key);
	if (!series.flat().length)
		return null;
	return el("figure", {}, el("figcaption", {}, text, data.runs.length > 1 ?
		data.runs.map((run, i) => [" ", svg("svg", { style: "display:inline;width:10px;height:10px" },
			svg("rect", { width: 10, height: 10, class: `series${i % 4}` })), ` ${names[i]}`]).flat() : ""),
	fluid(width => drawHistogram(series, width), 100));
}

function showHistograms() {
	document.getElementById("runs").append(...[histogram("wait_ms", "Waited, ms"),
		histogram("wake_ms", "Woke after the release, ms")].filter(Boolean));
}
