// The table itself: how cells look, how they are typed into, how one moves, copies and pastes.

const NUMBER = new Intl.NumberFormat("zh-CN", { maximumFractionDigits: 6 });
const LOCK = "M4 7V5a4 4 0 0 1 8 0v2h1v8H3V7zm2 0h4V5a2 2 0 0 0-4 0z";

export const textOf = (value) =>
  value === null || value === undefined ? "" : typeof value === "number" ? NUMBER.format(value) : String(value);
const rawOf = (value) => (typeof value === "number" ? String(Number(value.toPrecision(15))) : textOf(value));

function element(tag, className, text) {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text || "";
  return made;
}

function lockSign() {
  const sign = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  sign.setAttribute("viewBox", "0 0 16 16");
  sign.setAttribute("class", "grid-lock");
  sign.setAttribute("role", "img");
  sign.setAttribute("aria-label", "锁定");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", LOCK);
  sign.append(path);
  return sign;
}

// `page` answers: describe(row, column) → {classes, title}, edited(edits), pasted(text), here(row, column),
// locked(), leave(), beside(), undo(), redo(); `readOnly` when nothing may be sent.
export function makeTable(place, sheet, page) {
  let typed = null; // what was typed to begin an edit, instead of the value
  const ownOf = (column) => column.own && !page.readOnly;

  function editor(cell, onRendered, success, cancel) {
    const input = element("input", "grid-input");
    input.value = typed === null ? rawOf(cell.getValue()) : typed;
    input.setAttribute("aria-label", cell.getColumn().getDefinition().title);
    input.inputMode = "decimal";
    typed = null;
    onRendered(() => {
      input.focus({ preventScroll: true });
      input.setSelectionRange(input.value.length, input.value.length);
    });
    input.addEventListener("blur", () => success(input.value));
    input.finish = () => success(input.value);
    input.cancel = () => cancel();
    return input;
  }

  function format(cell) {
    const at = cell.getElement();
    const { classes, title } = page.describe(cell.getRow().getData(), cell.getColumn().getDefinition());
    at.classList.remove("is-changed", "is-wrong", "is-odd", "is-said", "is-clash");
    at.classList.add(...classes);
    at.title = title;
    if (classes.includes("is-wrong")) at.setAttribute("aria-invalid", "true");
    else at.removeAttribute("aria-invalid");
    return document.createTextNode(textOf(cell.getValue()));
  }

  function heading(column, last) {
    const made = element("span", "grid-head");
    made.append(element("span", "", last ? `${column.name} 上年` : column.name));
    const below = element("span", "sub", column.unit);
    if (!column.own && !last) {
      below.prepend(lockSign());
      below.append(` ${column.department}`);
    }
    made.append(below);
    return made;
  }

  const columns = sheet.columns.flatMap((column) => [
    {
      field: column.code,
      title: column.unit ? `${column.name}（${column.unit}）` : column.name,
      titleFormatter: () => heading(column, false),
      headerTooltip: [column.unit && `单位：${column.unit}`, column.note, column.department].filter(Boolean).join("；"),
      about: column,
      visible: column.own,
      editor: ownOf(column) ? editor : undefined,
      formatter: format,
      cssClass: ownOf(column) ? "grid-own" : "grid-locked",
    },
    {
      field: `last ${column.code}`,
      title: `${column.name} 上年`,
      titleFormatter: () => heading(column, true),
      about: { ...column, own: false, last: true },
      visible: false,
      formatter: format,
      cssClass: "grid-locked",
    },
  ]);

  const table = new window.Tabulator(place, {
    data: sheet.data,
    index: "code",
    height: "62vh",
    rowHeight: 44,
    placeholder: "没有符合条件的企业",
    columnDefaults: { hozAlign: "right", vertAlign: "middle", width: 150, sorter: "number", headerHozAlign: "right", headerWordWrap: true },
    rowHeader: {
      field: "name",
      title: "企业",
      frozen: true,
      width: matchMedia("(max-width: 760px)").matches ? 150 : 262,
      hozAlign: "left",
      headerHozAlign: "left",
      headerSort: false,
      formatter: (cell) => {
        const { name, code, town } = cell.getRow().getData();
        const made = element("span", "grid-who", name);
        made.append(element("span", "sub", `${code} ${town}`));
        made.title = `${name} ${code} ${town}`;
        return made;
      },
    },
    columns,
    headerSortClickElement: "icon",
    editTriggerEvent: matchMedia("(pointer: coarse)").matches ? "click" : "dblclick",
    selectableRange: 1,
    selectableRangeColumns: true,
    selectableRangeRows: true,
    selectableRangeAutoFocus: false,
    debugInvalidOptions: false, // columns carry what they are `about`
    keybindings: { scrollPageUp: false, scrollPageDown: false },
  });

  const ranges = () => table.modules.selectRange;
  const move = (direction) => ranges().navigate(false, false, direction);
  const shownRows = () => table.getRows("active");
  const shownColumns = () => table.getColumns().filter((column) => column.isVisible() && column.getDefinition().about);
  const active = () => {
    const cell = ranges().getActiveCell();
    return cell && cell.getComponent();
  };

  // the first row and column of the selection, and those behind its last
  function corner() {
    const range = table.getRanges()[0];
    const [row, column] = [range.getTopEdge(), range.getLeftEdge() - 1];
    return { row, column, endRow: range.getBottomEdge() + 1, endColumn: range.getRightEdge() };
  }

  // Where a block is pasted: the columns of last year between the others are passed over, no block has them.
  function target() {
    const { row, column, endRow, endColumn } = corner();
    const shown = shownColumns().map((each) => each.getDefinition().about);
    const years = (some) => some.filter((each) => !each.last);
    const start = shown[column].last ? column + 1 : column;
    return {
      sheet: { rows: shownRows().map((each) => each.getData().code), columns: years(shown) },
      corner: {
        row,
        column: years(shown.slice(0, start)).length,
        rows: endRow - row,
        columns: years(shown.slice(start, endColumn)).length,
      },
    };
  }

  function selected() {
    const { row, column, endRow, endColumn } = corner();
    const chosen = shownColumns().slice(column, endColumn);
    return shownRows()
      .slice(row, endRow)
      .map((each) => chosen.map((one) => ({ code: each.getData().code, column: one.getDefinition().about, value: each.getData()[one.getField()] })));
  }

  function clear() {
    const cells = selected().flat().filter((cell) => ownOf(cell.column));
    page.edited(cells.map((cell) => [cell.code, cell.column.code, ""]));
  }

  function begin(text) {
    const cell = active();
    if (!cell || !ownOf(cell.getColumn().getDefinition().about || {})) return page.locked();
    typed = text;
    cell.edit();
  }

  const typing = {
    Enter: (input) => (input.finish(), move("down")),
    Tab: (input, event) => (input.finish(), move(event.shiftKey ? "left" : "right")),
    Escape: (input) => input.cancel(),
  };
  const moving = {
    Enter: (event) => move(event.shiftKey ? "up" : "down"),
    Tab: (event) => move(event.shiftKey ? "left" : "right"),
    F2: () => begin(null),
    Delete: clear,
    Backspace: clear,
    Escape: () => page.leave(),
    F6: () => page.beside(),
  };
  const commands = { z: (event) => (event.shiftKey ? page.redo() : page.undo()), y: () => page.redo() };

  // before the table's own keys: these are the ones people know from their spreadsheet
  place.addEventListener(
    "keydown",
    (event) => {
      if (event.isComposing) return;
      const input = event.target.closest(".grid-input");
      const command = (event.ctrlKey || event.metaKey) && !input && commands[event.key.toLowerCase()];
      const known = command || (input ? typing[event.key] : moving[event.key]);
      const starts = !input && event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey;
      if (!known && !starts) return;
      event.preventDefault();
      event.stopPropagation();
      if (command) command(event);
      else if (starts) begin(event.key);
      else if (input) known(input, event);
      else known(event);
    },
    true,
  );

  place.addEventListener("copy", (event) => {
    if (event.target.closest(".grid-input")) return;
    const lines = selected().map((line) => line.map((cell) => rawOf(cell.value)).join("\t"));
    event.clipboardData.setData("text/plain", lines.join("\n"));
    event.preventDefault();
  });
  place.addEventListener("paste", (event) => {
    if (event.target.closest(".grid-input") || page.readOnly) return;
    event.preventDefault();
    page.pasted(event.clipboardData.getData("text/plain"));
  });

  table.on("cellEdited", (cell) => {
    page.edited([[cell.getRow().getData().code, cell.getField(), textOf(cell.getValue())]]);
  });
  table.on("rangeChanged", () => {
    const cell = active();
    const about = cell && cell.getColumn().getDefinition().about;
    if (about) page.here(cell.getRow().getData(), about);
  });

  return {
    table,
    target,
    // new values and looks of cells; `cells`: [code, field, value]
    refresh(cells) {
      const rows = new Map();
      cells.forEach(([code, field, value]) => rows.set(code, { ...rows.get(code), [field]: value }));
      table.blockRedraw();
      rows.forEach((values, code) => {
        const row = table.getRow(code);
        if (row) row.update(values).then(() => row.reformat());
      });
      table.restoreRedraw();
    },
    goTo(code, variable) {
      const row = table.getRow(code);
      if (!row || !variable) return;
      table.showColumn(variable);
      table.scrollToRow(row, "center", false).then(() => {
        table.getRanges()[0].setBounds(row.getCell(variable));
        table.scrollToColumn(variable, "middle", false);
        place.querySelector(".tabulator-tableholder").focus();
      });
    },
  };
}
