"""The IRIs of mscgraph and of what it points to; the base is one setting."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from functools import lru_cache

from mscgraph.characters import visible

#: The base IRI of all data; the files of ``ontology/`` spell it out too, and a test compares them.
BASE = "https://w3id.org/mscgraph/"
#: The ontology's IRI.
ONTOLOGY = BASE + "ontology"
#: The namespace of its classes and properties.
MSC = ONTOLOGY + "#"
#: The namespace of what the table of properties states of each; releases of the ontology leave it out.
COLUMNS = ONTOLOGY + "/columns#"
#: The namespace of the SHACL shapes.
SHAPES = BASE + "shapes#"

#: Prefixes bound in every file that is written, sorted by prefix.
PREFIXES: dict[str, str] = {
    "amount-unit": BASE + "amount-unit/",
    "assessment": BASE + "assessment/",
    "bibo": "http://purl.org/ontology/bibo/",
    "bioregistry": "https://bioregistry.io/registry/",
    "cell-source": BASE + "cell-source/",
    "column": BASE + "column/",
    "comparator": BASE + "comparator/",
    "country": BASE + "country/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": "http://purl.org/dc/terms/",
    "direction": BASE + "direction/",
    "disease": BASE + "disease/",
    "donor": BASE + "donor/",
    "efo": "http://www.ebi.ac.uk/efo/EFO_",
    "finding-category": BASE + "finding-category/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "hl7-phase": "http://terminology.hl7.org/CodeSystem/research-study-phase#",
    "hl7-route": "http://terminology.hl7.org/CodeSystem/v3-RouteOfAdministration#",
    "icd10cm": "http://purl.bioontology.org/ontology/ICD10CM/",
    "issue-code": BASE + "issue-code/",
    "link-basis": BASE + "link-basis/",
    "measure": BASE + "measure/",
    "mesh": "http://id.nlm.nih.gov/mesh/",
    "msc": MSC,
    "oa": "http://www.w3.org/ns/oa#",
    "obo": "http://purl.obolibrary.org/obo/",
    "owl": "http://www.w3.org/2002/07/owl#",
    "phase": BASE + "phase/",
    "product": BASE + "product/",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "recruitment-status": BASE + "recruitment-status/",
    "registration": BASE + "registration/",
    "registry": BASE + "registry/",
    "results-status": BASE + "results-status/",
    "route": BASE + "route/",
    "rule": BASE + "rule/",
    "schema": "https://schema.org/",
    "semapv": "https://w3id.org/semapv/vocab/",
    "sh": "http://www.w3.org/ns/shacl#",
    "significance": BASE + "significance/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "spdx": "http://spdx.org/rdf/terms#",
    "sssom": "https://w3id.org/sssom/",
    "study-design": BASE + "study-design/",
    "trial": BASE + "trial/",
    "unit": BASE + "unit/",
    "vann": "http://purl.org/vocab/vann/",
    "void": "http://rdfs.org/ns/void#",
    "void-ext": "http://ldf.fi/void-ext#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}

#: The beginning of the IRIs of media types.
IANA = "https://www.iana.org/assignments/media-types/"
#: Namespaces that many modules name.
DCTERMS, OWL, PROV, RDF, RDFS, SKOS, SSSOM, XSD = (
    PREFIXES[name] for name in ("dcterms", "owl", "prov", "rdf", "rdfs", "skos", "sssom", "xsd")
)
RDF_TYPE, RDFS_LABEL = RDF + "type", RDFS + "label"

#: Predicates of mappings to terms that mean the same as a concept, or something near it.
MATCHES = tuple(f"{SKOS}{name}Match" for name in ("exact", "close", "broad", "narrow", "related"))
#: Predicate of mappings from a measure to what it measures.
MEASURES_ENTITY = MSC + "measuresEntity"
#: Properties from a concept to those that it is one of the cases of: what names it answers questions about them, too.
BROADER = (SKOS + "broader", MSC + "dueTo")

#: The named graphs of a source, in the order in which they are written.
GRAPH_KINDS = ("statements", "provenance", "issues")
#: The named graph of what sources share.
SHARED = "shared"
#: The named graphs beside those of data: vocabulary, stored queries, the description of the dataset.
OTHER_GRAPHS = ("ontology", "queries", "dataset")

#: Hexadecimal digits of a SHA-256 by which keys that are else alike differ.
DIGEST_DIGITS = 8
_NOT_IN_SLUG = re.compile(r"[^a-z0-9]+")
#: Kinds of dash and minus, each of which folds to a hyphen.
DASHES = "‐‑‒–—―−⁃⁻₋﹘﹣－"
_FOLDED = str.maketrans(
    dict.fromkeys(DASHES, "-")
    | dict.fromkeys("⁺₊﹢＋", "+")
    | dict.fromkeys("‘’ʼ´`", "'")
    | dict.fromkeys("“”", '"')
)
#: A hyphen or slash that joins two words, at least one of them by a letter.
_JOINT = re.compile(r"(?<=[^\W_])[-/](?=[^\W\d_])|(?<=[^\W\d_])[-/](?=[^\W_])")
#: Maximum characters per key of words, without a digest: a step of a path is the name of a file.
_LONGEST_SLUG = 120


@lru_cache(1 << 16)
def fold(words: str) -> str:
    """Return *words* as labels are compared: visible, with case, dashes, plus signs and quotes made one."""
    return " ".join(visible(words).translate(_FOLDED).casefold().split())


def mint_slug(text: str) -> str:
    """Return *text* in lower-case ASCII letters and digits joined by hyphens.

    Greek and other letters without an ASCII base are spelled by their code point (``u3b1``), so that
    different words keep different slugs.

    :returns: the slug; ``"x"`` when nothing of the text is left
    """
    parts = []
    for char in unicodedata.normalize("NFKD", text.lower()):
        if char.isascii():
            parts.append(char)
        elif char.isalnum():
            parts.append(f"u{ord(char):x}")
        elif not unicodedata.combining(char):
            parts.append(" ")
    return _NOT_IN_SLUG.sub("-", "".join(parts)).strip("-") or "x"


def mint_word_key(words: str, *, is_exact: bool = False) -> str:
    """Return the key of *words* that no vocabulary knows: their slug, and a digest where others may have that slug.

    Words have one key where :func:`fold` makes them one, or where they differ in a joint alone: ``Odd-joint disease``,
    ``odd joint disease``. ``CD34+`` and ``CD34-`` differ, for instance, and so do long words that are cut.

    :param is_exact: words that differ in case or in a joint have keys of their own, as units do
    """
    words = unicodedata.normalize("NFC", words)
    meant = " ".join(visible(words).split()) if is_exact else _JOINT.sub(" ", fold(words))
    slug = mint_slug(meant)
    if slug.replace("-", " ") == meant and len(slug) <= _LONGEST_SLUG:
        return slug
    # A tilde is in no slug.
    return f"{slug[:_LONGEST_SLUG].strip('-')}~{digest_of(meant)}"


def digest_of(text: str) -> str:
    """Return the first :data:`DIGEST_DIGITS` of the SHA-256 of *text*."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:DIGEST_DIGITS]


def concept_iri(kind: str, key: str) -> str:
    """Return the IRI of the concept *key* of the scheme *kind* (``disease``, ``crohn-disease``)."""
    return f"{BASE}{kind}/{key}"


def graph_iri(name: str) -> str:
    """Return the IRI of a named graph of mscgraph (``ontology``, ``dataset``, ``<source>/statements``)."""
    return f"{BASE}graph/{name}"


#: The named graph of a triplestore that a build is loaded into, and that is asked there.
LOADED_GRAPH = graph_iri("data")


def local_name(iri: str) -> str:
    """Return the part of *iri* behind its last ``#`` or ``/``."""
    return re.split(r"[#/]", iri)[-1]
