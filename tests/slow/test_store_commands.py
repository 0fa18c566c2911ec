"""The documentation's commands for each triplestore, run as they are printed but for the ports."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from support import ROOT, skip_or_fail
from support.documents import blocks_of
from support.triplestores import free_port

_PAGE = ROOT / "docs" / "how-to" / "stores.md"
#: Commands by store, those of several blocks of one store one after the other.
SHOWN: dict[str, str] = {}
for _block in blocks_of(_PAGE.read_text("utf-8"), "shown"):
    if _block.value.startswith("needs a store, "):
        _store = _block.value.removeprefix("needs a store, ")
        SHOWN[_store] = SHOWN.get(_store, "") + _block.body
NEEDED = {
    "oxigraph": ["oxigraph", "curl"],
    "fuseki": ["java", "mvn", "curl"],
    "rdf4j": ["java", "mvn", "curl"],
    "virtuoso": ["virtuoso-t", "isql-vt"],
}
_PATH = os.pathsep.join((str(Path(sys.executable).parent), os.environ.get("PATH", "")))
#: So long a command may take, and what waits until a store answers.
_WAIT_SECONDS = 90


def with_free_ports(commands: str) -> str:
    """Replace the ports that a store listens at, which may be taken here."""
    ports = dict.fromkeys(re.findall(r"(?:localhost:|--port |port\}/|isql-vt )(\d{4})\b", commands))
    for port in ports:
        commands = re.sub(rf"\b{port}\b", str(free_port()), commands)
    return commands


@contextlib.contextmanager
def ended(folder: Path) -> Iterator[list[subprocess.Popen[bytes]]]:
    """End what is started in the block, and a Virtuoso that has gone into the background."""
    started: list[subprocess.Popen[bytes]] = []
    try:
        yield started
    finally:
        for process in started:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait(30)
        lock = folder / "virtuoso.lck"
        if lock.is_file() and (found := re.search(r"VIRT_PID=(\d+)", lock.read_text("utf-8"))):
            os.kill(int(found[1]), signal.SIGKILL)


def test_there_are_commands_for_each_store() -> None:
    assert SHOWN.keys() == NEEDED.keys()


@pytest.mark.parametrize("name", SHOWN)
def test_the_commands_load_the_graph_and_ask_it(name: str, bundled_build: Path, tmp_path: Path) -> None:
    missing = [program for program in NEEDED[name] if shutil.which(program, path=_PATH) is None]
    if missing:
        skip_or_fail(f"the commands for {name} need {', '.join(missing)}")
    shutil.copytree(bundled_build, tmp_path / "output")
    (tmp_path / "tests").symlink_to(ROOT / "tests")
    environment = {**os.environ, "PATH": _PATH, "FUSEKI_BASE": str(tmp_path / "fuseki")}
    here = subprocess.run(
        ["mscgraph", "query", "landscape"], cwd=tmp_path, env=environment, capture_output=True, check=True
    )
    commands = with_free_ports(SHOWN[name])
    with ended(tmp_path) as started:
        printed = []
        for line in commands.splitlines():
            if line.startswith("export "):
                key, _, value = line.removeprefix("export ").partition("=")
                environment[key] = value
            elif line.endswith(" &"):
                with (tmp_path / "store.log").open("wb") as log:
                    started.append(
                        subprocess.Popen(
                            ["bash", "-c", f"exec {line.removesuffix(' &')}"],
                            cwd=tmp_path,
                            env=environment,
                            stdout=log,
                            stderr=log,
                            start_new_session=True,
                        )
                    )
            else:
                done = subprocess.run(
                    ["bash", "-c", line],
                    cwd=tmp_path,
                    env=environment,
                    capture_output=True,
                    timeout=_WAIT_SECONDS,
                )
                assert done.returncode == 0, (line, done.stderr.decode())
                printed.append(done.stdout)
        assert here.stdout in printed
