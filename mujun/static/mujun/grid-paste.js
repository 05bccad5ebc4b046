// A block as spreadsheets put it on the clipboard, and the cells it belongs to.

const CODE = /^[0-9A-Z]{18}$/;

// Lines of cells: tabs and line ends, quotes around what holds either.
export function cellsOf(text) {
  const lines = [[]];
  const cell = /(?:^|(?<=[\t\n]))"((?:[^"]|"")*)"(?=[\t\n]|$)|[^\t\n]*/y;
  const source = text.replace(/\r\n?/g, "\n").replace(/\n$/, "");
  let at = 0;
  for (;;) {
    cell.lastIndex = at;
    const found = cell.exec(source);
    const value = found[1] === undefined ? found[0] : found[1].replace(/""/g, '"');
    lines[lines.length - 1].push(value.trim());
    at += found[0].length;
    if (at >= source.length) return lines;
    if (source[at] === "\n") lines.push([]);
    at += 1;
  }
}

const codeIn = (line) => (CODE.test(line[0].toUpperCase()) ? line[0].toUpperCase() : "");
const bare = (heading) => heading.replace(/[（(].*$/, "").trim();

// Which cells a block goes to. `sheet`: {rows: codes as shown, columns: [{code, name, own}] as shown}; `corner`:
// {row, column, rows, columns} of the selection. Returns {edits: [code, variable, text], locked, beyond, unknown}.
export function place(lines, sheet, corner) {
  const coded = lines.filter((line) => codeIn(line)).length;
  const headed = coded > 0 && !codeIn(lines[0]);
  if (coded && coded >= lines.length - (headed ? 1 : 0)) return byCode(lines, sheet, corner, headed);
  return byPosition(spread(lines, corner), sheet, corner);
}

// A single value fills the whole selection.
function spread(lines, corner) {
  if (lines.length > 1 || lines[0].length > 1) return lines;
  return Array.from({ length: corner.rows }, () => Array(corner.columns).fill(lines[0][0]));
}

function byPosition(lines, sheet, corner) {
  const put = { edits: [], locked: 0, beyond: 0, unknown: [] };
  lines.forEach((line, down) => {
    const code = sheet.rows[corner.row + down];
    line.forEach((text, right) => add(put, code, sheet.columns[corner.column + right], text));
  });
  return put;
}

function byCode(lines, sheet, corner, headed) {
  const put = { edits: [], locked: 0, beyond: 0, unknown: [] };
  const known = new Set(sheet.rows);
  const body = headed ? lines.slice(1) : lines;
  const targets = headed ? byHeading(lines[0], sheet) : bySequence(body, sheet, corner);
  for (const line of body) {
    const code = codeIn(line);
    if (!known.has(code)) put.unknown.push(code);
    else targets.forEach(([at, column]) => add(put, code, column, line[at] === undefined ? "" : line[at]));
  }
  return put;
}

function byHeading(headings, sheet) {
  const columns = new Map(sheet.columns.map((column) => [column.name, column]));
  return headings.map((heading, at) => [at, columns.get(bare(heading))]).filter(([, column]) => column);
}

// After the code; a column without a single digit is the name and stays out.
function bySequence(body, sheet, corner) {
  const named = body.every((line) => !/^[\d０-９.,，+-]/.test(line[1] || "")) && body.some((line) => line[1]);
  const first = named ? 2 : 1;
  const width = Math.max(...body.map((line) => line.length));
  return Array.from({ length: width - first }, (_, at) => [first + at, sheet.columns[corner.column + at]]);
}

function add(put, code, column, text) {
  if (code === undefined || column === undefined) put.beyond += 1;
  else if (!column.own) put.locked += 1;
  else put.edits.push([code, column.code, text]);
}
