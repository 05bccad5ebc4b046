// The values of the theme, how many parcels each has among those that fit, and a switch for each.

export function showLegend(theme, fitting, off, toggle) {
  const counts = theme.values.map(() => 0);
  fitting.forEach((i) => (counts[theme.of[i]] += 1));
  document.getElementById("map-note").textContent = theme.note;
  const focused = document.activeElement?.dataset?.place;
  const rows = theme.values.map((value, place) => {
    if (!counts[place] && !off.has(place)) return null;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "map-value";
    button.dataset.place = place;
    button.setAttribute("aria-pressed", String(!off.has(place)));
    const swatch = document.createElement("span");
    swatch.className = `map-swatch tone-${value.tone}`;
    const count = document.createElement("b");
    count.textContent = `${counts[place].toLocaleString("zh-CN")} 宗`;
    button.append(swatch, value.label, count);
    button.addEventListener("click", () => toggle(place));
    const row = document.createElement("li");
    row.append(button);
    return row;
  });
  const list = document.getElementById("map-values");
  list.replaceChildren(...rows.filter(Boolean));
  if (focused) list.querySelector(`[data-place="${focused}"]`)?.focus();
}
