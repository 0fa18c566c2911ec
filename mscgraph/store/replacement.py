"""Puts triples in the place of a named graph of a triplestore, whole or not at all."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from mscgraph.errors import EndpointError, LostAnswerError
from mscgraph.http import HttpClient
from mscgraph.media_types import media_type
from mscgraph.store.target import Target
from mscgraph.store.triples import TripleBatch, Triples
from mscgraph.terms import spell_in_query

#: Triples and bytes of a request. Virtuoso compiles the whole of an update, so that these are smaller.
_UPLOAD = (10_000, 4_000_000)
_INSERT = (1_000, 1_000_000)
#: Triples per second that the slowest store puts in place or takes away.
_CHANGED = 1_000
#: Seconds before each look at a store that did not answer.
_LOOKS = (0.0, 0.5, 1.0, 2.0)


@dataclass(frozen=True, slots=True)
class Replacement:
    """A named graph of a store and the triples that it is to have.

    They are sent to a staging graph, counted there, and replace the old graph by one request. Then the
    staging graph is deleted.

    :param graph: IRI of the named graph
    :param count: asks the store how many triples a named graph has
    :param holds: asks the store an ASK query
    """

    triples: Triples
    graph: str
    target: Target
    http: HttpClient
    count: Callable[[str], int]
    holds: Callable[[str], bool]

    @property
    def staging(self) -> str:
        """The IRI of the graph that the triples are sent to first: the same for the same triples."""
        return f"{self.graph.rstrip('/#')}/staging-{self.triples.digest[:12]}"

    def run(self, progress: Callable[[str, int], None]) -> int:
        """Replace the graph; return how many triples it had before.

        :param progress: called with the number of triples sent
        :raises EndpointError: if the store refuses, is not reached or dies; it states what became of the old graph
            and what is left over
        """
        try:
            before = self.count(self.graph)
        except EndpointError as error:
            raise _add(error, f"nothing was sent, and <{self.graph}> is as it was") from error
        self._stage(progress, before)
        progress("the old graph is replaced", 0)
        self._swap(before)
        try:
            after = self.count(self.graph)
        except EndpointError as error:
            state = f"<{self.graph}> is the new graph, by the store's word; {self._left_over()}"
            raise _add(error, state) from error
        if after != self.triples.total:
            expected = f"{self.triples.total:,} triples in <{self.graph}> after it was replaced"
            found = f"{after:,}; the old graph is replaced; {self._clear()}"
            raise EndpointError(self.target.query, expected, found)
        progress("the staging graph is deleted", 0)
        try:
            self._drop()
        except EndpointError as error:
            raise _add(error, f"<{self.graph}> is the new graph; {self._left_over()}") from error
        return before

    def _stage(self, progress: Callable[[str, int], None], before: int) -> None:
        """Fill the staging graph and count it; delete it where that fails or is interrupted."""
        staged = False
        failure = None
        try:
            self._drop()  # what an earlier run may have left over
            sent = 0
            for batch in self.triples.batches(*(_UPLOAD if self.target.graph_store else _INSERT)):
                self._send(batch)
                sent += batch.triples
                progress("triples sent", sent)
            found = self.count(self.staging)
            if found != self.triples.total:
                expected = f"{self.triples.total:,} triples in the staging graph, as many as were sent"
                raise EndpointError(self.target.query, expected, f"{found:,}")
            staged = True
        except EndpointError as error:
            failure = error
        finally:
            left = "" if staged else self._clear()
        if failure is not None:
            raise _add(failure, f"{self._untouched(before)}; {left}") from failure

    def _swap(self, before: int) -> None:
        """Make the graph what the staging graph is; where the answer is lost, look what came of it."""
        try:
            # Only what differs is written, for that is what takes stores long: of two builds it is little. DROP and
            # INSERT in one request write all of it twice. MOVE of Jena's TDB2 leaves decimals of the old graph.
            # Not sent twice, for a store that does not answer may be at it still.
            new, old = self._patterns()
            swap = (
                f"DELETE {{ {old} }} WHERE {{ {old} FILTER NOT EXISTS {{ {new} }} }} ;\n"
                f"INSERT {{ {old} }} WHERE {{ {new} FILTER NOT EXISTS {{ {old} }} }}"
            )
            self._update(swap, repeatable=False, longer=self._longer())
        except EndpointError as error:
            is_lost = isinstance(error, LostAnswerError)
            seen = None
            for pause in _LOOKS:
                time.sleep(pause)
                seen = self._look() or seen
                if seen == (self.triples.total, self.triples.total, True):
                    return
            if seen == (self.triples.total, before, False):
                # A store that is still at it must find what it copies.
                left = self._left_over() if is_lost else self._clear()
                state = f"{self._untouched(before)}{' so far' if is_lost else ''}; {left}"
            elif seen is None:
                state = (
                    f"whether <{self.graph}> is the old graph of {before:,} triples or the new one of"
                    f" {self.triples.total:,} is not known, for the store cannot be asked; load again;"
                    f" {self._left_over()}"
                )
            else:
                state = (
                    f"<{self.graph}> is neither the old graph nor the new one: it has {seen[1]:,} triples, and"
                    f" {seen[0]:,} are in the staging graph; load again; {self._left_over()}"
                )
            raise _add(error, state) from error

    def _patterns(self) -> tuple[str, str]:
        """Return the patterns of a triple in the staging graph and in the graph."""
        return f"GRAPH <{self.staging}> {{ ?s ?p ?o }}", f"GRAPH <{self.graph}> {{ ?s ?p ?o }}"

    def _send(self, batch: TripleBatch) -> None:
        if self.target.graph_store:
            self.http.post(
                self.target.graph_store,
                batch.body,
                media_type("nt").type,
                parameters={"graph": self.staging},
                repeatable=batch.repeatable,
            )
            return
        body = spell_in_query(batch.body.decode())
        text = f"INSERT DATA {{ GRAPH <{self.staging}> {{\n{body}}} }}"
        self._update(text, repeatable=batch.repeatable)

    def _update(self, text: str, *, repeatable: bool, longer: float = 0.0) -> None:
        self.http.post(
            self.target.update,
            text.encode(),
            media_type("ru").type,
            repeatable=repeatable,
            longer=longer,
        )

    def _look(self) -> tuple[int, int, bool] | None:
        """Return how many triples the staging graph and the graph have, and whether the graph has all those staged.

        ``None`` where the store gives no answer.
        """
        new, old = self._patterns()
        try:
            counts = self.count(self.staging), self.count(self.graph)
            return *counts, not self.holds(f"ASK {{ {new} FILTER NOT EXISTS {{ {old} }} }}")
        except EndpointError:
            return None

    def _drop(self) -> None:
        text = f"DROP SILENT GRAPH <{self.staging}>"
        self._update(text, repeatable=True, longer=self._longer())

    def _longer(self) -> float:
        """Return how many seconds more than usual a request may take that changes all triples."""
        return self.triples.total / _CHANGED

    def _clear(self) -> str:
        """Remove the staging graph; return in words what is left over."""
        try:
            self._drop()
        except EndpointError:
            return self._left_over()
        return "nothing is left over"

    def _left_over(self) -> str:
        return f"what may be left over goes with the update DROP SILENT GRAPH <{self.staging}>"

    def _untouched(self, before: int) -> str:
        had = f"has its {before:,} triples" if before else "was and is empty"
        return f"<{self.graph}> is untouched and {had}"


def _add(error: EndpointError, state: str) -> EndpointError:
    """Return an error that also states what the store holds now."""
    return type(error)(error.place, problem=f"{error.problem}; {state}", remedy=error.remedy)
