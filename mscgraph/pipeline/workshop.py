"""The data files of mscgraph, loaded once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import asdict, replace
from functools import cache, cached_property, partial
from pathlib import Path
from typing import Any

from mscgraph.errors import LoadError
from mscgraph.files import compile_grammar, find_cache_folder, find_data_folder, read_turtle, read_yaml
from mscgraph.interpret import Cues, Lexicon, NumberFinder, ReaderRecipe
from mscgraph.namespaces import ONTOLOGY, OWL, fold
from mscgraph.rdf import load_context
from mscgraph.records import (
    Concept,
    IndexedTerm,
    OtherColumn,
    ReportProperty,
    ShortForm,
    SourceDescription,
    TermMapping,
)
from mscgraph.relations import grouped
from mscgraph.shape import Knowledge, words_of
from mscgraph.terms import Triple
from mscgraph.view import View
from mscgraph.vocabulary import (
    LabelIndexes,
    Linker,
    NameParts,
    RoleWords,
    TableWords,
    Vocabulary,
    load_label_indexes,
    load_properties,
    load_publications,
    load_vocabulary,
    load_word_groups,
    load_words,
)

#: Maximum bytes per sidecar.
_MAX_SIDECAR_BYTES = 1_000_000
_SIDECAR_KEYS = ("article", "changes", "creator", "document", "id", "licence", "references")
_YEAR = re.compile(r"\d{4}(?!\d)")


class Workshop:
    """The data files of mscgraph, loaded once: vocabulary, mappings, publications, sidecars."""

    def __init__(self, labels: Path | None = None) -> None:
        """Find the data folders; nothing is read yet.

        :param labels: a folder of label indexes beside those of the project
        """
        self.ontology = find_data_folder("ontology")
        self.shapes = find_data_folder("shapes")
        self.queries = find_data_folder("queries")
        self.sources = find_data_folder("sources")
        self._label_folders = (*filter(None, (labels,)), find_data_folder("labels"))

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The vocabulary."""
        return load_vocabulary(self.ontology)

    @cached_property
    def properties(self) -> tuple[ReportProperty, ...]:
        """The table of properties."""
        return load_properties(self.ontology)

    @cached_property
    def context(self) -> dict[str, object]:
        """The JSON-LD context."""
        return load_context(self.ontology / "context.jsonld", self.properties)

    @cached_property
    def linker(self) -> Linker:
        """The tables of external identifiers."""
        registries = {registry.concept.key: registry for registry in self.vocabulary.registries()}
        return Linker(self.ontology / "mappings", registries, load_publications(self.sources), self._map_term)

    def _map_term(self, concept: Concept, term: IndexedTerm) -> TermMapping:
        return self.label_indexes.map_term(concept, term)

    @cached_property
    def label_indexes(self) -> LabelIndexes:
        """The label indexes, each read when it is first asked."""
        *others, own = self._label_folders
        return load_label_indexes(own, others)

    @cached_property
    def lexicon(self) -> Lexicon:
        """The lexicon that cells are read by."""
        vocabulary = self.vocabulary
        return Lexicon(
            lookup=vocabulary,
            issue=vocabulary.make_issue,
            properties=self.properties,
            grammars=vocabulary.grammars,
            surfaces=cache(vocabulary.surfaces),
            roles=asdict(load_words(self.ontology / "roles.yaml", RoleWords)),
            parts=asdict(load_words(self.ontology / "name-parts.yaml", NameParts)),
            unit_products=vocabulary.unit_products(),
            registries=vocabulary.registries(),
            cues=Cues(vocabulary.cues, vocabulary.measures(), self.table_words.controls),
            # Compiled once for all tables: a grammar takes a megabyte.
            compile=cache(partial(compile_grammar, folder=find_cache_folder())),
            months={
                fold(name): number
                for number, names in enumerate(self.table_words.months, 1)
                for name in names.split()
            },
            repeats=frozenset(map(fold, self.table_words.repeats)),
            neutral=frozenset(map(fold, self.table_words.neutral)),
            joiners=frozenset(map(fold, self.table_words.joiners)),
            controls=self.table_words.controls,
            exceptions=frozenset(map(fold, self.table_words.exceptions)),
            label_languages=vocabulary.label_languages(),
            decimal_comma=frozenset(self.table_words.decimal_comma),
            other_columns=tuple(self._other_columns()),
            short_forms=load_word_groups(self.ontology / "short-forms.yaml", ShortForm),
            # Most tables have no word that the vocabulary lacks: the indexes are found when one is asked for.
            ask_indexes=lambda kind, words: self.label_indexes.ask(kind, words),
        )

    def _other_columns(self) -> Iterator[OtherColumn]:
        """Yield the columns that tables are not known by, with the labels that the vocabulary has of them."""
        labels = grouped(
            (column.key, " ".join(words))
            for words, column in self.vocabulary.header_words(further=True).items()
        )
        for one in load_word_groups(self.ontology / "other-columns.yaml", OtherColumn).values():
            yield replace(one, labels=one.labels.union(labels.get(one.column, ())))

    @cached_property
    def table_words(self) -> TableWords:
        """The words by which tables show what is not a name."""
        return load_words(self.ontology / "tables.yaml", TableWords)

    @cached_property
    def knowledge(self) -> Knowledge:
        """The columns of tables, by which their headers and cells are known."""
        by_evidence = grouped(
            (one.evidence, (one.column, one.label)) for one in self.properties if one.evidence
        )
        header_words = self.vocabulary.header_words()
        ((number, name),) = by_evidence["number"]
        columns = {column.key: column for column in header_words.values()}
        details = dict(by_evidence["detail"])
        schedules = [key for key, column in columns.items() if column.kind == "schedule"]
        parts = (*details, number, *schedules)
        named = [key for key, column in columns.items() if column.kind == "concepts"]
        keys = dict.fromkeys((*parts, *named))
        reader = ReaderRecipe("", tuple(columns[key] for key in keys), {}).build(self.lexicon)
        return Knowledge(
            header_words,
            number_column=columns[number],
            number_name=name,
            holds_number=NumberFinder(self.lexicon.registries, self.vocabulary).holds_number,
            people=dict(by_evidence["people"]),
            details=details,
            totals=frozenset(map(words_of, self.table_words.totals)),
            controls=frozenset(map(words_of, self.table_words.controls)),
            names={key: one for key in named if (one := reader.recogniser(key)) is not None},
            other_tables=frozenset(map(words_of, self.table_words.other_tables)),
            exclusions=frozenset(map(words_of, self.table_words.exclusions)),
            amounts=frozenset(key for key in details if columns[key].kind == "dose"),
            joiners=frozenset(map(fold, self.table_words.joiners)),
            number_words=frozenset(map(fold, self.table_words.numbers)),
            small_words=frozenset(map(fold, self.table_words.small)),
            recognisers={key: one for key in details if (one := reader.recogniser(key)) is not None},
            parts={key: one for key in parts if (one := reader.part_recogniser(key)) is not None},
            beside_amounts=frozenset(schedules),
            other_labels=frozenset(
                words_of(label) for one in self.lexicon.other_columns for label in one.labels
            ),
            further_words=self.vocabulary.header_words(further=True),
        )

    @cached_property
    def ontology_version(self) -> str:
        """The ontology's ``owl:versionInfo``, ``"unknown"`` where it has none."""
        view = View(read_turtle(self.ontology / "mscgraph.ttl"))
        return view.text(ONTOLOGY, OWL + "versionInfo") or "unknown"

    def describe_dataset(self) -> list[Triple]:
        """Return the statements of ``dataset.ttl`` on the dataset and its files, in its order.

        :raises LoadError: if it is not Turtle
        """
        triples = read_turtle(self.sources / "dataset.ttl", LoadError)
        return [(str(subject), str(predicate), str(value)) for subject, predicate, value in triples]

    def describe_source(self, path: Path, source: str) -> SourceDescription:
        """Return the sidecars' description: the article by the document's own or the bundled one, the rest by its own.

        :raises LoadError: if a sidecar is too long, not YAML, or not in its form
        """
        own = _read_sidecar(path.with_suffix(".yaml"))
        ours = _read_sidecar(self.sources / f"{source}.yaml")
        return SourceDescription(
            article=own.get("article") or ours.get("article") or {},
            licence=own.get("licence"),
            creator=own.get("creator"),
            changes=tuple(" ".join(change.split()) for change in own.get("changes") or ()),
        )


def _read_sidecar(path: Path) -> dict[str, Any]:
    """Return the sidecar at *path*, in its form; an empty one if there is no such file.

    :raises LoadError: if it is too long, not YAML, or not in its form
    """
    if not path.is_file():
        return {}
    if (size := path.stat().st_size) > _MAX_SIDECAR_BYTES:
        raise LoadError(path, f"a sidecar of at most {_MAX_SIDECAR_BYTES:,} bytes", f"{size:,} bytes")
    content = read_yaml(path, "a sidecar") or {}
    for expected, found in _sidecar_faults(content):
        raise LoadError(path, expected, repr(found)[:80])
    return dict(content)


def _sidecar_faults(content: Any) -> Iterator[tuple[str, object]]:
    """Yield what was expected and found where a sidecar is not in its form."""
    if not isinstance(content, dict):
        yield f"the keys {', '.join(_SIDECAR_KEYS)} with values", content
        return
    for key in content:
        if key not in _SIDECAR_KEYS:
            yield f"a key among {', '.join(_SIDECAR_KEYS)}", key
    for key in ("licence", "creator"):
        value = content.get(key)
        if value is not None and not str(value).startswith(("http://", "https://")):
            yield f"an IRI as {key}", value
    changes = content.get("changes") or []
    if not isinstance(changes, list) or not all(isinstance(change, str) for change in changes):
        yield "a list of sentences as changes", changes
    article = content.get("article") or {}
    if not isinstance(article, dict):
        yield "keys such as title, journal and date with values as article", article
    elif (date := article.get("date")) and not _YEAR.match(str(date)):
        yield "a date of the article that begins with its year", date
