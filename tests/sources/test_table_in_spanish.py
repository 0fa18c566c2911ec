"""A made table in Spanish, with the semicolons and decimal commas of a Spanish spreadsheet.

Its facts are of rows of the bundled source; its readings were written by hand, before it was read.
"""

from __future__ import annotations

import json
from pathlib import Path

from support.each import each
from support.made_tables import read_records

TABLE = Path(__file__).with_name("spanish-trials.csv")
GOLD = [json.loads(line) for line in TABLE.with_suffix(".gold.jsonl").read_text("utf-8").splitlines()]


def test_every_row_has_the_readings_that_were_written_for_it() -> None:
    records = read_records(TABLE)
    assert len(records) == len(GOLD)
    for position, (record, gold) in enumerate(zip(records, GOLD, strict=True), 1):
        found = record | {
            "registrations": [one["identifier"] for one in record["registrations"]],
            "doses": [{key: one[key] for key in ("minimum", "maximum", "unit")} for one in record["doses"]],
        }
        assert {key: found[key] for key in gold} == gold, position
        # Of two routes and two doses in one row nothing states which belongs to which.
        codes = ["ambiguous-pairing"] if len(record["routes"]) > 1 else []
        assert [one["code"] for one in record["issues"]] == codes, position


def test_words_of_a_dose_are_as_printed() -> None:
    (row,) = (one for one in read_records(TABLE) if one["cells"]["trial_number"] == "NCT04548583")
    assert row["cells"]["dose"] == "1,5–3 × 10^8 células"


@each(
    ("labels", "text", "minimum"),
    [
        (("Enfermedad", "Vía", "Dosis"), "1,5 × 10^6 células", 1_500_000),
        (("Krankheit", "Zelldosis", "Phase"), "2.500.000 Zellen", 2_500_000),
        (("Disease", "Route", "Dosis"), "1,5 × 10^6 cells", None),
        (("Disease", "Route", "Dose"), "1,5 × 10^6 cells", None),
        (("Enfermedad", "Vía", "Dosis"), "1.5 × 10^6 células", None),
        (("Enfermedad", "Vía", "Dosis"), "1,500 células", None),
    ],
)
def test_a_comma_is_of_a_decimal_where_the_labels_are_of_a_language_that_has_it_so(
    labels: tuple[str, ...], text: str, minimum: int | None, tmp_path: Path
) -> None:
    path = tmp_path / "table.csv"
    cells = {"Dosis": text, "Dose": text, "Zelldosis": text, "Phase": "I", "Vía": "i.v.", "Route": "i.v."}
    names = ("NCT", *labels)
    row = ("NCT01234567", *(cells.get(label, "Stroke") for label in labels))
    path.write_text(f"{';'.join(names)}\n{';'.join(row)}\n", encoding="utf-8")
    (record,) = read_records(path)
    assert [one["minimum"] for one in record["doses"]] == ([] if minimum is None else [minimum])
    assert bool(record["issues"]) == (minimum is None)
