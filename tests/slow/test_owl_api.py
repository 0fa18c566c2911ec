"""The OWL API and ROBOT, which Protégé and OBO tools are made of, take every product whole."""

from __future__ import annotations

import csv
import re
import subprocess
from collections import Counter
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox
import pytest

from mscgraph.files.data import find_data_folder
from mscgraph.namespaces import BASE, PREFIXES
from mscgraph.pipeline.docs import build_docs
from support.each import each
from support.robot import Robot

LOAD_REPORT = Path(__file__).with_name("LoadReport.java")
ONTOLOGY = find_data_folder("ontology")
EDITED = sorted(path.name for path in ONTOLOGY.glob("*.ttl"))
BUILT = [
    "mscgraph.ttl", "provenance.ttl", "issues.ttl", "queries.ttl", "validation.ttl", "void.ttl", "mscgraph.owl",
    "ontology.ttl", "ontology.owl", "merged",
]  # fmt: skip
_LOAD_SECONDS = 300


@pytest.fixture(scope="module")
def products(bundled_build: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Path]]:
    """The files of each product; ``merged`` is all that a build states, in the files that state it."""
    folder = tmp_path_factory.mktemp("docs") / "docs"
    build_docs(folder, bundled_build)
    # Shapes are no statements on the world: they are not read with them.
    files = {
        path.name: [path]
        for path in (*bundled_build.iterdir(), *folder.iterdir())
        if path.name != "shapes.ttl"
    }
    turtle = [path for name, paths in sorted(files.items()) for path in paths if name.endswith(".ttl")]
    return {**files, "merged": [*files["mscgraph.owl"], *turtle]}


# Loading.


def load(class_path: str, *paths: Path) -> list[tuple[str, str, str]]:
    """Return what the OWL API makes of files: fact, file name, value."""
    command = ["java", "-Dfile.encoding=UTF-8", "-cp", class_path, str(LOAD_REPORT), *map(str, paths)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=_LOAD_SECONDS, check=False)
    assert done.returncode == 0, done.stderr
    # The parsers' own messages, which have no tabs, come between.
    rows = [line.split("\t", 2) for line in done.stdout.splitlines() if line.count("\t") >= 2]
    return [(fact, Path(file).name, value) for fact, file, value in rows]


@pytest.fixture(scope="module")
def loaded(class_path: str, products: Mapping[str, list[Path]]) -> list[tuple[str, str, str]]:
    own = [paths[0] for name, paths in products.items() if name.endswith((".ttl", ".owl"))]
    return load(class_path, *own, *sorted(ONTOLOGY.glob("*.ttl")))


@each("name", [*EDITED, *(name for name in BUILT if name != "merged")])
def test_a_file_is_loaded_whole_and_declares_what_it_uses(
    loaded: list[tuple[str, str, str]], name: str
) -> None:
    facts = [(fact, value) for fact, file, value in loaded if file == name]
    assert {fact for fact, _ in facts} == {"loaded"}, facts
    # mscgraph.ttl is a built file and an edited one; the file that imports all others states nothing itself.
    assert all(int(axioms) > 0 or name == "all.ttl" for _, axioms in facts)


def test_what_is_wrong_with_a_file_is_noticed(class_path: str, tmp_path: Path) -> None:
    files = {
        "unparsed.ttl": "<a> a owl:Class . <p> a owl:FunctionalProperty .",
        "undeclared.ttl": "<a> a <b> .",
        "import.ttl": "<o> a owl:Ontology ; owl:imports <http://127.0.0.1:1/elsewhere> .",
    }
    head = f"@base <{BASE}> . @prefix owl: <{PREFIXES['owl']}> .\n"
    for name, text in files.items():
        (tmp_path / name).write_text(head + text, "utf-8")
    facts = load(class_path, *(tmp_path / name for name in files))
    found = {(fact, name) for fact, name, _ in facts if fact != "loaded"}
    assert found >= {("unparsed", "unparsed.ttl"), ("undeclared", "undeclared.ttl"), ("failed", "import.ttl")}


# Profile, report, reasoning.


@dataclass(frozen=True)
class Judged:
    """ROBOT's report on a product.

    :param profiles: ROBOT's verdict by profile of OWL 2
    :param levels: number of findings by level, about what is mscgraph's
    :param of_all: about the terms of other vocabularies too
    """

    exit_code: int
    said: str
    profiles: dict[str, str]
    levels: dict[str, int]
    of_all: dict[str, int]


def judge(robot: Robot, folder: Path, name: str, paths: list[Path]) -> Judged:
    """Let ROBOT judge files merged into one, in one run."""
    profiles = {one: folder / f"{name}.{one}.txt" for one in ("DL", "RL")}
    report, whole = folder / f"{name}.report.tsv", folder / f"{name}.whole.tsv"
    done = robot(
        "merge", *(part for path in paths for part in ("--input", path)),
        "report", "--base-iri", BASE, "--fail-on", "none", "--output", report,
        "report", "--fail-on", "none", "--output", whole,
        *(part for one, path in profiles.items()
          for part in ("validate-profile", "--profile", one, "--output", path)),
        "reason", "--reasoner", "hermit",
        "reason", "--reasoner", "ELK",
    )  # fmt: skip
    verdicts = {one: path.read_text("utf-8").strip() for one, path in profiles.items() if path.is_file()}
    found = done.stdout + done.stderr
    return Judged(done.returncode, found, verdicts, count_levels(report), count_levels(whole))


_WITHOUT_LABEL = re.compile("/(cell|reading|text)/|contributors")


def count_levels(report: Path) -> dict[str, int]:
    """Return the number of findings of a report by level, none without a report.

    Cells, readings and texts of tables, which are many, have no labels; the contributors have theirs in the ontology.
    ROBOT reads a file of data as an ontology without an IRI, which it is not.
    """
    if not report.is_file():
        return {}
    with report.open(encoding="utf-8", newline="") as lines:
        return Counter(
            row["Level"]
            for row in csv.DictReader(lines, delimiter="\t")
            if not (row["Rule Name"] == "missing_label" and re.search(_WITHOUT_LABEL, row["Subject"]))
            and not (row["Rule Name"].startswith("missing_ontology_") and row["Subject"] == "blank node")
        )


@pytest.fixture(scope="module")
def judged(
    robot: Robot, products: Mapping[str, list[Path]], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Judged]:
    folder = tmp_path_factory.mktemp("judged")
    with ThreadPoolExecutor(2) as pool:
        done = pool.map(lambda name: judge(robot, folder, name, products[name]), BUILT)
        return dict(zip(BUILT, done, strict=True))


@each("name", BUILT)
def test_hermit_and_elk_find_a_product_consistent_and_its_classes_satisfiable(
    judged: Mapping[str, Judged], name: str
) -> None:
    assert judged[name].exit_code == 0, judged[name].said


@pytest.mark.parametrize("profile", ["DL", "RL"])
@each("name", BUILT)
def test_a_product_is_in_owl_2_dl_and_in_its_profile_for_rules(
    judged: Mapping[str, Judged], name: str, profile: str
) -> None:
    expected = f"OWL 2 {profile} Profile Report: [Ontology and imports closure in profile]"
    assert judged[name].profiles[profile] == expected


@each("name", BUILT)
def test_the_report_on_what_is_ours_has_no_error_and_no_warning(
    judged: Mapping[str, Judged], name: str
) -> None:
    assert set(judged[name].levels) <= {"INFO"}, judged[name].said


@each("name", BUILT)
def test_the_report_on_all_terms_has_no_error(judged: Mapping[str, Judged], name: str) -> None:
    assert set(judged[name].of_all) <= {"INFO", "WARN"}, judged[name].said


def test_the_report_looks_at_what_is_ours(judged: Mapping[str, Judged]) -> None:
    assert judged["merged"].levels["INFO"] > 50  # definitions of properties begin in lower case, and shall


#: Faults, and ROBOT's reports of them.
WRONG = {
    "trial:NCT00000001 a msc:Trial , msc:Disease .": "The ontology is inconsistent",
    # No simple property: a chain leads into it.
    "msc:reportedDisease a owl:FunctionalProperty .": "violates profile DL",
    "msc:Trial rdfs:subClassOf [ owl:onProperty msc:reportedDisease ; owl:someValuesFrom msc:Disease ] .": (
        "violates profile RL"
    ),
    "msc:Unlabelled a owl:Class ; rdfs:subClassOf msc:Trial .": "ERROR:      1",
}


@pytest.mark.parametrize("turtle", WRONG)
def test_what_is_wrong_with_a_product_is_noticed(
    robot: Robot, products: Mapping[str, list[Path]], tmp_path: Path, turtle: str
) -> None:
    bad = tmp_path / "bad.ttl"
    bad.write_text(
        f"@prefix msc: <{PREFIXES['msc']}> . @prefix owl: <{PREFIXES['owl']}> ."
        f"@prefix trial: <{BASE}trial/> . @prefix rdfs: <{PREFIXES['rdfs']}> ."
        f"msc:Trial a owl:Class . msc:Disease a owl:Class . msc:reportedDisease a owl:ObjectProperty . {turtle}",
        "utf-8",
    )
    found = judge(robot, tmp_path, "bad", [*products["ontology.owl"], bad])
    assert WRONG[turtle] in found.said


# Our two syntaxes.


def differ(robot: Robot, left: Path, right: Path) -> str:
    return robot("diff", "--left", left, "--right", right).stdout.strip()


def test_the_ontology_is_the_same_in_turtle_and_rdf_xml(
    robot: Robot, products: Mapping[str, list[Path]]
) -> None:
    assert (
        differ(robot, products["ontology.ttl"][0], products["ontology.owl"][0]) == "Ontologies are identical"
    )


def test_ontology_and_data_are_the_same_in_turtle_and_rdf_xml(
    robot: Robot, products: Mapping[str, list[Path]], tmp_path: Path
) -> None:
    """RDF/XML declares what the Turtle file describes as individuals besides, and nothing more."""
    (owl,) = products["mscgraph.owl"]
    individual = ox.NamedNode(PREFIXES["owl"] + "NamedIndividual")
    turtle = [q.triple for path in products["mscgraph.ttl"] for q in ox.parse(path=str(path))]
    kinds = ("Class", "ObjectProperty", "DatatypeProperty", "AnnotationProperty")
    kind_terms = {ox.NamedNode(PREFIXES["owl"] + kind) for kind in kinds}
    terms = {triple.subject for triple in turtle if triple.object in kind_terms}
    declared = [
        ox.Triple(subject, ox.NamedNode(PREFIXES["rdf"] + "type"), individual)
        for subject in {triple.subject for triple in turtle} - terms
    ]
    ox.serialize(declared, str(tmp_path / "individuals.ttl"), ox.RdfFormat.TURTLE)
    merged = tmp_path / "merged.owl"
    inputs = (*products["ontology.ttl"], *products["mscgraph.ttl"], tmp_path / "individuals.ttl")
    done = robot("merge", *(part for path in inputs for part in ("--input", path)), "--output", merged)
    assert done.returncode == 0, done.stdout
    assert differ(robot, merged, owl) == "Ontologies are identical"


def test_a_difference_is_told(robot: Robot, products: Mapping[str, list[Path]]) -> None:
    told = differ(robot, products["ontology.owl"][0], products["mscgraph.owl"][0])
    assert "axioms in right ontology but not in left" in told.lower()
