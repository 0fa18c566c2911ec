"""The pool of processes: what a query costs, its look-ups too, is paid outside of the event loop."""

from __future__ import annotations

import asyncio
import json
import os
import time
from collections.abc import Iterable

import pyoxigraph as ox

from mscgraph.query.stored import Parameter, StoredQuery
from mscgraph.query.table import Select, Table
from mscgraph.query.values import GraphValues
from mscgraph.server.endpoint.engine import QueryEngine
from mscgraph.server.endpoint.limits import Limits
from mscgraph.server.endpoint.pool import Client, Outcome, QueryPool

ROW = Parameter("row", "integer", "", "1", among="position")
ROWS = StoredQuery("rows", "rows.rq", "SELECT ?row { }", "", "", (), (ROW,))


def run(select: Select, values: Iterable[str] = ("1",), seconds: float = 5.0) -> list[Outcome]:
    """Run a stored query in a worker, once for each value, with look-ups by *select*."""
    limits = Limits(seconds=seconds, workers=1)
    pool = QueryPool(QueryEngine(ox.Store(), (), limits, [ROWS], GraphValues(select)))
    pool.start()

    async def ask() -> list[Outcome]:
        return [await pool.run_stored("rows", {"row": one}, None, Client("a")) for one in values]

    try:
        return asyncio.run(ask())
    finally:
        pool.close()


def test_a_look_up_that_does_not_end_is_ended_like_a_query() -> None:
    def wait(_text: str) -> Table:
        time.sleep(60)
        return Table(())

    (outcome,) = run(wait, seconds=0.5)
    assert (outcome.status, b"within 0.5 s" in outcome.body) == (503, True)


def test_look_ups_run_in_another_process() -> None:
    def select(_text: str) -> Table:
        return Table(("one",), [] if os.getpid() == here else [(ox.Literal("there"),)])

    here = os.getpid()
    (outcome,) = run(select)
    assert (outcome.status, json.loads(outcome.body)["results"]["bindings"][0]["row"]["value"]) == (200, "1")


def test_a_parameter_at_fault_is_the_caller_s() -> None:
    outcomes = run(lambda _text: Table(("one",)), ("1", "x"))
    assert [outcome.status for outcome in outcomes] == [400, 400]
    assert [outcome.body.decode() for outcome in outcomes] == [
        "rows.rq: row: expected a position of the graph, which has none, found '1'\n",
        "rows.rq: row: expected a whole number, found 'x'\n",
    ]
