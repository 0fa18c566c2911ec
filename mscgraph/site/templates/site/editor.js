// The page works without this: it takes over the query of the address, and puts a better editor over the plain one.
(function () {
  "use strict";

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
    const asked = new URLSearchParams(window.location.search).get("query") || "";
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

  editor();
})();
