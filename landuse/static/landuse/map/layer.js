// All parcels on one canvas. Leaflet moves and scales it; it is drawn anew when a movement has ended.

import { isDrawn } from "./data.js";

const SMALLEST = 3; // pixels: below, a parcel is a dot
const ROOM = 26; // pixels: above, its mark is written into it

export function makeLayer(L, data, colours) {
  const Layer = L.Renderer.extend({
    options: { padding: 0.3, tolerance: 0, interactive: false, pane: "overlayPane" },

    _initContainer() {
      this._container = document.createElement("canvas");
      this._container.classList.add("map-canvas");
      this._ink = this._container.getContext("2d");
    },

    _destroyContainer() {
      L.DomUtil.remove(this._container);
      delete this._container;
      delete this._ink;
    },

    _update() {
      if (this._map._animatingZoom && this._bounds) return;
      L.Renderer.prototype._update.call(this);
      this.draw();
    },

    // what is shown: numbers of parcels, the place of each parcel's value, and the values
    show(chosen, theme, blocks) {
      this._shown = { chosen, theme, blocks };
      if (this._map) this.draw();
    },

    draw() {
      if (!this._shown || !this._bounds) return;
      const size = this._bounds.getSize();
      const sharp = window.devicePixelRatio || 1;
      const { _container: canvas, _ink: ink } = this;
      L.DomUtil.setPosition(canvas, this._bounds.min);
      canvas.width = size.x * sharp;
      canvas.height = size.y * sharp;
      canvas.style.width = `${size.x}px`;
      canvas.style.height = `${size.y}px`;
      ink.scale(sharp, sharp);
      const scale = 2 ** this._map.getZoom();
      const corner = this._map.getPixelOrigin().add(this._bounds.min);
      const place = { scale, x: corner.x, y: corner.y, width: size.x, height: size.y };
      this._lines(ink, place, data.borders.outlines, { colour: colours.border, width: 2.4, dashes: [] });
      this._parcels(ink, place);
      if (this._shown.blocks) this._lines(ink, place, data.blocks.outlines, { colour: colours.line, width: 1.4, dashes: [5, 4] });
    },

    // by value, so that each colour is one path
    _parcels(ink, place) {
      const { chosen, theme } = this._shown;
      const groups = theme.values.map(() => ({ whole: [], dots: [] }));
      for (const i of visible(data.outlines, chosen, place)) {
        const { frames } = data.outlines;
        const widest = Math.max(frames[4 * i + 2] - frames[4 * i], frames[4 * i + 3] - frames[4 * i + 1]) * place.scale;
        groups[theme.of[i]][widest < SMALLEST ? "dots" : "whole"].push(i);
      }
      groups.forEach(({ whole, dots }, value) => {
        const { fill, ink: letters } = colours[theme.values[value].tone];
        ink.fillStyle = fill;
        for (const i of dots) ink.fillRect(...dot(data.outlines, i, place));
        ink.beginPath();
        for (const i of whole) trace(ink, data.outlines, i, place);
        ink.fill("evenodd"); // rings come as they were drawn, whichever way round
        ink.lineWidth = 0.7;
        ink.strokeStyle = "rgba(255, 255, 255, .9)";
        ink.stroke();
        ink.fillStyle = letters;
        write(ink, data.outlines, whole, theme.values[value].mark, place);
      });
    },

    _lines(ink, place, outlines, { colour, width, dashes }) {
      ink.beginPath();
      for (const i of visible(outlines, outlines.frames.length / 4, place)) trace(ink, outlines, i, place);
      ink.setLineDash(dashes);
      ink.lineWidth = width;
      ink.strokeStyle = colour;
      ink.stroke();
      ink.setLineDash([]);
    },
  });
  return new Layer();
}

function* visible(outlines, which, { scale, x, y, width, height }) {
  const [west, north, east, south] = [x / scale, y / scale, (x + width) / scale, (y + height) / scale];
  const { frames } = outlines;
  const size = typeof which === "number" ? which : which.length;
  for (let at = 0; at < size; at += 1) {
    const i = typeof which === "number" ? at : which[at];
    if (!isDrawn(outlines, i)) continue;
    if (frames[4 * i] <= east && frames[4 * i + 1] <= south && frames[4 * i + 2] >= west && frames[4 * i + 3] >= north) yield i;
  }
}

function trace(ink, { corners, starts, first }, i, { scale, x, y }) {
  for (let ring = first[i]; ring < first[i + 1]; ring += 1) {
    const end = 2 * starts[ring + 1];
    let at = 2 * starts[ring];
    ink.moveTo(corners[at] * scale - x, corners[at + 1] * scale - y);
    for (at += 2; at < end; at += 2) ink.lineTo(corners[at] * scale - x, corners[at + 1] * scale - y);
    ink.closePath();
  }
}

function dot({ frames }, i, { scale, x, y }) {
  return [frames[4 * i] * scale - x, frames[4 * i + 1] * scale - y, SMALLEST, SMALLEST];
}

function write(ink, { frames }, which, mark, { scale, x, y }) {
  if (!mark) return;
  ink.font = "600 13px sans-serif";
  ink.textAlign = "center";
  ink.textBaseline = "middle";
  for (const i of which) {
    const [west, north, east, south] = frames.subarray(4 * i, 4 * i + 4);
    const room = Math.min(east - west, south - north) * scale;
    if (room > ROOM * Math.max(1, mark.length * 0.6)) ink.fillText(mark, ((west + east) / 2) * scale - x, ((north + south) / 2) * scale - y);
  }
}
