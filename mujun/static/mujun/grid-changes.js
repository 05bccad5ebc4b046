// Unsaved cells: what was there when they were loaded, what was typed, undo and redo, and a copy that outlives the page.
// A cell is named by the enterprise's code and the variable's; what is typed stays text, the server reads it.

const KEPT_DAYS = 7;
const PLAIN = /^[+-]?(\d+\.?\d*|\.\d+)$/;

export const keyOf = (code, variable) => code + " " + variable;
export const placeOf = (key) => key.split(" ");

// The number that a text plainly is, thousands separators aside; NaN for everything else.
export function plainNumber(text) {
  const bare = String(text).trim().replace(/,(?=\d{3}(\D|$))/g, "");
  return PLAIN.test(bare) ? Number(bare) : NaN;
}

export class Changes {
  constructor(name, loaded) {
    this.name = name;
    this.loaded = loaded; // key → number or null
    this.cells = new Map(); // key → {was, now}
    this.pending = []; // what an earlier visit left, until one decides about it
    this.done = [];
    this.undone = [];
  }

  // What a cell shows: the text typed, or the number loaded.
  shown(key) {
    const changed = this.cells.get(key);
    return changed ? changed.now : this.loaded(key);
  }

  // One step, to be undone as one. `edits`: [key, text]. Returns the keys of blanks that left a figure as it was.
  edit(edits) {
    const kept = [];
    const step = [];
    for (const [key, text] of edits) {
      const before = this.cells.get(key);
      if (text === "" && this.loaded(key) !== null) kept.push(key);
      this.put(key, text);
      const after = this.cells.get(key);
      if ((before && before.now) !== (after && after.now)) step.push({ key, before, after });
    }
    if (step.length) {
      this.done.push(step);
      this.undone = [];
    }
    this.store();
    return kept;
  }

  put(key, text) {
    const known = this.cells.get(key);
    const was = known ? known.was : this.loaded(key);
    const same = text === "" || (was !== null && plainNumber(text) === was);
    if (same) this.cells.delete(key);
    else this.cells.set(key, { was, now: text });
  }

  undo() {
    return this.step(this.done, this.undone, "before");
  }

  redo() {
    return this.step(this.undone, this.done, "after");
  }

  step(from, to, side) {
    const step = from.pop();
    if (!step) return [];
    for (const each of step) {
      if (each[side]) this.cells.set(each.key, each[side]);
      else this.cells.delete(each.key);
    }
    to.push(step);
    this.store();
    return step.map((each) => each.key);
  }

  // After saving: the cells hold what the server says, and there is nothing to undo any more.
  settle() {
    const keys = [...this.cells.keys()];
    this.cells.clear();
    this.done = [];
    this.undone = [];
    this.store();
    return keys;
  }

  // Of a clash: keep one's own value over the present one, or give it up.
  rebase(key, now, mine) {
    const changed = this.cells.get(key);
    this.done = [];
    this.undone = [];
    if (mine && changed) this.cells.set(key, { was: now, now: changed.now });
    else this.cells.delete(key);
    this.store();
  }

  get rows() {
    return new Set([...this.cells.keys()].map((key) => placeOf(key)[0])).size;
  }

  // As the server wants it: codes and variables once, cells by their positions.
  toSend() {
    const codes = new Map();
    const variables = new Map();
    const at = (map, name) => {
      if (!map.has(name)) map.set(name, map.size);
      return map.get(name);
    };
    const cells = [...this.cells].map(([key, { was, now }]) => {
      const [code, variable] = placeOf(key);
      return [at(codes, code), at(variables, variable), was, now];
    });
    return { codes: [...codes.keys()], variables: [...variables.keys()], cells };
  }

  store() {
    const cells = new Map(this.pending);
    this.cells.forEach((changed, key) => cells.set(key, changed));
    try {
      if (cells.size) localStorage.setItem(this.name, JSON.stringify({ at: Date.now(), cells: [...cells] }));
      else localStorage.removeItem(this.name);
    } catch {
      // a full or closed store: leaving the page still asks
    }
  }

  // What an earlier visit left, with its date; null when there is nothing or it is too old.
  recall() {
    try {
      const kept = JSON.parse(localStorage.getItem(this.name));
      if (!kept || Date.now() - kept.at > KEPT_DAYS * 86400e3) throw new RangeError();
      this.pending = kept.cells;
      return { at: new Date(kept.at), count: kept.cells.length };
    } catch {
      localStorage.removeItem(this.name);
      return null;
    }
  }

  decide(takeUp) {
    const taken = takeUp ? this.pending.filter(([key]) => !this.cells.has(key)) : [];
    this.pending = [];
    taken.forEach(([key, changed]) => this.cells.set(key, changed));
    this.store();
    return taken.map(([key]) => key);
  }
}
