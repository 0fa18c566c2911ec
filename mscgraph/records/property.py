"""Properties by which reports state what they state."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

#: The properties whose values are not concepts, each with the columns of the flat table that its values can fill.
VALUE_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "cellSourceRelation": ("cell_source_relation",),
    "dose": ("doses", "dose_minimums", "dose_maximums", "dose_units", "dose_routes"),
    "schedule": (
        "frequency",
        *("minimum_doses", "maximum_doses"),
        *("interval_days_min", "interval_days_max"),
        *("duration_days_min", "duration_days_max"),
        "dosing_days",
    ),
    "patientCount": ("patients",),
    "reportsTrial": (),
    "outcome": ("results", "outcome"),
    "reference": ("reference",),
}


#: Kinds of columns whose cells one reader of the kind reads, whatever the property, each with the number of columns of
#: the flat table that a value fills.
FURTHER_KINDS: Mapping[str, int] = {"words": 1, "number": 1, "date": 1, "follow-up": 3}
#: The kind of columns whose cells name terms of a small scheme. As with further kinds, tables are not known by them.
TERMS = "terms"


@dataclass(frozen=True, slots=True)
class ReportProperty:
    """A line of the table of properties, which rows, graph, records, tables, shapes and pages are made from.

    :param name: local name in the ontology (``cellSource``)
    :param column: key of the column whose cells it is read from
    :param label: the column's name in sentences (``cell source``)
    :param kind: how cells of the column are read (``concepts``)
    :param scheme: the scheme of its values (``cell-source``), ``None`` where they are no concepts
    :param is_mapped: whether a table of mappings leads from its concepts to other vocabularies
    :param value_class: local name of the class of its values, ``None`` where they are no individuals
    :param is_named: whether the column's cells name its values, which no other cell nor a default gives
    :param key: of its values in records, ``None`` where records leave them out
    :param tables: the columns of the flat table that it fills
    :param heading: of its column in lists for people, ``None`` where they leave it out
    :param is_single: whether a report has at most one value
    :param on_trial: local name of the trial's property that follows from it, ``None`` where none does
    :param conflict: code of the issue where reports of one registration differ in it, or ``None``
    :param product_rule: id of the rule that reads a product beside its values, ``None`` where there cannot be one
    :param donor_rule: id of the rule that reads a donor beside its values, ``None`` where there cannot be one
    :param facet: parameter of the list of trials that narrows by it, or ``None``
    :param joint: between the notations of values that a cell prints as one, ``None`` where each is a value
    :param is_complete: whether the scheme has all that there is, so that other words name none of it
    :param evidence: ``number``, ``people`` or ``detail`` where a table that has its column is likelier to list trials
    """

    name: str
    column: str
    label: str
    kind: str = "text"
    scheme: str | None = None
    is_mapped: bool = False
    value_class: str | None = None
    is_named: bool = False
    key: str | None = None
    tables: tuple[str, ...] = ()
    heading: str | None = None
    is_single: bool = False
    on_trial: str | None = None
    conflict: str | None = None
    product_rule: str | None = None
    donor_rule: str | None = None
    facet: str | None = None
    joint: str | None = None
    is_complete: bool = False
    evidence: str | None = None

    @property
    def is_further(self) -> bool:
        """Whether its column is read by a reader of its kind alone, and states no concepts."""
        return self.kind in FURTHER_KINDS

    @property
    def has_terms(self) -> bool:
        """Whether its values are terms of a small scheme."""
        return self.kind == TERMS
