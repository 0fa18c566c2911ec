"""Apache Jena reads the syntaxes of a build alike, whatever is in an IRI and in a text."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

import mscgraph
from mscgraph.namespaces import BASE
from support.made_tables import ROWS, line_of, page_of, write_page
from support.triplestores import fetch_jars

#: Numbers that a reader could take for other IRIs, and texts with characters that syntaxes escape or forbid.
NUMBERS = ["2019-0123:A", "IRB#2016-123", "1234%", "5\\6", "é7", "a?b=8"]
OUTCOMES = ["No\x02 adverse events.", "Survival\u2028\u200e improved \U0001f9ec\ue000\x85 <&>."]
_RUN_SECONDS = 300


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, set[str]]:
    """The triples that Jena reads in each file of a build, as lines of N-Triples."""
    folder = tmp_path_factory.mktemp("jena")
    jena = fetch_jars(folder / "jars")["jena"]
    rows = [{**ROWS[0], "trial_number": number} for number in NUMBERS]
    rows += [{**ROWS[0], "outcome": outcome} for outcome in OUTCOMES]
    page = page_of([line_of(row, separator="\t") for row in rows], separator="\t")
    mscgraph.build([write_page(folder, page)], folder / "graph")
    return {
        name: riot(jena, folder / "graph" / name)
        for name in ("mscgraph.ttl", "mscgraph.jsonld", "mscgraph.owl")
    }


def riot(jena: Path, path: Path) -> set[str]:
    command = ["java", "-Dfile.encoding=UTF-8", "-cp", str(jena), "riotcmd.riot", "--output=nt", str(path)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=_RUN_SECONDS, check=False)
    assert done.returncode == 0, done.stderr
    return set(done.stdout.split("\n")) - {""}


def test_each_triple_of_the_json_ld_is_one_of_the_turtle(read: Mapping[str, set[str]]) -> None:
    assert len(read["mscgraph.jsonld"]) > 500
    assert sorted(read["mscgraph.jsonld"] - read["mscgraph.ttl"]) == []


def test_each_triple_about_a_report_or_a_trial_is_in_the_rdf_xml(read: Mapping[str, set[str]]) -> None:
    starts = tuple(f"<{BASE}{kind}/" for kind in ("registration", "report", "trial"))
    stated = {line for line in read["mscgraph.ttl"] if line.startswith(starts)}
    assert len(stated) > 300
    assert sorted(stated - read["mscgraph.owl"]) == []
