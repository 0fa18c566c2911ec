"""The vocabulary, its mappings and the ontology: curated data, tested like code."""

from __future__ import annotations

import csv
import gzip
import json
import re
import shutil
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pyoxigraph as ox
import pytest
from click.testing import CliRunner, Result

from mscgraph.cli import main
from mscgraph.errors import LoadError, VocabularyError
from mscgraph.files.data import find_data_folder
from mscgraph.namespaces import BASE, MATCHES, MSC, ONTOLOGY, PREFIXES, fold, mint_slug
from mscgraph.records import Registry, TermMapping
from mscgraph.view import View
from mscgraph.vocabulary.check import check_labels, check_mappings, check_vocabulary
from mscgraph.vocabulary.lexicon import Vocabulary, load_vocabulary
from mscgraph.vocabulary.mappings import load_mappings, read_mappings
from mscgraph.vocabulary.publications import load_publications
from support import ROOT, skip_or_fail
from support.each import each

FOLDER = find_data_folder("ontology")
SCHEMES = sorted(path for path in FOLDER.glob("*.ttl") if path.name != "mscgraph.ttl")
TABLES = sorted((FOLDER / "mappings").glob("*.sssom.tsv"))
#: The folder of whole label indexes of the vocabularies that concepts are mapped to, where it is there.
LABELS = ROOT.parent / "shared" / "terms" / "labels"
RDF, RDFS, OWL, SKOS = (PREFIXES[name] for name in ("rdf", "rdfs", "owl", "skos"))
TYPE = RDF + "type"
#: The schemes whose concepts have counterparts elsewhere.
LINKED = ("disease", "cell-source", "product", "route", "phase", "registry", "unit", "measure")

VOCABULARY = load_vocabulary(FOLDER)
MAPPINGS = load_mappings(FOLDER / "mappings")
CONCEPTS = VOCABULARY.concepts()
REGISTRIES = VOCABULARY.registries()


def name_of(value: Any) -> str:
    return getattr(value, "name", None) or str(value)


# Concepts.


def test_the_vocabulary_is_clean() -> None:
    assert list(check_vocabulary(VOCABULARY)) == []


def test_the_mappings_are_clean() -> None:
    assert list(check_mappings(VOCABULARY, MAPPINGS)) == []


@each("kind", sorted({concept.kind for _, concept in CONCEPTS}))
def test_a_surface_form_names_one_concept_of_its_scheme(kind: str) -> None:
    forms: dict[str, set[str]] = defaultdict(set)
    for iri, _ in VOCABULARY.concepts(kind):
        for predicate in ("prefLabel", "altLabel", "hiddenLabel", "notation"):
            for value in VOCABULARY.describe(iri).get(SKOS + predicate, ()):
                forms[fold(value.value)].add(iri)
    assert {form: iris for form, iris in forms.items() if len(iris) > 1} == {}


def test_a_concept_has_no_label_twice() -> None:
    repeated = {}
    for iri, _ in CONCEPTS:
        labels = Counter(
            value.value
            for predicate in ("prefLabel", "altLabel", "hiddenLabel")
            for value in VOCABULARY.describe(iri).get(SKOS + predicate, ())
        )
        if twice := [label for label, count in labels.items() if count > 1]:
            repeated[iri] = twice
    assert repeated == {}


@pytest.mark.parametrize(
    "predicate", [SKOS + "prefLabel", RDFS + "label", SKOS + "definition", SKOS + "inScheme"]
)
def test_a_concept_has_exactly_one(predicate: str) -> None:
    assert [iri for iri, _ in CONCEPTS if len(VOCABULARY.describe(iri).get(predicate, ())) != 1] == []


def test_a_concept_s_labels_are_english_but_for_words_that_tables_print() -> None:
    tags: dict[str, set[str | None]] = {}
    for iri, _ in CONCEPTS:
        for predicate in ("prefLabel", "altLabel", "hiddenLabel", "definition"):
            for value in VOCABULARY.describe(iri).get(SKOS + predicate, ()):
                tags.setdefault(predicate, set()).add(value.language)  # type: ignore[union-attr]
        assert {one.language for one in VOCABULARY.describe(iri).get(RDFS + "label", ())} <= {"en"}  # type: ignore[union-attr]
    hidden = tags.pop("hiddenLabel")
    assert tags == {"prefLabel": {"en"}, "altLabel": {"en"}, "definition": {"en"}}
    assert hidden == {"en", "de", "es", "zh"}


def test_a_concept_s_definition_is_a_sentence_that_says_more_than_its_label() -> None:
    poor = []
    for iri, concept in CONCEPTS:
        for definition in VOCABULARY.describe(iri).get(SKOS + "definition", ()):
            if not re.fullmatch(r"[A-Z0-9].{20,}\.", definition.value) or fold(definition.value[:-1]) == fold(
                concept.label
            ):
                poor.append((iri, definition.value))
    assert poor == []


def test_a_concept_is_no_concept_broader_than_itself() -> None:
    broader = {
        iri: [value.value for value in VOCABULARY.describe(iri).get(SKOS + "broader", ())]
        for iri, _ in CONCEPTS
    }

    def above(iri: str, seen: frozenset[str] = frozenset()) -> Iterator[str]:
        for parent in broader.get(iri, ()):
            yield parent
            if parent not in seen:
                yield from above(parent, seen | {parent})

    assert [iri for iri in broader if iri in above(iri)] == []


def test_a_concept_without_a_broader_one_is_a_top_concept_of_its_scheme() -> None:
    wrong = [
        iri
        for iri, _ in CONCEPTS
        if bool(VOCABULARY.describe(iri).get(SKOS + "broader"))
        == bool(VOCABULARY.describe(iri).get(SKOS + "topConceptOf"))
    ]
    assert wrong == []


def test_a_concept_s_iri_is_below_its_scheme() -> None:
    strange = [
        iri
        for iri, concept in CONCEPTS
        for scheme in VOCABULARY.describe(iri).get(SKOS + "inScheme", ())
        if not iri.startswith(f"{scheme.value}/")
    ]
    assert strange == []


def test_every_class_of_concepts_is_one_of_the_ontology() -> None:
    assert {f"{MSC}{name}" for name in VOCABULARY.class_of_kind.values()} <= set(DECLARED)


# Registries.


def key_of(registry: Registry) -> str:
    return registry.concept.key


@each("registry", REGISTRIES, ids=key_of)
def test_a_registry_s_pattern_is_anchored(registry: Registry) -> None:
    without_groups = re.sub(r"\([^()]*\)", "", registry.pattern)
    assert all(re.fullmatch(r"\^.*\$", alternative) for alternative in without_groups.split("|"))


@each("registry", [each for each in REGISTRIES if each.near_pattern], ids=key_of)
def test_a_registry_s_near_pattern_is_anchored(registry: Registry) -> None:
    assert re.fullmatch(r"\^.*\$", registry.near_pattern or "")


def examples(registry: Registry) -> list[str]:
    iri = VOCABULARY.iri("registry", registry.concept.key)
    return [value.value for value in VOCABULARY.describe(iri).get(SKOS + "example", ())]


@each("registry", REGISTRIES, ids=key_of)
def test_a_registry_has_an_example_of_its_form(registry: Registry) -> None:
    assert examples(registry)
    assert [example for example in examples(registry) if not re.fullmatch(registry.pattern, example)] == []


@each("registry", REGISTRIES, ids=key_of)
def test_a_registry_s_example_has_no_other_registry_s_form(registry: Registry) -> None:
    others = [
        other.concept.key
        for other in REGISTRIES
        for example in examples(registry)
        if other is not registry and re.fullmatch(other.pattern, example)
    ]
    assert others == []


@each("registry", REGISTRIES, ids=key_of)
def test_a_registry_s_form_is_not_met_by_its_example_with_a_word_behind_it(registry: Registry) -> None:
    assert [
        example for example in examples(registry) if re.search(registry.pattern, example + " and more")
    ] == []


@each("registry", [each for each in REGISTRIES if each.near_pattern], ids=key_of)
def test_what_has_a_registry_s_form_is_near_it_too(registry: Registry) -> None:
    assert [each for each in examples(registry) if not re.fullmatch(registry.near_pattern or "", each)] == []


@each("registry", [each for each in REGISTRIES if each.address], ids=key_of)
def test_a_registry_s_address_has_one_place_for_the_number(registry: Registry) -> None:
    assert (registry.address or "").count("$1") == 1


@each("registry", [each for each in REGISTRIES if each.prefixes], ids=key_of)
def test_each_prefix_of_a_registry_begins_an_example_and_each_example_with_one(registry: Registry) -> None:
    assert [each for each in examples(registry) if not each.startswith(registry.prefixes)] == []
    assert [
        one for one in registry.prefixes if not any(map(str.startswith, examples(registry), [one] * 9))
    ] == []


# Mappings.


def rows_of(path: Path) -> list[dict[str, str]]:
    lines = [line for line in path.read_text("utf-8").splitlines() if not line.startswith("#")]
    return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


ROWS = [(path.name.removesuffix(".sssom.tsv"), row) for path in TABLES for row in rows_of(path)]


@each("kind", LINKED)
def test_every_concept_is_mapped_or_said_to_have_no_term(kind: str) -> None:
    said = {row["subject_id"] for _, row in ROWS}
    assert [
        concept.key for _, concept in VOCABULARY.concepts(kind) if f"{kind}:{concept.key}" not in said
    ] == []


def test_every_linked_concept_in_use_is_mapped_or_said_to_have_no_term(bundled_store: ox.Store) -> None:
    said = {BASE + row["subject_id"].replace(":", "/", 1) for _, row in ROWS}
    used = {
        quad.subject.value
        for kind in LINKED
        for quad in bundled_store.quads_for_pattern(
            None, ox.NamedNode(TYPE), ox.NamedNode(MSC + VOCABULARY.class_of_kind[kind])
        )
    }
    assert used
    assert used - said == set()


def test_a_mapping_names_its_concept_by_its_label() -> None:
    labels = {f"{concept.kind}:{concept.key}": concept.label for _, concept in CONCEPTS}
    assert [row for _, row in ROWS if labels.get(row["subject_id"]) != row["subject_label"]] == []


def test_a_mapping_stands_in_the_table_of_its_scheme() -> None:
    assert [row for kind, row in ROWS if not row["subject_id"].startswith(f"{kind}:")] == []


def test_the_rows_of_a_table_are_sorted_by_their_subjects() -> None:
    keys = [(kind, row["subject_id"]) for kind, row in ROWS if kind != "phase"]  # phases go by their rank
    assert keys == sorted(keys)


def test_a_predicate_is_one_that_the_program_knows() -> None:
    allowed = {name.replace(SKOS, "skos:") for name in MATCHES}
    assert {row["predicate_id"] for _, row in ROWS} <= {*allowed, "msc:measuresEntity"}


def test_a_justification_is_a_term_of_semapv() -> None:
    assert [row for _, row in ROWS if not row["mapping_justification"].startswith("semapv:")] == []


@pytest.mark.parametrize("column", ["object_label", "object_source", "object_source_version", "confidence"])
def test_a_mapping_to_a_term_has(column: str) -> None:
    assert [row for _, row in ROWS if row["object_id"] != "sssom:NoTermFound" and not row[column]] == []


def test_a_concept_said_to_have_no_term_has_no_exact_match_in_that_vocabulary() -> None:
    none = {
        (row["subject_id"], row["object_source"])
        for _, row in ROWS
        if row["object_id"] == "sssom:NoTermFound"
    }
    exact = {
        (row["subject_id"], row["object_source"])
        for _, row in ROWS
        if row["object_id"] != "sssom:NoTermFound" and row["predicate_id"] == "skos:exactMatch"
    }
    assert none & exact == set()


def test_an_identifier_is_the_exact_match_of_one_concept_of_a_scheme() -> None:
    subjects: dict[tuple[str, str], set[str]] = defaultdict(set)
    for kind, row in ROWS:
        if row["predicate_id"] == "skos:exactMatch" and row["object_id"] != "sssom:NoTermFound":
            subjects[kind, row["object_id"]].add(row["subject_id"])
    assert {key: found for key, found in subjects.items() if len(found) > 1} == {}


@each("word", ["umls", "snomed", "sctid", "meddra", "owl:sameAs"])
def test_no_mapping_leads_to_what_may_not_be_passed_on(word: str) -> None:
    assert [path.name for path in TABLES if word.lower() in path.read_text("utf-8").lower()] == []


@each("path", TABLES, ids=lambda path: path.name)
def test_a_table_is_what_sssom_py_takes(path: Path) -> None:
    from sssom.parsers import parse_sssom_table
    from sssom.validators import validate

    reports = validate(parse_sssom_table(str(path)), fail_on_error=False)
    assert [str(result) for report in reports.values() for result in report.results] == []


@each("field", ["license", "mapping_set_id", "mapping_set_version", "creator_label"])
@each("path", TABLES, ids=lambda path: path.name)
def test_a_table_says_its(path: Path, field: str) -> None:
    assert re.search(rf"(?m)^#{field}:", path.read_text("utf-8"))


@each("path", TABLES, ids=lambda path: path.name)
def test_a_table_s_prefixes_are_those_of_the_program(path: Path) -> None:
    declared = dict(re.findall(r'(?m)^#  ([\w-]+): "([^"]+)"', path.read_text("utf-8")))
    assert {name: space for name, space in declared.items() if PREFIXES.get(name, space) != space} == {}


def test_every_identifier_is_in_use_under_its_label_in_the_vocabulary_that_it_is_of() -> None:
    if not LABELS.is_dir():
        skip_or_fail(f"{LABELS} with label indexes is not at hand")
    assert list(check_labels(MAPPINGS, LABELS)) == []


@pytest.fixture
def index(tmp_path: Path) -> Callable[..., Path]:
    """Writes a label index of an invented vocabulary."""

    def write(*rows: tuple[str, str, str, str], header: str = "curie\tlabel\tsynonyms\tobsolete") -> Path:
        with gzip.open(tmp_path / "x.tsv.gz", "wt", encoding="utf-8") as out:
            out.write("\n".join([header, *("\t".join(row) for row in rows)]) + "\n")
        return tmp_path

    return write


def make_mapping(**facts: Any) -> TermMapping:
    return TermMapping(
        **{
            "kind": "disease",
            "subject": BASE + "disease/crohn-disease",
            "predicate": SKOS + "exactMatch",
            "object": "urn:x:1",
            "object_curie": "X:1",
            "object_label": "one",
            "source_version": "1",
            "justification": "semapv:ManualMappingCuration",
            "confidence": Decimal("0.9"),
            **facts,
        }
    )


def find_in(folder: Path, *mappings: TermMapping) -> list[str]:
    found = check_labels({BASE + "disease/crohn-disease": mappings}, folder)
    return [fault.problem for fault in found]


def test_an_identifier_in_use_under_its_label_is_no_finding(index: Callable[..., Path]) -> None:
    assert find_in(index(("X:1", "one", "", "")), make_mapping()) == []


def test_a_missing_identifier_is_found(index: Callable[..., Path]) -> None:
    assert find_in(index(("X:2", "two", "", "")), make_mapping()) == [
        "expected an identifier of x.tsv.gz, found X:1"
    ]


@pytest.mark.parametrize(
    ("mark", "found"), [("true", "an obsolete one"), ("true>X:2", "an obsolete one; replaced by X:2")]
)
def test_an_obsolete_identifier_is_found(index: Callable[..., Path], mark: str, found: str) -> None:
    assert find_in(index(("X:1", "one", "", mark)), make_mapping()) == [
        f"expected an identifier in use, found {found}"
    ]


def test_a_relabelled_identifier_is_found(index: Callable[..., Path]) -> None:
    assert find_in(index(("X:1", "the first", "", "")), make_mapping()) == [
        "expected the label 'the first', found 'one'"
    ]


def test_a_vocabulary_without_an_index_is_passed_over(index: Callable[..., Path]) -> None:
    assert find_in(index(("X:1", "one", "", "")), make_mapping(object_curie="Y:1")) == []


def test_an_index_with_other_columns_is_refused(index: Callable[..., Path]) -> None:
    with pytest.raises(LoadError, match="curie, label, synonyms, obsolete"):
        find_in(index(header="id\tname"), make_mapping())


def test_an_index_that_is_not_compressed_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.tsv.gz").write_text("curie\tlabel\tsynonyms\tobsolete\n")
    with pytest.raises(LoadError):
        find_in(tmp_path, make_mapping())


def test_a_mapping_that_stands_twice_is_found() -> None:
    iri = BASE + "disease/crohn-disease"
    (finding,) = check_mappings(VOCABULARY, {iri: [make_mapping(), make_mapping()]})
    assert finding.problem == "expected each mapping once, found X:1"


@pytest.mark.parametrize("other", ["disease/asthma", "measure/malignancy"])
def test_an_exact_match_of_two_concepts_is_found_in_one_scheme_and_across_two(other: str) -> None:
    """An exact match is transitive: a disease and a measure, or two diseases, would be one."""
    first, second = BASE + "disease/crohn-disease", BASE + other
    rows = {iri: [make_mapping(subject=iri, kind=iri.split("/")[-2])] for iri in (first, second)}
    (finding,) = check_mappings(VOCABULARY, rows)
    assert finding.place == f"mappings: {second}"
    assert finding.problem == f"expected an exactMatch that no other concept has, found X:1 of {first} too"


def test_a_mapping_of_nothing_is_found() -> None:
    (finding,) = check_mappings(VOCABULARY, {BASE + "disease/of-nobody": [make_mapping()]})
    assert finding.problem.startswith("expected a subject of the vocabulary, found ")


@pytest.mark.parametrize("confidence", ["1.5", "-0.1"])
def test_a_confidence_out_of_its_range_is_found(confidence: str) -> None:
    mapping = make_mapping(confidence=Decimal(confidence))
    (finding,) = check_mappings(VOCABULARY, {BASE + "disease/crohn-disease": [mapping]})
    assert finding.problem.startswith("expected a confidence from 0 to 1, found ")


# Tables that are not in their form.


HEAD = '#curie_map:\n#  disease: "https://w3id.org/mscgraph/disease/"\n#  X: "urn:x:"\n#  skos: "urn:skos:"\n'
COLUMNS = "\t".join(
    ("subject_id", "predicate_id", "object_id", "object_label", "object_source_version",
     "mapping_justification", "confidence\n")
)  # fmt: skip


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (HEAD, "the columns"),
        (HEAD + "subject_id\tobject_id\n", "the columns"),
        (HEAD + COLUMNS + "disease:a\tskos:exactMatch\tY:1\tone\t1\tsemapv:X\t0.9\n", "a CURIE of a prefix"),
        (HEAD + COLUMNS + "disease:a\tskos:exactMatch\tX:\tone\t1\tsemapv:X\t0.9\n", "a CURIE of a prefix"),
        (
            HEAD + COLUMNS + "disease:a\tskos:exactMatch\tX:1\tone\t1\tsemapv:X\thigh\n",
            "a confidence from 0 to 1",
        ),
        (
            HEAD + COLUMNS + "disease:a\tskos:exactMatch\tX:1\tone\t1\tsemapv:X\tNaN\n",
            "a confidence from 0 to 1",
        ),
        (HEAD + COLUMNS + "disease:a\tskos:exactMatch\tX:1\n", "expected 7 cells, found 3"),
        (HEAD + COLUMNS + "disease:a\n", "expected"),
        (b"\xff\xfe", "not a table in UTF-8"),
    ],
    ids=["empty", "columns", "prefix", "local", "confidence", "nan", "short", "shorter", "binary"],
)
def test_a_mapping_table_that_is_not_in_its_form_is_refused(
    tmp_path: Path, content: str | bytes, expected: str
) -> None:
    path = tmp_path / "disease.sssom.tsv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(VocabularyError, match=expected):
        load_mappings(tmp_path)


def test_a_row_that_says_that_no_term_was_found_is_no_mapping(tmp_path: Path) -> None:
    row = "disease:a\tskos:exactMatch\tsssom:NoTermFound\t\t\tsemapv:X\t0.9\n"
    (tmp_path / "disease.sssom.tsv").write_text(HEAD + COLUMNS + row)
    assert load_mappings(tmp_path) == {}
    assert [mapping.is_found for mapping in read_mappings(tmp_path)] == [False]


REFERENCES = "reference\tfirst_author\tyear\tjournal\ttitle\tdoi\tpmid\tbasis\n"


@pytest.mark.parametrize(
    "content",
    [
        REFERENCES + "x\tA\t2020\tJ\tT\t10.1/x\t1\tA\n",
        REFERENCES + "1\tA\tlast year\tJ\tT\t10.1/x\t1\tA\n",
        "reference\tfirst_author\n1\tA\n",
        "a\tb\n1\t2\n",
        REFERENCES + "1\tA\n",
        b"\xff\xfe",
    ],
    ids=["number", "year", "columns", "other columns", "short", "binary"],
)
def test_a_table_of_references_that_is_not_in_its_form_is_refused(
    tmp_path: Path, content: str | bytes
) -> None:
    path = tmp_path / "a.references.tsv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(LoadError):
        load_publications(tmp_path)


def test_the_table_of_references_has_no_number_twice() -> None:
    path = next(find_data_folder("sources").glob("*.references.tsv"))
    numbers = [line.split("\t", 1)[0] for line in path.read_text("utf-8").splitlines()[1:]]
    assert len(numbers) == len(set(numbers))


@each(
    ("column", "form"),
    [
        ("doi", r"10\.\d{4,9}/\S+"),
        ("pmid", r"\d{1,8}"),
        ("basis", "[AB]"),
        ("year", r"(19|20)\d\d"),
        ("first_author", r"\S.*\S"),
    ],
)
def test_the_table_of_references_has_in_each_cell_the_form_of_its_column(column: str, form: str) -> None:
    path = next(find_data_folder("sources").glob("*.references.tsv"))
    rows = csv.DictReader(path.read_text("utf-8").splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)
    assert [row[column] for row in rows if row[column] and not re.fullmatch(form, row[column])] == []


# A vocabulary that somebody edited.


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the ontology's folder that the program reads in place of its own."""
    folder = tmp_path / "ontology"
    shutil.copytree(FOLDER, folder)

    def find(name: str) -> Path:
        return folder if name == "ontology" else find_data_folder(name)

    monkeypatch.setattr("mscgraph.pipeline.workshop.find_data_folder", find)
    monkeypatch.setenv("MSCGRAPH_NO_CACHE", "1")
    return folder


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def check(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["vocabulary", "check", *map(str, arguments)])


def test_an_unchanged_copy_is_clean(copy: Path) -> None:
    assert check().exit_code == 0


@pytest.mark.parametrize(
    ("file", "old", "new", "found"),
    [
        ("diseases.ttl", 'skos:definition "', 'skos:editorialNote "', "one definition, found 0"),
        (
            "diseases.ttl",
            'rdfs:label "Crohn disease"@en ;',
            "",
            "disease/crohn-disease: expected one label, found 0",
        ),
        (
            "diseases.ttl",
            'prefLabel "Crohn disease"',
            'prefLabel "Crohn illness"',
            "the slug of its label, crohn-illness",
        ),
        ("registries.ttl", '"^ACTRN\\\\d+$"', '"ACTRN\\\\d+"', "a pattern anchored by ^ and $"),
        ("registries.ttl", 'example "ACTRN12623000498695"', 'example "ANZ1"', "an example of the form"),
        (
            "diseases.ttl",
            "skos:broader disease:",
            "skos:broader disease:no-",
            "a broader concept that is there",
        ),
        (
            "mappings/disease.sssom.tsv",
            "\ndisease:acute-kidney-injury\t",
            "\ndisease:of-nobody\t",
            "a subject of the vocabulary",
        ),
    ],
    ids=["definition", "label", "slug", "anchor", "example", "broader", "subject"],
)
def test_what_an_edit_got_wrong_is_found(copy: Path, file: str, old: str, new: str, found: str) -> None:
    edit(copy / file, old, new)
    result = check()
    assert (result.exit_code, found in result.stdout) == (3, True), result.output


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("diseases.ttl", 'skos:prefLabel "Crohn disease"@en', 'skos:prefLabel "Crohn disease@en'),
        ("diseases.ttl", 'skos:prefLabel "Crohn disease"@en ;', ""),
        ("diseases.ttl", 'skos:altLabel "CD"@en', 'skos:altLabel "ALS"@en'),
        ("grammars/dose.lark", "start", "start start ::= ("),
        ("registries.ttl", '"^ACTRN\\\\d+$"', '"^ACTRN(\\\\d+$"'),
        ("mappings/disease.sssom.tsv", "MONDO:0020546", "NOPE:0020546"),
    ],
    ids=["turtle", "no label", "two concepts", "grammar", "pattern", "prefix"],
)
def test_an_edit_that_cannot_be_read_ends_with_an_exit_code_and_a_line(
    copy: Path, file: str, old: str, new: str
) -> None:
    edit(copy / file, old, new)
    result = check()
    assert result.exit_code in (3, 4), result.exception or result.output
    assert re.search(r"(?m)expected .+, found .+|^mscgraph: .+ \[vocabulary\]$", result.output)


def test_a_grammar_that_cannot_be_parsed_is_refused_with_the_place_in_its_file(copy: Path) -> None:
    edit(copy / "grammars" / "schedule.lark", r"OTHER: /other\b/i", "OTHER: /other")
    message = (
        r"mscgraph: schedule\.lark: not a grammar for Lark: Expecting a value, at line \d+ column \d+ \[vocab"
    )
    assert re.search(message, check().output)


@pytest.mark.parametrize("name", ["grammars/dose.lark", "grammars/schedule.lark"])
def test_a_grammar_that_is_missing_is_told(copy: Path, name: str) -> None:
    (copy / name).unlink()
    result = check()
    assert (result.exit_code, "the grammar cannot be read" in result.output) == (4, True)


@pytest.mark.parametrize(
    ("file", "old", "new", "found"),
    [
        ("mscgraph.ttl", 'rdfs:label "dose"@en', 'rdfs:label "trial"@en', "ERROR duplicate_label: "),
        ("mscgraph.ttl", "    skos:example ", "    rdfs:comment ", "WARN missing_example: "),
        ("mscgraph.ttl", '"Unit: persons. ', '"', "WARN quantity_without_unit: "),
        ("mscgraph.ttl", 'obo:IAO_0000030 a owl:Class ; rdfs:label "information content entity"@en .', "",
         "ERROR undeclared_term: "),
        ("phases.ttl", "( phase:I ", "( ", "ERROR concept_not_told_apart: "),
        ("diseases.ttl", "knee joint.\"@en ;\n    skos:broader disease:osteoarthritis",
         "knee joint.\"@en ;\n    skos:broader disease:knee-osteoarthritis",
         "ERROR broader_cycle: "),
        ("diseases.ttl", "skos:inScheme <https://w3id.org/mscgraph/disease> ", "skos:scopeNote 'x'@en ",
         "ERROR concept_without_kind: "),
        ("diseases.ttl", "a msc:Disease , owl:NamedIndividual", "a owl:NamedIndividual",
         "ERROR concept_without_kind: "),
        ("diseases.ttl", "msc:dueTo disease:diabetes-mellitus", "msc:dueTo disease:no-such",
         "A disease is due to a disease"),
        ("diseases.ttl", "skos:broader disease:osteoarthritis", "skos:broader <https://w3id.org/mscgraph/route/topical>",
         "Each skos:broader of a disease is a disease"),
        ("diseases.ttl", '"ALS"@en', '"ALS"', "is tagged with its language"),
        ("mappings/disease.sssom.tsv", "\tskos:exactMatch\tMONDO:", "\tskos:closematch\tMONDO:", "a SKOS match"),
        ("mappings/disease.sssom.tsv", "\tsemapv:LexicalMatching\t", "\t\t", "a justification of semapv"),
        ("mappings/disease.sssom.tsv", "\tAcute graft-versus-host disease\t", "\t\t", "the label of the object"),
    ],
    ids=["label", "example", "unit", "declaration", "different", "cycle", "scheme", "class", "cause", "kind",
         "language", "predicate", "justification", "object label"],
)  # fmt: skip
def test_what_an_edit_of_the_ontology_got_wrong_is_found(
    copy: Path, file: str, old: str, new: str, found: str
) -> None:
    edit(copy / file, old, new)
    result = check()
    assert (result.exit_code, found in result.stdout) == (3, True), result.output


def test_mild_findings_are_counted_and_told_on_request() -> None:
    result = check()
    (count,) = re.findall(r"(?m)^(\d+) of level INFO not listed; --fail-on info lists them$", result.stderr)
    told = check("--fail-on", "info")
    assert told.exit_code == 3
    assert len(re.findall(r"(?m)^INFO lowercase_definition: ", told.stdout)) == int(count) > 0


def test_mappings_without_an_index_are_counted(tmp_path: Path) -> None:
    with gzip.open(tmp_path / "mondo.tsv.gz", "wt", encoding="utf-8") as out:
        out.write("curie\tlabel\tsynonyms\tobsolete\n")
    (told,) = re.findall(r"no label index for (\d+) mappings: (.+)", check("--labels", tmp_path).stderr)
    rows = [row for rows in MAPPINGS.values() for row in rows]
    others = Counter(
        row.object_curie.split(":")[0].lower() for row in rows if "MONDO" not in row.object_curie
    )
    assert told == (str(others.total()), ", ".join(f"{name} {others[name]}" for name in sorted(others)))


def test_labels_that_are_given_are_compared(copy: Path, tmp_path: Path) -> None:
    (tmp_path / "labels").mkdir()
    with gzip.open(tmp_path / "labels" / "mondo.tsv.gz", "wt", encoding="utf-8") as out:
        out.write("curie\tlabel\tsynonyms\tobsolete\n")
    result = check("--labels", tmp_path / "labels")
    assert (result.exit_code, "expected an identifier of mondo.tsv.gz" in result.stdout) == (3, True)


def test_a_synonym_is_added_in_turtle_alone(copy: Path) -> None:
    edit(copy / "diseases.ttl", 'skos:altLabel "CD"@en', 'skos:altLabel "CD"@en , "Morbus Crohn"@en')
    found = load_vocabulary(copy).find("disease", "morbus crohn")
    assert found is not None
    assert found.key == "crohn-disease"


# Questions of interpret.


@pytest.mark.parametrize(
    ("kind", "words", "key"),
    [
        ("disease", "UC", "ulcerative-colitis"),
        ("cell-source", "UC", "umbilical-cord"),
        ("disease", "crohn’s  DISEASE", "crohn-disease"),
        ("route", "i.v.", "intravenous"),
        ("phase", "II", "II"),
        ("unit", "cells/kg", "cells-per-kilogram"),
    ],
)
def test_words_name_the_concept_of_their_scheme(kind: str, words: str, key: str) -> None:
    found = VOCABULARY.find(kind, words)
    assert found is not None
    assert found.key == key


@pytest.mark.parametrize("words", ["NA", "N.A.", "n/a", "–", "-"])
def test_words_that_say_nothing_are_known(words: str) -> None:
    assert VOCABULARY.is_absent(words)


@pytest.mark.parametrize("words", ["i.v.", "", "NAB"])
def test_other_words_are_not_taken_to_say_nothing(words: str) -> None:
    assert not VOCABULARY.is_absent(words)


def test_an_issue_has_the_severity_of_its_code() -> None:
    assert VOCABULARY.make_issue("unlinked-publication", None, "m").severity == "Info"


def test_an_issue_of_an_unknown_code_is_refused() -> None:
    with pytest.raises(VocabularyError):
        VOCABULARY.make_issue("no-such-code", None, "m")


ISSUE_CODES = (
    "malformed-identifier", "unknown-registry", "joined-identifiers", "missing-unit", "ambiguous-schedule",
    "ambiguous-pairing", "ambiguous-abbreviation", "wrong-abbreviation", "repeated-registration",
    "conflicting-phase", "conflicting-disease", "unlinked-concept", "unread-cell", "unread-row",
    "implausible-percentage",
)  # fmt: skip


@each("code", ISSUE_CODES)
def test_an_issue_code_of_the_design_has_a_remedy(code: str) -> None:
    facts = VOCABULARY.describe(VOCABULARY.iri("issue-code", code))
    assert len(facts.get(MSC + "remedy", ())) == 1


def codes_in_python() -> set[str]:
    text = "".join(path.read_text("utf-8") for path in (ROOT / "mscgraph").rglob("*.py"))
    return set(re.findall(r"""(?:make_issue|_issue|issue)\(\s*"([a-z]+(?:-[a-z]+)+)\"""", text))


def test_every_issue_code_that_the_program_raises_is_described() -> None:
    codes = codes_in_python()
    assert codes
    assert [code for code in codes if not VOCABULARY.has(code)] == []


def test_every_rule_of_a_reading_is_described(bundled_store: ox.Store) -> None:
    used = {
        quad.object.value for quad in bundled_store.quads_for_pattern(None, ox.NamedNode(MSC + "rule"), None)
    }
    assert used
    assert [iri for iri in used if not VOCABULARY.describe(iri)] == []


def test_a_slug_keeps_different_words_apart() -> None:
    assert len({mint_slug(words) for words in ("α", "β", "a", "TNF-α", "TNF-β", "Ü", "ø")}) == 7


@pytest.mark.parametrize("words", ["", "—", "…", "()"])
def test_a_slug_is_never_empty(words: str) -> None:
    assert mint_slug(words) == "x"


# The ontology.


def parse(path: Path) -> list[ox.Triple]:
    return [quad.triple for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE)]


TRIPLES = parse(FOLDER / "mscgraph.ttl")
ALL_TRIPLES = [triple for path in sorted(FOLDER.glob("*.ttl")) for triple in parse(path)]
KINDS = {OWL + name for name in ("Class", "ObjectProperty", "DatatypeProperty", "AnnotationProperty")}


def facts_of(predicate: str) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = defaultdict(list)
    for triple in TRIPLES:
        if triple.predicate.value == predicate and isinstance(triple.subject, ox.NamedNode):
            found[triple.subject.value].append(triple.object)
    return found


TYPES, LABEL_OF, DEFINITION_OF, DEFINED_BY = map(
    facts_of, (TYPE, RDFS + "label", SKOS + "definition", RDFS + "isDefinedBy")
)
#: Every class and property that the ontology declares, with its kinds.
DECLARED = {
    iri: {node.value for node in types} & KINDS
    for iri, types in TYPES.items()
    if {n.value for n in types} & KINDS
}
TERMS = sorted(iri for iri in DECLARED if iri.startswith(MSC))


def local(iri: str) -> str:
    return iri.removeprefix(MSC)


def test_the_ontology_has_terms() -> None:
    assert len(TERMS) > 80


@each("term", TERMS, ids=local)
def test_a_term_has_one_english_label(term: str) -> None:
    assert [label.language for label in LABEL_OF[term]] == ["en"]


@each("term", TERMS, ids=local)
def test_a_term_s_label_begins_in_lower_case(term: str) -> None:
    assert LABEL_OF[term][0].value[0].islower()


@each("term", TERMS, ids=local)
def test_a_term_has_one_english_definition_that_is_a_sentence(term: str) -> None:
    (definition,) = DEFINITION_OF[term]
    assert (definition.language, bool(re.fullmatch(r"[A-Zx].*\.", definition.value))) == ("en", True)


@each("term", [term for term in TERMS if OWL + "Class" in DECLARED[term]], ids=local)
def test_a_class_s_definition_is_a_genus_with_a_difference(term: str) -> None:
    assert re.match(
        r"An? .+ (that|which|in which|by which|whose|under which|of|where|from|into|through)\b",
        DEFINITION_OF[term][0].value,
    )


@each("term", TERMS, ids=local)
def test_a_term_is_defined_by_the_ontology(term: str) -> None:
    assert [node.value for node in DEFINED_BY[term]] == [ONTOLOGY]


def test_no_two_terms_of_ours_have_one_label() -> None:
    labels = Counter(
        label.value.lower() for iri in DECLARED if iri.startswith(MSC) for label in LABEL_OF[iri]
    )
    assert [label for label, count in labels.items() if count > 1] == []


def test_no_term_of_ours_has_the_label_of_another_s() -> None:
    labels = Counter(label.value for iri in DECLARED for label in LABEL_OF[iri])
    own = {label.value for iri in DECLARED if iri.startswith(MSC) for label in LABEL_OF[iri]}
    assert [label for label in own if labels[label] > 1] == []


@each("term", sorted(DECLARED), ids=local)
def test_a_term_is_of_one_kind(term: str) -> None:
    assert len(DECLARED[term]) == 1


def test_every_term_in_use_is_declared() -> None:
    used = {
        term.value
        for triple in ALL_TRIPLES
        for term in (triple.subject, triple.predicate, triple.object)
        if isinstance(term, ox.NamedNode) and term.value.startswith(MSC)
    }
    assert used - set(DECLARED) == set()


def test_every_property_of_others_in_use_is_declared() -> None:
    builtin = (RDF, RDFS, OWL)
    used = {
        triple.predicate.value for triple in ALL_TRIPLES if not triple.predicate.value.startswith(builtin)
    }
    # Those of the table of properties are declared beside it.
    beside = {triple.subject.value for triple in ALL_TRIPLES if triple.object.value in KINDS}
    assert used - set(DECLARED) - beside == set()


@pytest.mark.parametrize("folder", ["shapes", "queries/report", "queries/check", "queries/construct"])
def test_every_term_that_shapes_and_queries_name_is_declared(folder: str) -> None:
    text = "".join(
        path.read_text("utf-8")
        for path in sorted((ROOT / folder).iterdir())
        if path.suffix in (".ttl", ".rq")
    )
    assert {MSC + name for name in re.findall(r"(?<![\w-])msc:([A-Za-z]\w*)", text)} - set(DECLARED) == set()


def test_no_axiom_that_needs_a_simple_property_is_on_one_that_a_chain_leads_into() -> None:
    chained = {
        triple.subject.value for triple in TRIPLES if triple.predicate.value == OWL + "propertyChainAxiom"
    }
    forbidden = {
        OWL + name
        for name in (
            "FunctionalProperty",
            "InverseFunctionalProperty",
            "AsymmetricProperty",
            "IrreflexiveProperty",
        )
    }
    assert {local(iri) for iri in chained} == {
        f"reported{name}"
        for name in ("Disease", "Population", "CellSource", "Donor", "Product", "Route", "Phase")
    }
    assert [iri for iri in chained if {node.value for node in TYPES[iri]} & forbidden] == []


def test_only_datatypes_of_owl_2_stand_in_axioms() -> None:
    axioms = {RDFS + "range", OWL + "onDatatype", OWL + "someValuesFrom", OWL + "allValuesFrom"}
    xsd = PREFIXES["xsd"]
    used = {
        t.object.value for t in TRIPLES if t.predicate.value in axioms and isinstance(t.object, ox.NamedNode)
    }
    allowed = {xsd + name for name in ("decimal", "integer", "string", "dateTime", "boolean")}
    assert {iri for iri in used if iri.startswith(xsd)} <= allowed


def imports_of(path: Path) -> list[str]:
    return sorted(t.object.value for t in parse(path) if t.predicate.value == OWL + "imports")


def headers_of(path: Path) -> list[str]:
    return [t.subject.value for t in parse(path) if t.object == ox.NamedNode(OWL + "Ontology")]


def catalog() -> dict[str, str]:
    """Return the file of each ontology IRI, as the catalog beside the files gives it to editors."""
    root = ElementTree.parse(FOLDER / "catalog-v001.xml").getroot()
    return {entry.attrib["name"]: entry.attrib["uri"] for entry in root}


def test_the_ontology_imports_nothing() -> None:
    assert imports_of(FOLDER / "mscgraph.ttl") == []


@each("path", SCHEMES, ids=lambda path: path.stem)
def test_a_vocabulary_file_imports_the_ontology_so_that_an_editor_knows_its_terms(path: Path) -> None:
    expected = [ONTOLOGY]
    if path.stem == "all":
        expected += [f"{ONTOLOGY}/{other.stem}" for other in SCHEMES if other != path]
    assert (headers_of(path), imports_of(path)) == ([f"{ONTOLOGY}/{path.stem}"], expected)


def test_the_catalog_has_every_ontology_and_its_version_and_no_other() -> None:
    files = {iri: path.name for path in sorted(FOLDER.glob("*.ttl")) for iri in headers_of(path)}
    version = next(iter(facts_of(OWL + "versionIRI")[ONTOLOGY])).value
    assert catalog() == {version: "mscgraph.ttl", **files}


@each(
    "predicate",
    [*(PREFIXES["dcterms"] + name for name in ("title", "description", "license", "creator", "created",
                                               "publisher", "bibliographicCitation")),
     *(PREFIXES["vann"] + name for name in ("preferredNamespacePrefix", "preferredNamespaceUri")),
     OWL + "versionIRI", OWL + "versionInfo"],
    ids=lambda iri: iri.rsplit("#", 1)[-1].rsplit("/", 1)[-1],
)  # fmt: skip
def test_the_ontology_s_header_has_one(predicate: str) -> None:
    assert len(facts_of(predicate)[ONTOLOGY]) == 1


def header(predicate: str) -> list[str]:
    return [node.value for node in facts_of(predicate)[ONTOLOGY]]


def test_the_citation_names_title_version_and_address() -> None:
    (citation,) = header(PREFIXES["dcterms"] + "bibliographicCitation")
    (title,) = header(PREFIXES["dcterms"] + "title")
    (version,) = header(OWL + "versionInfo")
    assert f"{title}, version {version}. {ONTOLOGY}" in citation


def test_preferred_prefix_and_namespace_are_those_of_every_file() -> None:
    (prefix,) = header(PREFIXES["vann"] + "preferredNamespacePrefix")
    (space,) = header(PREFIXES["vann"] + "preferredNamespaceUri")
    assert PREFIXES[prefix] == space == MSC


def test_from_the_second_release_on_the_ontology_names_the_one_before() -> None:
    changes = (ROOT / "CHANGELOG.md").read_text("utf-8").partition("\n## Ontology\n")[2]
    releases = re.findall(r"(?m)^### (\d{4}-\d{2}-\d{2})$", changes)
    assert releases[0] == header(OWL + "versionInfo")[0]
    assert header(OWL + "priorVersion") == [f"{ONTOLOGY}/{release}" for release in releases[1:2]]


def test_the_ontology_s_version_is_a_day_in_its_version_iri() -> None:
    (version,), (iri,) = facts_of(OWL + "versionInfo")[ONTOLOGY], facts_of(OWL + "versionIRI")[ONTOLOGY]
    assert re.fullmatch(r"20\d\d-[01]\d-[0-3]\d", version.value)
    assert iri.value == f"{ONTOLOGY}/{version.value}"


def test_dublin_core_is_the_newer_one_everywhere() -> None:
    folders = ("ontology", "shapes", "queries/report", "queries/check")
    texts = [
        path.read_text("utf-8") for folder in folders for path in (ROOT / folder).iterdir() if path.is_file()
    ]
    assert [text[:80] for text in texts if "purl.org/dc/elements/1.1/" in text] == []


def test_same_as_is_not_used() -> None:
    assert [triple for triple in ALL_TRIPLES if triple.predicate.value == OWL + "sameAs"] == []


# One base, one set of prefixes.


WRITTEN = sorted(
    path
    for folder in (
        "ontology",
        "ontology/mappings",
        "shapes",
        "queries/report",
        "queries/check",
        "queries/construct",
    )
    for path in (ROOT / folder).iterdir()
    if path.is_file() and path.suffix in (".ttl", ".rq", ".tsv", ".jsonld")
)


@each("path", WRITTEN, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_file_writes_our_iris_below_the_one_base(path: Path) -> None:
    found = set(re.findall(r"https?://[^\s<>\"']*mscgraph[^\s<>\"']*", path.read_text("utf-8")))
    assert {iri for iri in found if not iri.startswith(BASE)} == set()


@each("path", WRITTEN, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_file_binds_its_prefixes_as_the_program_does(path: Path) -> None:
    declared = dict(re.findall(r"(?im)^@?prefix ([\w-]+): <([^>]*)>", path.read_text("utf-8")))
    assert {name: space for name, space in declared.items() if PREFIXES.get(name, space) != space} == {}


def test_the_ontology_s_iri_is_below_the_base() -> None:
    assert OWL + "Ontology" in {node.value for node in TYPES[BASE + "ontology"]}


def test_the_ontology_says_its_prefix_and_namespace() -> None:
    vann = PREFIXES["vann"]
    assert [node.value for node in facts_of(vann + "preferredNamespaceUri")[ONTOLOGY]] == [MSC]


# The JSON-LD context.


CONTEXT = json.loads((FOLDER / "context.jsonld").read_text("utf-8"))["@context"]


def definition_of(iri: str) -> Any:
    return CONTEXT.get(local(iri))


@each("term", TERMS, ids=local)
def test_the_context_has_every_term(term: str) -> None:
    definition = definition_of(term)
    assert (definition["@id"] if isinstance(definition, dict) else definition) == f"msc:{local(term)}"


@each("term", [term for term in TERMS if OWL + "ObjectProperty" in DECLARED[term]], ids=local)
def test_the_context_takes_an_object_property_s_values_for_iris(term: str) -> None:
    assert definition_of(term)["@type"] == "@id"


@each("term", [term for term in TERMS if OWL + "DatatypeProperty" in DECLARED[term]], ids=local)
def test_the_context_takes_a_datatype_property_s_values_for_its_range(term: str) -> None:
    (node,) = facts_of(RDFS + "range")[term]
    # A range of a few named values is a blank node; they are strings.
    datatype = node.value.removeprefix(PREFIXES["xsd"]) if isinstance(node, ox.NamedNode) else "string"
    definition = definition_of(term)
    coerced = definition.get("@type") if isinstance(definition, dict) else None
    assert coerced == (None if datatype == "string" else f"xsd:{datatype}")


def test_the_context_fetches_nothing() -> None:
    assert "@import" not in CONTEXT
    assert [value for value in CONTEXT.values() if isinstance(value, dict) and "@context" in value] == []


def test_a_folder_without_an_ontology_is_refused(tmp_path: Path) -> None:
    with pytest.raises(VocabularyError):
        load_vocabulary(tmp_path)


def test_a_vocabulary_is_made_of_triples_alone() -> None:
    turtle = f"""
    @prefix skos: <{SKOS}> .
    <{BASE}disease/crohn-disease> skos:inScheme <{BASE}disease> ; skos:prefLabel "Crohn disease"@en .
    """
    view = View(ox.parse(turtle, format=ox.RdfFormat.TURTLE))
    assert Vocabulary(view, {}, {}).find("disease", "CROHN disease") is not None


# Justifications.


def words_of(label: str) -> list[str]:
    """Return the words of a label, without case, punctuation, plural and order."""
    words = re.findall(r"\w+", re.sub("['’]s\\b", "", label.casefold()))
    return sorted(re.sub("s$", "", word) if len(word) > 3 else word for word in words)


def test_a_lexical_match_is_one_of_labels() -> None:
    wrong = []
    for subject, rows in MAPPINGS.items():
        described = VOCABULARY.describe(subject)
        names = [
            words_of(value.value)
            for name in ("prefLabel", "altLabel", "hiddenLabel", "notation")
            for value in described.get(SKOS + name, ())
        ]
        wrong += [
            (subject, row.object_label)
            for row in rows
            if row.justification == "semapv:LexicalMatching" and words_of(row.object_label or "") not in names
        ]
    assert wrong == []


def test_a_phase_is_no_trial() -> None:
    """OBI's classes are of trials, which are under the class of mscgraph that is disjoint with concepts."""
    rows = [row for subject, rows in MAPPINGS.items() if "/phase/" in subject for row in rows]
    assert [row for row in rows if "OBI" in row.object_curie and row.predicate == SKOS + "exactMatch"] == []
