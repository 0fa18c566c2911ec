"""The pictures of what stored queries find: truthful, bounded, accessible, and the same bytes on every run."""

from __future__ import annotations

import hashlib
import math
import os
import re
import struct
import subprocess
import sys
import threading
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import yaml

from mscgraph.errors import LoadError, QueryError
from mscgraph.files.data import find_data_folder
from mscgraph.numbers import format_number
from mscgraph.query.graph import load_store
from mscgraph.query.run import run_query
from mscgraph.query.stored import find_query
from mscgraph.site.pictures.picture import Picture, draw
from mscgraph.site.pictures.printing import print_pdf, print_png
from mscgraph.site.pictures.specification import load_pictures
from mscgraph.site.pictures.table import read_number

SVG = "{http://www.w3.org/2000/svg}"
QUERIES = find_data_folder("queries")
LIST = QUERIES / "pictures.yaml"
SPECS = {spec.name: spec for spec in load_pictures(LIST)}
MAP, STRIPS, BARS = (SPECS[name] for name in ("evidence_map", "patients_by_phase", "issues_by_code"))
COLUMNS = (
    *("disease", "diseaseLabel", "cellSource", "cellSourceLabel", "route", "routeLabel"),
    *("phase", "reports", "reportsWithPatients", "patients"),
)
#: Columns of the strips and of the bars.
AMOUNTS, CODES = ("phase", "patients", "reports"), ("code", "codeLabel", "severity", "issues")
HOSTILE = [
    "<script>alert(1)</script>",
    "$x^2$ \\frac{1}{0}",
    "a & b ]]> <!-- --> &amp;",
    "\u202etxet desrever\u202c",
    "العربية עברית",
    "👩‍🔬 🧬",
    "\x00\x1b[31m\x85\ufffe",
    '" onload="alert(1)',
    "datum.size; parent.panel",
    "https://example.org/x.png",
    "word " * 400,
    "w" * 5000,
    " ",
]

Row = list[str | None]
Box = tuple[float, float, float, float]


def make_row(
    disease: str = "stroke",
    source: str = "bone marrow",
    route: str = "intravenous",
    phase: str = "II",
    reports: int = 1,
    stated: int = 1,
    patients: str = "12",
) -> Row:
    names = ((f"urn:x:{len(one)}", one) for one in (disease, source, route))
    return [*(value for pair in names for value in pair), phase, str(reports), str(stated), patients]


def many_rows() -> list[Row]:
    """500 reports, spread over more diseases, sources and routes than can be drawn."""
    phases = ("I", "I/II", "II", "II/III", "III", "IV", "not stated")
    return [
        make_row(
            f"disease {number % 61} of a rather long name",
            f"tissue {number % 19}",
            f"route {number % 13}",
            phases[number % 7],
            stated=min(number % 3, 1),
            patients=str(1 + number % 97),
        )
        for number in range(500)
    ]


def root_of(picture: Picture) -> ElementTree.Element:
    return ElementTree.fromstring(picture.svg)


def marks_of(picture: Picture) -> list[ElementTree.Element]:
    return [one for one in root_of(picture).iter() if one.get("class") == "mark"]


def titles_of(picture: Picture) -> list[str]:
    return [mark.findtext(f"{SVG}title") or "" for mark in marks_of(picture)]


def texts_of(picture: Picture) -> list[str]:
    return ["".join(one.itertext()) for one in root_of(picture).iter(f"{SVG}text")]


def size_of(picture: Picture) -> list[float]:
    return [float(one) for one in root_of(picture).get("viewBox", "").split()[2:]]


def boxes_of(picture: Picture) -> list[Box]:
    """Return left, top, right and bottom of the shapes of the marks, in their order."""
    return list(_boxes(root_of(picture), 0, 0, inside=False))


def _boxes(element: ElementTree.Element, x: float, y: float, *, inside: bool) -> Iterator[Box]:
    if found := re.match(r"translate\(([-\d.]+),([-\d.]+)\)", element.get("transform", "")):
        x, y = x + float(found[1]), y + float(found[2])
    if inside and element.tag == f"{SVG}path":
        yield _outline(element.get("d", ""), x, y)
    for child in element:
        yield from _boxes(child, x, y, inside=element.get("class") == "mark")


def _outline(path: str, x: float, y: float) -> Box:
    """Return the box of a circle or of a bar."""
    numbers = [float(one) for one in re.findall(r"-?[\d.]+(?:e-?\d+)?", path)]
    if "A" in path:
        return x - numbers[0], y - numbers[0], x + numbers[0], y + numbers[0]
    left, top, width, height = numbers[:4]
    return x + left, y + top, x + left + width, y + top + height


def overlap(one: Box, other: Box) -> bool:
    return all(one[i] + 0.1 < other[i + 2] and other[i] + 0.1 < one[i + 2] for i in (0, 1))


@pytest.fixture(scope="module")
def answers(bundled_build: Path) -> dict[str, tuple[tuple[str, ...], list[Row]]]:
    """The rows of each picture's query on the bundled source, as plain strings."""
    store = load_store(bundled_build)
    found = {}
    for spec in SPECS.values():
        table = run_query(find_query(spec.query, QUERIES / "report"), {}, store)
        rows = [
            [None if term is None else getattr(term, "value", str(term)) for term in row]
            for row in table.terms
        ]
        found[spec.name] = (table.columns, rows)
    return found


@pytest.fixture(scope="module")
def pictures(answers: dict[str, Any]) -> dict[str, Picture]:
    return {name: draw(SPECS[name], *answer, lambda iri: iri) for name, answer in answers.items()}


@pytest.fixture(scope="module", params=SPECS)
def picture(request: pytest.FixtureRequest, pictures: dict[str, Picture]) -> Picture:
    """Each picture of the bundled source."""
    return pictures[request.param]


# The pictures are true.


def test_every_row_of_the_table_is_described_once_with_its_number(picture: Picture) -> None:
    described = [one for title in titles_of(picture) for one in title.split("; ")]
    more = sum(int(one.split()[1]) - 1 for one in described if re.fullmatch(r"and \d+ more", one))
    assert len(described) + more == len(picture.table.rows)
    size = list(picture.spec.roles).index("size")
    words = " ".join(described) + " "
    numbers = {row[size].partition(" (")[0] for row in picture.table.rows}
    assert [number for number in numbers if f" {number} " not in words] == []


def test_a_row_is_described_by_its_names_and_numbers() -> None:
    picture = draw(MAP, COLUMNS, [make_row(reports=3, stated=2)])
    assert titles_of(picture) == ["stroke, bone marrow, intravenous, phase II: 12 patients in 2 of 3 reports"]
    assert picture.table.header == ("Route", "Disease", "Cell source", "Phase", "Reports", "Patients")
    assert picture.table.rows == (("intravenous", "stroke", "bone marrow", "II", "3", "12 (in 2 of 3)"),)


@pytest.mark.parametrize("numbers", [(5, 20, 80), (1, 2, 200), (150, 151, 152)])
def test_areas_are_proportional_to_numbers(numbers: tuple[int, ...]) -> None:
    picture = draw(MAP, COLUMNS, [make_row(f"disease {number}", patients=str(number)) for number in numbers])
    found = {
        int(re.findall(r"(\d+) patients?", title)[0]): math.pi * ((right - left) / 2) ** 2
        for title, (left, _, right, _) in zip(titles_of(picture), boxes_of(picture), strict=True)
    }
    parts = [found[number] / number for number in numbers]
    assert parts == pytest.approx([parts[-1]] * len(parts), rel=0.02)


def test_the_length_of_bars_is_proportional_to_numbers() -> None:
    picture = draw(BARS, CODES, [["urn:a", "a", "Info", "10"], ["urn:b", "b", "Info", "40"]])
    widths = sorted(right - left for left, _, right, _ in boxes_of(picture))
    assert widths[1] / widths[0] == pytest.approx(4, rel=0.01)


def test_a_range_is_a_bar_from_its_lowest_to_its_highest_amount_on_an_axis_of_equal_factors() -> None:
    columns = ("unit", "unitLabel", "route", "routeLabel", "minimum", "maximum", "doses", "reports")
    things = ("urn:u", "cells", "urn:r", "intravenous")
    rows: list[Row] = [
        [*things, low, high, "1", "1"] for low, high in (("10", "1000"), ("10", "10"), ("100", "100"))
    ]
    picture = draw(SPECS["doses_by_route"], columns, rows)
    found = dict(zip(titles_of(picture), boxes_of(picture), strict=True))
    middles = {title.split(" cells")[0].split(", ")[1]: (box[0] + box[2]) / 2 for title, box in found.items()}
    assert middles["100"] == pytest.approx(middles["10 to 1\u202f000"], abs=0.5)
    (bar,) = (box for title, box in found.items() if " to " in title)
    assert bar[0] == pytest.approx(middles["10"], abs=0.5)


@pytest.mark.parametrize("patients", ["0", "NaN", "1e999999999", "-3", "many", "9" * 5000, ""])
def test_a_number_that_is_not_stated_is_a_dashed_ring_and_never_zero(patients: str) -> None:
    picture = draw(MAP, COLUMNS, [make_row(stated=int(patients != "0"), patients=patients)])
    (mark,) = marks_of(picture)
    (shape,) = mark.iter(f"{SVG}path")
    assert ("stroke-dasharray" in shape.attrib, shape.get("fill", "none")) == (True, "none")
    assert (picture.table.rows[0][-1], "patients not stated" in titles_of(picture)[0]) == ("not stated", True)
    assert "A dashed ring: patients not stated." in " ".join(texts_of(picture))
    assert size_of(picture)[0] < 420


def test_amounts_that_are_not_stated_are_rings_beside_the_axis_and_amounts_of_zero_are_noted() -> None:
    picture = draw(STRIPS, AMOUNTS, [["II", "0", "1"], ["II", "4", "1"], ["II", None, "2"]])
    assert titles_of(picture) == [
        "phase II, 4 patients: 1 report",
        "phase II, patients not stated: 2 reports",
    ]
    assert boxes_of(picture)[0][2] < boxes_of(picture)[1][0]
    assert "not drawn" in picture.summary
    assert "A dashed ring: patients not stated." in " ".join(texts_of(picture))


def test_a_bar_without_a_number_is_not_a_bar_of_zero() -> None:
    picture = draw(BARS, CODES, [["urn:a", "a", "Info", None], ["urn:b", "b", "Info", "40"]])
    assert titles_of(picture) == ["b, information: 40 issues", "a, information: issues not stated"]
    assert {"40", "not stated"} <= set(texts_of(picture))


def test_no_mark_lies_on_another_or_beyond_the_edges(picture: Picture) -> None:
    width, height = size_of(picture)
    boxes = boxes_of(picture)
    assert len(boxes) == len(marks_of(picture)) > 0
    assert [box for box in boxes if box[0] < 0 or box[1] < 0 or box[2] > width or box[3] > height] == []
    assert [pair for pair in combinations(boxes, 2) if overlap(*pair)] == []


def test_colour_never_stands_alone(picture: Picture) -> None:
    scale = {value for role in picture.spec.roles for value in picture.spec.scale(role)}
    titles = titles_of(picture)
    assert all(not scale or any(value.title in title for value in scale) for title in titles)
    letters = {value.label for value in scale if any(f" {value.title}" in title for title in titles)}
    assert letters <= set(re.split(r"\s|\(|\)|·", " ".join(texts_of(picture))))


@pytest.mark.parametrize("ground", ["#ffffff", "#14181d"])
def test_every_colour_can_be_seen_on_both_grounds(ground: str) -> None:
    lights = {name: sorted(map(luminance, (colour, ground))) for name, colour in MAP.palette.items()}
    assert [name for name, (dark, light) in lights.items() if (light + 0.05) / (dark + 0.05) < 3] == []


@pytest.mark.parametrize("scale", MAP.scales)
def test_every_value_of_a_scale_has_a_colour_of_its_own(scale: str) -> None:
    names = [value.colour for value in MAP.scales[scale]]
    assert len({MAP.palette[name] for name in names}) == len(names)


def luminance(colour: str) -> float:
    """Return the relative luminance of WCAG 2."""
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


# Limits of their size.


def test_a_map_of_500_reports_stays_bounded_without_overlaps() -> None:
    picture = draw(MAP, COLUMNS, many_rows())
    assert len(marks_of(picture)) < 500
    assert "37 diseases with the fewest reports are drawn together." in picture.summary
    assert any("other diseases (37)" in text for text in texts_of(picture))
    width, height = size_of(picture)
    boxes = sorted(boxes_of(picture))
    assert all(box[0] >= 0 and box[1] >= 0 and box[2] <= width <= 420 and box[3] <= height for box in boxes)
    assert [pair for pair in combinations(boxes, 2) if overlap(*pair)] == []


def test_rows_that_are_drawn_together_are_counted_in_their_panel_and_one_alone_keeps_its_name() -> None:
    rows = [make_row(f"disease {number}", reports=9 - number // 4) for number in range(30)]
    rows += [make_row(f"disease {number}", route="topical") for number in (27, 28)]
    rows += [make_row("disease 29", route="intrathecal")]
    rows += [make_row("disease 0", route=route, reports=4) for route in ("topical", "intrathecal")]
    picture = draw(MAP, COLUMNS, rows)
    assert "6 diseases with the fewest reports are drawn together" in picture.summary
    shown = [text for text in texts_of(picture) if re.fullmatch(r"other .*\)|disease 2[6-9]", text)]
    assert shown == ["other diseases (6)", "other diseases (2)", "disease 29"]


def test_a_thing_that_is_not_stated_is_not_counted() -> None:
    rows = [make_row(phase=phase) for phase in ("I", "II", "not stated")]
    assert "1 cell source, 2 phases." in draw(MAP, COLUMNS, rows).summary


@pytest.mark.parametrize("phase", ["I", "I/II", "II", "II/III", "not stated"])
def test_words_stay_between_the_lines_of_their_row(phase: str) -> None:
    label, most = "COVID-19-associated acute respiratory distress syndrome", 250
    step = MAP.spec["spec"]["height"]["step"]
    for patients in range(1, most, 12):
        rows = [make_row(label, phase=phase, patients=str(patients)), make_row(patients=str(most))]
        for text in root_of(draw(MAP, COLUMNS, rows)).iter(f"{SVG}text"):
            if text.get("aria-hidden") and text.get("text-anchor") != "start":
                first = float(re.findall(r"[\d.]+", text.get("transform", ""))[-1]) % step
                last = first + 9.5 * max(0, len(text) - 1)
                assert 7 <= first <= last <= step - 1, patients


def test_very_many_amounts_are_drawn_together() -> None:
    rows: list[Row] = [["II", str(number), "1"] for number in range(1, 301)]
    picture = draw(STRIPS, AMOUNTS, rows)
    assert len(marks_of(picture)) < 60
    assert "drawn together" in picture.summary
    assert re.search(r"; and \d+ more", " ".join(titles_of(picture)))


def test_a_long_word_is_not_broken() -> None:
    assert "intracerebroventricular" in texts_of(draw(MAP, COLUMNS, [make_row("intracerebroventricular")]))


@pytest.mark.parametrize("name", SPECS)
def test_without_rows_a_picture_states_that_there_is_nothing_to_draw(name: str) -> None:
    roles = SPECS[name].roles.values()
    columns = [column for role in roles for column in (role.column, role.iri, role.stated) if column]
    picture = draw(SPECS[name], columns, [])
    assert (marks_of(picture), picture.table.rows) == ([], ())
    assert texts_of(picture) == ["There is nothing to draw: the query found no rows."] == [picture.summary]


# Pictures in a page.


def test_a_picture_is_named_and_described(picture: Picture) -> None:
    root = root_of(picture)
    named = {one.get("id"): one.text for one in root if one.tag in (f"{SVG}title", f"{SVG}desc")}
    assert [named[one] for one in root.get("aria-labelledby", "").split()] == [
        picture.spec.title,
        picture.summary,
    ]
    assert all(titles_of(picture))


def test_a_picture_without_links_is_an_image_and_one_with_links_is_a_group() -> None:
    plain, linked = (
        draw(MAP, COLUMNS, [make_row()], href) for href in (lambda iri: None, lambda iri: f"doc/{iri[4:]}")
    )
    assert [root_of(one).get("role") for one in (plain, linked)] == ["img", "group"]
    assert [mark.get("href") for mark in marks_of(linked)] == ["doc/x:6"]


@pytest.mark.parametrize("href", ["javascript:alert(1)", "JavaScript:x", "data:text/html,x", "vbscript:x"])
def test_a_link_never_leads_to_a_script(href: str) -> None:
    picture = draw(MAP, COLUMNS, [make_row()], lambda iri: href)
    assert [one for one in root_of(picture).iter() if "href" in " ".join(one.attrib)] == []


def test_words_beside_the_marks_are_hidden_from_screen_readers_and_let_clicks_through(
    picture: Picture,
) -> None:
    hidden = [one for one in root_of(picture).iter() if one.get("aria-hidden") == "true"]
    assert {one.get("pointer-events") for one in hidden} == {"none"}
    signs = {sign for one in hidden for text in one.iter(f"{SVG}text") for sign in text.itertext()}
    letters = (
        {value.label for value in picture.spec.scale("series")} if "series" in picture.spec.roles else signs
    )
    assert letters & signs


def test_ids_are_unique_in_a_page_of_all_pictures(pictures: dict[str, Picture]) -> None:
    ids = [one.get("id") for picture in pictures.values() for one in root_of(picture).iter() if one.get("id")]
    assert len(ids) == len(set(ids)) == 3 * len(pictures)


def test_a_picture_takes_size_type_and_colours_from_its_page(picture: Picture) -> None:
    root = root_of(picture)
    assert {"width", "height", "style"} & set(root.attrib) == set()
    assert {one.get("fill") for one in root.iter(f"{SVG}text")} == {"currentColor"}
    paints = {one.get(name) for one in root.iter() for name in ("fill", "stroke")} - {
        None,
        "none",
        "currentColor",
    }
    assert paints
    assert [
        paint for paint in paints if not re.fullmatch(r"var\(--picture-[\w-]+, #[0-9a-f]{6}\)", paint or "")
    ] == []
    assert (
        re.search(r"font-family|<style|/home|/tmp|20\d\d-\d\d-\d\d|https?://(?!w3id|www.w3)", picture.svg)
        is None
    )


def test_a_picture_in_a_file_is_a_document_for_light_and_dark(picture: Picture) -> None:
    root = ElementTree.fromstring(picture.file.encode())
    assert root.tag == f"{SVG}svg"
    assert "prefers-color-scheme" in (root.findtext(f"{SVG}style") or "")


@pytest.mark.parametrize("label", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_label_is_only_text_on_a_page_and_on_paper(label: str) -> None:
    picture = draw(MAP, COLUMNS, [make_row(label, label, label, label), make_row()])
    root = root_of(picture)
    tags = {one.tag.removeprefix(SVG) for one in root.iter()}
    assert tags <= {"svg", "title", "desc", "g", "a", "path", "line", "text", "tspan"}
    assert [
        name for one in root.iter() for name in one.attrib if name.startswith("on") or "href" in name
    ] == []
    assert not set(picture.svg) & set("\u202e\u202c\x00\x1b")
    assert max(len(text) for one in root.iter(f"{SVG}text") for text in one.itertext()) <= 130
    assert size_of(picture)[0] <= 620
    assert len(marks_of(picture)) == 2
    assert print_png(picture.svg)[:8] == b"\x89PNG\r\n\x1a\n"
    assert print_pdf(picture.svg).startswith(b"%PDF-")


# The same bytes on every run.

SCRIPT = """
import hashlib, sys
sys.path.insert(0, {folder!r})
from test_pictures import MAP, COLUMNS, many_rows, print_pdf, print_png
from mscgraph.site.pictures.picture import draw
svg = draw(MAP, COLUMNS, many_rows()).svg
for content in (svg.encode(), print_png(svg), print_pdf(svg)):
    print(hashlib.sha256(content).hexdigest())
"""
#: A machine whose one folder of typefaces is empty.
NO_TYPEFACES = '<?xml version="1.0"?><fontconfig><dir>{folder}</dir></fontconfig>'


def test_bytes_are_the_same_in_another_process_on_a_machine_without_typefaces(tmp_path: Path) -> None:
    (tmp_path / "none").mkdir()
    (tmp_path / "fonts.conf").write_text(NO_TYPEFACES.format(folder=tmp_path / "none"))
    found = subprocess.run(
        [sys.executable, "-c", SCRIPT.format(folder=str(Path(__file__).parent))],
        env={**os.environ, "PYTHONHASHSEED": "4242", "FONTCONFIG_FILE": str(tmp_path / "fonts.conf")},
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    ).stdout.split()
    svg = draw(MAP, COLUMNS, many_rows()).svg
    assert found == [
        hashlib.sha256(one).hexdigest() for one in (svg.encode(), print_png(svg), print_pdf(svg))
    ]


def test_pictures_drawn_at_once_are_as_those_drawn_alone(
    answers: dict[str, Any], pictures: dict[str, Picture]
) -> None:
    found: dict[str, str] = {}

    def draw_one(name: str) -> None:
        found[name] = draw(SPECS[name], *answers[name], lambda iri: iri).svg

    threads = [threading.Thread(target=draw_one, args=(name,)) for name in SPECS]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert found == {name: picture.svg for name, picture in pictures.items()}


def test_the_library_which_starts_threads_is_loaded_only_to_draw(bundled_build: Path) -> None:
    script = (
        "import sys, pathlib\n"
        "from mscgraph.pipeline.published import Published\n"
        "published = Published(pathlib.Path(sys.argv[1]), live=True)\n"
        "before = 'vl_convert' in sys.modules\n"
        "published.pages.prepare()\n"
        "print(before, 'vl_convert' in sys.modules)"
    )
    found = subprocess.run(
        [sys.executable, "-c", script, str(bundled_build)],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    assert found.stdout.split() == ["False", "True"]


# On paper.


def test_a_picture_is_printed_in_its_size_with_fixed_colours(picture: Picture) -> None:
    width, height = size_of(picture)
    png, pdf = print_png(picture.svg), print_pdf(picture.svg)
    assert struct.unpack(">II", png[16:24]) == (3 * width, 3 * height)
    box = re.search(rb"/MediaBox ?\[0 0 ([\d.]+) ([\d.]+)\]", pdf)
    assert box is not None
    assert [float(one) for one in box.groups()] == [width, height]
    assert b"LiberationSans" in pdf
    assert (print_png(picture.svg), print_pdf(picture.svg)) == (png, pdf)


# The file that lists the pictures.


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("0", "0"),
        ("12", "12"),
        ("1234", "1\u202f234"),
        ("100000", "10⁵"),
        ("125000000", "1.25 × 10⁸"),
        ("0.50", "0.5"),
    ],
)
def test_a_number_is_written_as_it_is_read(number: str, expected: str) -> None:
    found = read_number(number)
    assert found is not None
    assert format_number(found) == expected


def test_the_query_of_every_picture_is_a_stored_one_without_required_parameters() -> None:
    for spec in SPECS.values():
        query = find_query(spec.query, QUERIES / "report")
        assert not any(parameter.required for parameter in query.parameters)


def test_an_answer_without_a_needed_column_is_refused() -> None:
    with pytest.raises(QueryError, match="lacks columns of the picture evidence_map: patients"):
        draw(MAP, COLUMNS[:-1], [])


def change(path: list[str | int], value: object) -> str:
    """Return the list of pictures with one thing changed; ``None`` takes it away."""
    content: Any = yaml.safe_load(LIST.read_text("utf-8"))
    inner = content
    for step in path[:-1]:
        inner = inner[step]
    if value is None:
        del inner[path[-1]]
    else:
        inner[path[-1]] = value
    return yaml.safe_dump(content)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("- a", "of another form"),
        ("a: [", "in YAML"),
        (change(["palette", "phase-i"], "red; x"), "no colour such as .*phase-i"),
        (change(["palette", "single"], None), "no colour single"),
        (change(["scales", "phase", 0, "colour"], "pink"), "no colour pink"),
        (change(["scales", "phase", 0, "title"], None), "missing .*'title'"),
        (change(["pictures", 0, "name"], "Evidence <map>"), "not a name"),
        (change(["pictures", 1, "name"], "evidence_map"), "the same name"),
        (change(["pictures", 0, "title"], 7), "evidence_map: title is 7"),
        (change(["pictures", 0, "spec"], "bars"), "evidence_map: a key is missing or of another form"),
        (
            change(["pictures", 0, "spec", "data"], {"url": "https://example.org"}),
            "data or an address .*data, url",
        ),
        (change(["pictures", 0, "spec", "href"], "https://example.org"), "an address of its own: href"),
        (change(["pictures", 0, "words"], "{z}"), "z in braces"),
        (change(["pictures", 0, "words"], "{y.__class__}"), "in braces"),
        (change(["pictures", 0, "roles", "y"], None), "evidence_map: the roles"),
        (change(["pictures", 0, "roles", "z"], {"column": "a", "title": "b"}), "evidence_map: the roles"),
        (change(["pictures", 0, "roles", "x", "scale"], "grades"), "no scale grades"),
        (change(["pictures", 0, "roles", "x", "colour"], "red"), "evidence_map: a key .*'colour'"),
        (change(["pictures", 0, "roles", "x", "limit"], "six"), "evidence_map: limit is 'six'"),
        (change(["pictures", 0, "link"], "size"), "not a role with IRIs"),
    ],
)
def test_a_list_that_is_not_in_its_form_is_refused(tmp_path: Path, content: str, expected: str) -> None:
    path = tmp_path / "pictures.yaml"
    path.write_text(content, "utf-8")
    with pytest.raises(LoadError, match=expected) as caught:
        load_pictures(path)
    assert str(caught.value).startswith(str(path))


@pytest.mark.parametrize(
    ("spec", "expected"),
    [
        ({"mark": "pie"}, "evidence_map is not drawn"),
        ({"mark": "bar"}, "evidence_map does not draw every mark"),
    ],
)
def test_vega_lite_that_does_not_draw_every_mark_is_refused(tmp_path: Path, spec: Any, expected: str) -> None:
    path = tmp_path / "pictures.yaml"
    path.write_text(change(["pictures", 0, "spec"], spec), "utf-8")
    with pytest.raises(QueryError, match=expected):
        draw(load_pictures(path)[0], COLUMNS, [make_row()])


def test_a_new_picture_is_data_alone(tmp_path: Path) -> None:
    path = tmp_path / "pictures.yaml"
    spec = {
        "mark": "bar",
        "encoding": {
            "y": {"field": "y", "type": "nominal"},
            "x": {"field": "size", "type": "quantitative"},
            "description": {"field": "mark", "type": "nominal"},
        },
    }
    path.write_text(change(["pictures", 0, "title"], "Another title").replace("8a8f1c", "123456"), "utf-8")
    edited = draw(load_pictures(path)[0], COLUMNS, [make_row()])
    assert root_of(edited).findtext(f"{SVG}title") == "Another title"
    assert "var(--picture-phase-ii, #123456)" in edited.svg
    path.write_text(change(["pictures", 0, "spec"], spec), "utf-8")
    assert len(marks_of(draw(load_pictures(path)[0], COLUMNS, [make_row()]))) == 1
