"""The records that pass from room to room: frozen, slotted, each with the place it was read from.

``None`` means "not stated". Offsets named ``start`` and ``end`` of a :class:`Cell`, :class:`Row` or
:class:`Abbreviation` count characters of the decoded document; those of an :class:`Evidence` count
characters of its cell's text, and :meth:`Cell.place` turns the latter into the former.
"""

from mscgraph.records.concept import NO_TERM_FOUND, Concept, Lookup, TermMapping
from mscgraph.records.document import SourceDescription
from mscgraph.records.evidence import Evidence, Read
from mscgraph.records.finding import CATEGORIES, Amount, Finding, Measure
from mscgraph.records.issue import Issue, IssueFactory
from mscgraph.records.property import ReportProperty
from mscgraph.records.publication import Publication
from mscgraph.records.registry import Registration, Registry
from mscgraph.records.report import Dose, Schedule, TrialReport
from mscgraph.records.table import Abbreviation, Cell, Column, Frame, Grade, Recogniser, Row

__all__ = [
    "CATEGORIES",
    "NO_TERM_FOUND",
    "Abbreviation",
    "Amount",
    "Cell",
    "Column",
    "Concept",
    "Dose",
    "Evidence",
    "Finding",
    "Frame",
    "Grade",
    "Issue",
    "IssueFactory",
    "Lookup",
    "Measure",
    "Publication",
    "Read",
    "Recogniser",
    "Registration",
    "Registry",
    "ReportProperty",
    "Row",
    "Schedule",
    "SourceDescription",
    "TermMapping",
    "TrialReport",
]
