"""CHANGELOG.md, CITATION.cff, constraints.txt and README.md have the same versions as the program and the ontology."""

from __future__ import annotations

import contextlib
import re
import tomllib
from importlib.metadata import PackageNotFoundError, metadata
from typing import Any

import pyoxigraph as ox
import yaml
from packaging.specifiers import SpecifierSet

import mscgraph
from support import ROOT
from support.documents import PAGES, README


def read_citation() -> dict[str, object]:
    return yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))


def read_changes() -> dict[str, list[tuple[str, str]]]:
    """Return the releases of the changelog by its parts: number and date of the released, the newest first."""
    text = (ROOT / "CHANGELOG.md").read_text("utf-8")
    parts = re.split(r"^## (.+)$", text, flags=re.MULTILINE)[1:]
    return {
        name: re.findall(r"^### (?!Unreleased$)(\S+)(?: \((\S+)\))?$", body, re.MULTILINE)
        for name, body in zip(parts[::2], parts[1::2], strict=True)
    }


def read_ontology_version() -> str:
    ontology = ox.NamedNode("https://w3id.org/mscgraph/ontology")
    version = ox.NamedNode("http://www.w3.org/2002/07/owl#versionInfo")
    store = ox.Store()
    store.bulk_load(path=str(ROOT / "ontology" / "mscgraph.ttl"), format=ox.RdfFormat.TURTLE)
    (quad,) = store.quads_for_pattern(ontology, version, None)
    return quad.object.value


def test_the_citation_has_the_version_of_the_software() -> None:
    assert read_citation()["version"] == mscgraph.__version__


def test_the_readme_has_the_version_of_the_software() -> None:
    assert set(re.findall(r"\bversion (\d+\.\d+\.\d+)", README.read_text("utf-8"))) == {mscgraph.__version__}


def test_the_newest_change_of_the_software_has_its_version_and_date() -> None:
    assert read_changes()["Software"][0] == (mscgraph.__version__, str(read_citation()["date-released"]))


def test_the_newest_change_of_the_ontology_has_its_date() -> None:
    assert read_changes()["Ontology"][0][0] == read_ontology_version()


def test_documents_that_name_a_version_of_the_ontology_have_its_version() -> None:
    texts = [page.read_text("utf-8") for page in PAGES]
    found = {date for text in texts for date in re.findall(r"ontology of (\d{4}-\d\d-\d\d)", text)}
    assert found <= {read_ontology_version()}


def test_the_citation_refers_to_the_article_of_the_bundled_source() -> None:
    (sidecar,) = (ROOT / "sources").glob("*.yaml")
    article = yaml.safe_load(sidecar.read_text("utf-8"))["article"]
    (reference,) = read_citation()["references"]
    assert {key: str(reference[key]) for key in ("title", "doi", "journal", "volume")} == {
        key: str(article[key]) for key in ("title", "doi", "journal", "volume")
    }
    names = [f"{author['given-names']} {author['family-names']}" for author in reference["authors"]]
    assert names == article["authors"]


def test_constraints_pin_versions_and_name_no_addresses() -> None:
    lines = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    assert [line for line in lines if not re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9.+!]+", line)] == []


def read_project() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]


def test_constraints_pin_every_dependency() -> None:
    project = read_project()
    groups = [project["dependencies"], *project["optional-dependencies"].values()]
    named = {re.match(r"[\w.-]+", entry)[0] for group in groups for entry in group} - {project["name"]}
    lines = (ROOT / "constraints.txt").read_text("utf-8").splitlines()

    def fold(name: str) -> str:
        return re.sub(r"[-_.]+", "-", name).lower()

    assert {fold(name) for name in named} - {fold(line.partition("==")[0]) for line in lines} == set()


def test_the_versions_of_constraints_run_on_the_oldest_python_that_is_supported() -> None:
    oldest = f"{read_project()['requires-python'].removeprefix('>=')}.0"
    wrong = []
    for line in (ROOT / "constraints.txt").read_text("utf-8").splitlines():
        with contextlib.suppress(PackageNotFoundError):
            needed = metadata(line.partition("==")[0]).get("Requires-Python", "")
            if oldest not in SpecifierSet(needed):
                wrong.append((line, needed))
    assert wrong == []
