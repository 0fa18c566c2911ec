"use strict";
(function () {
  const contents = document.getElementById("page-contents");
  const groups = Array.from(contents.querySelectorAll("details"));
  const filter = document.getElementById("page-filter");
  const box = document.getElementById("page-filter-box");
  const found = document.getElementById("page-filter-found");
  const wide = window.matchMedia("(min-width: 64rem)").matches;
  const open = new Set(wide ? groups.slice(0, 1) : []);

  function show() {
    const words = box.value.toLowerCase().split(/\s+/).filter(Boolean);
    let number = 0;
    for (const group of groups) {
      let any = false;
      for (const entry of group.querySelectorAll("li")) {
        const text = entry.dataset.words;
        const fits = words.length === 0 || (text !== undefined && words.every((word) => text.includes(word)));
        entry.hidden = !fits;
        any = any || fits;
        number += fits && text !== undefined ? 1 : 0;
      }
      group.hidden = !any;
      group.open = words.length > 0 ? any : open.has(group);
    }
    found.textContent = words.length > 0 ? number + (number === 1 ? " term" : " terms") : "";
  }

  filter.hidden = false;
  box.addEventListener("input", show);
  show();

  if (navigator.clipboard) {
    for (const curie of document.querySelectorAll(".curie")) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "copy";
      button.textContent = "copy";
      button.setAttribute("aria-label", "Copy " + curie.textContent);
      button.addEventListener("click", function () {
        navigator.clipboard.writeText(curie.textContent).then(function () {
          button.textContent = "copied";
          window.setTimeout(function () { button.textContent = "copy"; }, 1500);
        });
      });
      curie.after(" ", button);
    }
  }

  let closed = [];
  window.addEventListener("beforeprint", function () {
    closed = Array.from(document.querySelectorAll("main details:not([open])"));
    closed.forEach(function (one) { one.open = true; });
  });
  window.addEventListener("afterprint", function () {
    closed.forEach(function (one) { one.open = false; });
  });
})();
