"""The page of the server in the reference: its limits, options, media types and prefixes are those of the code."""

from __future__ import annotations

import re

import pytest

from mscgraph.cli.publishing import serve
from mscgraph.namespaces import PREFIXES
from mscgraph.server import bounded, live, reply, resources, running
from mscgraph.server.endpoint import app, requests
from mscgraph.server.endpoint.formats import GRAPHS, RESULTS
from mscgraph.server.endpoint.limits import Limits
from mscgraph.site.places import load_places
from support import ROOT
from support.documents import rows_of_tables

PAGE = (ROOT / "docs" / "reference" / "server.md").read_text("utf-8")


def rows_of(heading: str) -> list[list[str]]:
    return rows_of_tables(PAGE, f"## {heading}")


LIMITS = {row[0]: row[1] for row in rows_of("Limits")}
#: Numbers in the table by the beginning of their row.
NUMBERS = {
    "seconds per query": [Limits().seconds],
    "memory per query": [Limits().memory_bytes],
    "rows per answer": [Limits().rows],
    "bytes per answer": [Limits().result_bytes],
    "queries that wait": [Limits().waiting],
    "seconds that a query waits": [Limits().wait_seconds],
    "queries of one client": [Limits().per_client],
    "bytes of answers being sent": [Limits().on_the_way_bytes],
    "bytes per query": [Limits().request_bytes],
    "bytes per head": [bounded._HEAD_BYTES],
    "seconds until a request has come": [bounded.BoundedProtocol.request_seconds],
    "characters per path": [resources._MAX_PATH],
    "characters of parameters": [live._MAX_CHARACTERS],
    "parameters per request": [live._MAX_PARAMETERS, requests._MAX_PARAMETERS],
    "seconds in which a client takes nothing": [reply._SEND_SECONDS],
    "seconds that a connection is idle": [running._IDLE_SECONDS],
    "connections": [running._CONNECTIONS],
}


@pytest.mark.parametrize("name", NUMBERS)
def test_the_table_has_the_limit_of_the_code(name: str) -> None:
    (value,) = (value for row, value in LIMITS.items() if row.startswith(name))
    found = [int(number.replace(",", "")) for number in re.findall(r"\d[\d,]*", value)]
    assert found[: len(NUMBERS[name])] == NUMBERS[name]


def test_limits_beside_others_are_those_of_the_code() -> None:
    rows = " ".join(LIMITS)
    assert f"answers of more than {app._SMALL:,} bytes" in rows
    assert f"an answer of more than {reply._LONG:,} bytes" in rows


def test_every_option_of_a_limit_exists() -> None:
    options = set(re.findall(r"`(--.+?)`", " ".join(LIMITS)))
    assert options <= {option.opts[0] for option in serve.params}


def test_every_code_of_a_limit_is_explained() -> None:
    codes = {code for row in rows_of("Limits") for code in re.findall(r"\b\d{3}\b", row[2])}
    explained = {code for row in rows_of("Status codes") for code in re.findall(r"\d{3}", row[0])}
    assert codes <= explained


def test_media_types_are_in_the_order_of_the_code() -> None:
    offered = [tuple(cell.strip("`") for cell in row) for row in rows_of("Content negotiation")]
    assert offered == [(one.media_type, one.extension) for one in load_places().representations]
    answers = [tuple(re.findall(r"`(.+?)`", row[1])) for row in rows_of("Endpoint")]
    assert answers[-2:] == [RESULTS, GRAPHS]


def test_prefixes_are_those_of_the_project() -> None:
    listed = PAGE.partition("These prefixes need no declaration:")[2].partition(".")[0]
    assert re.findall(r"`(.+?)`", listed) == sorted(PREFIXES)
