"""Registries against the Bioregistry: patterns, labels and examples are its own, or a statement has the reason."""

from __future__ import annotations

import re

import pytest

from mscgraph.namespaces import MSC, SKOS
from mscgraph.records import Registry, TermMapping
from support.each import each
from support.made_tables import workshop

bioregistry = pytest.importorskip(
    "bioregistry", reason="needs the package bioregistry, which .[test] installs"
)

VOCABULARY = workshop().vocabulary
REGISTRIES = VOCABULARY.registries()


def described(registry: Registry, predicate: str) -> list[str]:
    iri = VOCABULARY.iri("registry", registry.concept.key)
    return [value.value for value in VOCABULARY.describe(iri).get(predicate, ())]


def match_of(registry: Registry) -> TermMapping | None:
    (match,) = workshop().linker.link_concept(VOCABULARY.iri("registry", registry.concept.key)) or (None,)
    return match


MATCHES = [(registry, match) for registry in REGISTRIES if (match := match_of(registry))]


def key_of(value: Registry | TermMapping) -> str:
    return value.concept.key if isinstance(value, Registry) else value.object_curie


@each(("registry", "match"), MATCHES, ids=key_of)
def test_a_pattern_is_that_of_the_bioregistry_or_states_the_other_and_why(
    registry: Registry, match: TermMapping
) -> None:
    theirs = bioregistry.get_pattern(match.object_curie.partition(":")[2])
    assert theirs is not None
    stated = described(registry, MSC + "bioregistryPattern")
    assert (stated or [registry.pattern]) == [theirs]
    if stated:
        assert registry.pattern != theirs
        assert described(registry, SKOS + "editorialNote")


@each(("registry", "match"), MATCHES, ids=key_of)
def test_the_bioregistry_s_example_has_the_registry_s_form(registry: Registry, match: TermMapping) -> None:
    theirs = bioregistry.get_example(match.object_curie.partition(":")[2])
    assert any(re.fullmatch(registry.pattern, prefix + theirs) for prefix in ("", *registry.prefixes))


@each(("registry", "match"), MATCHES, ids=key_of)
def test_the_label_of_a_match_is_the_name_in_the_bioregistry(registry: Registry, match: TermMapping) -> None:
    assert match.object_label == bioregistry.get_name(match.object_curie.partition(":")[2])


@each("registry", [one for one in REGISTRIES if match_of(one) is None], ids=key_of)
def test_a_registry_that_the_bioregistry_lacks_has_a_source_and_a_note(registry: Registry) -> None:
    assert described(registry, "http://purl.org/dc/terms/source")
    assert described(registry, SKOS + "editorialNote")
