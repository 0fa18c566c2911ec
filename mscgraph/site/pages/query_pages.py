"""The catalogue of stored queries, a form for each, and the editor."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from urllib.parse import urlencode

from mscgraph.namespaces import BASE, MSC, PREFIXES, RDFS
from mscgraph.query import GraphValues, Parameter, StoredQuery, Table, find_example, offer_values, query_path
from mscgraph.relations import grouped
from mscgraph.site.pages.links import PageLinks, ShownTerm
from mscgraph.site.pages.shell import Shell, Step

#: Maximum number of rows shown per result.
_MAX_ROWS = 1_000
#: Maximum number of concepts offered per parameter.
_MAX_OPTIONS = 1_000
#: Maximum number of characters shown per graph.
_MAX_LETTERS = 200_000
#: Suffix of the names of columns of labels.
_LABEL = "Label"
#: Files of a result beside its page.
_FORMS = {"csv": "CSV", "json": "JSON", "tsv": "TSV"}
_FIRST = """\
PREFIX msc: <{msc}>
PREFIX rdfs: <{rdfs}>

SELECT ?disease ?label (COUNT(DISTINCT ?trial) AS ?trials)
WHERE {{
  ?trial a msc:Trial ;
    msc:reportedDisease ?disease .
  ?disease rdfs:label ?label .
}}
GROUP BY ?disease ?label
ORDER BY DESC(?trials) ?label
"""


@dataclass(frozen=True, slots=True)
class _Field:
    """A parameter in a form.

    :param example: a value of the graph, empty without one
    """

    parameter: Parameter
    value: str
    example: str
    options: Sequence[str]


@dataclass(frozen=True, slots=True)
class _Result:
    """A result in a page, with at most ``_MAX_ROWS`` rows."""

    columns: Sequence[str]
    rows: Sequence[Sequence[ShownTerm]]
    number: int


class QueryPages:
    """Writes the pages of stored queries and of the editor."""

    def __init__(self, shell: Shell, queries: Sequence[StoredQuery], values: GraphValues) -> None:
        """Keep the catalogue.

        :param values: values that forms offer
        """
        self._shell = shell
        self.queries = {query.name: query for query in queries}
        self._example = cache(partial(find_example, graph=values))
        self._options = cache(partial(offer_values, graph=values))

    def catalogue(self) -> str:
        """Return the page that lists the queries by their first tag."""
        groups = grouped((self._group(query), query) for query in self.queries.values())
        return self._shell.write(
            "queries.html.j2",
            self._shell.linker(0),
            title="Stored queries",
            path="queries.html",
            description="Questions that the graph answers, each with its query.",
            groups=sorted(groups.items(), key=lambda item: (item[0] == "other endpoints", item[0])),
            number=len(self.queries),
        )

    @staticmethod
    def _group(query: StoredQuery) -> str:
        return "other endpoints" if query.federated else (query.tags or ("other",))[0]

    def write(self, name: str, values: Mapping[str, str], result: Table | None, error: str | None) -> str:
        """Return the page of a stored query.

        :raises KeyError: if there is no such query
        """
        query = self.queries[name]
        linker = self._shell.linker(1)
        live = self._shell.facts.live
        known = {one.name for one in query.parameters}
        given = {key: value for key, value in values.items() if key in known and value}
        if not live and (example := self._shell.facts.examples.get(name)):
            given, result = dict(example.values), example.table
        asked = f"?{urlencode(given)}" if live and given else ""
        files = (
            []
            if query.federated or result is None
            else [
                (words, f"{name}.{extension}{asked}")
                for extension, words in _FORMS.items()
                if live or extension != "tsv"
            ]
        )
        return self._shell.write(
            "query.html.j2",
            linker,
            title=query.summary,
            path=f"queries/{name}.html",
            description=query.description,
            way=[Step("Queries", "queries.html")],
            query=query,
            text=_without_header(query.text),
            iri=BASE + query_path(name),
            data=self._shell.atlas.location(BASE + query_path(name)),
            fields=[
                _Field(
                    one,
                    given.get(one.name, ""),
                    self._example(one) or "",
                    self._options(one)[:_MAX_OPTIONS],
                )
                for one in (query.parameters if live else ())
            ],
            given=given,
            table=None if result is None else self._table(linker, result),
            files=files,
            error=error or "",
            editor=f"{linker.path('sparql.html')}?{urlencode({'query': _without_header(query.text)})}",
            limit=_MAX_ROWS,
        )

    def editor(self, text: str, result: Table | str | None, error: str | None) -> str:
        """Return the page of the editor.

        :param result: solutions, or a graph as Turtle
        """
        linker = self._shell.linker(0)
        assets = self._shell.facts.editor_assets
        return self._shell.write(
            "sparql.html.j2",
            linker,
            title="SPARQL",
            path="sparql.html",
            description="Ask the graph in SPARQL.",
            scripts=[*(path for path in assets if path.endswith(".js")), "editor.js"],
            styles=[path for path in assets if path.endswith(".css")],
            text=text or _FIRST.format(msc=MSC, rdfs=RDFS),
            is_asked=bool(text),
            table=self._table(linker, result) if isinstance(result, Table) else None,
            graph=result[:_MAX_LETTERS] if isinstance(result, str) else "",
            is_cut=isinstance(result, str) and len(result) > _MAX_LETTERS,
            error=error or "",
            prefixes=PREFIXES,
            files=[
                (words, f"{linker.path('sparql')}?{urlencode({'query': text})}")
                for words in ("SPARQL results",)
            ]
            if text and error is None
            else [],
            queries=[
                (query, urlencode({"query": _without_header(query.text)}))
                for query in self.queries.values()
                if not query.federated
            ],
            limit=_MAX_ROWS,
        )

    def _table(self, linker: PageLinks, result: Table) -> _Result:
        """Return a result as a table, without columns of labels, which the links of their things show."""
        rows = [[linker.term(term) for term in row] for row in result.terms[:_MAX_ROWS]]
        place = {name: number for number, name in enumerate(result.columns)}
        needless = {
            place[name]
            for name in result.columns
            if name.endswith(_LABEL)
            and (things := place.get(name.removesuffix(_LABEL))) is not None
            and all(row[place[name]].text == row[things].text for row in rows)
        }
        kept = [number for number in range(len(result.columns)) if number not in needless]
        return _Result(
            [result.columns[number] for number in kept],
            [[row[number] for number in kept] for row in rows],
            len(result),
        )


def _without_header(text: str) -> str:
    """Return a query without the header lines that its page already shows."""
    return "".join(line for line in text.splitlines(keepends=True) if not line.startswith("#+")).lstrip("\n")
