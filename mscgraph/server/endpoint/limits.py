"""Quotas of queries."""

from __future__ import annotations

import os
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Limits:
    """Quotas of a query, and of the queries that run.

    :param seconds: after so long on the wall clock a query is ended
    :param rows: an answer of more rows is refused
    :param result_bytes: an answer of more bytes is refused
    :param request_bytes: a longer request is refused
    :param memory_bytes: so much a query may take beyond the graph
    :param workers: maximum queries that run at a time
    :param waiting: maximum further queries that wait
    :param per_client: maximum queries of one client that run or wait
    :param wait_seconds: who has waited so long is sent away
    :param on_the_way_bytes: so much answers may come to that are on their way to those who read them
    """

    seconds: float = 20.0
    rows: int = 100_000
    result_bytes: int = 50_000_000
    request_bytes: int = 1_000_000
    memory_bytes: int = 2_000_000_000
    workers: int = field(default_factory=lambda: max(2, os.cpu_count() or 2))
    waiting: int = 256
    per_client: int = 128
    wait_seconds: float = 60.0
    on_the_way_bytes: int = 500_000_000
