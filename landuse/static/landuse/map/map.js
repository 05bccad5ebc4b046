// 用地地图: parcels on a map and in a list beside it, filtered and chosen together.

import { makeCard } from "./card.js";
import { covers, frameOf, isDrawn, load } from "./data.js";
import { makeFilters } from "./filters.js";
import { makeLayer } from "./layer.js";
import { showLegend } from "./legend.js";
import { makeList } from "./list.js";
import { nameTowns } from "./towns.js";

const about = JSON.parse(document.getElementById("map-about").textContent);
const part = (name) => document.getElementById(`map-${name}`);
const CLOSEST = 18; // zoom when one parcel is chosen
const NARROW = 760; // pixels, as in map.css

function coloursOf() {
  const style = getComputedStyle(document.documentElement);
  const dark = new Set(["a", "b", "d", "t"]);
  const colours = { line: style.getPropertyValue("--accent").trim(), border: style.getPropertyValue("--map-border").trim() };
  for (const tone of ["a", "b", "c", "d", "t", "warm", "none"]) {
    colours[tone] = { fill: style.getPropertyValue(`--tone-${tone}`).trim(), ink: dark.has(tone) ? "#fff" : "#1c2733" };
  }
  return colours;
}

function makeMap(L) {
  const map = L.map("map", {
    zoomControl: false, attributionControl: Boolean(about.tiles), minZoom: 7, maxZoom: 21, zoomSnap: 0.5, renderer: L.svg(),
  });
  L.control.zoom({ position: "topright", zoomInTitle: "放大", zoomOutTitle: "缩小" }).addTo(map);
  const Scale = L.Control.Scale.extend({
    _updateMetric(metres) {
      const round = this._getRoundNum(metres);
      this._updateScale(this._mScale, round < 1000 ? `${round} 米` : `${round / 1000} 公里`, round / metres);
    },
  });
  new Scale({ position: "bottomright", imperial: false }).addTo(map);
  if (about.tiles) {
    map.attributionControl.setPrefix(false);
    L.tileLayer(about.tiles, { attribution: about.credit, maxZoom: 21 }).addTo(map);
  }
  return map;
}

function start(L, data) {
  part("without").hidden = true;
  part("page").hidden = false;
  part("legend").open = window.innerWidth > NARROW; // on a telephone it would lie over all parcels
  const map = makeMap(L);
  const layer = makeLayer(L, data, coloursOf());
  const mark = (style) => L.polygon([], { interactive: false, fill: false, ...style }).addTo(map);
  const around = { hovered: mark({ color: "#1c2733", weight: 2 }), chosen: mark({ color: "#111", weight: 4 }) };
  const { outlines } = data;
  let fitting = []; // fits the filters and is not switched off
  let listed = [];
  let chosen = -1;

  const latLng = (x, y) => map.unproject([x, y], 0);
  const boundsOf = ([west, north, east, south]) => L.latLngBounds(latLng(west, south), latLng(east, north));

  function ringsOf(i) {
    const rings = [];
    for (let ring = outlines.first[i]; ring < outlines.first[i + 1]; ring += 1) {
      const points = [];
      for (let at = outlines.starts[ring]; at < outlines.starts[ring + 1]; at += 1) points.push(latLng(outlines.corners[2 * at], outlines.corners[2 * at + 1]));
      rings.push([points]);
    }
    return rings;
  }

  function mayHover(i, point) {
    around.hovered.setLatLngs(i >= 0 && isDrawn(outlines, i) ? ringsOf(i) : []);
    part("tip").hidden = !point || i < 0;
    if (!point || i < 0) return;
    const value = filters.theme.values[filters.theme.of[i]];
    part("tip").textContent = `${data.names[i] || data.codes[i]}：${data.areas[i].toFixed(2)} 亩，${value.label}`;
    part("tip").style.left = `${Math.min(point.x + 14, map.getSize().x - 200)}px`;
    part("tip").style.top = `${point.y + 14}px`;
  }

  // highlights; moves the map only where the parcel is out of sight or too small to see
  function choose(i, { zoom = true } = {}) {
    chosen = i;
    const drawn = i >= 0 && isDrawn(outlines, i);
    around.chosen.setLatLngs(drawn ? ringsOf(i) : []);
    list.choose(i);
    remember();
    if (!drawn || !zoom) return;
    const bounds = boundsOf(frameOf(outlines, [i]));
    if (!map.getBounds().contains(bounds) || map.getZoom() < CLOSEST - 2) map.fitBounds(bounds.pad(1), { maxZoom: CLOSEST, animate: false });
  }

  // by a person's hand the card takes the focus, as the address asked for it the page keeps it
  function open(i, { zoom = true, focus = true } = {}) {
    choose(i, { zoom });
    list.hide(true);
    card.open(data.codes[i], focus);
  }

  const list = makeList(data, { hovered: (i) => mayHover(i, null), chosen: choose, opened: (i) => open(i) });
  const card = makeCard(about.card, () => {
    list.hide(false);
    list.choose(chosen);
    list.focus();
    remember();
  });
  const filters = makeFilters(part("filters"), data, apply);

  function apply(narrowed) {
    const { theme, off } = filters;
    const all = filters.fitting();
    fitting = off.size ? all.filter((i) => !off.has(theme.of[i])) : all;
    showLegend(theme, all, off, filters.toggle);
    layer.show(fitting, theme, theme.key === "block");
    bring(fitting, narrowed);
    refreshList();
    if (!part("card").hidden && !fitting.includes(chosen)) card.close();
  }

  // what fits comes into sight when nothing of it is, and after a narrower filter when it is but a spot
  function bring(parcels, narrowed) {
    const frame = frameOf(outlines, parcels);
    if (!frame) return;
    const { x: width, y: height } = map.getSize();
    const scale = 2 ** map.getZoom();
    const small = (frame[2] - frame[0]) * scale < width / 3 && (frame[3] - frame[1]) * scale < height / 3;
    if ((narrowed && small) || !seen(parcels).length) map.fitBounds(boundsOf(frame).pad(0.05), { animate: false, maxZoom: CLOSEST });
  }

  function seen(parcels) {
    if (!map._loaded) return [];
    const bounds = map.getPixelBounds();
    const scale = 2 ** map.getZoom();
    const [west, north, east, south] = [bounds.min.x / scale, bounds.min.y / scale, bounds.max.x / scale, bounds.max.y / scale];
    const { frames } = outlines;
    return parcels.filter(
      (i) => isDrawn(outlines, i) && frames[4 * i] <= east && frames[4 * i + 1] <= south && frames[4 * i + 2] >= west && frames[4 * i + 3] >= north,
    );
  }

  function refreshList() {
    listed = filters.sorted(filters.inView ? seen(fitting) : fitting);
    list.show(listed, filters.theme);
    tellCount();
    remember();
  }

  function tellCount() {
    const sum = listed.reduce((total, i) => total + data.areas[i], 0);
    const undrawn = fitting.filter((i) => !isDrawn(outlines, i)).length;
    const number = (value, places = 0) => value.toLocaleString("zh-CN", { minimumFractionDigits: places, maximumFractionDigits: places });
    const where = filters.inView ? "图中" : "筛选出";
    const without = undrawn ? `　${number(undrawn)} 宗没有界址，${filters.inView ? "不在图中" : "只在清单中"}` : "";
    part("count").textContent = `${where} ${number(listed.length)} 宗，${number(sum, 2)} 亩${without}`;
  }

  function remember() {
    if (!map._loaded) return;
    const { lat, lng } = map.getCenter();
    filters.remember({ at: `${map.getZoom()},${lat.toFixed(5)},${lng.toFixed(5)}`, parcel: chosen >= 0 ? data.codes[chosen] : "" });
  }

  function under(point) {
    const { x, y } = map.project(point, 0);
    return fitting.find((i) => isDrawn(outlines, i) && covers(outlines, i, x, y)) ?? -1;
  }

  const asked = new URLSearchParams(location.search);
  const at = (asked.get("at") || "").split(",").map(Number);
  const whole = frameOf(outlines, data.codes.keys());
  if (at.length === 3 && at.every(Number.isFinite)) map.setView([at[1], at[2]], at[0], { animate: false });
  else if (whole) map.fitBounds(boundsOf(whole).pad(0.05), { animate: false });
  else map.setView([30, 120], 8);
  map.addLayer(layer);
  nameTowns(L, map, data, latLng);
  map.on("mousemove", (event) => mayHover(under(event.latlng), event.containerPoint));
  map.on("mouseout movestart", () => mayHover(-1, null));
  map.on("moveend", () => (filters.inView ? refreshList() : remember()));
  map.on("click", (event) => {
    const i = under(event.latlng);
    if (i >= 0) open(i, { zoom: false });
  });
  part("codes").form.addEventListener("submit", () => (part("codes").value = fitting.map((i) => data.codes[i]).join(" ")));
  apply(at.length !== 3);
  const first = data.codes.indexOf(asked.get("parcel"));
  if (first >= 0) open(first, { focus: false });
  part("page").dataset.ready = "1";
}

function withoutData() {
  part("without").querySelector(".empty-text").textContent = "没有取到地图的数据，请检查网络后刷新页面。";
}

if (window.L) load(about.data).then((data) => start(window.L, data), withoutData);
