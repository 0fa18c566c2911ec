"""The bundled table in nine forms: the same rows, cell for cell, each with its place."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import Any

from support.each import each
from support.forms import FORMS
from support.made_tables import HEADERS, bundled_rows, fold, read_records

TEXTS = ("flattened text", "tsv", "csv", "markdown", "cell per line")
#: Keys whose values differ between forms: places, and words of the outcome's place in the document.
OF_THE_FORM = ("source", "span", "spans", "place", "places")


@cache
def _bundled() -> list[dict[str, Any]]:
    from mscgraph.files.data import bundled_source

    return read_records(bundled_source())


def written(form: str, folder: Path) -> Path:
    name, write = FORMS[form]
    write(list(HEADERS.values()), [list(row.values()) for row in bundled_rows()], folder / name)
    return folder / name


def _comparable(record: dict[str, Any]) -> dict[str, Any]:
    found = {key: value for key, value in record.items() if key not in OF_THE_FORM}
    found["findings"] = [{key: one[key] for key in one if key != "span"} for one in record["findings"]]
    # The publications behind references are those of another article.
    found["issues"] = [one for one in record["issues"] if one["code"] != "unlinked-publication"]
    return found


@each("form", list(FORMS))
def test_each_form_gives_the_same_rows(tmp_path: Path, form: str) -> None:
    folder = tmp_path / hashlib.sha256(form.encode()).hexdigest()[:8]
    folder.mkdir()
    records = read_records(written(form, folder))
    expected = [_comparable(one) for one in _bundled()]
    assert len(records) == 92
    assert [_comparable(record) for record in records] == expected


@each("form", TEXTS)
def test_the_offsets_of_plain_texts_are_those_of_the_document(tmp_path: Path, form: str) -> None:
    folder = tmp_path / hashlib.sha256(form.encode()).hexdigest()[:8]
    folder.mkdir()
    path = written(form, folder)
    text = path.read_bytes().decode("utf-8")
    records = read_records(path)
    assert len(records) == 92
    for record in records:
        assert list(record["spans"]) == list(HEADERS)
        for column, (start, end) in record["spans"].items():
            printed = text[start:end].replace('""', '"').replace("\\|", "|")
            assert fold(printed) == fold(record["cells"][column]), (record["row"], column)


@each("form", [form for form in FORMS if form not in TEXTS])
def test_other_forms_have_no_offsets_and_a_place_for_each_cell(tmp_path: Path, form: str) -> None:
    folder = tmp_path / hashlib.sha256(form.encode()).hexdigest()[:8]
    folder.mkdir()
    records = read_records(written(form, folder))
    assert {record["span"] for record in records} == {None}
    places = [place for record in records for place in record["places"].values()]
    assert len(places) == len(set(places)) == 920
