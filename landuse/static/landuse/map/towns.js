// Names of the towns over their land, as long as one sees the county: there may be no base map to tell where one is.

import { frameOf } from "./data.js";

const FARTHEST = 14; // zoom from which on parcels tell enough

export function nameTowns(L, map, data, latLng) {
  const names = L.layerGroup();
  data.towns.forEach((town, place) => {
    const frame = frameOf(data.outlines, data.town.flatMap((of, i) => (of === place ? [i] : [])));
    if (!frame) return;
    const icon = L.divIcon({ className: "map-town", html: "", iconSize: null });
    const name = L.marker(latLng((frame[0] + frame[2]) / 2, frame[1]), { icon, interactive: false, keyboard: false });
    const words = document.createElement("span");
    words.textContent = town;
    name.on("add", () => name.getElement().replaceChildren(words));
    names.addLayer(name);
  });
  const show = () => (map.getZoom() < FARTHEST ? names.addTo(map) : names.remove());
  map.on("zoomend", show);
  show();
}
