"""Our checks of an ontology and ROBOT's report find the same."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from mscgraph.files.data import find_data_folder
from mscgraph.namespaces import BASE, MSC
from mscgraph.pipeline.ontology import find_ontology_faults, load_ontology_checks
from support import TESTS
from support.each import each
from support.robot import Robot

#: Level, rule and subject.
Finding = tuple[str, str, str]

FIXTURES = sorted((TESTS / "ontology").glob("*.ttl"))
OUTPUT = TESTS.parent / "output" / "mscgraph.owl"
#: The rules whose findings are reported for any subject.
ANYWHERE = {
    check.name
    for check in load_ontology_checks(find_data_folder("queries") / "check" / "ontology")
    if check.anywhere
}
#: ROBOT's tables leave out what has no property, as the findings of this rule; its JSON holds it.
ONLY_IN_JSON = "invalid_entity_uri"
#: The column of the deprecated term, which names a fault whose subject has no name.
NAMED_IN = {"deprecated_class_reference": "Value", "deprecated_property_reference": "Property"}
#: Empties the ontology that a chain of commands works on; what is merged into it then is reported on alone.
EMPTY = ("remove", "--axioms", "all", "--signature", "true", "remove", "--select", "ontology")


@dataclass(frozen=True)
class Difference:
    """Differences from ROBOT, and their reasons."""

    reason: str
    ours: frozenset[Finding]
    robot: frozenset[Finding]


#: By fixture. No other difference is allowed.
DIFFERENCES = {
    "equivalent_pair.fail.ttl": Difference(
        "The OWL API puts two equivalent classes into the order of their IRIs, and ROBOT reports the first, whichever"
        " the file states it of. With --base-iri it so omits a class of mscgraph that is stated to be equivalent"
        " to a class of others whose IRI comes first. mscgraph reports the class that has the statement.",
        ours=frozenset({("WARN", "equivalent_pair", f"{MSC}{name}") for name in ("Trial", "Way")}),
        robot=frozenset({("WARN", "equivalent_pair", f"{MSC}Route")}),
    ),
    "deprecated_property_reference.fail.ttl": Difference(
        "Two equivalent or inverse properties are put into that order too, and ROBOT looks at the second alone: whether"
        " a deprecated one is found hangs on its spelling. We find it on either side.",
        ours=frozenset(
            {("ERROR", "deprecated_property_reference", f"{MSC}{name}") for name in ("aimOf", "aimsAt")}
        ),
        robot=frozenset(),
    ),
}


@pytest.fixture(scope="module")
def reports(robot: Robot, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with ROBOT's report on each fixture and on the published ontology, made in one run."""
    folder = tmp_path_factory.mktemp("robot")
    arguments: list[str | Path] = ["--noprefixes"]
    for path in FIXTURES:
        first = path == FIXTURES[0]
        arguments += [] if first else [*EMPTY, "merge", "--input", path, "--include-annotations", "true"]
        for form in ("tsv", "json") if path.name.startswith(ONLY_IN_JSON) else ("tsv",):
            output = folder / f"{path.name}.{form}"
            arguments += ["report", "--output", output, "--fail-on", "none"]
            arguments += ["--input", path] if first else []
    arguments += [*EMPTY, "merge", "--input", OUTPUT, "--include-annotations", "true"]
    arguments += [
        "report",
        "--base-iri",
        BASE,
        "--output",
        folder / f"{OUTPUT.name}.tsv",
        "--fail-on",
        "none",
    ]
    done = robot(*arguments)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


def read_table(path: Path) -> Iterator[Finding]:
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines, delimiter="\t"):
            rule = row["Rule Name"]
            is_named = ":" in row["Subject"]
            yield row["Level"], rule, row["Subject"] if is_named else row[NAMED_IN.get(rule, "Subject")]


def read_json(path: Path) -> Iterator[Finding]:
    for part in json.loads(path.read_text("utf-8")):
        for violations in part.get("violations", ()):
            for rule, found in violations.items():
                yield from ((part["level"], rule, violation["subject"]) for violation in found)


def findings_of_robot(folder: Path, name: str) -> set[Finding]:
    """Return ROBOT's report, as far as it is about entities of mscgraph."""
    found = set(read_table(folder / f"{name}.tsv"))
    if (more := folder / f"{name}.json").is_file():
        found |= set(read_json(more))
    return {
        (level, rule, subject)
        for level, rule, subject in found
        if rule in ANYWHERE or subject.startswith(BASE)
    }


def our_findings(path: Path) -> set[Finding]:
    return {(fault.severity, fault.check, fault.entity) for fault in find_ontology_faults([path], BASE)}


@each("path", [path for path in FIXTURES if path.name not in DIFFERENCES], ids=lambda path: path.name)
def test_robot_finds_what_we_find(reports: Path, path: Path) -> None:
    assert findings_of_robot(reports, path.name) == our_findings(path)


@pytest.mark.parametrize("name", sorted(DIFFERENCES))
def test_robot_differs_from_us_in_what_is_listed_alone(reports: Path, name: str) -> None:
    robots, ours = findings_of_robot(reports, name), our_findings(TESTS / "ontology" / name)
    difference = DIFFERENCES[name]
    assert (frozenset(ours - robots), frozenset(robots - ours)) == (difference.ours, difference.robot), (
        f"the reason that is given no longer holds: {difference.reason}"
    )


def test_robot_finds_what_we_find_in_the_published_ontology(reports: Path) -> None:
    assert findings_of_robot(reports, OUTPUT.name) == our_findings(OUTPUT)
