"""The statements of columns of words, numbers and dates, each with its reading, in a graph that conforms."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from mscgraph.namespaces import MSC
from mscgraph.pipeline.building import build
from mscgraph.view import View
from support.made_tables import workshop
from support.pages import load_build

#: A label and a cell for each property, with the values that the graph has.
CELLS = {
    "enrolledCount": ("Enrolled", "60", ["60"]),
    "controlCount": ("Control group (n)", "20", ["20"]),
    "sponsor": ("Sponsor", "Some|Others", ["Some", "Others"]),
    "productName": ("Product name", "Cellestine", ["Cellestine"]),
    "startDate": ("Start date", "March 2015", ["2015-03"]),
    "followUp": ("Follow-up", "3–12 months", ["3–12 months"]),
    "endpoint": ("Primary endpoint", "Survival", ["Survival"]),
    "trialTitle": ("Study title", "Cells for stroke", ["Cells for stroke"]),
    "publicationAuthors": ("Author", "Someone et al.", ["Someone et al."]),
    "participantAge": ("Age", "18–75", ["18–75"]),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A build of a table with a column of each kind."""
    folder = tmp_path_factory.mktemp("further")
    with (folder / "trials.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["NCT number", "Disease", "Route", *(label for label, _, _ in CELLS.values())])
        writer.writerow(["NCT09000001", "Stroke", "intravenous", *(cell for _, cell, _ in CELLS.values())])
    assert build([folder / "trials.csv"], folder / "build").verdict is None
    return folder / "build"


def test_each_property_of_the_table_is_stated_with_its_reading(folder: Path) -> None:
    assert set(CELLS) == {one.name for one in workshop().properties if one.is_further}
    view = View(load_build(folder))
    (report,) = view.of_type(MSC + "TrialReport")
    assert {name: sorted(view.texts(report, MSC + name)) for name in CELLS} == {
        name: sorted(values) for name, (_, _, values) in CELLS.items()
    }
    assert view.texts(report, MSC + "minimumFollowUpDays") == ["90"]
    assert view.texts(report, MSC + "maximumFollowUpDays") == ["360"]
    given = {
        name
        for reading in view.subjects(MSC + "gives", report)
        for name in view.iris(reading, MSC + "givesProperty")
    }
    assert {MSC + name for name in CELLS} <= given


def test_the_flat_table_has_a_column_of_each(folder: Path) -> None:
    with (folder / "reports.csv").open(encoding="utf-8") as file:
        (row,) = csv.DictReader(file)
    for one in workshop().properties:
        if one.is_further:
            assert row[one.tables[0]] == " | ".join(CELLS[one.name][2])
    assert (row["follow_up_days_min"], row["follow_up_days_max"]) == ("90", "360")
