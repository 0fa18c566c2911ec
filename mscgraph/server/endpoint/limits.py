"""Quotas of queries."""

from __future__ import annotations

import os
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Limits:
    """Quotas of a query, and of the queries that run.

    :param seconds: maximum seconds per query on the wall clock; one that takes longer is ended
    :param rows: maximum rows per answer
    :param result_bytes: maximum bytes per answer
    :param request_bytes: maximum bytes per request
    :param memory_bytes: maximum bytes of memory per query, beside the graph
    :param workers: maximum queries that run at a time
    :param waiting: maximum further queries that wait
    :param per_client: maximum queries of one client that run or wait
    :param wait_seconds: maximum seconds that a query waits for its turn
    :param on_the_way_bytes: maximum bytes of all answers that are being sent
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
