"""The JSON-LD context, completed from the table of properties."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from mscgraph.files import read_text
from mscgraph.records import ReportProperty


def load_context(path: Path, properties: Iterable[ReportProperty]) -> dict[str, object]:
    """Return the context in the file *path*, with the terms of the table that the file lacks behind its own."""
    context: dict[str, object] = json.loads(read_text(path))["@context"]
    return context | {name: term for name, term in property_terms(properties).items() if name not in context}


def property_terms(properties: Iterable[ReportProperty]) -> dict[str, object]:
    """Return the terms of properties of concepts and of further columns, and of the classes of the concepts."""
    terms: dict[str, object] = {}
    for one in properties:
        if one.scheme and one.value_class:
            terms[one.value_class] = f"msc:{one.value_class}"
            several = {} if one.is_single and not one.on_trial else {"@container": "@set"}
            terms[one.name] = {"@id": f"msc:{one.name}", "@type": "@id", **several}
        elif one.kind == "number":
            terms[one.name] = {"@id": f"msc:{one.name}", "@type": "xsd:integer"}
        elif one.is_further:
            term = {"@id": f"msc:{one.name}", "@container": "@set"}
            terms[one.name] = f"msc:{one.name}" if one.is_single else term
    return terms


def context_text(context: Mapping[str, object]) -> str:
    """Return *context* as a file, a term per line."""
    terms = (f"    {json.dumps(name)}: {json.dumps(term)}" for name, term in context.items())
    return '{\n  "@context": {\n' + ",\n".join(terms) + "\n  }\n}\n"
