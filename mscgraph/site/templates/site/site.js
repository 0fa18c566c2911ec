// Pages work without this: it copies IRIs, narrows long lists, and prints what is folded up.
(function () {
  "use strict";

  function parameter(name) {
    return new URLSearchParams(window.location.search).get(name) || "";
  }

  function fold(text) {
    return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  }

  function copyButtons() {
    if (!navigator.clipboard) {
      return;
    }
    for (const code of document.querySelectorAll("code.copied")) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "copy";
      button.textContent = "copy";
      button.setAttribute("aria-label", "Copy " + code.textContent);
      button.addEventListener("click", function () {
        navigator.clipboard.writeText(code.textContent).then(function () {
          button.textContent = "copied";
          window.setTimeout(function () { button.textContent = "copy"; }, 1500);
        });
      });
      code.after(" ", button);
    }
  }

  // Lists of a static site, narrowed in place.
  function narrowList() {
    const filter = document.getElementById("page-filter");
    const box = document.getElementById("page-filter-box");
    const found = document.getElementById("page-found");
    if (!filter || !box) {
      return;
    }
    const entries = Array.from(document.querySelectorAll("[data-words]"), function (entry) {
      return { entry: entry, words: fold(entry.dataset.words) };
    });
    const sections = Array.from(document.querySelectorAll(".letter"));
    const before = found ? found.textContent : "";

    function show() {
      const words = fold(box.value).split(/\s+/).filter(Boolean);
      let number = 0;
      for (const one of entries) {
        const fits = words.every(function (word) { return one.words.includes(word); });
        one.entry.hidden = !fits;
        number += fits ? 1 : 0;
      }
      for (const section of sections) {
        section.hidden = !section.querySelector("[data-words]:not([hidden])");
        section.open = words.length > 0;
      }
      if (found) {
        found.textContent = words.length > 0 || before !== "" ? String(number) + (before === "" ? " found" : "") : "";
      }
    }

    filter.hidden = false;
    const asked = parameter("q") || ["disease", "source", "route", "phase"].map(parameter).join(" ").replace(/-/g, " ");
    box.value = asked.trim();
    box.addEventListener("input", show);
    if (box.value !== "") {
      show();
    }
  }

  function print() {
    let closed = [];
    window.addEventListener("beforeprint", function () {
      closed = Array.from(document.querySelectorAll("main details:not([open])"));
      closed.forEach(function (one) { one.open = true; });
    });
    window.addEventListener("afterprint", function () {
      closed.forEach(function (one) { one.open = false; });
    });
  }

  copyButtons();
  narrowList();
  print();
})();
