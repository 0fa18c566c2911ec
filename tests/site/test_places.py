"""The table of places: where each IRI is described, and what a file may be called."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from mscgraph.errors import LoadError
from mscgraph.namespaces import BASE
from mscgraph.site import places as module
from mscgraph.site.places import Place, load_places
from support.each import each

PLACES = load_places()


@each(
    ("path", "document", "fragment"),
    [
        ("trial/NCT02017912", "trial/NCT02017912", ""),
        ("trial/a-table-1/432-2020BO", "trial/a-table-1/432-2020BO", ""),
        ("disease", "disease", ""),
        ("disease/crohn-disease", "disease/crohn-disease", ""),
        ("publication/a/551", "publication/a/551", ""),
        ("report/a-table-1/84", "report/a-table-1/84", ""),
        ("report/a-table-1/84/dose/1", "report/a-table-1/84", "dose/1"),
        ("report/a-table-1/84/reading/7", "report/a-table-1/84", "reading/7"),
        ("source/a-table-1", "source/a-table-1", ""),
        ("source/a-table-1/abbreviation/3", "source/a-table-1", "abbreviation/3"),
        ("mapping/disease/crohn/MESH-D1", "disease/crohn", "mapping/disease/crohn/MESH-D1"),
        ("ontology", "ontology", ""),
        ("ontology#Trial", "ontology", "Trial"),
        ("ontology/2026-11-26", "ontology", "2026-11-26"),
        ("shapes#TrialShape", "shapes", "TrialShape"),
        ("graph/a-table-1/issues", "dataset", "graph/a-table-1/issues"),
        ("trial/a%5Cb", "trial/a%5Cb", ""),
        ("trial/a%07", "trial/a%07", ""),
        ("trial/%EE%80%80", "trial/%EE%80%80", ""),
        ("report/a/1/cell/%5C..%5C", "report/a/1", "cell/%5C..%5C"),
        ("query/trials_by_disease", "query/trials_by_disease", ""),
        ("query/trials_by_disease/disease", "query/trials_by_disease", "disease"),
        ("prefixes/msc", "prefixes", "msc"),
        ("sparql", "dataset", "sparql"),
        ("contributors", "dataset", "contributors"),
        ("distribution/queries.ttl/checksum", "dataset", "distribution/queries.ttl/checksum"),
    ],
)
def test_a_thing_is_described_in_its_own_document_or_with_the_whole(
    path: str, document: str, fragment: str
) -> None:
    assert PLACES.find(BASE + path) == Place(document, fragment)


@each(
    "path",
    [
        "",
        "/",
        "../x",
        "trial/..",
        "trial/%2e%2e/x",
        "trial//x",
        "trial/%2Fetc",
        "trial/%2e",
        "trial/a%00",
        ".",
    ],
)
def test_a_path_that_could_leave_the_folder_has_no_place(path: str) -> None:
    assert PLACES.find(BASE + path) is None


def test_a_step_longer_than_a_file_name_has_no_place() -> None:
    assert PLACES.find(f"{BASE}trial/{'x' * 300}") is None


def test_what_is_not_ours_has_no_place() -> None:
    assert PLACES.find("http://purl.obolibrary.org/obo/MONDO_0005011") is None


def test_an_address_of_a_representation_is_taken_apart_again() -> None:
    for one in PLACES.representations:
        assert PLACES.split_url(PLACES.url("trial/NCT1.ttl", one.extension)) == ("trial/NCT1.ttl", one)


@pytest.mark.parametrize(
    "path", ["trial/NCT1.ttl", "doc/trial/NCT1", "doc/trial/NCT1.exe", "doc/.ttl", "doc.ttl"]
)
def test_other_addresses_name_no_representation(path: str) -> None:
    assert PLACES.split_url(path) is None


def test_a_location_keeps_what_is_percent_encoded() -> None:
    place = PLACES.find(f"{BASE}report/a/1/cell/d%C3%A9bit")
    assert place is not None
    assert PLACES.location(place, "html") == "doc/report/a/1.html#cell/d%C3%A9bit"


@given(st.text(max_size=60))
def test_no_place_leads_out_of_its_folder(path: str) -> None:
    place = PLACES.find(BASE + path)
    if place is not None:
        root = Path("root").resolve()
        assert (root / PLACES.url(place.document, "ttl")).resolve().is_relative_to(root / PLACES.folder)


def test_patterns_are_anchored() -> None:
    assert [part for part in PLACES.parts if not re.fullmatch(r"\^.+\$", part.pattern)] == []


def test_a_table_with_an_unknown_variable_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    table = tmp_path / "places.yaml"
    table.write_text('folder: doc\nrepresentations: []\nparts: [{thing: "a/{b}", in: "{c}"}]\n', "utf-8")
    monkeypatch.setattr(module, "_TABLE", table)
    with pytest.raises(LoadError, match="variables like"):
        load_places.__wrapped__()
