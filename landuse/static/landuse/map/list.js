// The list beside the map: only the rows in sight exist, so 20,000 cost as much as twenty.

const HEIGHT = 56; // pixels of a row, as in map.css
const SPARE = 4; // rows kept beyond either edge

const area = new Intl.NumberFormat("zh-CN", { minimumFractionDigits: 2, maximumFractionDigits: 2 });

export function makeList(data, { hovered, chosen, opened }) {
  const box = document.getElementById("map-list");
  const rows = document.getElementById("map-rows");
  let shown = [];
  let theme = data.themes[0];
  let current = -1; // number of the parcel

  function draw() {
    const from = Math.max(0, Math.floor(box.scrollTop / HEIGHT) - SPARE);
    const to = Math.min(shown.length, Math.ceil((box.scrollTop + box.clientHeight) / HEIGHT) + SPARE);
    rows.replaceChildren(...shown.slice(from, to).map((i, at) => rowOf(i, from + at)));
    const active = document.getElementById(`map-row-${current}`);
    if (active) box.setAttribute("aria-activedescendant", active.id);
    else box.removeAttribute("aria-activedescendant");
  }

  function rowOf(i, at) {
    const row = line("div", "map-row");
    row.id = `map-row-${i}`;
    row.dataset.parcel = i;
    row.style.top = `${at * HEIGHT}px`;
    row.setAttribute("role", "option");
    row.setAttribute("aria-posinset", at + 1);
    row.setAttribute("aria-setsize", shown.length);
    row.setAttribute("aria-selected", String(i === current));
    const value = theme.values[theme.of[i]];
    const first = line("span", "", line("b", "", data.names[i] || "没有使用企业"), line("span", "", `${area.format(data.areas[i])} 亩`));
    const second = line("span", "sub", line("span", "", `${data.towns[data.town[i]]} ${data.codes[i]}`), line("span", "", value.label));
    row.append(line("span", `map-bar tone-${value.tone}`), first, second);
    return row;
  }

  function choose(i) {
    current = i;
    const at = shown.indexOf(i);
    if (at >= 0) {
      if (at * HEIGHT < box.scrollTop) box.scrollTop = at * HEIGHT;
      if ((at + 1) * HEIGHT > box.scrollTop + box.clientHeight) box.scrollTop = (at + 1) * HEIGHT - box.clientHeight;
    }
    draw();
  }

  const parcelOf = (event) => {
    const row = event.target.closest?.(".map-row");
    return row ? Number(row.dataset.parcel) : -1;
  };
  box.addEventListener("scroll", () => requestAnimationFrame(draw), { passive: true });
  box.addEventListener("mouseover", (event) => hovered(parcelOf(event)));
  box.addEventListener("mouseleave", () => hovered(-1));
  box.addEventListener("click", (event) => {
    const i = parcelOf(event);
    if (i >= 0) opened(i);
  });
  const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8, Home: -Infinity, End: Infinity };
  box.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && current >= 0) opened(current);
    else if (event.key in steps && shown.length) chosen(shown[bounded(shown.indexOf(current) + steps[event.key], shown.length)]);
    else return;
    event.preventDefault();
  });
  new ResizeObserver(draw).observe(box);

  return {
    choose,
    show(parcels, by) {
      shown = parcels;
      theme = by;
      rows.style.height = `${shown.length * HEIGHT}px`;
      if (!shown.length) return rows.replaceChildren(line("p", "map-none", "没有符合条件的宗地。请放宽筛选，或点“清除筛选”。"));
      return draw();
    },
    hide: (hidden) => (box.hidden = hidden),
    focus: () => box.focus({ preventScroll: true }),
  };
}

const bounded = (at, size) => Math.max(0, Math.min(size - 1, at));

function line(kind, name, ...inside) {
  const element = document.createElement(kind);
  if (name) element.className = name;
  element.append(...inside);
  return element;
}
