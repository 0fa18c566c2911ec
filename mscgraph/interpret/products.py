"""The product of a row: named, or the default one in a table or a cell whose words name it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from mscgraph.interpret.concepts import ConceptsRead
from mscgraph.interpret.lexicon import Lexicon
from mscgraph.interpret.phrases import any_of
from mscgraph.records import Cell, Column, Concept, Dose, Evidence, Read

_DEFAULT_RULE = "product-by-default"


class ProductReader:
    """Finds the product of each row of a table.

    :param about: what the table is about, in the words of its caption and the document's title; ``None`` if unknown
    """

    def __init__(self, about: str | None, columns: Iterable[Column], lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._default = lexicon.lookup.default_of(_DEFAULT_RULE)
        surfaces = lexicon.surfaces("product")
        self._names = re.compile(any_of(surfaces), re.IGNORECASE)
        short = {one for one in surfaces if one.removesuffix("s").isupper() and self._is_default(one)}
        #: Short forms that are glued to those of a source: "UCMSCs".
        self._glued = re.compile(rf"(?:{'|'.join(map(re.escape, sorted(short)))})(?!\w)")
        labels = (column.header for column in columns)
        self._is_about_default = about is None or self._name_default("\n".join((about, *labels)))

    def read(
        self, cell: Cell | None, sources: ConceptsRead, routes: ConceptsRead, doses: Sequence[Dose]
    ) -> Read[Concept] | None:
        """Return the product: named beside the source, in the route's qualifier, by the unit, by default.

        :param cell: of sources
        """
        for named in (*sources.products, *routes.products):
            return named
        for dose in doses:
            unit = dose.unit
            if unit is not None and (product := self._lexicon.unit_products.get(unit.value.key)):
                evidence = Evidence(
                    unit.evidence.column, unit.evidence.start, unit.evidence.end, "product-by-unit"
                )
                return Read(product, evidence)
        is_minted = any(read.value.minted for read in sources.concepts)
        if cell is None or not (sources.concepts or sources.donors) or is_minted or not sources.is_whole:
            return None
        if not (self._is_about_default or self._name_default(cell.text) or self._glued.search(cell.text)):
            return None
        return Read(self._default, Evidence(cell.column, 0, len(cell.text), _DEFAULT_RULE))

    def _name_default(self, words: str) -> bool:
        """Return whether *words* name the default product or a kind of it."""
        return any(self._is_default(match.group()) for match in self._names.finditer(words))

    def _is_default(self, name: str) -> bool:
        lookup = self._lexicon.lookup
        product = lookup.find("product", name)
        return product is not None and self._default in (product, *lookup.above(product))
