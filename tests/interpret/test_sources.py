"""Cells of sources taken apart: tissue, product and donor, each from its own words, and the rest as issues."""

from __future__ import annotations

from mscgraph.records import TrialReport
from support.each import each
from support.made_tables import reader_of_columns, report_of

READER = reader_of_columns("disease", "cell_source")
MSC, EV, SVF = "mesenchymal-stromal-cell", "extracellular-vesicle", "stromal-vascular-fraction"
MNC, MEDIUM = "mononuclear-cell", "conditioned-medium"


def report(text: str) -> TrialReport:
    return report_of({"disease": "OA", "cell_source": text}, READER)


def words_of(text: str, name: str) -> list[tuple[str, str]]:
    """Return each concept of a property with the words that it was read from, which an assumption has not."""
    return [
        (read.value.key, text[read.evidence.start : read.evidence.end])
        for read in report(text).stated.get(name, ())
        if read.evidence.rule != "product-by-default"
    ]


def issues(text: str) -> list[tuple[str, str | None]]:
    return [(issue.code, issue.text) for issue in report(text).issues]


@each(
    ("text", "sources", "product"),
    [
        ("BMMNC", [("bone-marrow", "BMMNC")], (MNC, "BMMNC")),
        ("BM-MNCs", [("bone-marrow", "BM")], (MNC, "MNCs")),
        ("Cord blood mononuclear cells", [("umbilical-cord-blood", "Cord blood")], (MNC, "mononuclear cells")),
        ("SVF", [("adipose-tissue", "SVF")], (SVF, "SVF")),
        ("Adipose-derived SVF", [("adipose-tissue", "Adipose-derived")], (SVF, "SVF")),
        ("BMAC", [("bone-marrow", "BMAC")], ("bone-marrow-aspirate-concentrate", "BMAC")),
        ("exosomes from AD-MSC", [("adipose-tissue", "AD-MSC")], (EV, "exosomes")),
        ("hUC-MSC-derived exosomes", [("umbilical-cord", "hUC")], (EV, "MSC-derived exosomes")),
        ("conditioned medium", [], (MEDIUM, "conditioned medium")),
        ("UC-MSC conditioned medium", [("umbilical-cord", "UC")], (MEDIUM, "MSC conditioned medium")),
        ("secretome of AD-MSCs", [("adipose-tissue", "AD-MSCs")], (MEDIUM, "secretome")),
        ("hESC-derived RPE", [("embryonic-stem-cell", "hESC")], ("retinal-pigment-epithelial-cell", "RPE")),
        ("iPSC-derived MSCs", [("induced-pluripotent-stem-cell", "iPSC-derived")], (MSC, "MSCs")),
        ("HSCs from bone marrow", [("bone-marrow", "bone marrow")], ("hematopoietic-stem-cell", "HSCs")),
        ("MSCs from bone marrow", [("bone-marrow", "bone marrow")], (MSC, "MSCs")),
        ("MSCs (BM or UC)", [("bone-marrow", "BM"), ("umbilical-cord", "UC")], (MSC, "MSCs")),
        ("Adult hMSCs", [], (MSC, "MSCs")),
        ("chondrocytes", [], ("chondrocyte", "chondrocytes")),
        ("脂肪来源外泌体", [("adipose-tissue", "脂肪来源")], (EV, "外泌体")),
        ("脐带间充质干细胞", [("umbilical-cord", "脐带")], (MSC, "间充质干细胞")),
        ("MSCs aus Knochenmark", [("bone-marrow", "Knochenmark")], (MSC, "MSCs")),
        ("humane mesenchymale Stammzellen", [], (MSC, "mesenchymale Stammzellen")),
    ],
)  # fmt: skip
def test_source_and_product_have_words_of_their_own(
    text: str, sources: list[tuple[str, str]], product: tuple[str, str]
) -> None:
    assert (words_of(text, "cellSource"), words_of(text, "product")) == (sources, [product])
    assert issues(text) == []


@each(
    ("text", "source", "words"),
    [
        ("UC-MSC (Wharton's jelly)", "wharton-jelly", "Wharton's jelly"),
        ("Wharton's jelly of umbilical cord", "wharton-jelly", "Wharton's jelly"),
        ("placental decidua", "decidua", "placental decidua"),
        ("menstrual blood", "menstrual-blood", "menstrual blood"),
        ("Ex vivo cultured BM-MSCs", "bone-marrow", "BM-MSCs"),
        ("Human UC-MSCs", "umbilical-cord", "UC-MSCs"),
        ("Clinical-grade WJ-MSCs", "wharton-jelly", "WJ-MSCs"),
        ("Dental pulp stem cells", "dental-pulp", "Dental pulp"),
        ("脐带血", "umbilical-cord-blood", "脐带血"),
    ],
)
def test_a_tissue_alone_gives_the_product_by_default(text: str, source: str, words: str) -> None:
    assert words_of(text, "cellSource") == [(source, words)]
    product = report(text).product
    assert product is not None
    assert (product.value.key, product.evidence.rule) == (MSC, "product-by-default")
    assert issues(text) == []


@each(
    ("text", "source", "words"),
    [
        ("BM aspirate", ["bone-marrow"], ["aspirate"]),
        ("AD-MSC sheet", ["adipose-tissue"], ["sheet"]),
        ("UC-MSC lysate", ["umbilical-cord"], ["lysate"]),
        ("Bone marrow (CD133+)", ["bone-marrow"], ["CD133+"]),
        ("MSC-NTF (BM)", ["bone-marrow"], ["MSC-NTF"]),
    ],
)
def test_words_that_are_not_read_leave_the_product_open(
    text: str, source: list[str], words: list[str]
) -> None:
    found = report(text)
    assert [read.value.key for read in found.cell_sources] == source
    assert found.product is None
    assert issues(text) == [("unread-cell", one) for one in words]


@each("text", ["Washed tears", "NurOwn", "Lipoaspirate", "Amniotic epithelial cells"])
def test_an_unknown_source_gives_no_product_by_default(text: str) -> None:
    found = report(text)
    assert [read.value.label for read in found.cell_sources] == [text]
    assert found.product is None


@each(
    ("text", "product", "words"),
    [
        ("Umbilical WJ-MSCs", MSC, "Umbilical"),
        ("adipose-derived MSCs (darvadstrocel)", MSC, "darvadstrocel"),
        ("SVF and PRP", SVF, "PRP"),
        ("BM-MSCs + fibrin", MSC, "fibrin"),
        ("fetal neural stem cells", "neural-stem-cell", "fetal"),
    ],
)
def test_words_beside_a_printed_product_are_an_issue(text: str, product: str, words: str) -> None:
    found = report(text).product
    assert found is not None
    assert found.value.key == product
    assert issues(text) == [("unread-cell", words)]


@each("text", ["AD-MSC and SVF", "MSCs or exosomes"])
def test_several_products_of_a_cell_are_an_issue(text: str) -> None:
    assert report(text).product is None
    assert [code for code, _ in issues(text)] == ["unread-cell"]


@each(
    ("text", "relation"),
    [
        ("BM-MSCs or UC-MSCs", "or"),
        ("MSCs (BM and UC)", "and"),
        ("骨髓、脐带", "and"),
        ("UC MSCs, cultured and expanded", "single"),
    ],
)
def test_the_relation_is_that_of_the_words_between_sources(text: str, relation: str) -> None:
    found = report(text).cell_source_relation
    assert found is not None
    assert found.value == relation


@each("text", ["MSCs not from bone marrow", "BM versus UC", "cells without MSCs"])
def test_a_cell_that_denies_or_compares_is_not_taken_apart(text: str) -> None:
    assert [read.value.minted for read in report(text).cell_sources] == [True]


@each(
    ("text", "recognised"),
    [("Adult hMSCs from BM", True), ("BM aspirate", False), ("MSCs from", False), ("BM + fibrin", False)],
)
def test_a_cell_is_recognised_where_all_its_words_are_known(text: str, recognised: bool) -> None:
    recogniser = READER.recogniser("cell_source")
    assert recogniser is not None
    assert (recogniser.grade(text).score is not None) is recognised
