"""Labels of tables, apart from their captions; prose and other words have no label."""

from __future__ import annotations

import pytest

from mscgraph.captions import split_continued, split_label


@pytest.mark.parametrize(
    ("text", "label", "caption"),
    [
        ("Table 2. Trials of cells", "Table 2", "Trials of cells"),
        ("Table 2: Trials", "Table 2", "Trials"),
        ("TABLE 2 | Trials", "TABLE 2", "Trials"),
        ("Table 1 Use of cells", "Table 1", "Use of cells"),
        ("Table 4 – Trials", "Table 4", "Trials"),
        ("Table 4—Trials", "Table 4", "Trials"),
        ("Table 1.Clinical trials", "Table 1", "Clinical trials"),
        ("Table 1Clinical trials", "Table 1", "Clinical trials"),
        ("Table 1 (continued)", "Table 1", "(continued)"),
        ("Table 1, cont.", "Table 1", "cont."),
        ("Table 1-continued", "Table 1", "continued"),
        ("Table 1 continued.", "Table 1", "continued."),
        ("Table 5 mesenchymal cells", "Table 5", "mesenchymal cells"),
        ("Table 1\nTrials", "Table 1", "Trials"),
        ("Table 10 MSC trials.", "Table 10", "MSC trials."),
    ],
)
def test_a_caption_follows_its_label(text: str, label: str, caption: str) -> None:
    found, start = split_label(text)
    assert (found, text[start:]) == (label, caption)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "Table 2",
            "Table S1",
            "Table A1",
            "Table 3b",
            "Table 2.1",
            "Table 3-1",
            "Table IV",
            "Table A",
            "Table1",
        ),
        *(
            "Tab. 3",
            "Tabelle 3",
            "Tabla 3",
            "Tableau 2",
            "Tabela 2",
            "Tabella 1",
            "Tabel 4",
            "Tablo 1",
            "Таблица 1",
        ),
        *(
            "表4",
            "表 4",
            "表格 4",
            "续表4",
            "表Ⅱ",
            "eTable 1",
            "Supplementary Table S2",
            "Extended Data Table 1",
        ),
        *("Table No. 4", "Cuadro 2", "Πίνακας 1"),
    ],
)
def test_a_label_may_be_alone(text: str) -> None:
    assert split_label(f"{text}.") == (text, len(text) + 1)


@pytest.mark.parametrize(
    "text",
    [
        *("Table of contents", "tables", "Tables 1 and 2 list trials", "Table", "Table.", "", " "),
        *(
            "Table 2 shows the trials.",
            "Table 1, which lists trials",
            "See Table 2.",
            "In Table 2 we list trials",
        ),
        *("Tablet 5 mg", "Tablets 2 per day", "Figure 1. Trials", "图1 试验", "Table 1-year survival"),
        *("表1显示了三项试验。", "notable 1. x", "Vegetables 5"),
    ],
)
def test_other_words_have_no_label(text: str) -> None:
    assert split_label(text) == (None, 0)


def test_white_space_of_a_label_is_folded() -> None:
    assert split_label(" Table\u00a0\n 3.\u2003Trials")[0] == "Table 3"


def test_invisible_characters_are_passed_over() -> None:
    text = "\u200bTa\u00adble 7.\u200b Trials"
    label, start = split_label(text)
    assert (label, text[start:]) == ("Table 7", "Trials")


def test_a_chinese_caption_may_be_glued_to_its_label() -> None:
    assert split_label("表4临床试验汇总") == ("表4", 2)


def test_a_long_text_takes_no_time() -> None:
    assert split_label("Tab" + "x" * 2_000_000) == (None, 0)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "Table 1 (continued)",
            "Table 1 (Continued).",
            "Table 1, cont.",
            "Table 1. Continued",
            "Table 1 cont'd",
        ),
        *("Table 1 – continued", "Table 1 Cont. Trials", "Continued Table 1", "TABLE 1 | (Continued) Trials"),
        *(
            "Table 1-continued",
            "Table 1, continued from previous page",
            "Table 1. Trials of cells (continued)",
        ),
        *("Tabelle 1 (Fortsetzung)", "续表1 试验", "Tableau 1 (suite)"),
    ],
)
def test_words_of_continuation_are_found(text: str) -> None:
    label, begin = split_label(text)
    assert label is not None
    base, is_continued = split_continued(label, text[begin:])
    assert is_continued
    assert base.casefold() in ("table 1", "tabelle 1", "表1", "tableau 1")


@pytest.mark.parametrize(
    "caption", ["", "Trials", "Contents of cells", "Contralateral trials", "Fortschritte"]
)
def test_other_captions_do_not_continue_a_table(caption: str) -> None:
    assert split_continued("Table 1", caption) == ("Table 1", False)
