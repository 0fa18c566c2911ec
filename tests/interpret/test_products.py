"""The product of rows that name none."""

from __future__ import annotations

from mscgraph.interpret.report import ReaderRecipe
from mscgraph.records import Column
from support.each import each
from support.made_tables import report_of, workshop

MSC = "mesenchymal-stromal-cell"


@each(
    ("about", "label", "cell", "product"),
    [
        ("Trials of MSCs in stroke", "Source", "Bone marrow", MSC),
        ("Trials of mesenchymal stromal cells", "Source", "iPSC", MSC),
        ("间充质干细胞治疗的临床试验", "细胞来源", "骨髓", MSC),
        ("Trials of vesicles and of MSC-EVs", "Source", "Bone marrow", None),
        ("Trials of human cells", "Source", "Bone marrow", None),
        ("Trials of human cells", "Source", "hESC", None),
        ("Trials of human cells", "Source of MSCs", "Bone marrow", MSC),
        ("Trials of human cells", "Source", "BM-MSC", MSC),
        ("Trials of human cells", "Source", "UCMSCs", MSC),
        ("", "Source", "Bone marrow", None),
        ("Trials of MSCs", "Source", "SVF", "stromal-vascular-fraction"),
        ("Trials of MSCs", "Source", "Grey matter", None),
        (None, "Source", "Bone marrow", MSC),
    ],
)
def test_the_default_product_is_that_of_a_table_that_names_it(
    about: str | None, label: str, cell: str, product: str | None
) -> None:
    recipe = ReaderRecipe("s", (Column("cell_source", label, "concepts"),), {}, about)
    found = report_of({"cell_source": cell}, recipe.build(workshop().lexicon)).product
    assert (found.value.key if found else None) == product
