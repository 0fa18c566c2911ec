"""Keys in IRIs: things that differ in what a document prints have IRIs of their own, in one source and in two."""

from __future__ import annotations

import re
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given, strategies as st

from mscgraph.graph import dataset, registration as registrations, report as reports
from mscgraph.namespaces import BASE, MSC, PREFIXES
from mscgraph.pipeline.building import build
from mscgraph.records import Evidence, Registration
from mscgraph.vocabulary import load_mappings
from support.each import each
from support.made_tables import workshop
from support.pages import HEADER, SOURCE, load_build, write_page

TYPE = ox.NamedNode(PREFIXES["rdf"] + "type")
PLACE = Evidence("trial_number", 0, 1, "registration-pattern")
REGISTRIES = workshop().vocabulary.registries()
#: Numbers of the forms of registries, as their patterns have them.
VALID = st.one_of(st.from_regex(registry.pattern, fullmatch=True) for registry in REGISTRIES)
#: Numbers of no registry's form that differ in a joint, an escape or the path of a row.
INVALID = st.text(min_size=1) | st.lists(
    st.sampled_from(("2020", "1234", "row", "84", "2f", *"/-_ .~%\\\u2212")), min_size=1, max_size=6
).map("".join)


def key_of(number: str, *, valid: bool, source: str = "s") -> str:
    return registrations.registration_key(source, Registration(number, None, valid, number, PLACE))


@each(
    ("number", "key"),
    [
        ("NCT02336230", "NCT02336230"),
        ("2008-005144-16", "2008-005144-16"),
        ("ChiCTR-INR-19000008", "ChiCTR-INR-19000008"),
        ("CTRI/2023/04/052053", "CTRI-2023-04-052053"),
    ],
)
def test_a_number_of_a_registry_keeps_its_plain_spelling(number: str, key: str) -> None:
    assert key_of(number, valid=True) == key


@given(VALID, VALID)
def test_different_numbers_of_registries_have_different_keys(one: str, other: str) -> None:
    assert (key_of(one, valid=True) == key_of(other, valid=True)) is (one == other)


@given(st.one_of(st.from_regex(one.pattern, fullmatch=True) for one in REGISTRIES if "/" in one.pattern))
def test_the_key_of_a_number_with_slashes_is_no_number_of_another_registry(number: str) -> None:
    spelled = number.replace("/", "-")
    assert [one.concept.key for one in REGISTRIES if re.match(one.pattern, spelled)] == []


@given(INVALID, INVALID)
def test_different_numbers_of_no_registry_have_different_keys(one: str, other: str) -> None:
    assert (key_of(one, valid=False) == key_of(other, valid=False)) is (one == other)


@given(INVALID, VALID)
def test_numbers_of_no_registry_are_not_among_those_of_registries(one: str, other: str) -> None:
    assert key_of(one, valid=False) != key_of(other, valid=True)
    assert key_of(one, valid=False).count("/") == 1


@each("number", ["row-84", "row/84", "row_84", "row 84", "row84"])
def test_a_number_is_not_taken_for_the_row_of_a_trial_without_one(number: str) -> None:
    assert key_of(number, valid=False) != "s/row-84"


def test_the_kinds_of_links_to_other_vocabularies_have_iris_of_their_own() -> None:
    mappings = [one for found in load_mappings(workshop().ontology / "mappings").values() for one in found]
    spaces = {dataset._space_of(mapping.object) for mapping in mappings}
    assert len({dataset._slug(space) for space in spaces}) == len(spaces)
    terms = {(one.subject, one.object) for one in mappings}
    assert len({reports.mapping_term(one) for one in mappings}) == len(terms)


# Whole builds.


def instances(store: ox.Store, name: str) -> set[str]:
    found = store.quads_for_pattern(None, TYPE, ox.NamedNode(MSC + name))
    return {quad.subject.value.removeprefix(BASE) for quad in found if isinstance(quad.subject, ox.NamedNode)}


def labels(store: ox.Store, folder: str) -> set[str]:
    return {
        quad.object.value
        for quad in store.quads_for_pattern(None, ox.NamedNode(PREFIXES["rdfs"] + "label"), None)
        if isinstance(quad.subject, ox.NamedNode)
        and isinstance(quad.object, ox.Literal)
        and quad.subject.value.startswith(BASE + folder)
    }


def built(folder: Path, *paths: Path) -> ox.Store:
    build(list(paths), folder / "build")
    return load_build(folder / "build")


def test_plus_and_minus_are_two_diseases_and_kinds_of_minus_are_one(tmp_path: Path) -> None:
    rows = [f"{words} disorder\tBM\ti.v.\t5 mL\tOnce\t6\tNA\tI\tNothing.\t{number}"
            for number, words in enumerate(("CD34+", "CD34−", "CD34-", "CD34"), 1)]  # fmt: skip
    store = built(tmp_path, write_page(tmp_path, rows))
    found = {one for one in instances(store, "Disease") if SOURCE in one}
    assert len(found) == 3
    assert labels(store, f"disease/{SOURCE}/") == {"CD34+ disorder", "CD34- disorder", "CD34 disorder"}


def test_numbers_that_differ_in_a_joint_name_two_trials_and_no_message_claims_one_is_repeated(
    tmp_path: Path,
) -> None:
    rows = [
        f"RA BM i.v. 1 × 106 cells/kg Once 6 2020{joint}1234 I No adverse events. 2{joint}" for joint in "/-_"
    ]
    store = built(tmp_path, write_page(tmp_path, [row.rstrip("/-_") for row in rows]))
    assert instances(store, "Trial") == {f"trial/{SOURCE}/2020{key}1234" for key in ("-", "_-", "__")}
    messages = store.quads_for_pattern(None, ox.NamedNode(MSC + "message"), None)
    assert [quad for quad in messages if "also in" in str(quad.object)] == []


def test_a_column_that_no_vocabulary_knows_is_one_of_its_source(tmp_path: Path) -> None:
    paths = []
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
        row = "RA\tBM\ti.v.\t5 mL\tOnce\t6\tNA\tgood\tI\tNothing.\t7"
        path = write_page(tmp_path / name, [row], doi=f"10.1000/{name}")
        columns = "\t".join(("Diseases", "Cell source", "Route", "Dose", "Frequency", "Patients"))
        columns += "\tClinical Trials number\tRemarks\tStudy phase\tOutcomes\tRef"
        path.write_text(path.read_text("utf-8").replace(HEADER, columns), "utf-8")
        paths.append(path)
    store = built(tmp_path, *paths)
    own = {one for one in instances(store, "Column") if one.count("/") > 1}
    assert own == {f"column/10.1000-{name}-table-1/remarks" for name in ("one", "other")}
    named = {quad.object.value for quad in store.quads_for_pattern(None, ox.NamedNode(MSC + "column"), None)}
    assert {one.removeprefix(BASE) for one in named} >= own | {"column/disease"}
    assert f"{BASE}column/remarks" not in named


@pytest.mark.parametrize("doi", ["10.1016/S0140-6736(18)31839-X", "10.1093/stcltm/szab012", "10.1002/a%b"])
def test_a_source_of_any_doi_has_graphs_that_every_reader_takes(doi: str, tmp_path: Path) -> None:
    store = built(tmp_path, write_page(tmp_path, doi=doi))
    (source,) = instances(store, "SourceTable")
    turtle = ox.Store()
    turtle.bulk_load(path=str(tmp_path / "build" / "mscgraph.ttl"), format=ox.RdfFormat.TURTLE)
    assert instances(turtle, "SourceTable") == {source}
    assert instances(store, "TrialReport") == {
        f"{source.replace('source/', 'report/')}/{row}" for row in (1, 2)
    }
