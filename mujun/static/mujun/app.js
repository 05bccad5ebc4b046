// Small conveniences. Every page works without this file.
(function () {
  "use strict";

  // buttons that only matter without scripts can go
  document.documentElement.classList.add("js");

  // menus close when one clicks elsewhere or presses Escape
  function closeMenus(except) {
    document.querySelectorAll("details.menu[open]").forEach(function (menu) {
      if (menu !== except) menu.removeAttribute("open");
    });
  }
  document.addEventListener("click", function (event) {
    closeMenus(event.target.closest("details.menu"));
    var found = document.getElementById("found");
    if (found && !event.target.closest(".find")) found.replaceChildren();
  });
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape") return;
    closeMenus(null);
    var found = document.getElementById("found");
    if (found) found.replaceChildren();
  });

  // what a page asks without anybody touching it does not keep a person signed in
  document.addEventListener("htmx:configRequest", function (event) {
    if (!event.detail.triggeringEvent) event.detail.headers["X-By-Itself"] = "1";
  });

  // empty fields stay out of the address, so that it can be read and passed on
  document.addEventListener("htmx:configRequest", function (event) {
    if (event.detail.verb !== "get") return;
    var fields = event.detail.parameters;
    Object.keys(fields).forEach(function (name) {
      if (fields[name] === "") delete fields[name];
    });
  });

  // when filters change without a new page, the year menu must keep them too
  document.addEventListener("htmx:pushedIntoHistory", function () {
    document.querySelectorAll(".years a").forEach(function (link) {
      var target = new URL(location.href);
      target.searchParams.set("year", new URL(link.href).searchParams.get("year"));
      target.searchParams.delete("run");
      target.searchParams.delete("page");
      link.href = target.search;
    });
  });

  // the browser's own way to paper
  document.addEventListener("click", function (event) {
    if (event.target.closest("[data-print]")) print();
  });

  // a paragraph for a letter or a message; where the browser keeps its clipboard shut, the words stand selected
  document.addEventListener("click", function (event) {
    var button = event.target.closest("[data-copy]");
    if (!button) return;
    var words = document.getElementById(button.dataset.copy);
    var done = function () { button.textContent = "已复制"; };
    var select = function () {
      getSelection().selectAllChildren(words);
      button.textContent = document.execCommand("copy") ? "已复制" : "已选中，请按 Ctrl+C";
    };
    if (navigator.clipboard) navigator.clipboard.writeText(words.textContent).then(done, select);
    else select();
  });

  // a server that does not answer is said, not hidden
  ["htmx:sendError", "htmx:responseError"].forEach(function (name) {
    document.addEventListener(name, function () {
      var note = document.getElementById("trouble") || document.createElement("div");
      note.id = "trouble";
      note.className = "alert alert-danger notice";
      note.setAttribute("role", "alert");
      note.textContent = "没有取到最新内容，请检查网络后刷新页面。";
      document.getElementById("content").prepend(note);
    });
  });

  // of a row of tabs that is wider than the screen, the present one is seen
  document.querySelectorAll(".tabs > [aria-current]").forEach(function (tab) {
    var row = tab.parentNode;
    row.scrollLeft += tab.getBoundingClientRect().right - row.getBoundingClientRect().right + 24;
  });

  // forms marked so submit by themselves when a choice changes; without scripts they keep their button
  document.addEventListener("change", function (event) {
    var form = event.target.form;
    if (form && form.hasAttribute("data-auto") && event.target.tagName === "SELECT") form.requestSubmit();
  });
})();
