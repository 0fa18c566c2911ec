"""The names that pages use beside labels: plurals, other vocabularies' properties, their order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from mscgraph.errors import LoadError
from mscgraph.files import read_yaml
from mscgraph.namespaces import MSC
from mscgraph.records import ReportProperty
from mscgraph.relations import grouped
from mscgraph.terms import expand

_TABLE = Path(__file__).with_name("words.yaml")


@dataclass(frozen=True, slots=True)
class Naming:
    """The properties and the facet by which things name the concepts of a vocabulary.

    :param property: local name of the property, the first where the vocabulary has several
    :param on_trial: local name of the property by which trials name them, empty where it is the same
    :param facet: parameter of the list of trials, empty if trials cannot be narrowed by it
    :param heading: of the facet
    :param others: the other properties, as pairs of those of things and of trials
    """

    property: str
    facet: str = ""
    heading: str = ""
    on_trial: str = ""
    others: tuple[tuple[str, str], ...] = ()

    def of_trials(self) -> tuple[str, ...]:
        """Return the IRIs of the properties of trials."""
        return tuple(MSC + (on_trial or name) for name, on_trial in self._pairs())

    def iris(self) -> tuple[str, ...]:
        """Return the IRIs of the properties, those of trials first."""
        return tuple(dict.fromkeys((*self.of_trials(), *(MSC + name for name, _ in self._pairs()))))

    def _pairs(self) -> tuple[tuple[str, str], ...]:
        return ((self.property, self.on_trial), *self.others)


@dataclass(frozen=True, slots=True)
class Words:
    """The table.

    :param files: name of a file of a build → its description
    :param properties: IRI → words for subject and object
    :param order: IRI → rank
    :param stated: the properties by which reports name concepts
    :param further: those by which reports state words, numbers and dates of further columns
    """

    plurals: Mapping[str, str]
    vocabularies: Mapping[str, Naming]
    ways_in: tuple[str, ...]
    files: Mapping[str, str]
    properties: Mapping[str, tuple[str, str]]
    order: Mapping[str, int]
    not_repeated: frozenset[str]
    stated: tuple[ReportProperty, ...] = ()
    further: tuple[ReportProperty, ...] = ()

    def with_table(self, properties: Iterable[ReportProperty]) -> Words:
        """Return the table with the vocabularies of reports' statements, the facets among them as ways in too."""
        properties = tuple(properties)
        stated = tuple(one for one in properties if one.scheme)
        by_scheme = grouped((one.scheme, one) for one in stated if one.scheme)
        vocabularies = {scheme: _naming(*of_scheme) for scheme, of_scheme in by_scheme.items()}
        facets = [kind for kind, one in vocabularies.items() if one.facet]
        ways_in = tuple(dict.fromkeys([*filter(vocabularies.__contains__, self.ways_in), *facets]))
        return replace(
            self,
            vocabularies={**vocabularies, **self.vocabularies},
            ways_in=ways_in,
            stated=stated,
            further=tuple(one for one in properties if one.is_further),
        )

    def plural(self, kind: str) -> str:
        """Return the plural of a kind, the kind itself if the table lacks it."""
        return self.plurals.get(kind, kind)

    def name(self, kind: str, number: int) -> str:
        """Return the noun for *number* things of a kind."""
        return kind.replace("-", " ") if number == 1 else self.plural(kind)


def _naming(first: ReportProperty, *others: ReportProperty) -> Naming:
    """Return the naming of a vocabulary by the properties that have it, in the table's order."""
    return Naming(
        first.name,
        first.facet or "",
        first.label[:1].upper() + first.label[1:],
        first.on_trial or "",
        tuple((one.name, one.on_trial or "") for one in others),
    )


@cache
def load_words() -> Words:
    """Load the table.

    :raises LoadError: if it is not in its form
    """
    content = read_yaml(_TABLE, "a table of words")
    try:
        return Words(
            plurals=content["plurals"],
            vocabularies={kind: Naming(**facts) for kind, facts in content["vocabularies"].items()},
            ways_in=tuple(content["ways_in"]),
            files=content["files"],
            properties={
                expand(curie): (subject, of_object)
                for curie, (subject, of_object) in content["properties"].items()
            },
            order={expand(curie): rank for rank, curie in enumerate(content["order"])},
            not_repeated=frozenset(map(expand, content["not_repeated"])),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise LoadError(_TABLE, problem=f"not in the form of the table of words: {error}") from error
