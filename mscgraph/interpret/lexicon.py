"""The data that cells are read by."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass

from mscgraph.interpret.findings.cues import Cues
from mscgraph.interpret.grammar import Compile
from mscgraph.interpret.indexed import no_indexes
from mscgraph.records import (
    AskIndexes,
    Concept,
    IssueFactory,
    Lookup,
    OtherColumn,
    Registry,
    ReportProperty,
    ShortForm,
)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The data that cells are read by.

    :param properties: the table of properties; cells of a column of concepts name values of one
    :param grammars: the text of ``dose``, ``schedule`` and ``list``, by name
    :param surfaces: returns the surface forms of the concepts of a scheme
    :param roles: the lists of ``roles.yaml``
    :param parts: the lists of ``name-parts.yaml``
    :param unit_products: per key of a unit, the product that it implies
    :param cues: the measures and the words by which outcomes name them
    :param compile: compiles a grammar
    :param months: the number of each month, by its folded names
    :param repeats: folded words of cells that state what another row states
    :param neutral: folded words beside the name of what rows below a line have in common
    :param joiners: folded words that join parts of a cell and mean nothing else
    :param controls: names of the control group
    :param exceptions: folded words that deny what is named behind them
    :param label_languages: the languages of each label of a column, by its folded words
    :param decimal_comma: the languages that part decimals by a comma
    :param other_columns: the columns that tables are not known by, with the words of their cells
    :param short_forms: words that mean one concept or another, by the key of the concept
    :param ask_indexes: returns terms of other vocabularies for words that the vocabulary lacks
    """

    lookup: Lookup
    issue: IssueFactory
    properties: Sequence[ReportProperty]
    grammars: Mapping[str, str]
    surfaces: Callable[[str], Sequence[str]]
    roles: Mapping[str, Sequence[str]]
    parts: Mapping[str, Sequence[str]]
    unit_products: Mapping[str, Concept]
    registries: Sequence[Registry]
    cues: Cues
    compile: Compile
    months: Mapping[str, int]
    repeats: Set[str]
    neutral: Set[str]
    joiners: Set[str]
    controls: Sequence[str]
    exceptions: Set[str]
    label_languages: Mapping[str, frozenset[str]]
    decimal_comma: Set[str]
    other_columns: Sequence[OtherColumn]
    short_forms: Mapping[str, ShortForm]
    ask_indexes: AskIndexes = no_indexes
