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
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree
from xml.sax.saxutils import escape

import pyoxigraph as ox
import pytest
import yaml

from mscgraph.errors import LoadError, QueryError
from mscgraph.files.data import find_data_folder
from mscgraph.numbers import format_number
from mscgraph.query.graph import load_store
from mscgraph.query.run import run_query
from mscgraph.query.stored import find_query
from mscgraph.site.pictures.picture import Picture, draw
from mscgraph.site.pictures.printing import find_font, print_pdf, print_png
from mscgraph.site.pictures.specification import PictureSpec, load_pictures
from mscgraph.site.pictures.table import read_number

SVG = "{http://www.w3.org/2000/svg}"
QUERIES = find_data_folder("queries")
LIST = QUERIES / "pictures.yaml"
SPECS = {spec.name: spec for spec in load_pictures(LIST)}
MAP = SPECS["evidence_map"]
COLUMNS = (
    "disease",
    "diseaseLabel",
    "cellSource",
    "cellSourceLabel",
    "route",
    "routeLabel",
    "phase",
    "reports",
    "reportsWithPatients",
    "patients",
)

Row = list[str | None]


def make_row(
    disease: str = "stroke",
    source: str = "bone marrow",
    route: str = "intravenous",
    phase: str = "II",
    reports: int = 1,
    stated: int = 1,
    patients: str = "12",
) -> Row:
    names = ((f"urn:x:{abs(len(one))}", one) for one in (disease, source, route))
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
            1,
            number % 3 and 1,
            str(1 + number % 97),
        )
        for number in range(500)
    ]


def root_of(picture: Picture) -> ElementTree.Element:
    return ElementTree.fromstring(picture.svg)


def marks_of(picture: Picture) -> list[ElementTree.Element]:
    return [one for one in root_of(picture).iter() if one.get("class", "").startswith("mark")]


def titles_of(picture: Picture) -> list[str]:
    return [mark.findtext(f"{SVG}title") or "" for mark in marks_of(picture)]


def shape_of(mark: ElementTree.Element) -> ElementTree.Element:
    """Return the circle or the bar of a mark."""
    (shape,) = (one for one in mark if one.tag in (f"{SVG}circle", f"{SVG}rect"))
    return shape


def extent_of(mark: ElementTree.Element) -> tuple[float, float, float, float]:
    """Return left, top, right and bottom of a mark's shape."""
    facts = {name: float(value) for name, value in shape_of(mark).items() if re.fullmatch(r"[\d.]+", value)}
    if "r" in facts:
        x, y, radius = facts["cx"], facts["cy"], facts["r"]
        return x - radius, y - radius, x + radius, y + radius
    return facts["x"], facts["y"], facts["x"] + facts["width"], facts["y"] + facts["height"]


@pytest.fixture(scope="module")
def answers(bundled_build: Path) -> dict[str, tuple[tuple[str, ...], list[Row]]]:
    """The rows of each picture's query on the bundled source, as plain strings."""
    store = load_store(bundled_build)
    found = {}
    for spec in SPECS.values():
        table = run_query(find_query(spec.query, QUERIES / "report"), {}, store)
        rows = [[None if term is None or isinstance(term, ox.Triple) else term.value for term in row]
                for row in table.terms]  # fmt: skip
        found[spec.name] = (table.columns, rows)
    return found


@pytest.fixture(scope="module")
def pictures(answers: dict[str, Any]) -> dict[str, Picture]:
    return {name: draw(SPECS[name], *answer, lambda iri: iri) for name, answer in answers.items()}


# The pictures are true.


@pytest.mark.parametrize("name", SPECS)
def test_every_number_of_the_table_is_said_by_a_mark(name: str, pictures: dict[str, Picture]) -> None:
    picture = pictures[name]
    said = "\n".join(titles_of(picture))
    place = list(picture.spec.roles).index("size")
    words = {f" {row[place]} " for row in picture.table.rows}
    assert [one for one in sorted(words) if one not in said] == []


@pytest.mark.parametrize("name", SPECS)
def test_every_row_of_the_table_is_said_once(name: str, pictures: dict[str, Picture]) -> None:
    said = [one for title in titles_of(pictures[name]) for one in title.split("; ")]
    assert len(said) == len(pictures[name].table.rows)


def test_a_row_is_said_with_its_names_and_numbers() -> None:
    picture = draw(MAP, COLUMNS, [make_row(reports=3, stated=2)])
    assert titles_of(picture) == ["stroke, bone marrow, intravenous, phase II: 12 patients in 2 of 3 reports"]


@pytest.mark.parametrize("numbers", [(5, 20, 80), (1, 2, 200), (150, 151, 152)])
def test_areas_are_proportional_to_numbers(numbers: tuple[int, ...]) -> None:
    rows = [make_row(f"disease {number}", patients=str(number)) for number in numbers]
    picture = draw(MAP, COLUMNS, rows)
    found = {}
    for mark, title in zip(marks_of(picture), titles_of(picture), strict=True):
        left, _, right, _ = extent_of(mark)
        found[int(re.findall(r"(\d+) patients?", title)[0])] = math.pi * ((right - left) / 2) ** 2
    parts = [found[number] / number for number in numbers]
    assert parts == pytest.approx([parts[-1]] * len(parts), rel=0.01)


def test_the_length_of_bars_is_proportional_to_numbers() -> None:
    columns = ("code", "codeLabel", "severity", "issues")
    rows = [["urn:a", "a", "Info", "10"], ["urn:b", "b", "Info", "40"]]
    widths = [
        right - left
        for left, _, right, _ in map(extent_of, marks_of(draw(SPECS["issues_by_code"], columns, rows)))
    ]
    assert max(widths) / min(widths) == pytest.approx(4, rel=0.01)


@pytest.mark.parametrize("name", SPECS)
def test_no_mark_lies_on_another(name: str, pictures: dict[str, Picture]) -> None:
    boxes = [extent_of(mark) for mark in marks_of(pictures[name])]
    overlaps = [
        (one, other)
        for number, one in enumerate(boxes)
        for other in boxes[number + 1 :]
        if one[0] + 0.01 < other[2]
        and other[0] + 0.01 < one[2]
        and one[1] + 0.01 < other[3]
        and other[1] + 0.01 < one[3]
    ]
    assert overlaps == []


@pytest.mark.parametrize(
    ("stated", "patients"), [(0, "0"), (1, "NaN"), (1, "1e999999999"), (1, "-3"), (1, "many")]
)
def test_a_number_that_is_not_stated_is_a_ring_and_never_zero(stated: int, patients: str) -> None:
    picture = draw(MAP, COLUMNS, [make_row(stated=stated, patients=patients)])
    (mark,) = marks_of(picture)
    assert (shape_of(mark).get("fill"), picture.table.rows[0][-1]) == ("none", "not stated")
    assert "patients not stated" in titles_of(picture)[0]


def test_reports_with_and_without_a_number_stand_side_by_side() -> None:
    picture = draw(MAP, COLUMNS, [make_row(), make_row(route="x", stated=0), make_row(route="y", stated=0)])
    fills = [shape_of(mark).get("fill") == "none" for mark in marks_of(picture)]
    assert sorted(fills) == [False, True]


@pytest.mark.parametrize("name", SPECS)
def test_the_table_has_labels_and_no_iris(name: str, pictures: dict[str, Picture]) -> None:
    table = pictures[name].table
    assert table.header == tuple(role.title for role in SPECS[name].roles.values())
    assert [cell for row in table.rows for cell in row if "://" in cell or not cell] == []


@pytest.mark.parametrize("name", SPECS)
def test_colour_never_stands_alone(name: str, pictures: dict[str, Picture]) -> None:
    scale = {value.title for role in SPECS[name].roles.values() for value in role.scale}
    titles = titles_of(pictures[name])
    assert all(not scale or any(value in title for value in scale) for title in titles)


@pytest.mark.parametrize("ground", ["#ffffff", "#14181d"])
@pytest.mark.parametrize("colour", sorted(set(MAP.palette.values())))
def test_a_colour_can_be_seen_on_both_grounds(colour: str, ground: str) -> None:
    lights = sorted(map(luminance, (colour, ground)))
    assert (lights[1] + 0.05) / (lights[0] + 0.05) >= 3


def luminance(colour: str) -> float:
    """Return the relative luminance of WCAG 2."""
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


# Limits of their size.


def test_a_map_of_500_reports_stays_bounded() -> None:
    picture = draw(MAP, COLUMNS, many_rows())
    limits = MAP.limits
    places = (limits["panel"] + 1) * (limits["y"] + 1) * (limits["x"] + 1)
    assert len(marks_of(picture)) <= min(500, places * 14)
    assert "other diseases" in picture.svg
    assert "drawn together" in picture.summary


def test_a_map_of_500_reports_has_no_mark_on_another_and_none_beyond_its_edges() -> None:
    picture = draw(MAP, COLUMNS, many_rows())
    boxes = sorted(extent_of(mark) for mark in marks_of(picture))
    width, height = (float(one) for one in root_of(picture).get("viewBox", "").split()[2:])
    assert all(
        left >= 0 and right <= width and top >= 0 and bottom <= height for left, top, right, bottom in boxes
    )
    near = ((one, other) for number, one in enumerate(boxes) for other in boxes[number + 1 :])
    assert not any(
        other[0] + 0.01 < one[2] and one[1] + 0.01 < other[3] and other[1] + 0.01 < one[3]
        for one, other in near
    )


@pytest.mark.parametrize("label", ["intracerebroventricular", "intracerebro-ventricular injection"])
def test_a_long_word_is_made_smaller_and_not_cut(label: str) -> None:
    words = [one.text or "" for one in root_of(draw(MAP, COLUMNS, [make_row(label)])).iter(f"{SVG}text")]
    assert "".join(words).count("…") == 0
    assert label.split("-")[-1].split()[-1] in words


@pytest.mark.parametrize("name", SPECS)
def test_no_word_is_wider_than_the_sheet_in_the_typeface_that_comes_along(
    name: str, pictures: dict[str, Picture]
) -> None:
    width = float(root_of(pictures[name]).get("viewBox", "").split()[2])
    beyond = []
    for one in root_of(pictures[name]).iter(f"{SVG}text"):
        if one.get("transform") is None:
            x, own = (
                float(one.get("x", "nan")),
                text_width(one.text or "", float(one.get("font-size", "nan"))),
            )
            start = x - own * {"start": 0, "middle": 0.5, "end": 1}[one.get("text-anchor", "start")]
            if start < 0 or start + own > width:
                beyond.append(one.text)
    assert beyond == []


@cache
def typeface() -> Any:
    from reportlab.pdfbase.ttfonts import TTFont

    return TTFont("measured", str(find_font()))


def text_width(text: str, size: float) -> float:
    return float(typeface().stringWidth(text, size))


def test_one_row_is_drawn() -> None:
    assert len(marks_of(draw(MAP, COLUMNS, [make_row()]))) == 1


@pytest.mark.parametrize("spec", SPECS.values(), ids=list(SPECS))
def test_no_rows_are_said_instead_of_drawn(spec: PictureSpec) -> None:
    columns = [name for role in spec.roles.values() for name in (role.column, role.iri, role.stated) if name]
    picture = draw(spec, columns, [])
    assert marks_of(picture) == []
    assert "nothing to draw" in "".join(root_of(picture).itertext())


def test_very_many_amounts_are_drawn_together() -> None:
    rows: list[Row] = [["II", str(number), "1"] for number in range(1, 301)]
    picture = draw(SPECS["patients_by_phase"], ("phase", "patients", "reports"), rows)
    assert len(marks_of(picture)) < 60
    assert "drawn together" in picture.summary


def test_amounts_of_zero_are_told() -> None:
    rows: list[Row] = [["II", "0", "1"], ["II", "4", "1"]]
    picture = draw(SPECS["patients_by_phase"], ("phase", "patients", "reports"), rows)
    assert (len(marks_of(picture)), "not drawn" in picture.summary) == (1, True)


# Pictures in a page.


@pytest.mark.parametrize("name", SPECS)
def test_a_picture_is_named_and_described(name: str, pictures: dict[str, Picture]) -> None:
    picture, root = pictures[name], root_of(pictures[name])
    named = {one.get("id"): one.text for one in root if one.tag in (f"{SVG}title", f"{SVG}desc")}
    assert [named[one] for one in root.get("aria-labelledby", "").split()] == [
        picture.spec.title,
        picture.summary,
    ]


def test_a_picture_without_links_is_an_image_and_one_with_links_is_a_group() -> None:
    plain, linked = (
        draw(MAP, COLUMNS, [make_row()]),
        draw(MAP, COLUMNS, [make_row()], lambda iri: f"doc/{iri[4:]}"),
    )
    assert [root_of(one).get("role") for one in (plain, linked)] == ["img", "group"]
    assert [mark.get("href") for mark in marks_of(linked)] == ["doc/x:6"]


def test_ids_are_unique_in_a_page_of_all_pictures(pictures: dict[str, Picture]) -> None:
    ids = [one.get("id") for picture in pictures.values() for one in root_of(picture).iter() if one.get("id")]
    assert len(ids) == len(set(ids)) == 3 * len(pictures)


@pytest.mark.parametrize("name", SPECS)
def test_a_picture_has_no_fixed_size_style_or_place_of_a_machine(
    name: str, pictures: dict[str, Picture]
) -> None:
    root = root_of(pictures[name])
    assert {"width", "height"} & set(root.attrib) == set()
    assert [one.tag for one in root.iter() if "style" in one.attrib or one.tag == f"{SVG}style"] == []
    assert re.search(r"font-family|/home|/tmp|20\d\d-\d\d-\d\d", pictures[name].svg) is None


@pytest.mark.parametrize("name", SPECS)
def test_words_are_text_in_the_page_s_colour(name: str, pictures: dict[str, Picture]) -> None:
    words = list(root_of(pictures[name]).iter(f"{SVG}text"))
    assert words
    assert {one.get("fill") for one in words} == {"currentColor"}


@pytest.mark.parametrize("name", SPECS)
def test_a_picture_in_a_file_is_a_document(name: str, pictures: dict[str, Picture]) -> None:
    root = ElementTree.fromstring(pictures[name].file.encode())
    assert root.tag == f"{SVG}svg"
    assert "prefers-color-scheme" in (root.findtext(f"{SVG}style") or "")


HOSTILE = [
    "<script>alert(1)</script>",
    "$x^2$ \\frac{1}{0}",
    "a & b ]]> <!-- --> &amp;",
    "\u202etxet desrever\u202c",
    "العربية עברית",
    "👩‍🔬 🧬",
    "\x00\x1b[31m\x85\ufffe",
    '" onload="alert(1)',
    "word " * 400,
    "w" * 5000,
    " ",
]


@pytest.mark.parametrize("label", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_label_is_only_text(label: str) -> None:
    picture = draw(MAP, COLUMNS, [make_row(label, label, label, label), make_row()])
    root = root_of(picture)
    assert {one.tag.removeprefix(SVG) for one in root.iter()} <= {
        "svg",
        "title",
        "desc",
        "g",
        "a",
        "circle",
        "line",
        "text",
    }
    assert [name for one in root.iter() for name in one.attrib if name.startswith("on")] == []
    assert max(len(one.text or "") for one in root.iter(f"{SVG}text")) <= 130
    assert not set(picture.svg) & set("\u202e\u202c\x00\x1b")


def test_mathematics_in_a_label_is_left_as_it_is() -> None:
    assert "$x^2$" in "".join(root_of(draw(MAP, COLUMNS, [make_row("$x^2$")])).itertext())


@pytest.mark.parametrize("href", ["javascript:alert(1)", "JavaScript:x", "data:text/html,x", "vbscript:x"])
def test_a_link_never_leads_to_a_script(href: str) -> None:
    assert [mark.get("href") for mark in marks_of(draw(MAP, COLUMNS, [make_row()], lambda iri: href))] == [
        None
    ]


# The same bytes on every run.

SCRIPT = """
import hashlib, sys
sys.path.insert(0, {folder!r})
from test_pictures import MAP, COLUMNS, many_rows
from mscgraph.site.pictures.picture import draw
sys.stdout.write(hashlib.sha256(draw(MAP, COLUMNS, many_rows()).svg.encode()).hexdigest())
"""


def test_bytes_are_the_same_in_two_processes_with_other_hash_seeds() -> None:
    script = SCRIPT.format(folder=str(Path(__file__).parent))
    found = {
        subprocess.run(
            [sys.executable, "-c", script],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            timeout=120,
            check=True,
        ).stdout
        for seed in ("1", "4242")
    }
    assert found == {hashlib.sha256(draw(MAP, COLUMNS, many_rows()).svg.encode()).hexdigest()}


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


# On paper.


@pytest.mark.parametrize("name", SPECS)
def test_a_picture_as_png_has_three_pixels_per_unit(name: str, pictures: dict[str, Picture]) -> None:
    png = print_png(pictures[name].svg)
    width, height = (float(one) for one in root_of(pictures[name]).get("viewBox", "").split()[2:])
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", png[16:24]) == (3 * width, 3 * height)


@pytest.mark.parametrize("name", SPECS)
def test_a_picture_as_pdf_is_a_page_of_its_size_with_its_typeface(
    name: str, pictures: dict[str, Picture]
) -> None:
    pdf = print_pdf(pictures[name].svg)
    width, height = root_of(pictures[name]).get("viewBox", "").split()[2:]
    assert pdf.startswith(b"%PDF-")
    box = re.search(rb"/MediaBox \[ 0 0 (\S+) (\S+) \]", pdf)
    assert box is not None
    # A pixel of CSS is three quarters of a point.
    assert [float(one) for one in box.groups()] == [0.75 * float(width), 0.75 * float(height)]
    assert b"Inter" in pdf


def test_letters_of_the_pictures_are_in_the_typeface_that_comes_along(pictures: dict[str, Picture]) -> None:
    """A letter that the typeface lacks is drawn as the same box as any other that it lacks."""
    letters = {letter for picture in pictures.values() for letter in "".join(root_of(picture).itertext())}
    lacking = print_png(word("\ue123"))
    assert [one for one in sorted(letters - set("\n ")) if print_png(word(one)) == lacking] == []


def word(text: str) -> str:
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 20"><text x="2" y="15">{escape(text)}</text></svg>'


@pytest.mark.parametrize("label", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_label_can_be_printed(label: str) -> None:
    svg = draw(MAP, COLUMNS, [make_row(label, label, label, label), make_row()]).svg
    assert print_png(svg)
    assert print_pdf(svg)


def test_printing_twice_gives_the_same_bytes(pictures: dict[str, Picture]) -> None:
    svg = pictures["reports_by_year"].svg
    for print_it in (print_png, print_pdf):
        assert print_it(svg) == print_it(svg)


def test_printing_needs_no_typeface_of_the_machine() -> None:
    """The name of the typeface in the picture is that of the file that comes along, and no other is loaded."""
    assert print_png(word("A")) != print_png(word("B"))
    assert print_png(word("A").replace("<text", '<text font-family="serif"')) != print_png(word("A"))


def test_libraries_that_print_are_loaded_only_to_print() -> None:
    script = (
        "import sys, mscgraph.site.pictures.picture, mscgraph.site.pictures.printing\n"
        "sys.exit(not {'resvg_py', 'svglib', 'reportlab', 'jinja2'}.isdisjoint(sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", script], timeout=60).returncode == 0


# Numbers, and the file that lists the pictures.


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
    with pytest.raises(QueryError, match="none for patients"):
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
        ("- a", "keys and values"),
        ("a: [", "YAML"),
        (change(["palette", "phase-i"], "red; x"), "a colour"),
        (change(["scales", "phase", 0, "colour"], "pink"), "a colour of the palette"),
        (change(["pictures", 0, "kind"], "pie"), "a kind among"),
        (change(["pictures", 0, "name"], "Evidence <map>"), "a name"),
        (change(["pictures", 1, "name"], "evidence_map"), "unique"),
        (change(["pictures", 0, "title"], " "), "a text for 'title'"),
        (change(["pictures", 0, "roles", "x"], None), "none for x"),
        (change(["pictures", 0, "roles", "z"], {"column": "a", "title": "b"}), "roles among"),
        (change(["pictures", 0, "roles", "x", "scale"], "grades"), "a scale among"),
        (change(["pictures", 0, "roles", "x", "colour"], "red"), "keys among"),
        (change(["pictures", 0, "link"], "size"), "a link to a role"),
        (change(["pictures", 0, "limits", "y"], -1), "a whole number"),
        (change(["pictures", 0, "order"], "random"), "an order among"),
    ],
)
def test_a_list_that_is_not_in_its_form_is_refused(tmp_path: Path, content: str, expected: str) -> None:
    path = tmp_path / "pictures.yaml"
    path.write_text(content, "utf-8")
    with pytest.raises(LoadError, match=expected):
        load_pictures(path)


def test_titles_and_colours_can_be_edited(tmp_path: Path) -> None:
    path = tmp_path / "pictures.yaml"
    path.write_text(change(["pictures", 0, "title"], "Another title").replace("8a8f1c", "123456"), "utf-8")
    picture = draw(load_pictures(path)[0], COLUMNS, [make_row()])
    assert root_of(picture).findtext(f"{SVG}title") == "Another title"
    assert "var(--picture-phase-ii, #123456)" in picture.svg
