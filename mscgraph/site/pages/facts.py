"""Facts of the site that all its pages share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from mscgraph.query import Table
from mscgraph.records import ReportProperty


@dataclass(frozen=True, slots=True)
class Dump:
    """A file with the whole graph or a part of it.

    :param path: below the root of the site
    :param words: its description, empty without one
    """

    path: str
    size_bytes: int
    words: str


@dataclass(frozen=True, slots=True)
class Example:
    """Answer of a stored query.

    :param values: an example for each required parameter
    """

    values: Mapping[str, str]
    table: Table


@dataclass(frozen=True, slots=True)
class SiteFacts:
    """The facts that are the same on all pages.

    :param licence: IRI of the licence of the data
    :param live: whether a server answers forms; a static site has no server
    :param examples: answers of the stored queries by name, for the static site; a query is absent if the graph has
        no value of a required parameter
    :param editor_assets: scripts and style sheets of an editor for queries, as paths below the root
    :param citation: how to cite the dataset
    :param properties: the table of the statements of reports
    """

    title: str
    licence: str
    software_version: str
    ontology_version: str = ""
    live: bool = False
    examples: Mapping[str, Example] = field(default_factory=dict)
    dumps: Sequence[Dump] = ()
    editor_assets: Sequence[str] = ()
    citation: str = ""
    properties: Sequence[ReportProperty] = ()
