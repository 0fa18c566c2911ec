"""A served graph by the FAIR metrics that a machine can look at without a network beyond loopback."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urljoin

import pyoxigraph as ox
import pytest

from mscgraph.media_types import load_media_types
from mscgraph.namespaces import BASE, IANA, PREFIXES
from support.served import Response, ServerProcess, run_server

DATASET, TRIAL = "/dataset", "/trial/NCT02017912"
URL = "https://trials.example.org/"
#: Vocabularies that a metadata harvester knows.
STANDARD = ("dcat", "dcterms", "foaf", "prov", "schema", "void")
#: Formats that anybody can read with free software.
OPEN = {"text/turtle", "application/rdf+xml", "application/n-quads", "application/ld+json", "text/csv"}


@pytest.fixture(scope="module")
def server(bundled_build: Path) -> Iterator[ServerProcess]:
    with run_server(bundled_build, "--url", URL) as running:
        yield running


@pytest.fixture(scope="module")
def metadata(server: ServerProcess) -> ox.Store:
    """The description of the dataset as a harvester gets it: from the IRI, by content negotiation."""
    store = ox.Store()
    store.load(follow(server, DATASET, "text/turtle").body, ox.RdfFormat.TURTLE, base_iri=BASE)
    return store


def follow(server: ServerProcess, path: str, accept: str) -> Response:
    """Ask for a thing, and follow where it leads."""
    answer = server.ask(path, Accept=accept)
    if answer.status == 303:
        answer = server.ask(urljoin(path, answer.headers["location"]).partition("#")[0], Accept=accept)
    assert answer.status == 200
    assert answer.headers["content-type"].partition(";")[0] == accept
    return answer


def ask(store: ox.Store, pattern: str, names: str = "*") -> list[tuple[str, ...]]:
    found = store.query(f"SELECT DISTINCT {names} {{ {pattern} }}", prefixes=PREFIXES, base_iri=BASE)
    return sorted(tuple(term.value for term in row) for row in found)  # type: ignore[union-attr]


def links_of(answer: Response) -> dict[str, set[str]]:
    """Return the targets of a Link header by relation."""
    found: dict[str, set[str]] = {}
    for target, relation in re.findall(r'<([^>]*)>; rel="([\w-]+)"', answer.headers["link"]):
        found.setdefault(relation, set()).add(target)
    return found


def page_data(server: ServerProcess, path: str) -> dict[str, object]:
    """Return the JSON-LD in the page of a thing."""
    page = follow(server, path, "text/html").text
    (text,) = re.findall(r'(?s)<script type="application/ld\+json">(.*?)</script>', page)
    return dict(json.loads(text))


def test_f1_an_identifier_is_a_persistent_address_and_the_metadata_state_it(metadata: ox.Store) -> None:
    assert ask(metadata, "<dataset> dcterms:identifier ?id") == [(f"{BASE}dataset",)]
    assert re.fullmatch(r"https://w3id\.org/[a-z]+/", BASE)


def test_f2_the_core_metadata_are_there(metadata: ox.Store) -> None:
    core = ("title", "description", "creator", "publisher", "identifier", "license", "language")
    assert [name for name in core if not ask(metadata, f"<dataset> dcterms:{name} ?value")] == []
    assert ask(metadata, "<dataset> dcat:version ?v ; dcat:theme ?t ; dcat:landingPage ?p ; dcat:keyword ?k")
    assert ask(metadata, "<dataset> dcterms:publisher [ a foaf:Agent ; foaf:name ?name ]")


def test_f3_the_metadata_name_each_file_by_address_size_and_type(
    server: ServerProcess, metadata: ox.Store
) -> None:
    files = ask(
        metadata,
        "<dataset> dcat:distribution ?d . ?d dcat:downloadURL ?url ; dcat:accessURL ?url ;"
        " dcat:mediaType ?type ; dcat:byteSize ?size",
        "?url ?type ?size",
    )
    assert len(files) >= 9
    for url, media_type, size in files:
        answer = server.ask("/" + url.removeprefix(BASE), method="HEAD")
        assert (answer.status, answer.headers["content-length"]) == (200, size)
        assert answer.headers["content-type"].partition(";")[0] == media_type.removeprefix(IANA)


def test_f4_a_search_engine_finds_the_dataset_in_the_page(server: ServerProcess) -> None:
    fields = page_data(server, DATASET)
    assert (fields["@context"], fields["@type"], fields["@id"]) == (
        "https://schema.org",
        "Dataset",
        f"{BASE}dataset",
    )
    needed = {
        "name",
        "description",
        "license",
        "creator",
        "distribution",
        "identifier",
        "version",
        "keywords",
    }
    assert needed - fields.keys() == set()
    assert f"<loc>{URL}doc/dataset.html</loc>" in server.ask("/sitemap.xml").text


def test_a1_a_machine_gets_metadata_and_data_by_open_protocols(
    server: ServerProcess, metadata: ox.Store
) -> None:
    for accept in ("text/turtle", "application/ld+json", "application/rdf+xml", "text/html"):
        assert follow(server, TRIAL, accept).body
    assert ask(metadata, "<dataset> void:sparqlEndpoint ?address") == [(f"{URL}sparql",)]
    service = ask_endpoint(
        server, "SELECT ?url { ?s a dcat:DataService ; dcat:endpointURL ?url ; dcat:servesDataset ?d }"
    )
    assert [row["url"]["value"] for row in service] == [f"{URL}sparql"]
    assert ask(metadata, "<dataset> a schema:Dataset ; schema:license ?licence ; schema:name ?name")


def ask_endpoint(server: ServerProcess, query: str) -> list[dict[str, dict[str, str]]]:
    answer = server.ask(f"/sparql?query={quote(query)}", Accept="application/json")
    assert answer.status == 200
    return list(json.loads(answer.body)["results"]["bindings"])


def test_an_editor_finds_the_properties_of_each_class_and_the_classes_of_their_values(
    server: ServerProcess,
) -> None:
    rows = ask_endpoint(
        server,
        "PREFIX void-ext: <http://ldf.fi/void-ext#> SELECT ?property ?class ?datatype {"
        " ?part void:class msc:Finding ; void:propertyPartition ?of ."
        " ?of void:property ?property ; void:triples ?n ."
        " OPTIONAL { ?of void:classPartition/void:class ?class }"
        " OPTIONAL { ?of void-ext:datatypePartition/void-ext:datatype ?datatype } }",
    )
    found = {
        tuple(row.get(name, {}).get("value", "") for name in ("property", "class", "datatype"))
        for row in rows
    }
    msc, xsd = PREFIXES["msc"], PREFIXES["xsd"]
    assert (f"{msc}direction", f"{msc}Direction", "") in found
    assert (f"{msc}timeDays", "", f"{xsd}integer") in found


def test_i1_formats_are_open_and_registered(metadata: ox.Store) -> None:
    types = {value.removeprefix(IANA) for (value,) in ask(metadata, "[] dcat:mediaType ?type", "?type")}
    assert types
    assert types <= OPEN <= {one.type for one in load_media_types().values()}


def test_i2_the_metadata_use_standard_vocabularies(metadata: ox.Store) -> None:
    used = {
        quad.predicate.value
        for quad in metadata.quads_for_pattern(ox.NamedNode(f"{BASE}dataset"), None, None)
    }
    spaces = tuple(PREFIXES[name] for name in (*STANDARD, "rdf", "rdfs"))
    assert [iri for iri in used if not iri.startswith(spaces)] == []
    assert {name for name in STANDARD if any(iri.startswith(PREFIXES[name]) for iri in used)} >= {
        "dcat",
        "dcterms",
        "prov",
        "void",
    }


def test_i3_typed_links_lead_from_the_page_to_the_data_and_back(server: ServerProcess) -> None:
    page, data = (follow(server, TRIAL, accept) for accept in ("text/html", "text/turtle"))
    there, back = links_of(page), links_of(data)
    assert {"cite-as", "describedby", "type", "license", "collection"} <= there.keys()
    assert there["cite-as"] == back["cite-as"] == {BASE + TRIAL[1:]}
    assert "NCT02017912.ttl" in there["describedby"]
    assert back["describes"] == {"NCT02017912.html"}


def test_r1_the_licence_is_an_iri_in_metadata_header_and_page(
    server: ServerProcess, metadata: ox.Store
) -> None:
    ((licence,),) = ask(metadata, "<dataset> dcterms:license ?licence")
    assert re.fullmatch(r"https://creativecommons\.org/licenses/[a-z-]+/[\d.]+/", licence)
    assert ask(metadata, "?d a dcat:Distribution ; dcterms:license ?licence", "?licence") == [(licence,)]
    assert not ask(metadata, "?d a dcat:Distribution FILTER NOT EXISTS { ?d dcterms:license ?licence }")
    assert links_of(follow(server, TRIAL, "text/html"))["license"] == {licence}
    assert page_data(server, DATASET)["license"] == licence


def test_r2_the_provenance_states_source_activity_and_software_and_files_have_checksums(
    server: ServerProcess, metadata: ox.Store
) -> None:
    for name in ("wasDerivedFrom", "wasGeneratedBy", "wasAttributedTo"):
        assert ask(metadata, f"<dataset> prov:{name} ?origin"), name
    for name in ("mscgraph.nq", "queries.ttl"):
        sums = ask(metadata, f"<distribution/{name}> spdx:checksum/spdx:checksumValue ?sum")
        assert sums == [(hashlib.sha256(server.ask(f"/dump/{name}").body).hexdigest(),)]
