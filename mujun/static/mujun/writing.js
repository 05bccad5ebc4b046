// The text field in which a method is written: numbers of lines, ways to a line, words to insert. It works without this.
(function () {
  "use strict";

  var field = document.querySelector("[data-writing]");
  if (!field) return;
  var gutter = document.querySelector("[data-gutter]");
  var wrong = JSON.parse(field.dataset.wrong || "[]");
  var changed = false;

  function number() {
    var count = field.value.split("\n").length;
    if (gutter.childElementCount === count) return;
    gutter.replaceChildren();
    for (var line = 1; line <= count; line += 1) {
      var each = document.createElement("span");
      each.textContent = line;
      if (wrong.indexOf(line) >= 0) each.className = "is-wrong";
      gutter.append(each);
    }
  }

  function follow() {
    gutter.scrollTop = field.scrollTop;
  }

  function go(line) {
    var lines = field.value.split("\n");
    var start = lines.slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0);
    var height = parseFloat(getComputedStyle(field).lineHeight);
    field.focus();
    field.setSelectionRange(start, start + (lines[line - 1] || "").length);
    field.scrollTop = Math.max(0, (line - 6) * height);
    field.scrollLeft = 0;
    field.scrollIntoView({ block: "center" });
  }

  // as if it were typed, so that it can be taken back with Ctrl+Z
  function insert(text) {
    field.focus();
    // a line that was gone to is selected: what is inserted stands behind it
    field.setSelectionRange(field.selectionEnd, field.selectionEnd);
    if (!document.execCommand("insertText", false, text)) {
      field.setRangeText(text, field.selectionStart, field.selectionEnd, "end");
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
  }

  function before() {
    return field.value.slice(field.value.lastIndexOf("\n", field.selectionStart - 1) + 1, field.selectionStart);
  }

  field.addEventListener("input", function () {
    changed = true;
    number();
    follow();
  });
  field.addEventListener("scroll", follow);
  field.addEventListener("keydown", function (event) {
    if (event.key !== "Enter" || event.isComposing || event.shiftKey || event.ctrlKey) return;
    var line = before();
    event.preventDefault();
    insert("\n" + line.match(/^ */)[0] + (/[:：]\s*$/.test(line) ? "  " : ""));
  });

  document.addEventListener("click", function (event) {
    var link = event.target.closest("[data-line]");
    if (link) {
      event.preventDefault();
      go(Number(link.dataset.line));
    }
    var offer = event.target.closest("[data-insert]");
    if (offer) insert((offer.dataset.insert.indexOf("\n") >= 0 && before() ? "\n" : "") + offer.dataset.insert);
  });

  // the words that contain what is looked for
  var search = document.querySelector("[data-offers]");
  if (search) search.addEventListener("input", function () {
    var wanted = search.value.trim();
    document.querySelectorAll("[data-offer-group]").forEach(function (group) {
      var some = false;
      group.querySelectorAll("[data-insert]").forEach(function (offer) {
        offer.hidden = wanted !== "" && offer.textContent.indexOf(wanted) < 0;
        some = some || !offer.hidden;
      });
      group.hidden = !some;
      if (wanted) group.open = true;
    });
  });

  field.form.addEventListener("submit", function () { changed = false; });
  window.addEventListener("beforeunload", function (event) { if (changed) event.preventDefault(); });
  number();
})();
