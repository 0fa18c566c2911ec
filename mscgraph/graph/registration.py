"""The triples of a registration, and the key that distinguishes the numbers of a source."""

from __future__ import annotations

import re

from mscgraph.namespaces import RDFS
from mscgraph.records import Registration
from mscgraph.terms import LABEL, A, Triple, boolean, iri, mint_key, msc, string, text

#: The characters of a number that a key spells by others: a slash, and what then needs an escape.
_IN_KEY = str.maketrans({"/": "-", "-": "_-", "_": "__"})
#: The key of a trial without a number.
_OF_ROW = re.compile(r"row-\d+")
#: The properties of a registration that are read from a cell.
READ = frozenset(map(msc, ("identifier", "hasRegistryForm", "registry", "statedAs")))


def registration_key(source: str, registration: Registration) -> str:
    """Return the key of a number: its own where a registry gave it, else one under the source.

    No two numbers of a source have one key: ``432/2020`` is ``432-2020``, and ``432-2020`` is ``432_-2020``. A number
    of a registry's form has hyphens for its slashes: no registry's form has both.
    """
    number = registration.identifier
    if registration.valid:
        return mint_key(number.replace("/", "-"))
    key = mint_key(number.translate(_IN_KEY))
    return f"{source}/~{key}" if _OF_ROW.fullmatch(key) else f"{source}/{key}"


def registration_triples(
    term: str, registration: Registration, registry: str | None, page: str | None
) -> list[Triple]:
    """Return the triples of a registration.

    :param registry: the term of the registry, ``None`` where the number has the form of none
    :param page: the address of its entry, ``None`` where that is not known
    """
    found = [
        (A, msc("Registration")),
        (LABEL, text(f"Registration {registration.identifier}")),
        (msc("identifier"), string(registration.identifier)),
        (msc("hasRegistryForm"), boolean(registration.valid)),
        (msc("registry"), registry),
        (iri(RDFS + "seeAlso"), iri(page) if page is not None else None),
        (msc("statedAs"), string(registration.stated_as)),
    ]
    return [(term, predicate, value) for predicate, value in found if value is not None]
