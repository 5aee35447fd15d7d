/* page.js: puts the page together; the address says which cell is open. */

function openId() {
	const id = decodeURIComponent(location.hash.slice(1));
	return links.has(id) ? id : "";
}

function openNext(step) {
	const all = shownLinks(matrix), at = all.indexOf(links.get(openId()));
	const next = all[at + step];
	if (next)
		location.hash = next.hash;
}

function closeDetail(event) {
	const link = links.get(openId());
	history.pushState(null, "", location.pathname + location.search);
	follow(event);
	if (link)
		keepStop(link).focus();
}

/* Shows what the address says; without an event the page has just been opened. */
function follow(event) {
	const id = openId(), detail = document.getElementById("detail"), was = matrix.querySelector("[aria-current]");
	if (was)
		was.removeAttribute("aria-current");
	if (!id) {
		detail.hidden = true;
		document.getElementById("main").classList.remove("open");
		return;
	}
	const link = keepStop(links.get(id));
	link.setAttribute("aria-current", "true");
	showDetail(id);
	if (event) {
		link.scrollIntoView({ block: "nearest", inline: "nearest" });
		detail.focus({ preventScroll: true });
	}
}

/* Where there is room beside the matrix, the first unsafe cell stands there from the start. */
function openFirst() {
	const first = [...links.values()].find(a => a.querySelector(".unsafe"));
	if (!openId() && first && matchMedia("(min-width: 1000px)").matches)
		history.replaceState(null, "", first.hash);
}

function isTyping(event) {
	return event.target.matches("input, select, textarea") || event.ctrlKey || event.altKey || event.metaKey;
}

document.addEventListener("keydown", event => {
	if (event.key === "Escape" && openId())
		closeDetail(event);
	else if (isTyping(event))
		return;
	else if (event.key === "[" || event.key === "]")
		openNext(event.key === "[" ? -1 : 1);
	else if (event.key === "/") {
		event.preventDefault();
		document.getElementById("words").focus();
	}
});

/* Storage may be forbidden to a page from disk: then the choice lasts as long as the page. */
function stored(value) {
	try {
		if (value)
			localStorage.setItem("pinclash-theme", value);
		return localStorage.getItem("pinclash-theme");
	} catch {
		return null;
	}
}

function showTheme() {
	const button = document.getElementById("theme");
	const set = theme => {
		document.documentElement.dataset.theme = theme;
		button.textContent = theme === "dark" ? "light" : "dark";
		button.setAttribute("aria-label", `${button.textContent} colours`);
	};
	set(stored() || (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light"));
	button.addEventListener("click", () => {
		set(button.textContent);
		stored(document.documentElement.dataset.theme);
	});
	button.hidden = false;
}

showTheme();
showHistograms();
showDifferences();
showFilter();
applyFilter();
addEventListener("hashchange", follow);
addEventListener("popstate", follow);
openFirst();
follow();
