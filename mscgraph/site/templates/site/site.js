// Pages work without this: it copies IRIs, narrows long lists, and puts a better editor over the plain one.
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
    const sections = Array.from(document.querySelectorAll("section.letter"));
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

  // The completers that come with the editor ask other sites for terms; these are those of the context.
  function completeOurTerms(Yasqe) {
    Yasqe.defaults.autocompleters = ["variables"];
    Yasqe.registerAutocompleter({
      name: "terms", bulk: true, persistenceId: null,
      isValidCompletionPosition: function (yasqe) { return /^[a-z]\w*:/i.test(yasqe.getCompleteToken().string); },
      get: function () {
        return fetch("context.jsonld").then(function (answer) { return answer.json(); }).then(function (content) {
          const terms = Object.values(content["@context"])
            .map(function (term) { return typeof term === "object" ? term["@id"] : term; })
            .filter(function (term) { return /^[a-z]+:\w+$/i.test(term); });
          return Array.from(new Set(terms)).sort();
        });
      },
      preProcessToken: function (_yasqe, token) { return token; },
      postProcessSuggestion: function (_yasqe, _token, term) { return term; },
    });
  }

  function editor() {
    const area = document.getElementById("page-query");
    if (!area) {
      return;
    }
    const asked = parameter("query");
    if (asked !== "") {
      area.value = asked;
    }
    const Yasqe = window.Yasqe;
    if (typeof Yasqe !== "function") {
      return;
    }
    completeOurTerms(Yasqe);
    const place = document.createElement("div");
    area.before(place);
    const label = document.querySelector("label[for=page-query]");
    const yasqe = new Yasqe(place, {
      value: area.value, persistenceId: null, showQueryButton: false, createShareableLink: null,
      resizeable: true, editorHeight: "22rem",
      extraKeys: { Tab: false, "Shift-Tab": false, "Ctrl-Enter": function () { area.form.requestSubmit(); } },
    });
    area.hidden = true;
    if (label) {
      yasqe.getInputField().setAttribute("aria-label", label.textContent);
    }
    yasqe.on("change", function () { area.value = yasqe.getValue(); });
    area.form.addEventListener("submit", function () { area.value = yasqe.getValue(); });
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
  editor();
  print();
})();
