// The page of the grid: fetch the year's figures, keep what is changed, check and save it.

import { Changes, keyOf, placeOf } from "./grid-changes.js";
import { box, button, clashes, line, moment, outcome, problems } from "./grid-outcome.js";
import { cellsOf, place } from "./grid-paste.js";
import { makeTable, textOf } from "./grid-table.js";

const about = JSON.parse(document.getElementById("grid-about").textContent);
const part = (name) => document.getElementById(`grid-${name}`);
const token = () => JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"];
const NAME = `mujun-grid:${about.user}:${about.layout}:${about.year}`;
const RESUME = `${NAME}:resume`; // the filter was changed on purpose: go on without asking

let sheet, changes, view, inFocus;
const marks = { wrong: new Map(), clash: new Set(), said: new Map(), odd: new Map() };
let leaving = false;

function understand(answer) {
  const rowOf = new Map(answer.rows.map(([code], at) => [code, at]));
  const columnOf = new Map(answer.columns.map((column, at) => [column.code, at]));
  const data = answer.rows.map(([code, name, town], at) => {
    const row = { code, name, town };
    answer.columns.forEach((column, index) => {
      row[column.code] = answer.values[at][index];
      row[`last ${column.code}`] = answer.last[at][index];
    });
    return row;
  });
  const key = (row, column) => keyOf(answer.rows[row][0], answer.columns[column].code);
  answer.comments.forEach(([row, column, size]) => marks.said.set(key(row, column), size));
  answer.findings.forEach(([row, column, importance, sentence]) => {
    marks.odd.set(key(row, column), [...(marks.odd.get(key(row, column)) || []), sentence]);
  });
  return { ...answer, data, rowOf, columnOf };
}

function loaded(key) {
  const [code, variable] = placeOf(key);
  const row = sheet.rowOf.get(code);
  return row === undefined ? null : sheet.values[row][sheet.columnOf.get(variable)];
}

const page = {
  readOnly: about.closed,
  describe(row, { about: column }) {
    if (column.last) return { classes: [], title: "" };
    const key = keyOf(row.code, column.code);
    const wrong = marks.wrong.get(key);
    const odd = marks.odd.get(key);
    const said = marks.said.get(key);
    const classes = [
      changes.cells.has(key) && "is-changed",
      wrong && "is-wrong",
      marks.clash.has(key) && "is-clash",
      odd && "is-odd",
      said && "is-said",
    ];
    const title = [wrong && `${wrong.reason}。${wrong.cure}`, ...(odd || []), said && `${said} 条批注`];
    return { classes: classes.filter(Boolean), title: title.filter(Boolean).join("\n") };
  },
  edited(edits) {
    const keys = edits.map(([code, variable, text]) => [keyOf(code, variable), text]);
    const kept = changes.edit(keys);
    keys.forEach(([key]) => {
      marks.wrong.delete(key);
      marks.clash.delete(key);
    });
    show(keys.map(([key]) => key));
    if (kept.length) say("info", `空白不会删掉已有的数值，${kept.length} 个单元格已放回打开时的数值。要撤掉报错的数值，请撤回那个批次。`);
  },
  pasted(text) {
    if (!text) return;
    const { sheet: shown, corner } = view.target();
    const put = place(cellsOf(text), shown, corner);
    const keeps = ([code, variable, each]) => each === "" && loaded(keyOf(code, variable)) !== null;
    const edits = put.edits.filter((edit) => !keeps(edit));
    const blank = put.edits.length - edits.length;
    page.edited(edits);
    const told = [
      `已粘贴 ${edits.length} 个单元格`,
      blank && `${blank} 个空白没有改动原来的数值`,
      put.locked && `${put.locked} 个落在锁定的列，没有粘贴`,
      put.beyond && `${put.beyond} 个超出表格，没有粘贴`,
      put.unknown.length && `${put.unknown.length} 行的代码不在表中，没有粘贴：${put.unknown.slice(0, 5).join("、")}`,
    ];
    say(put.locked || put.beyond || put.unknown.length ? "warning" : "info", told.filter(Boolean).join("；") + "。");
  },
  locked() {
    say("info", about.closed ? "现在只能查看，原因见上面。" : "这一格由别的部门报送，或是上年数值，不能在这里改。");
  },
  leave: () => (part("save") || part("columns").previousElementSibling).focus(),
  beside: () => part("cell").querySelector("textarea")?.focus(),
  undo: () => show(changes.undo()),
  redo: () => show(changes.redo()),
  here(row, column) {
    inFocus = { row, column };
    tellHere();
    showCell(row, column);
  },
};

// the cell in focus, in words: its value, and what is wrong with it
function tellHere() {
  if (!inFocus) return;
  const { row, column } = inFocus;
  const key = keyOf(row.code, column.code);
  const value = column.last ? row[`last ${column.code}`] : changes.shown(key);
  const wrong = !column.last && marks.wrong.get(key);
  const shown = `${row.name} · ${column.name}${column.last ? " 上年" : ""}：${textOf(value) || "空白"} ${value === null ? "" : column.unit}`;
  const here = part("here");
  here.classList.toggle("is-wrong", Boolean(wrong));
  here.textContent = wrong ? `${shown} — ${wrong.reason}。${wrong.cure}` : shown;
}

let asking;
function showCell(row, column) {
  clearTimeout(asking);
  asking = setTimeout(() => {
    const address = about.cell.replace("CODE", row.code).replace("VARIABLE", column.code);
    const inner = line("div", "");
    inner.dataset.cell = "";
    const title = line("h2", "", `${column.name}`, line("span", "sub", row.name));
    part("cell").replaceChildren(title, inner);
    window.htmx.ajax("GET", address, { target: inner, swap: "innerHTML" });
  }, 250);
}

// a comment was added: the cell gets its mark
document.addEventListener("htmx:afterRequest", (event) => {
  const address = event.detail.pathInfo.requestPath.match(/^\/cells\/(\w+)\/([\w-]+)\/\d+\/comment\/$/);
  const comments = part("cell").querySelector("[data-comments]");
  if (!address || !comments) return;
  marks.said.set(keyOf(address[1], address[2]), comments.dataset.comments);
  show([keyOf(address[1], address[2])]);
});

function show(keys) {
  view.refresh(keys.map((key) => [...placeOf(key), changes.shown(key)]));
  tellHere();
  const size = changes.cells.size;
  const changed = size ? `，改动 ${textOf(size)} 个单元格（${textOf(changes.rows)} 家企业），还没有保存` : "";
  const all = sheet.total > sheet.rows.length ? `共 ${textOf(sheet.total)} 家，请按镇街筛选；先` : "";
  part("count").textContent = `${all}显示 ${textOf(sheet.rows.length)} 家企业${changed}`;
  if (page.readOnly) return;
  part("undo").setAttribute("aria-disabled", String(!changes.done.length));
  part("redo").setAttribute("aria-disabled", String(!changes.undone.length));
}

function say(kind, text) {
  part("outcome").replaceChildren(box(kind, text));
}

function answer(made) {
  part("outcome").replaceChildren(made);
  part("outcome").focus();
}

async function send(dryRun) {
  if (!changes.cells.size) return say("info", "没有改动。");
  const reason = part("reason") ? part("reason").value.trim() : "";
  if (part("reason") && !reason) {
    say("warning", `${about.year} 年数据已锁定，请先写明更正的原因。`);
    return part("reason").focus();
  }
  const body = { layout: about.layout, year: about.year, reason, dry_run: dryRun, ...changes.toSend() };
  const buttons = [part("check"), part("save")];
  buttons.forEach((each) => (each.disabled = true));
  say("info", dryRun ? "正在检查…" : "正在保存…");
  try {
    const headers = { "Content-Type": "application/json", "X-CSRFToken": token() };
    const response = await fetch(about.save, { method: "POST", headers, body: JSON.stringify(body) });
    const said = await response.json();
    receive(response.ok, said);
  } catch {
    answer(box("danger", "没有收到系统的回答。改动还在这里；请检查网络，必要时重新登录，再保存一次。"));
  } finally {
    buttons.forEach((each) => (each.disabled = false));
  }
}

function receive(ok, said) {
  const before = [...marks.wrong.keys(), ...marks.clash];
  marks.wrong.clear();
  marks.clash.clear();
  if (!ok) refuse(said);
  else if (said.state === "rejected") {
    said.problems.forEach((each) => marks.wrong.set(keyOf(each.credit_code, each.variable), each));
    answer(problems(said.problems, view.goTo));
  } else accept(said);
  show([...new Set([...before, ...marks.wrong.keys(), ...marks.clash])].filter((key) => placeOf(key)[1]));
}

function refuse(said) {
  if (said.cells) {
    said.cells.forEach((each) => marks.clash.add(keyOf(each.credit_code, each.variable)));
    return answer(clashes(said, decide));
  }
  answer(box("danger", `${said.detail || "没有写入。"}改动还在这里，没有丢。`));
}

function accept(said) {
  const made = outcome(said);
  if (said.kept.length) made.append(line("p", "quiet", `${said.kept.length} 个单元格填的是空白，保留现有数值。`));
  if (said.state !== "checked") {
    said.values.forEach(([code, variable, value]) => {
      const row = sheet.rowOf.get(code);
      if (row !== undefined) sheet.values[row][sheet.columnOf.get(variable)] = value;
    });
    show(changes.settle());
  }
  answer(made);
}

// which of two values of a cell stays
function decide(cells, mine) {
  const keys = cells.map((each) => keyOf(each.credit_code, each.variable));
  cells.forEach((each, at) => {
    const row = sheet.rowOf.get(each.credit_code);
    if (row !== undefined) sheet.values[row][sheet.columnOf.get(each.variable)] = each.now;
    changes.rebase(keys[at], each.now, mine);
    marks.clash.delete(keys[at]);
  });
  show(keys);
  say("info", marks.clash.size ? `还有 ${marks.clash.size} 个单元格要决定：再按“保存”列出。` : "已按您的决定改好，请再按“保存”。");
}

function offerColumns() {
  const groups = new Map([["上年数值", (column) => column.startsWith("last ")]]);
  sheet.columns.filter((column) => !column.own).forEach(({ department }) => {
    const theirs = new Set(sheet.columns.filter((column) => column.department === department).map((column) => column.code));
    groups.set(department, (field) => theirs.has(field));
  });
  groups.forEach((belongs, title) => {
    const choice = line("label", "grid-choice", Object.assign(document.createElement("input"), { type: "checkbox" }), title);
    choice.firstChild.addEventListener("change", (event) => {
      const own = new Set(sheet.columns.filter((column) => column.own).map((column) => `last ${column.code}`));
      view.table
        .getColumns()
        .filter((column) => belongs(column.getField() || "") && (title !== "上年数值" || own.has(column.getField())))
        .forEach((column) => (event.target.checked ? column.show() : column.hide()));
    });
    part("columns").append(choice);
  });
}

function offerKept() {
  const kept = changes.recall();
  const resumed = sessionStorage.getItem(RESUME);
  sessionStorage.removeItem(RESUME);
  if (!kept || page.readOnly) return;
  const end = (takeUp) => {
    part("kept").hidden = true;
    show(changes.decide(takeUp));
  };
  if (resumed) return end(true);
  const choices = line("span", "btn-list", button("接着改", () => end(true)), button("丢弃", () => end(false)));
  part("kept").replaceChildren(`${moment(kept.at)}有 ${kept.count} 处改动没有保存。`, choices);
  part("kept").hidden = false;
}

function listen() {
  addEventListener("beforeunload", (event) => {
    if (changes.cells.size && !leaving) event.preventDefault();
  });
  document.querySelector("[data-grid-filter]").addEventListener("submit", () => {
    leaving = true;
    sessionStorage.setItem(RESUME, "1");
  });
  if (page.readOnly) return;
  part("undo").addEventListener("click", page.undo);
  part("redo").addEventListener("click", page.redo);
  part("check").addEventListener("click", () => send(true));
  part("save").addEventListener("click", () => send(false));
}

async function start() {
  if (!window.Tabulator) return;
  const query = new URLSearchParams(location.search);
  query.set("layout", about.layout);
  query.set("year", about.year);
  const response = await fetch(`${about.data}?${query}`);
  if (!response.ok) throw new Error(`the figures did not come: ${response.status}`);
  sheet = understand(await response.json());
  changes = new Changes(NAME, loaded);
  part("without").hidden = true;
  document.getElementById("grid").hidden = false;
  view = makeTable(part("sheet"), sheet, page);
  view.table.on("tableBuilt", () => {
    offerColumns();
    offerKept();
    listen();
    show([]);
    document.getElementById("grid").dataset.ready = "yes";
  });
}

start();
