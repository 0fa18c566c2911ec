"""Dockerfile and compose file: linters find nothing, and they agree with the project.

``.ci/check-containers`` runs them.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

import mscgraph
from support import ROOT, skip_or_fail
from support.documents import PAGES

pytestmark = pytest.mark.slow

DOCKERFILE = (ROOT / "Dockerfile").read_text("utf-8")
COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8"))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


@pytest.mark.parametrize(
    "command",
    [
        ["hadolint", "Dockerfile"],
        ["check-jsonschema", "--quiet", "--builtin-schema", "vendor.compose-spec", "compose.yaml"],
    ],
    ids=lambda command: command[0],
)
def test_the_linter_finds_nothing(command: list[str]) -> None:
    program = Path(sys.executable).with_name(command[0])
    if not program.is_file():
        skip_or_fail(f"there is no program {command[0]} beside Python")
    done = subprocess.run([program, *command[1:]], cwd=ROOT, capture_output=True, text=True)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_the_labels_are_those_of_the_project() -> None:
    found = dict(re.findall(r'org\.opencontainers\.image\.(\w+)="(.*?)"', DOCKERFILE))
    project = PROJECT["project"]
    assert found == {
        "title": project["name"],
        "description": project["description"],
        "licenses": project["license"],
        "version": mscgraph.__version__,
    }


def test_the_images_have_the_versions_that_are_tested() -> None:
    constraints = (ROOT / "constraints.txt").read_text("utf-8")
    (store,) = re.findall(r"^oxigraph==(.+)$", constraints, re.MULTILINE)
    images = {name: service["image"] for name, service in COMPOSE["services"].items()}
    assert images == {
        "mscgraph": f"mscgraph:{mscgraph.__version__}",
        "load": f"mscgraph:{mscgraph.__version__}",
        "store": f"oxigraph/oxigraph:{store}",
    }


def test_the_documentation_names_the_image_of_the_compose_file() -> None:
    named = {
        image for page in PAGES for image in re.findall(r"\bmscgraph:[\d.]+\d\b", page.read_text("utf-8"))
    }
    assert named == {COMPOSE["services"]["mscgraph"]["image"]}


def test_each_service_has_the_least_rights_and_each_port_is_of_this_computer() -> None:
    for service in COMPOSE["services"].values():
        assert (service["read_only"], service["cap_drop"]) == (True, ["ALL"])
        assert service["security_opt"] == ["no-new-privileges:true"]
        assert all(port.startswith("127.0.0.1:") for port in service.get("ports", ()))


def test_the_builder_is_sent_all_that_the_wheel_is_made_of() -> None:
    lines = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    sent = {line.removeprefix("!") for line in lines if line.startswith("!")}
    hatch = PROJECT["tool"]["hatch"]
    wheel = hatch["build"]["targets"]["wheel"]
    readme = {one["path"] for one in hatch["metadata"]["hooks"]["fancy-pypi-readme"]["fragments"]}
    needed = {*wheel["packages"], *wheel["force-include"], *readme, *PROJECT["project"]["license-files"]}
    assert needed | {"pyproject.toml", "constraints.txt", ".ci/fetch-editor"} == sent
