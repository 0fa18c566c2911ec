"""Two sources that share a trial, and sums over them that a triple too many or too few would change."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import pyoxigraph as ox

from mscgraph.namespaces import PREFIXES
from mscgraph.pipeline.building import build
from support.pages import write_page

#: Rows of two tables: one trial is in both, with the same disease and with another phase.
FIRST = (
    "CD BM i.v. 2 × 106 cells/kg Once 10 NCT01144962 I No adverse events. 7",
    "GVHD BM or UC i.v. 2 × 106 cells/kg Once 54 NCT02336230 III Fewer infections. 8",
)
SECOND = (
    "CD AD Intralesional 2 × 107 cells Once 21 NCT01144962 II Closure of fistulas. IL-6 fell. 7",
    "ALS BM Intrathecal 1 × 106 cells/kg Once 24 N.A. I/II Function was kept. 9",
)
#: Counts without DISTINCT: each a label, a sum and a number.
SUMS = {
    "patients by disease": (
        "?report msc:disease ?of ; msc:patientCount ?number .",
        "(SUM(?number) AS ?sum) (COUNT(?report) AS ?count)",
    ),
    "reports by cell source": (
        "?report a msc:TrialReport ; msc:cellSource ?of .",
        "(COUNT(?report) AS ?count)",
    ),
    "trials by phase": ("?trial a msc:Trial ; msc:reportedPhase ?of .", "(COUNT(?trial) AS ?count)"),
    "trials by registry": (
        "?trial msc:registration ?number . ?number msc:registry ?of .",
        "(COUNT(?trial) AS ?count)",
    ),
    "reports by trial": ("?of msc:reportedBy ?report .", "(COUNT(?report) AS ?count)"),
    "doses by unit": (
        "?dose msc:unit ?of ; msc:maximum ?number .",
        "(SUM(?number) AS ?sum) (COUNT(?dose) AS ?count)",
    ),
    "findings by measure": ("?finding msc:measure ?of .", "(COUNT(?finding) AS ?count)"),
    "readings by rule": (
        "?reading msc:rule ?of ; msc:readFrom/msc:ofReport ?report .",
        "(COUNT(?reading) AS ?count)",
    ),
    "matches by disease": (
        "?report msc:disease ?of . ?of skos:exactMatch ?term .",
        "(COUNT(?term) AS ?count)",
    ),
}


def ask_sum(name: str, graphs: Iterable[str] = ()) -> str:
    """Return the query for a sum.

    :param graphs: IRIs of the graphs that are asked as one, the default graph without any
    """
    pattern, counted = SUMS[name]
    used = ("msc", "rdfs", "skos")
    head = "".join(f"PREFIX {prefix}: <{PREFIXES[prefix]}>\n" for prefix in used)
    froms = "".join(f"FROM <{graph}>\n" for graph in graphs)
    return (
        f"{head}SELECT ?label {counted}\n{froms}WHERE {{ {pattern} ?of rdfs:label ?label }} GROUP BY ?label"
    )


def build_two(folder: Path) -> dict[str, list[Path]]:
    """Build two sources together and apart; return the folders of the builds."""
    pages = []
    for name, rows in (("first", FIRST), ("second", SECOND)):
        (folder / name).mkdir()
        pages.append(write_page(folder / name, rows, doi=f"10.1000/{name}"))
    builds = {"together": [folder / "together"], "apart": [folder / "one", folder / "other"]}
    build(pages, builds["together"][0])
    for page, output in zip(pages, builds["apart"], strict=True):
        build([page], output)
    return builds


def expected_sums(together: Path) -> dict[str, list[list[str]]]:
    """Return the sums over the Turtle files of a build, which state each triple once."""
    store = ox.Store()
    for name in ("mscgraph.ttl", "provenance.ttl"):
        store.bulk_load(path=str(together / name), format=ox.RdfFormat.TURTLE)
    return {name: rows_of(store.query(ask_sum(name))) for name in SUMS}  # type: ignore[arg-type]


def rows_of(
    solutions: Iterable[Iterable[ox.NamedNode | ox.BlankNode | ox.Literal | None]],
) -> list[list[str]]:
    """Return the values of solutions, sorted; numbers in one spelling."""
    return sorted([_plain(value) for value in row] for row in solutions)


def _plain(value: object) -> str:
    text = str(getattr(value, "value", value))
    try:
        return f"{float(text):g}"
    except ValueError:
        return text


def graphs_of(folders: Iterable[Path]) -> Iterator[tuple[str, bytes]]:
    """Yield, per build and named graph, the graph's IRI and its N-Triples."""
    for folder in folders:
        found: dict[str, list[str]] = {}
        for quad in ox.parse(path=str(folder / "mscgraph.nq"), format=ox.RdfFormat.N_QUADS):
            assert isinstance(quad.graph_name, ox.NamedNode)
            found.setdefault(quad.graph_name.value, []).append(f"{quad.triple} .\n")
        for graph, lines in found.items():
            yield graph, "".join(lines).encode()
