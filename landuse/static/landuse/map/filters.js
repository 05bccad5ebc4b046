// What is asked for: fields of the form, values switched off in the legend, and all of it in the address.

const FIELDS = ["theme", "town", "grade", "least", "q", "sort", "view"];
const NARROWING = new Set(["town", "grade", "least", "q"]); // what fits may lie elsewhere then

export function makeFilters(form, data, changed) {
  const asked = new URLSearchParams(location.search);
  const off = new Map(data.themes.map((theme) => [theme.key, new Set()]));
  fill(form.theme, data.themes.map(({ key, title }) => [key, title]));
  fill(form.town, data.towns.map((town) => [town, town]));
  fill(form.grade, data.themes[0].values.map(({ label }) => [label, label]));
  FIELDS.forEach((name) => put(form[name], asked.get(name)));
  if (!form.theme.value) form.theme.value = data.themes[0].key;
  (asked.get("off") || "").split(",").filter(Boolean).forEach((place) => off.get(form.theme.value).add(Number(place)));

  let waiting;
  form.addEventListener("input", (event) => {
    clearTimeout(waiting);
    waiting = setTimeout(() => changed(NARROWING.has(event.target.name)), 120);
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => {
    off.forEach((places) => places.clear());
    const { value } = form.theme;
    setTimeout(() => {
      form.theme.value = value;
      changed(true);
    });
  });

  const filters = {
    get theme() {
      return data.themes.find(({ key }) => key === form.theme.value);
    },
    get inView() {
      return form.view.checked;
    },
    get off() {
      return off.get(form.theme.value);
    },
    toggle(place) {
      const { off: places } = filters;
      if (!places.delete(place)) places.add(place);
      changed(false);
    },
    // numbers of the parcels that fit, whether their value is switched off or not
    fitting() {
      const tests = testsOf(form, data);
      const found = [];
      for (let i = 0; i < data.size; i += 1) if (tests.every((fits) => fits(i))) found.push(i);
      return found;
    },
    // in the order of the list
    sorted(parcels) {
      const { of } = filters.theme;
      const orders = { area: (i, j) => data.areas[j] - data.areas[i], theme: (i, j) => of[i] - of[j] || data.areas[j] - data.areas[i] };
      const order = orders[form.sort.value];
      return order ? [...parcels].sort(order) : parcels;
    },
    // into the address, so that it can be kept and passed on
    remember(extra) {
      const kept = new URLSearchParams(location.search);
      FIELDS.forEach((name) => set(kept, name, form[name].type === "checkbox" ? form[name].checked && "1" : form[name].value.trim()));
      set(kept, "off", [...filters.off].join(","));
      Object.entries(extra).forEach(([name, value]) => set(kept, name, value));
      history.replaceState(null, "", `?${kept}`);
    },
  };
  return filters;
}

function testsOf(form, data) {
  const tests = [];
  const town = data.towns.indexOf(form.town.value);
  if (town >= 0) tests.push((i) => data.town[i] === town);
  const [grades] = data.themes;
  const grade = grades.values.findIndex(({ label }) => label === form.grade.value);
  if (grade >= 0) tests.push((i) => grades.of[i] === grade);
  const least = Number(form.least.value.replace(",", ""));
  form.least.setCustomValidity(Number.isFinite(least) ? "" : "面积写成数字，如 10 或 3.5。");
  form.least.reportValidity();
  if (least > 0) tests.push((i) => data.areas[i] >= least);
  const words = form.q.value.trim().toUpperCase();
  if (words) tests.push((i) => [data.codes[i], data.names[i], data.creditCodes[i]].some((text) => text.toUpperCase().includes(words)));
  return tests;
}

function fill(select, choices) {
  choices.forEach(([value, text]) => select.add(new Option(text, value)));
}

function put(field, value) {
  if (value === null) return;
  if (field.type === "checkbox") field.checked = value === "1";
  else field.value = value;
}

function set(kept, name, value) {
  if (value) kept.set(name, value);
  else kept.delete(name);
}
