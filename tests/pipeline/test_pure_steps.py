"""Steps over one report are pure: whatever came before, and in whatever process, the same report gives the same."""

from __future__ import annotations

import multiprocessing
import pickle
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from itertools import permutations
from pathlib import Path

import pytest

from mscgraph.graph.report import ReportTriples
from mscgraph.interpret.report import ReaderRecipe
from mscgraph.namespaces import BASE
from mscgraph.pipeline.parts import CommonPart, SourcePart
from mscgraph.records import Column
from mscgraph.terms import LABEL, cut
from support.made_tables import HEADERS, KINDS, collated, line_of, open_page, page_of, row
from support.pure import build_reports

#: Rows whose numbers and diseases differ in a joint alone; no registry and no vocabulary knows them.
ALIKE = tuple(
    row(disease, "BM", "i.v.", "1 × 106 cells", "Once", "6", number, "I", "No adverse events.", "7")
    for disease, number in (
        ("Odd-joint disease", "432/2020BO"),
        ("Odd joint disease", "432-2020BO"),
        ("Odd/joint disease", "432_2020BO"),
    )
)
RECIPE = pickle.dumps(
    ReaderRecipe(
        "s",
        tuple(Column(key, HEADERS[key], kind) for key, kind in KINDS.items()),
        {"bm": frozenset({"bone marrow"})},
    )
)


@pytest.fixture(scope="module")
def apart() -> dict[int, ReportTriples]:
    """The triples of each row, from a process of its own."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(2, context, max_tasks_per_child=1) as pool:
        parts = list(pool.map(partial(build_reports, RECIPE), [[one] for one in enumerate(ALIKE, 1)]))
    return {position: triples for part in parts for position, triples in part.items()}


@pytest.mark.parametrize("order", list(permutations(range(1, len(ALIKE) + 1))))
def test_reports_in_any_order_give_what_each_gives_in_a_process_of_its_own(
    order: Sequence[int], apart: dict[int, ReportTriples]
) -> None:
    assert build_reports(RECIPE, [(position, ALIKE[position - 1]) for position in order]) == apart


def test_the_recipe_of_a_reader_is_small() -> None:
    assert len(RECIPE) < 2_000


def test_numbers_that_differ_in_a_joint_name_trials_of_their_own(apart: dict[int, ReportTriples]) -> None:
    named = [
        value
        for triples in apart.values()
        for _, predicate, value in triples.own
        if predicate.endswith("#reportsTrial>")
    ]
    assert named == [f"<{BASE}trial/s/{key}>" for key in ("432-2020BO", "432_-2020BO", "432__2020BO")]


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0)])
def test_the_order_of_rows_does_not_choose_the_label_of_a_word_of_no_vocabulary(
    order: Sequence[int], tmp_path: Path
) -> None:
    source = open_page(tmp_path, page_of([line_of(ALIKE[place]) for place in order]))
    part = SourcePart(source, tmp_path, CommonPart(tmp_path))
    for report in collated(source):
        part.add(report)
    named = [cut(line) for line in part.take_batch().statements if "/disease/10.1000-test.1-table-7/" in line]
    labels = {value for _, predicate, value in named if predicate == LABEL}
    assert labels == {'"Odd joint disease"@en'}
