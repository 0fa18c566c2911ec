"""The triples of issues, of a report or of a table as a whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from mscgraph.graph.column import ColumnTerm
from mscgraph.records import Issue
from mscgraph.terms import Triple, below_base, msc, string, thing_triples


def issue_triples(path: str, name: str, issues: Iterable[Issue], column_term: ColumnTerm) -> Iterator[Triple]:
    """Yield the triples of *issues*, in their order; those of one code are numbered.

    Issues between sources are numbered by themselves: the others keep their IRIs whichever sources are built together.

    :param path: of the thing at fault, below the base
    :param name: how labels name it
    """
    counts: dict[str, int] = {}
    for issue in issues:
        key = f"{issue.code}-between-sources" if issue.is_between else issue.code
        counts[key] = number = counts.get(key, 0) + 1
        term = below_base(f"{path}/issue/{key}-{number}")
        yield from thing_triples(
            term,
            msc("Issue"),
            f"{name}, {key.replace('-', ' ')} {number}",
            (msc("issueCode"), below_base(f"issue-code/{issue.code}")),
            (msc("severity"), string(issue.severity)),
            (msc("message"), string(issue.message)),
            (msc("concerns"), below_base(path)),
            (msc("column"), column_term(issue.column) if issue.column else None),
            (msc("text"), string(issue.text) if issue.text is not None else None),
        )
