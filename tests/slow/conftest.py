"""Folders that web servers read, and ROBOT, run by Java with what Maven has fetched."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from support import skip_or_fail
from support.robot import Robot

_POM = Path(__file__).with_name("pom.xml")
_FETCH_SECONDS = 600
_RUN_SECONDS = 300


@pytest.fixture(scope="module")
def open_folder() -> Iterator[Path]:
    """A folder that the users of web servers can read."""
    folder = Path(tempfile.mkdtemp(prefix="mscgraph-hosts-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def class_path(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The class path of ROBOT and of what it needs."""
    missing = [program for program in ("java", "mvn") if shutil.which(program) is None]
    if missing:
        skip_or_fail(f"ROBOT needs Java and Maven, and there is no {' and no '.join(missing)} here")
    listed = tmp_path_factory.mktemp("maven") / "class_path.txt"
    goal = ["dependency:build-classpath", f"-Dmdep.outputFile={listed}"]
    command = ["mvn", "-q", "-B", "-Dstyle.color=never", "-f", str(_POM), *goal]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=_FETCH_SECONDS, check=False)
    except subprocess.TimeoutExpired:
        skip_or_fail(f"Maven has not fetched ROBOT within {_FETCH_SECONDS} s")
    if done.returncode or not listed.is_file():
        lines = [line for line in (done.stdout + done.stderr).splitlines() if line.strip()]
        skip_or_fail(f"Maven cannot fetch ROBOT: {lines[0] if lines else 'without a reason'}")
    return listed.read_text("utf-8").strip()


@pytest.fixture(scope="session")
def robot(class_path: str) -> Robot:
    """Run ``robot(*arguments)``; several commands can be chained in one call, as on ROBOT's command line."""

    def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
        command = ["java", "-Xmx3G", "-Dfile.encoding=UTF-8", "-cp", class_path]
        command += ["org.obolibrary.robot.CommandLineInterface", *map(str, arguments)]
        return subprocess.run(
            command, capture_output=True, encoding="utf-8", timeout=_RUN_SECONDS, check=False
        )

    return run
