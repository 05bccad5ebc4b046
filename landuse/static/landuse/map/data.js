// The map's data: columns as they come, outlines made into numbers of a plane that only grows and shifts when drawn.

const WORLD = 256; // the whole earth at zoom 0, as Leaflet counts pixels

const acrossOf = (longitude) => (WORLD * (longitude + 180)) / 360;
const downOf = (latitude) => {
  const sine = Math.sin((latitude * Math.PI) / 180);
  return WORLD * (0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI));
};

// Corners of all outlines in one array. Ring j is corners starts[j] … starts[j + 1]; outline i has rings first[i] …
// first[i + 1]; frames holds west, north, east, south of each.
function outlinesOf({ origin, rings, sizes, steps }, step) {
  const corners = new Float64Array(steps.length);
  let x = 0;
  let y = 0;
  for (let at = 0; at < steps.length; at += 2) {
    x += steps[at];
    y += steps[at + 1];
    corners[at] = acrossOf(origin[0] + x * step);
    corners[at + 1] = downOf(origin[1] + y * step);
  }
  const starts = runningSums(sizes);
  const first = runningSums(rings);
  const frames = new Float64Array(rings.length * 4);
  for (let i = 0; i < rings.length; i += 1) {
    const frame = [Infinity, Infinity, -Infinity, -Infinity];
    for (let at = 2 * starts[first[i]]; at < 2 * starts[first[i + 1]]; at += 2) {
      frame[0] = Math.min(frame[0], corners[at]);
      frame[1] = Math.min(frame[1], corners[at + 1]);
      frame[2] = Math.max(frame[2], corners[at]);
      frame[3] = Math.max(frame[3], corners[at + 1]);
    }
    frames.set(frame, 4 * i);
  }
  return { corners, starts, first, frames, count: rings.length };
}

function runningSums(numbers) {
  const sums = new Uint32Array(numbers.length + 1);
  numbers.forEach((number, at) => (sums[at + 1] = sums[at] + number));
  return sums;
}

export const isDrawn = (outlines, i) => outlines.first[i + 1] > outlines.first[i];

// whether the point lies in outline i: an odd number of sides to the left of it
export function covers(outlines, i, x, y) {
  const { corners, starts, first, frames } = outlines;
  if (x < frames[4 * i] || y < frames[4 * i + 1] || x > frames[4 * i + 2] || y > frames[4 * i + 3]) return false;
  let inside = false;
  for (let ring = first[i]; ring < first[i + 1]; ring += 1) {
    for (let here = starts[ring], before = starts[ring + 1] - 1; here < starts[ring + 1]; before = here++) {
      const [x1, y1, x2, y2] = [corners[2 * here], corners[2 * here + 1], corners[2 * before], corners[2 * before + 1]];
      if (y1 > y !== y2 > y && x < ((x2 - x1) * (y - y1)) / (y2 - y1) + x1) inside = !inside;
    }
  }
  return inside;
}

// what is common to all that is drawn, as west, north, east, south; null where nothing is
export function frameOf(outlines, which) {
  const frame = [Infinity, Infinity, -Infinity, -Infinity];
  for (const i of which) {
    if (!isDrawn(outlines, i)) continue;
    for (const side of [0, 1]) frame[side] = Math.min(frame[side], outlines.frames[4 * i + side]);
    for (const side of [2, 3]) frame[side] = Math.max(frame[side], outlines.frames[4 * i + side]);
  }
  return frame[0] === Infinity ? null : frame;
}

export async function load(address) {
  const answer = await fetch(address, { credentials: "same-origin" });
  if (!answer.ok) throw new Error(String(answer.status));
  const data = await answer.json();
  data.outlines = outlinesOf(data.shapes, data.step);
  data.blocks.outlines = outlinesOf(data.blocks.shapes, data.step);
  data.borders.outlines = outlinesOf(data.borders.shapes, data.step);
  data.size = data.codes.length;
  return data;
}
