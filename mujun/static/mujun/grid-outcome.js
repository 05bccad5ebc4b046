// What the server said about the cells, for people: counts, mistakes with jump links, clashes to decide.

import { textOf } from "./grid-table.js";

const MOST = 200; // lines of a list; the rest is counted

export function line(tag, className, ...parts) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.append(...parts.filter((part) => part !== ""));
  return made;
}

export function button(text, act, className) {
  const made = line("button", className || "btn", text);
  made.type = "button";
  made.addEventListener("click", act);
  return made;
}

// kind: danger, warning, success, info
export function box(kind, title, ...parts) {
  const made = line("div", `alert alert-${kind} grid-box`, line("p", "grid-said", title), ...parts);
  made.setAttribute("role", kind === "danger" ? "alert" : "status");
  return made;
}

function list(items, toLine, ordered) {
  const made = line(ordered ? "ol" : "ul", "grid-list", ...items.slice(0, MOST).map(toLine));
  if (items.length > MOST) made.append(line("li", "", `另有 ${items.length - MOST} 处，改正后再检查。`));
  return made;
}

export function problems(found, goTo) {
  const toLine = (each) => {
    const where = [each.name, each.column].filter(Boolean).join("，");
    const said = `“${each.value}”${each.reason}。${each.cure}`;
    const jump = button(where || each.cell, () => goTo(each.credit_code, each.variable), "grid-jump");
    return line("li", "", jump, `：${said}`);
  };
  return box("danger", `有 ${found.length} 处错误，没有写入任何数据。改正红色的单元格后再保存。`, list(found, toLine, true));
}

export function clashes(refusal, decide) {
  const toLine = (each) => {
    const now = each.now === null ? "没有数据（批次已撤回）" : `${textOf(each.now)}（${each.by}，${moment(each.at)}）`;
    const was = each.was === null ? "没有数据" : textOf(each.was);
    return line(
      "li",
      "",
      `${each.name}，${each.title}：打开时 ${was}，现在 ${now}，您填的 ${textOf(each.given)} `,
      button("用现在的", () => decide([each], false)),
      button("仍用我填的", () => decide([each], true)),
    );
  };
  const all = line(
    "p",
    "btn-list",
    button("全部用现在的", () => decide(refusal.cells, false)),
    button("全部仍用我填的", () => decide(refusal.cells, true)),
  );
  return box("danger", refusal.detail, list(refusal.cells, toLine), refusal.cells.length > 1 ? all : "");
}

export function outcome(answer) {
  const counts = `新增 ${answer.created} 个，更改 ${answer.changed} 个`;
  const parts = [...notes(answer.notes)];
  if (answer.state === "unchanged") return box("info", "和现有数值相同，没有写入。", ...parts);
  if (answer.state === "imported") {
    const link = line("a", "", `第 ${answer.batch.id} 批`);
    link.href = answer.batch.url;
    const made = box("success", "", ...parts);
    made.firstChild.append("已保存：", link, `，${counts}。`);
    return made;
  }
  if (answer.changes.length) parts.push(changes(answer.changes, answer.created + answer.changed));
  return box("success", `检查通过：${counts}。还没有写入，保存后生效。`, ...parts);
}

function notes(said) {
  return said.map((note) => line("p", "quiet", `${note.column}：${note.count} 处${note.message}。`));
}

function changes(made, count) {
  const toLine = (each) => {
    const ratio = each.ratio === null ? "" : `（${each.ratio > 0 ? "+" : ""}${(each.ratio * 100).toFixed(1)}%）`;
    return line("li", "", `${each.name}，${each.title}：${each.old === null ? "没有数据" : each.old} → ${each.new}${ratio}`);
  };
  const more = count > made.length ? `变动最大的 ${made.length} 个` : "全部改动";
  const details = line("details", "more", line("summary", "", more), list(made, toLine));
  details.open = made.length <= 5;
  return details;
}

export function moment(at) {
  const day = new Date(at);
  const minutes = String(day.getMinutes()).padStart(2, "0");
  return `${day.getFullYear()}年${day.getMonth() + 1}月${day.getDate()}日 ${day.getHours()}:${minutes}`;
}
