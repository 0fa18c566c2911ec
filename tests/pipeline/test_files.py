"""The files of a build: they parse and agree, are the same on every run, and come whole or not at all."""

from __future__ import annotations

import csv
import difflib
import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
import rdflib
import yaml
from click.testing import CliRunner

from mscgraph.cli import main
from mscgraph.errors import DocumentError, LoadError, OutputError
from mscgraph.files.data import bundled_source
from mscgraph.files.folder import OUTPUT_FILES, staged_folder
from mscgraph.files.manifest import CHECKSUMS
from mscgraph.frames.tables import ISSUE_FIELDS, report_fields
from mscgraph.namespaces import BASE, MSC, PREFIXES
from mscgraph.pipeline.building import build
from support import ROOT
from support.each import each
from support.made_tables import read_records, workshop
from support.pages import ROWS, SOURCE, load_build, write_page

BUNDLED = "10.1038-s41392-025-02313-9-table-2"
VOID, DCTERMS = PREFIXES["void"], PREFIXES["dcterms"]

#: A term in N-Triples, and a triple of them.
Spelled = tuple[str, str, str]


def spell_quads(quads: Iterable[ox.Quad]) -> set[Spelled]:
    return {(str(quad.subject), str(quad.predicate), str(quad.object)) for quad in quads}


def spell_rdflib(graph: rdflib.Graph) -> set[Spelled]:
    """Return the triples without blank nodes of an rdflib graph, as pyoxigraph spells them."""

    def spell(node: Any) -> str:
        if isinstance(node, rdflib.URIRef):
            return f"<{node}>"
        if node.language:
            return str(ox.Literal(str(node), language=node.language))
        return str(
            ox.Literal(str(node), datatype=ox.NamedNode(str(node.datatype or PREFIXES["xsd"] + "string")))
        )

    blank = rdflib.BNode
    return {
        (spell(s), spell(p), spell(o))
        for s, p, o in graph
        if not isinstance(s, blank) and not isinstance(o, blank)
    }


@pytest.fixture
def as_written(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep rdflib from rewriting literals."""
    monkeypatch.setattr(rdflib, "NORMALIZE_LITERALS", False)


@pytest.fixture(scope="module")
def graphs(bundled_build: Path) -> dict[str, set[Spelled]]:
    """The triples of each named graph of the N-Quads file, by the last part of its name."""
    found: dict[str, list[ox.Quad]] = {}
    for quad in ox.parse(path=str(bundled_build / "mscgraph.nq"), format=ox.RdfFormat.N_QUADS):
        found.setdefault(quad.graph_name.value.rsplit("/", 1)[-1], []).append(quad)
    return {name: spell_quads(quads) for name, quads in found.items()}


#: Files of a build that are not under version control.
NOT_KEPT = {"mscgraph.nq", "mscgraph.jsonld", "provenance.ttl"}
#: The Turtle files, and the named graph that each holds.
TURTLE = {
    "mscgraph.ttl": "statements",
    "provenance.ttl": "provenance",
    "issues.ttl": "issues",
    "queries.ttl": "queries",
    "void.ttl": "dataset",
}


# The files hold the graph.


def test_a_build_has_its_files_and_no_other(bundled_build: Path) -> None:
    assert {path.name for path in bundled_build.iterdir()} == OUTPUT_FILES


def test_the_checksums_are_those_of_the_other_files_in_the_form_of_sha256sum(bundled_build: Path) -> None:
    names = sorted(OUTPUT_FILES - {CHECKSUMS})
    digests = {name: hashlib.sha256((bundled_build / name).read_bytes()).hexdigest() for name in names}
    assert (bundled_build / CHECKSUMS).read_text("utf-8") == "".join(
        f"{digest}  {name}\n" for name, digest in digests.items()
    )


def test_the_n_quads_file_has_a_graph_each_of_what_the_design_lists(
    graphs: Mapping[str, set[Spelled]],
) -> None:
    assert set(graphs) == {"statements", "provenance", "issues", "shared", "ontology", "queries", "dataset"}


def test_no_quad_stands_twice(bundled_build: Path) -> None:
    lines = (bundled_build / "mscgraph.nq").read_text("utf-8").splitlines()
    assert len(lines) == len(set(lines))


DEFINITION, SCOPE_NOTE = f"<{PREFIXES['obo']}IAO_0000115>", f"<{PREFIXES['skos']}scopeNote>"
SKOS_DEFINITION = f"<{PREFIXES['skos']}definition>"
#: Properties that a file declares of each term that it uses.
STATED_OF_TERMS = {DEFINITION, SKOS_DEFINITION, SCOPE_NOTE}


def partitions(triples: set[Spelled]) -> set[str]:
    """Return the partitions and the linksets that a description of a dataset leads to, and its N-Quads."""
    links = ("void#propertyPartition>", "void#classPartition>", "void-ext#datatypePartition>", "void#subset>")
    file = f"<{BASE}distribution/mscgraph.nq"  # whose size is not in the file
    return {o for _, p, o in triples if p.endswith(links)} | {f"{file}>", f"{file}/checksum>"}


REPEATING = ("mscgraph.ttl", "provenance.ttl", "issues.ttl")


@pytest.fixture(scope="module")
def declarations(graphs: Mapping[str, set[Spelled]]) -> set[Spelled]:
    """Kind, label and definition of each class and property of the ontology, with which Turtle files end."""
    kinds = {"Class", "ObjectProperty", "DatatypeProperty", "AnnotationProperty"}
    kinds = {f"<{PREFIXES['owl']}{kind}>" for kind in kinds}
    declared = {
        triple for triple in graphs["ontology"] if triple[1].endswith("#type>") and triple[2] in kinds
    }
    terms = {subject for subject, _, _ in declared if subject.startswith("<")}
    stated = {f"<{PREFIXES['rdfs']}label>", *STATED_OF_TERMS}
    facts = {triple for triple in graphs["ontology"] if triple[0] in terms and triple[1] in stated}
    return {triple for triple in declared if triple[0] in terms} | facts


def used_terms(triples: Iterable[Spelled]) -> set[str]:
    """Return the properties of *triples* and the classes of their things."""
    return {term for _, p, o in triples for term in ((p, o) if p.endswith("-ns#type>") else (p,))}


@pytest.mark.parametrize("name", TURTLE)
def test_pyoxigraph_reads_the_graph_from_turtle(
    bundled_build: Path, graphs: Mapping[str, set[Spelled]], declarations: set[Spelled], name: str
) -> None:
    graph = graphs[TURTLE[name]]
    used = used_terms(graph) | STATED_OF_TERMS
    expected = graph | {triple for triple in declarations if triple[0] in used}
    found = spell_quads(ox.parse(path=str(bundled_build / name)))
    if name == "void.ttl":  # with what the N-Quads would be too long with
        added = found - expected
        assert {subject for subject, _, _ in added - declarations} <= partitions(found)
        found -= added
    # The files of data repeat what their graph names: they are read by themselves.
    assert expected <= found if name in REPEATING else expected == found


@pytest.mark.parametrize("name", [*TURTLE, "validation.ttl"])
def test_a_turtle_file_declares_every_class_and_property_that_it_uses(bundled_build: Path, name: str) -> None:
    triples = spell_quads(ox.parse(path=str(bundled_build / name)))
    declared = {s for s, p, o in triples if p.endswith("-ns#type>") and f"<{PREFIXES['owl']}" in o}
    built_in = tuple(f"<{PREFIXES[prefix]}" for prefix in ("rdf", "rdfs", "owl"))
    used = {term for term in used_terms(triples) if not term.startswith(built_in)}
    assert used
    assert used - declared == set()


@pytest.mark.parametrize("name", TURTLE)
@pytest.mark.usefixtures("as_written")
def test_rdflib_reads_from_turtle_what_pyoxigraph_reads(bundled_build: Path, name: str) -> None:
    graph = rdflib.Graph(bind_namespaces="none").parse(bundled_build / name, format="turtle")
    assert spell_rdflib(graph) == spell_quads(ox.parse(path=str(bundled_build / name)))


def test_pyoxigraph_reads_ontology_and_data_from_rdf_xml(
    bundled_build: Path, graphs: Mapping[str, set[Spelled]]
) -> None:
    found = spell_quads(ox.parse(path=str(bundled_build / "mscgraph.owl"), format=ox.RdfFormat.RDF_XML))
    # The document has the mappings of no concept, and the matches of those that are named.
    named = {
        (s, p, o)
        for s, p, o in graphs["ontology"]
        if s.startswith(f"<{BASE}")
        and "/mapping/" not in s
        and not p.endswith(("Match>", "#measuresEntity>"))
        and o[:2] != "_:"
    }
    assert graphs["statements"] | graphs["shared"] | named <= found


@pytest.mark.usefixtures("as_written")
def test_rdflib_reads_from_rdf_xml_what_pyoxigraph_reads(bundled_build: Path) -> None:
    path = bundled_build / "mscgraph.owl"
    graph = rdflib.Graph(bind_namespaces="none").parse(path, format="xml")
    quads = ox.parse(path=str(path), format=ox.RdfFormat.RDF_XML)
    named = [quad for quad in quads if not isinstance(quad.subject, ox.BlankNode)]
    expected = spell_quads(quad for quad in named if not isinstance(quad.object, ox.BlankNode))
    assert spell_rdflib(graph) == expected


@pytest.fixture(scope="module")
def owl(bundled_build: Path) -> Any:
    """The OWL product as owlready2 loads it, in a world of its own and without fetching anything."""
    import owlready2

    world = owlready2.World()
    with (bundled_build / "mscgraph.owl").open("rb") as stream:
        world.get_ontology(BASE + "ontology").load(fileobj=stream, only_local=True)
    return world


@pytest.mark.parametrize("name", ["Trial", "TrialReport", "Dose", "Registration", "Disease", "Publication"])
def test_owlready2_reads_the_individuals_from_rdf_xml(
    owl: Any, graphs: Mapping[str, set[Spelled]], name: str
) -> None:
    typed = {
        s[1:-1]
        for s, p, o in graphs["statements"] | graphs["shared"] | graphs["ontology"]
        if p.endswith("#type>") and o == f"<{MSC}{name}>"
    }
    assert {individual.iri for individual in owl[MSC + name].instances()} == typed


def test_owlready2_reads_labels_from_rdf_xml(owl: Any) -> None:
    assert list(map(str, owl[BASE + "trial/NCT02017912"].label)) == ["Trial NCT02017912"]


def test_owlready2_reads_values_from_rdf_xml(owl: Any) -> None:
    assert owl[f"{BASE}report/{BUNDLED}/84"].patientCount in (36, [36])


def test_every_individual_of_the_owl_product_is_declared(bundled_build: Path) -> None:
    quads = list(ox.parse(path=str(bundled_build / "mscgraph.owl"), format=ox.RdfFormat.RDF_XML))
    kinds: dict[str, set[str]] = {}
    for quad in quads:
        if quad.predicate.value == PREFIXES["rdf"] + "type" and isinstance(quad.subject, ox.NamedNode):
            kinds.setdefault(quad.subject.value, set()).add(quad.object.value)
    individual = PREFIXES["owl"] + "NamedIndividual"
    own = {iri: found for iri, found in kinds.items() if any(kind.startswith(MSC) for kind in found)}
    assert [iri for iri, found in own.items() if individual not in found] == []


def test_the_owl_product_has_each_definition_where_obo_tools_look_for_it(bundled_build: Path) -> None:
    quads = list(ox.parse(path=str(bundled_build / "mscgraph.owl"), format=ox.RdfFormat.RDF_XML))
    ontology = {quad.subject for quad in quads if quad.predicate.value.endswith("#isDefinedBy")}
    ours, theirs = (
        {
            (quad.subject, quad.object)
            for quad in quads
            if quad.predicate.value == iri and quad.subject in ontology
        }
        for iri in (PREFIXES["skos"] + "definition", PREFIXES["obo"] + "IAO_0000115")
    )
    assert ours
    assert ours == theirs


@pytest.fixture(scope="module")
def turtle_triples(bundled_build: Path, declarations: set[Spelled]) -> set[Spelled]:
    """The triples of the Turtle file without the declarations at its end."""
    return spell_quads(ox.parse(path=str(bundled_build / "mscgraph.ttl"))) - declarations


def test_pyoxigraph_reads_the_graph_from_json_ld(bundled_build: Path, turtle_triples: set[Spelled]) -> None:
    quads = ox.parse(path=str(bundled_build / "mscgraph.jsonld"), format=ox.RdfFormat.JSON_LD)
    assert spell_quads(quads) == turtle_triples


@pytest.mark.usefixtures("as_written")
def test_rdflib_reads_the_graph_from_json_ld(bundled_build: Path, turtle_triples: set[Spelled]) -> None:
    graph = rdflib.Graph(bind_namespaces="none").parse(bundled_build / "mscgraph.jsonld", format="json-ld")
    assert spell_rdflib(graph) == turtle_triples


def test_json_ld_has_decimals_as_strings(bundled_build: Path) -> None:
    assert '"minimum": "125000000"' in (bundled_build / "mscgraph.jsonld").read_text("utf-8")


@pytest.mark.parametrize("name", ["validation.ttl"])
@pytest.mark.usefixtures("as_written")
def test_both_parsers_read_the_same_validation_report(bundled_build: Path, name: str) -> None:
    graph = rdflib.Graph(bind_namespaces="none").parse(bundled_build / name, format="turtle")
    assert spell_rdflib(graph) == spell_quads(ox.parse(path=str(bundled_build / name)))


def read_table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_the_table_of_reports_has_its_columns(bundled_build: Path) -> None:
    assert tuple(read_table(bundled_build / "reports.csv")[0]) == report_fields(workshop().properties)


@each(
    ("column", "key"),
    [
        ("row", "row"),
        ("diseases", "disease"),
        ("cell_sources", "cell_sources"),
        ("cell_source_relation", "cell_source_relation"),
        ("product", "product"),
        ("routes", "routes"),
        ("patients", "patients"),
        ("phases", "phases"),
        ("results", "results"),
        ("reference", "reference"),
    ],
)
def test_the_table_of_reports_says_what_the_records_say(bundled_build: Path, column: str, key: str) -> None:
    def flat(value: Any) -> str:
        return " | ".join(value) if isinstance(value, list) else "" if value is None else str(value)

    expected = [flat(record[key]) for record in read_records(bundled_source())]
    assert [row[column] for row in read_table(bundled_build / "reports.csv")] == expected


def test_the_table_of_issues_has_its_columns(bundled_build: Path) -> None:
    assert tuple(read_table(bundled_build / "issues.csv")[0]) == ISSUE_FIELDS


def test_the_table_of_issues_has_every_issue_of_the_graph(
    bundled_build: Path, graphs: Mapping[str, set[Spelled]]
) -> None:
    messages = Counter(str(ox.Literal(row["message"])) for row in read_table(bundled_build / "issues.csv"))
    assert messages == Counter(o for _, p, o in graphs["issues"] if p == f"<{MSC}message>")


# The same input gives the same bytes.


def run_build(folder: Path, **environment: str) -> subprocess.Popen[bytes]:
    """Start a build of the bundled source into *folder* in a process of its own."""
    command = [sys.executable, "-c", "from mscgraph.cli import main; main()", "build", "-o", str(folder)]
    variables = {key: value for key, value in os.environ.items() if key != "SOURCE_DATE_EPOCH"} | environment
    return subprocess.Popen(
        command, env=variables, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=folder.parent
    )


def differing(one: Path, other: Path) -> list[str]:
    """Return the names of the files that differ."""
    names = {path.name for folder in (one, other) for path in folder.iterdir()}
    return sorted(
        name
        for name in names
        if not (one / name).is_file()
        or not (other / name).is_file()
        or (one / name).read_bytes() != (other / name).read_bytes()
    )


@pytest.fixture(scope="module")
def again(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Builds of the bundled source by other processes, each under other circumstances."""
    folder = tmp_path_factory.mktemp("again")
    circumstances = {
        "seed 0, far away, without a cache": {
            "TZ": "Pacific/Kiritimati",
            "LC_ALL": "tr_TR.UTF-8",
            "MSCGRAPH_NO_CACHE": "1",
        },
        "seed 1, plain ASCII, with a new cache": {
            "LC_ALL": "C",
            "PYTHONUTF8": "0",
            "PYTHONCOERCECLOCALE": "0",
            "PYTHONIOENCODING": "utf-8",
            "XDG_CACHE_HOME": str(folder),
        },
        "seed 4242": {},
    }
    runs = {
        name: run_build(folder / name, PYTHONHASHSEED=name.split(",")[0].split()[1], **variables)
        for name, variables in circumstances.items()
    }
    for name, run in runs.items():
        _, errors = run.communicate(timeout=120)
        assert run.returncode == 0, (name, errors.decode())
    return {name: folder / name for name in runs}


@pytest.mark.parametrize(
    "name", ["seed 0, far away, without a cache", "seed 1, plain ASCII, with a new cache", "seed 4242"]
)
def test_every_run_writes_the_same_bytes(bundled_build: Path, again: Mapping[str, Path], name: str) -> None:
    assert differing(bundled_build, again[name]) == []


def test_a_build_over_a_former_one_writes_the_same_bytes(bundled_build: Path, tmp_path: Path) -> None:
    output = tmp_path / "build"
    for _ in range(2):
        build([bundled_source()], output)
    assert differing(bundled_build, output) == []


def test_the_path_of_a_source_leaves_no_trace(bundled_build: Path, tmp_path: Path) -> None:
    for suffix in (".txt", ".yaml"):
        shutil.copy(bundled_source().with_suffix(suffix), tmp_path / f"elsewhere{suffix}")
    build([tmp_path / "elsewhere.txt"], tmp_path / "build")
    assert differing(bundled_build, tmp_path / "build") == []


def test_the_published_build_is_what_the_bundled_source_gives(bundled_build: Path) -> None:
    # A folder that somebody built has the others too.
    kept = [path.name for path in (ROOT / "output").iterdir()]
    assert sorted(OUTPUT_FILES - NOT_KEPT - set(kept)) == []
    assert [
        name for name in kept if (ROOT / "output" / name).read_bytes() != (bundled_build / name).read_bytes()
    ] == []


def test_git_ignores_the_files_of_a_build_that_a_checkout_does_not_keep() -> None:
    ignored = (ROOT / ".gitignore").read_text("utf-8").splitlines()
    assert {line.removeprefix("output/") for line in ignored if line.startswith("output/")} == NOT_KEPT


def test_no_file_names_the_place_it_was_made_in(bundled_build: Path) -> None:
    places = [str(Path.home()).encode(), str(ROOT).encode(), str(bundled_build.parent).encode(), b"file:"]
    found = [
        (path.name, place)
        for path in bundled_build.iterdir()
        for place in places
        if place in path.read_bytes()
    ]
    assert [hit for hit in found if hit[1] != b"/"] == []


def test_a_date_is_stated_only_where_source_date_epoch_gives_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1767225600")
    build([write_page(tmp_path)], tmp_path / "build")
    quads = ox.parse(path=str(tmp_path / "build" / "void.ttl"))
    assert [quad.object.value for quad in quads if quad.predicate.value == DCTERMS + "issued"] == [
        "2026-01-01"
    ]


def test_a_date_that_no_calendar_has_is_refused_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "9" * 30)
    result = CliRunner().invoke(main, ["build", str(write_page(tmp_path)), "-o", str(tmp_path / "build")])
    assert result.exit_code in (0, 2, 4), result.exception


@pytest.fixture(scope="module")
def one_cell_changed(bundled_build: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, int]:
    """How many lines of each file change when one number of patients does."""
    folder = tmp_path_factory.mktemp("changed")
    text = bundled_source().read_text("utf-8")
    assert text.count(" 54 NCT02336230 ") == 1
    page = folder / bundled_source().name
    page.write_text(text.replace(" 54 NCT02336230 ", " 55 NCT02336230 "), "utf-8")
    shutil.copy(bundled_source().with_suffix(".yaml"), folder)
    build([page], folder / "build")
    changed = {}
    for path in bundled_build.iterdir():
        lines = [file.read_text("utf-8").splitlines() for file in (path, folder / "build" / path.name)]
        diff = difflib.unified_diff(*lines, n=0, lineterm="")
        changed[path.name] = sum(line[0] in "+-" and line[:3] not in ("+++", "---") for line in diff)
    return changed


@pytest.mark.parametrize(
    "name", ["mscgraph.ttl", "mscgraph.jsonld", "mscgraph.owl", "reports.csv", "provenance.ttl", "void.ttl"]
)
def test_one_changed_cell_changes_few_lines_of(one_cell_changed: Mapping[str, int], name: str) -> None:
    # The description has the checksums of the others.
    assert 0 < one_cell_changed[name] < (20 if name == "void.ttl" else 10)


@pytest.mark.parametrize(
    "name",
    ["issues.ttl", "issues.csv", "queries.ttl", "shapes.ttl", "validation.ttl", "validation.txt"],
)
def test_one_changed_cell_changes_nothing_in(one_cell_changed: Mapping[str, int], name: str) -> None:
    assert one_cell_changed[name] == 0


# Whole or not at all.


def contents(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.mark.parametrize("name", ["notes.txt", "mscgraph.ttl", ".hidden"])
def test_a_folder_that_is_no_former_build_is_refused_untouched(tmp_path: Path, name: str) -> None:
    output = tmp_path / "mine"
    output.mkdir()
    (output / name).write_text("mine")
    with pytest.raises(OutputError):
        build([bundled_source()], output)
    assert contents(tmp_path) == {f"mine/{name}": b"mine"}


def test_a_former_build_with_a_file_of_somebody_else_is_refused_untouched(
    bundled_build: Path, tmp_path: Path
) -> None:
    output = tmp_path / "build"
    shutil.copytree(bundled_build, output)
    (output / "notes.txt").write_text("mine")
    before = contents(tmp_path)
    with pytest.raises(OutputError):
        build([write_page(tmp_path.parent)], output)
    assert contents(tmp_path) == before


def test_a_file_in_the_folder_s_place_is_refused_untouched(tmp_path: Path) -> None:
    (tmp_path / "build").write_text("mine")
    with pytest.raises(OutputError):
        build([bundled_source()], tmp_path / "build")
    assert contents(tmp_path) == {"build": b"mine"}


def test_a_link_in_the_folder_s_place_is_refused_untouched(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "build").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(OutputError):
        build([bundled_source()], tmp_path / "build")
    assert (tmp_path / "build").is_symlink()


def test_the_command_line_refuses_a_folder_that_is_no_former_build_with_exit_code_2(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    result = CliRunner().invoke(main, ["build", "-o", str(tmp_path)])
    assert result.exit_code == 2


def test_an_empty_folder_is_filled(tmp_path: Path) -> None:
    (tmp_path / "build").mkdir()
    build([write_page(tmp_path)], tmp_path / "build")
    assert set(contents(tmp_path / "build")) == OUTPUT_FILES


def test_the_files_that_a_checkout_keeps_of_a_build_are_replaced(bundled_build: Path, tmp_path: Path) -> None:
    output = tmp_path / "build"
    shutil.copytree(bundled_build, output, ignore=shutil.ignore_patterns(*NOT_KEPT))
    build([write_page(tmp_path)], output)
    assert set(contents(output)) == OUTPUT_FILES


def test_checksums_of_the_files_of_others_are_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "build").mkdir()
    (tmp_path / "build" / CHECKSUMS).write_text(f"{'0' * 64}  mine.nq\n")
    with pytest.raises(OutputError):
        build([write_page(tmp_path)], tmp_path / "build")


def test_a_former_build_is_replaced(bundled_build: Path, tmp_path: Path) -> None:
    output = tmp_path / "build"
    shutil.copytree(bundled_build, output)
    build([write_page(tmp_path)], output)
    assert f"<source/{SOURCE}>" in (output / "mscgraph.ttl").read_text("utf-8")


def test_a_failing_build_leaves_the_former_one_whole(bundled_build: Path, tmp_path: Path) -> None:
    shutil.copytree(bundled_build, tmp_path / "build")
    (tmp_path / "page.txt").write_text("no table here\n")
    with pytest.raises(DocumentError):
        build([tmp_path / "page.txt"], tmp_path / "build")
    assert differing(bundled_build, tmp_path / "build") == []


def test_a_failing_build_leaves_nothing_beside_the_folder(tmp_path: Path) -> None:
    (tmp_path / "page.txt").write_text("no table here\n")
    with pytest.raises(DocumentError):
        build([tmp_path / "page.txt"], tmp_path / "build")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["page.txt"]


def test_a_build_that_ends_well_leaves_nothing_beside_the_folder(tmp_path: Path) -> None:
    build([write_page(tmp_path)], tmp_path / "build")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["build", "page.txt"]


def test_a_build_that_fails_late_leaves_the_former_one_whole(bundled_build: Path, tmp_path: Path) -> None:
    shutil.copytree(bundled_build, tmp_path / "build")

    def fail() -> None:
        with staged_folder(tmp_path / "build") as staging:
            (staging / "mscgraph.nq").write_text("half")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert differing(bundled_build, tmp_path / "build") == []


def test_the_former_build_is_moved_back_when_the_new_one_cannot_be_moved_in(
    bundled_build: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(bundled_build, tmp_path / "build")
    rename = Path.rename

    def refuse(self: Path, target: Path) -> Path:
        if ".new-" in self.name:
            raise OSError("refused")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", refuse)
    with pytest.raises(OutputError), staged_folder(tmp_path / "build") as staging:
        (staging / "mscgraph.nq").write_text("new")
    monkeypatch.undo()
    assert differing(bundled_build, tmp_path / "build") == []
    assert [path.name for path in tmp_path.iterdir()] == ["build"]


def test_a_folder_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    page = write_page(tmp_path)
    with pytest.raises(OutputError):
        build([bundled_source()], page / "build")


@pytest.mark.parametrize(
    "doi", ["10.1000/a[1]", "10.1000/100%", "10.1000/a/../b", "10.1000/x#y", "10.1000/é", "10.1000/.."]
)
def test_a_page_builds_whatever_its_doi(tmp_path: Path, doi: str) -> None:
    assert build([write_page(tmp_path, doi=doi)], tmp_path / "build").verdict != "Violation"


#: Words that one syntax or another has to escape.
WORDS = (
    "^^<x>",
    '"@en',
    "\\",
    "\\u0041",
    '"""',
    "<b>&amp;</b>",
    "]]>",
    "\u0007 \u2028 \u0085",
    "'",
    "{}",
    "@id",
    "#",
)


@pytest.fixture(scope="module")
def worded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a page whose outcomes hold such words, within and at the end, and its build."""
    folder = tmp_path_factory.mktemp("worded")
    rows = [
        f"ALS BM Intrathecal 1 × 106 cells/kg Once 24 NCT02917681 I/II Function {words} was kept {words} 7"
        for words in WORDS
    ]
    build([write_page(folder, rows)], folder / "build")
    return folder


@pytest.mark.parametrize("name", ["mscgraph.ttl", "mscgraph.nq", "mscgraph.owl", "mscgraph.jsonld"])
def test_a_page_s_words_stand_as_printed_in(worded: Path, name: str) -> None:
    form = {"owl": ox.RdfFormat.RDF_XML, "jsonld": ox.RdfFormat.JSON_LD}.get(name.split(".")[1])
    found = {
        quad.subject.value.removeprefix(f"{BASE}report/{SOURCE}/"): quad.object.value
        for quad in ox.parse(path=str(worded / "build" / name), format=form)
        if quad.subject.value.endswith("/outcome") and quad.predicate.value == MSC + "statedAs"
    }
    records: list[dict[str, Any]] = read_records(worded / "page.txt")
    assert found == {f"{record['row']}/outcome": record["cells"]["outcome"] for record in records}


# The description of the dataset.


def test_every_dump_is_a_file_of_the_build_and_every_file_for_programs_is_a_dump(bundled_build: Path) -> None:
    quads = list(ox.parse(path=str(bundled_build / "void.ttl")))
    dumps = {
        q.object.value.removeprefix(f"{BASE}dump/") for q in quads if q.predicate.value == VOID + "dataDump"
    }
    assert dumps == OUTPUT_FILES - {CHECKSUMS, "shapes.ttl", "void.ttl", "validation.ttl", "validation.txt"}
    loads = {q.object.value for q in quads if q.predicate.value == PREFIXES["dcat"] + "downloadURL"}
    assert loads == {f"{BASE}dump/{name}" for name in dumps}


@pytest.mark.parametrize("name", ["creator", "publisher"])
def test_dataset_and_ontology_name_the_same(bundled_build: Path, name: str) -> None:
    predicate = ox.NamedNode(DCTERMS + name)
    both = [
        ox.parse(path=str(path)) for path in (bundled_build / "void.ttl", ROOT / "ontology" / "mscgraph.ttl")
    ]
    dataset, ontology = ({q.object.value for q in quads if q.predicate == predicate} for quads in both)
    assert dataset == ontology == {BASE + "contributors"}


def test_the_dataset_conforms_to_the_version_of_the_ontology_that_made_it(bundled_build: Path) -> None:
    quads = ox.parse(path=str(bundled_build / "void.ttl"))
    (found,) = (
        q.object.value
        for q in quads
        if q.subject == ox.NamedNode(BASE + "dataset") and q.predicate.value == DCTERMS + "conformsTo"
    )
    text = (ROOT / "ontology" / "mscgraph.ttl").read_text("utf-8")
    assert f"owl:versionIRI <{found}>" in text


def test_a_build_of_somebody_else_s_page_is_not_signed_by_us(tmp_path: Path) -> None:
    build([write_page(tmp_path)], tmp_path / "build")
    signed = {DCTERMS + name for name in ("creator", "publisher", "bibliographicCitation")}
    quads = list(ox.parse(path=str(tmp_path / "build" / "void.ttl")))
    assert [quad for quad in quads if quad.predicate.value in signed] == []
    assert [quad for quad in quads if quad.predicate.value == DCTERMS + "title"] != []


@pytest.mark.parametrize("name", ["wasDerivedFrom", "wasGeneratedBy"])
def test_where_the_dataset_comes_from_is_told_by_the_provenance(
    bundled_build: Path, graphs: Mapping[str, set[Spelled]], name: str
) -> None:
    origins = {o for s, p, o in graphs["dataset"] if p == f"<{PREFIXES['prov']}{name}>"}
    assert origins
    assert origins <= {s for graph in ("statements", "provenance") for s, _, _ in graphs[graph]}


def licences(folder: Path) -> list[str]:
    quads = ox.parse(path=str(folder / "void.ttl"))
    stated = [quad for quad in quads if quad.predicate.value == DCTERMS + "license"]
    found = [quad.object.value for quad in stated if quad.subject == ox.NamedNode(BASE + "dataset")]
    assert {quad.object.value for quad in stated} == set(found), "a file has another licence than the dataset"
    return found


def test_the_bundled_build_states_the_licence_of_its_sidecar(bundled_build: Path) -> None:
    assert licences(bundled_build) == ["https://creativecommons.org/licenses/by/4.0/"]


def test_a_page_without_a_sidecar_of_its_own_has_no_licence(tmp_path: Path) -> None:
    build([write_page(tmp_path)], tmp_path / "build")
    assert licences(tmp_path / "build") == []


def test_a_user_s_copy_of_the_bundled_page_has_no_licence(tmp_path: Path) -> None:
    shutil.copy(bundled_source(), tmp_path / "copy.txt")
    build([tmp_path / "copy.txt"], tmp_path / "build")
    assert licences(tmp_path / "build") == []


def test_a_build_of_two_sources_of_which_one_has_no_licence_has_none(tmp_path: Path) -> None:
    build([bundled_source(), write_page(tmp_path)], tmp_path / "build")
    assert licences(tmp_path / "build") == []


def test_what_a_document_was_changed_in_is_stated(bundled_build: Path) -> None:
    document = ox.NamedNode(BASE + "source/10.1038-s41392-025-02313-9-table-2/document")
    store = load_build(bundled_build)
    stated = store.quads_for_pattern(document, ox.NamedNode(DCTERMS + "description"), None)
    sidecar = yaml.safe_load(bundled_source().with_suffix(".yaml").read_text("utf-8"))
    assert {quad.object.value for quad in stated} == set(sidecar["changes"])
    assert len(sidecar["changes"]) == 3


SIDECAR_KEYS = "article, changes, creator, document, id, licence, references"


@pytest.mark.parametrize(
    ("sidecar", "problem"),
    [
        ("changes: {outcome: restated}", "expected a list of sentences as changes, found {'outcome': "),
        ("licence: CC BY", "expected an IRI as licence, found 'CC BY'"),
        ("license: https://example.org/", "expected a key among article, changes, "),
        ("zeta: 1\nid: x\nalpha: 1\nbeta: 1", f"expected a key among {SIDECAR_KEYS}, found 'zeta'"),
        ("#" + "x" * 1_000_000, "expected a sidecar of at most 1,000,000 bytes, found 1,000,001 bytes"),
        ("[licence]", "expected the keys article, changes, "),
        ("article: A title", "expected keys such as title, journal and date with values as article, found"),
        ("article: {date: May}", "expected a date of the article that begins with its year, found 'May'"),
    ],
)
def test_a_sidecar_that_is_not_in_its_form_is_refused(sidecar: str, problem: str, tmp_path: Path) -> None:
    page = write_page(tmp_path)
    page.with_suffix(".yaml").write_text(sidecar, "utf-8")
    with pytest.raises(LoadError, match=re.escape(f"page.yaml: {problem}")):
        build([page], tmp_path / "build")


#: The description counts all graphs but itself.
DATA = f"FILTER (?g != <{BASE}graph/dataset>)"


def rows_of(store: ox.Store, query: str) -> list[tuple[str, ...]]:
    found = store.query("\n".join([f"PREFIX void: <{VOID}>", query]))
    return [tuple(term.value for term in row) for row in found]  # type: ignore[union-attr]


def described(store: ox.Store, query: str) -> dict[str, int]:
    """Return the counts of the description, from a query of a key and a number."""
    return {key: int(value) for key, value in rows_of(store, f"SELECT ?key ?n {{ GRAPH ?d {{ {query} }} }}")}


@pytest.mark.parametrize(
    ("kind", "counted", "pattern"),
    [
        ("class", "entities", "?s a ?key"),
        ("property", "triples", "?s ?key ?o"),
    ],
)
def test_a_partition_s_count_is_the_one_sparql_makes(
    bundled_store: ox.Store, kind: str, counted: str, pattern: str
) -> None:
    said = described(
        bundled_store, f"?set void:{kind}Partition ?part . ?part void:{kind} ?key ; void:{counted} ?n"
    )
    what = "DISTINCT ?s" if kind == "class" else "*"
    counted_rows = rows_of(
        bundled_store,
        f"SELECT ?key (COUNT({what}) AS ?n)"
        f" {{ SELECT DISTINCT ?s ?key ?o {{ GRAPH ?g {{ {pattern} }} {DATA} }} }} GROUP BY ?key",
    )
    assert said
    assert said == {key: int(value) for key, value in counted_rows}


@pytest.mark.parametrize(
    ("name", "pattern"),
    [
        ("triples", "SELECT (COUNT(*) AS ?n) { SELECT DISTINCT ?s ?p ?o { GRAPH ?g { ?s ?p ?o } DATA } }"),
        ("entities", "SELECT (COUNT(DISTINCT ?s) AS ?n) { GRAPH ?g { ?s ?p ?o } DATA }"),
        ("classes", "SELECT (COUNT(DISTINCT ?c) AS ?n) { GRAPH ?g { ?s a ?c } DATA }"),
        ("properties", "SELECT (COUNT(DISTINCT ?p) AS ?n) { GRAPH ?g { ?s ?p ?o } DATA }"),
    ],
)
def test_a_count_of_the_dataset_is_the_one_sparql_makes(
    bundled_store: ox.Store, name: str, pattern: str
) -> None:
    said = rows_of(bundled_store, f"SELECT ?n {{ GRAPH ?d {{ <{BASE}dataset> void:{name} ?n }} }}")
    assert said == rows_of(bundled_store, pattern.replace("DATA", DATA))


@pytest.mark.parametrize(("name", "what"), [("triples", "*"), ("entities", "DISTINCT ?s")])
def test_a_count_of_a_named_graph_is_the_one_sparql_makes(
    bundled_store: ox.Store, name: str, what: str
) -> None:
    said = described(
        bundled_store,
        f"<{BASE}dataset> void:subset ?key . ?key void:{name} ?n FILTER (STRSTARTS(STR(?key), '{BASE}graph/'))",
    )
    counted = rows_of(
        bundled_store, f"SELECT ?g (COUNT({what}) AS ?n) {{ GRAPH ?g {{ ?s ?p ?o }} {DATA} }} GROUP BY ?g"
    )
    assert said
    assert said == {key: int(value) for key, value in counted}


def test_a_linkset_s_count_is_the_one_sparql_makes(bundled_store: ox.Store) -> None:
    linksets = rows_of(
        bundled_store,
        "SELECT ?kind ?predicate ?space ?n {"
        " GRAPH ?d { ?set a void:Linkset ; void:linkPredicate ?predicate ; void:triples ?n ;"
        " void:subjectsTarget/void:class ?kind ; void:objectsTarget ?target ."
        f" ?target void:uriSpace ?space ; void:class <{PREFIXES['skos']}Concept> }} }}",
    )
    assert linksets
    wrong = []
    for kind, predicate, space, count in linksets:
        ((found,),) = rows_of(
            bundled_store,
            f"SELECT (COUNT(*) AS ?n) {{ SELECT DISTINCT ?s ?o {{ GRAPH ?g {{ ?s a <{kind}> ; <{predicate}> ?o }}"
            f" {DATA} "
            f"FILTER (STRSTARTS(STR(?o), '{space}')"
            f" && !CONTAINS(SUBSTR(STR(?o), {len(space) + 1}), '/')) }} }}",
        )
        if found != count:
            wrong.append((kind, predicate, space, count, found))
    assert wrong == []


#: Patterns of values by the kind of partition that counts them.
CROSSED = {
    "void:class": f"GRAPH ?h {{ ?o a ?value }} FILTER (?h != <{BASE}graph/dataset>)",
    "void-ext:datatype": "BIND (DATATYPE(?o) AS ?value) FILTER (BOUND(?value))",
}


#: The namespaces of the classes that declare terms, which have no partitions by property.
LANGUAGE = "|".join(re.escape(PREFIXES[name]) for name in ("owl", "rdfs"))


@pytest.mark.parametrize("kind", CROSSED)
def test_a_count_by_class_property_and_value_is_the_one_sparql_makes(
    bundled_build: Path, bundled_store: ox.Store, kind: str
) -> None:
    void = ox.Store()
    void.load(path=str(bundled_build / "void.ttl"))
    said = void.query(
        f"SELECT ?class ?property ?value ?n {{ <{BASE}dataset> void:classPartition ?c ."
        f" ?c void:class ?class ; void:propertyPartition ?p . ?p void:property ?property ; {kind}Partition ?v ."
        f" ?v {kind} ?value ; void:triples ?n }}",
        prefixes=PREFIXES,
    )
    counted = bundled_store.query(
        "SELECT ?class ?property ?value (COUNT(*) AS ?n) {"
        f" GRAPH ?g {{ ?s ?property ?o }} {DATA} GRAPH ?i {{ ?s a ?class }} FILTER (?i != <{BASE}graph/dataset>)"
        f" {CROSSED[kind]} }}"
        " GROUP BY ?class ?property ?value",
        prefixes=PREFIXES,
    )
    found, expected = ({tuple(term.value for term in row) for row in rows} for rows in (said, counted))  # type: ignore[union-attr]
    of_terms = {row for row in expected if re.match(LANGUAGE, row[0]) or re.match(LANGUAGE, row[2])}
    assert found
    assert found == expected - of_terms


def test_a_distribution_states_size_and_checksum_of_its_file(bundled_build: Path) -> None:
    store = ox.Store()
    store.load(path=str(bundled_build / "void.ttl"))
    rows = store.query(
        "SELECT ?url ?size ?sum { ?d a dcat:Distribution ; dcat:downloadURL ?url ; dcat:accessURL ?url ;"
        " dcat:byteSize ?size ; spdx:checksum [ spdx:checksumValue ?sum ;"
        " spdx:algorithm spdx:checksumAlgorithm_sha256 ] }",
        prefixes=PREFIXES,
    )
    stated = {url.value.rpartition("/")[2]: (int(size.value), digest.value) for url, size, digest in rows}  # type: ignore[union-attr]
    files = {name: (bundled_build / name).read_bytes() for name in stated}
    assert stated == {name: (len(data), hashlib.sha256(data).hexdigest()) for name, data in files.items()}
    dumps = OUTPUT_FILES - {CHECKSUMS, "shapes.ttl", "void.ttl", "validation.ttl", "validation.txt"}
    assert dumps - stated.keys() == set()


def test_a_build_of_somebody_else_s_page_names_no_agent_of_ours(tmp_path: Path) -> None:
    build([write_page(tmp_path)], tmp_path / "build")
    triples = spell_quads(ox.parse(path=str(tmp_path / "build" / "void.ttl")))
    assert [triple for triple in triples if f"<{BASE}contributors>" in triple] == []


def test_every_dump_that_is_described_is_a_file_of_the_build(bundled_build: Path) -> None:
    quads = ox.parse(path=str(bundled_build / "void.ttl"))
    dumps = {
        quad.object.value.rsplit("/", 1)[-1] for quad in quads if quad.predicate.value == VOID + "dataDump"
    }
    assert dumps
    assert dumps <= OUTPUT_FILES


def test_the_description_names_the_ontology_version_and_the_software(bundled_build: Path) -> None:
    quads = list(ox.parse(path=str(bundled_build / "void.ttl")))
    named = {quad.object.value for quad in quads if isinstance(quad.object, ox.NamedNode)}
    from mscgraph import __version__

    versions = [
        quad.object.value
        for quad in ox.parse(path=str(ROOT / "ontology" / "mscgraph.ttl"))
        if quad.predicate.value == PREFIXES["owl"] + "versionIRI"
    ]
    assert {*versions, f"{BASE}software/mscgraph/{__version__}"} <= named


# Stored queries and shapes.


def test_no_triple_of_the_queries_is_in_another_graph(graphs: Mapping[str, set[Spelled]]) -> None:
    others = set().union(*(found for name, found in graphs.items() if name != "queries"))
    assert graphs["queries"]
    assert graphs["queries"] & others == set()


def test_the_file_of_shapes_holds_the_shapes_that_validate(bundled_build: Path) -> None:
    from rdflib.compare import isomorphic

    from mscgraph.rdf import canonical_lines
    from mscgraph.validate import load_shapes

    used = workshop()
    expected = rdflib.Graph().parse(
        data="".join(canonical_lines(load_shapes(used.shapes, used.properties))), format="nt"
    )
    assert isomorphic(rdflib.Graph().parse(bundled_build / "shapes.ttl"), expected)


# Several sources.


def test_two_sources_make_one_graph_with_the_reports_of_both(tmp_path: Path) -> None:
    summary = build([bundled_source(), write_page(tmp_path)], tmp_path / "build")
    quads = ox.parse(path=str(tmp_path / "build" / "mscgraph.ttl"))
    reports = {
        quad.subject.value.removeprefix(BASE).split("/")[1]: 0
        for quad in quads
        if quad.object == ox.NamedNode(MSC + "TrialReport")
    }
    assert (summary.rows, set(reports)) == (94, {BUNDLED, SOURCE})


@pytest.mark.parametrize(
    ("doi", "other_doi", "number"),
    [
        ("10.1111/abc.1", "10.2222/abc.1", "Table 2."),
        ("10.1111/abc.1", "10.1111/abc.1", ""),
        (None, None, "Table 2."),
        (None, None, ""),
    ],
    ids=["DOIs that end alike", "one article, no numbers", "one title", "one title, no numbers"],
)
def test_tables_that_are_called_alike_are_built_together(
    doi: str | None, other_doi: str | None, number: str, tmp_path: Path
) -> None:
    paths = []
    for name, one, row in (("a", doi, ROWS[0]), ("b", other_doi, ROWS[1])):
        (tmp_path / name).mkdir()
        page = write_page(tmp_path / name, (row,), doi=one)
        page.write_text(page.read_text("utf-8").replace("Table 1.", number), "utf-8")
        paths.append(page)
    assert build(paths, tmp_path / "build").rows == 2
    quads = [*ox.parse(path=str(tmp_path / "build" / "mscgraph.ttl"))]
    reports = {quad.subject for quad in quads if quad.object == ox.NamedNode(MSC + "TrialReport")}
    assert len(reports) == 2
    again = build([paths[0], *paths], tmp_path / "again")
    assert (again.rows, again.left_out) == (2, [])


def test_the_same_source_given_twice_is_read_once(tmp_path: Path) -> None:
    result = CliRunner().invoke(
        main, ["build", str(write_page(tmp_path)), str(tmp_path / "page.txt"), "-o", str(tmp_path / "build")]
    )
    assert result.exit_code == 0, result.output
    quads = [*ox.parse(path=str(tmp_path / "build" / "mscgraph.nq"), format=ox.RdfFormat.N_QUADS)]
    assert len(quads) == len(set(quads))
    named = {quad.subject.value for quad in quads if quad.object == ox.NamedNode(MSC + "SourceTable")}
    tables = [name for name in named if name.startswith(f"{BASE}source/")]
    assert len(tables) == 1
