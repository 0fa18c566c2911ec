"""How well outcomes are read into findings, against annotations, and how fast."""

from __future__ import annotations

import argparse
import csv
import random
import re
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import mscgraph
from mscgraph.files.data import bundled_source
from mscgraph.interpret.findings.reader import FindingReader
from mscgraph.numbers import finding_words, plain_number
from mscgraph.pipeline.workshop import Workshop
from mscgraph.records import Amount, Issue, Read, TrialReport

ANNOTATIONS = Path(__file__).parents[1] / "tests" / "annotations"
#: Fields of a finding that are compared once it is matched.
FIELDS = ("measure", "assessment", "comparator", "values", "significant")
_RATE = 2000


@dataclass(frozen=True)
class Stated:
    """A finding, annotated or read, in the form that both have."""

    row: int
    category: str
    direction: str
    time_days: str
    spans: tuple[tuple[int, int], ...]
    measure: str
    assessment: str
    comparator: str
    values: str
    significant: str
    text: str

    def matches(self, other: Stated) -> bool:
        """Return whether both have the same category, direction and time, on a common phrase."""
        return (
            (self.row, self.category, self.direction, self.time_days)
            == (other.row, other.category, other.direction, other.time_days)
        ) and any(a < d and c < b for a, b in self.spans for c, d in other.spans)


def annotated(path: Path, outcomes: dict[int, str]) -> Iterator[Stated]:
    """Yield the annotated findings of a table, by words (at every place that has them) or by offsets."""
    with path.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE):
            number = int(row["row"])
            if "start" in row:
                spans = ((int(row["start"]), int(row["end"])),)
            else:
                found = re.finditer(re.escape(row["measure_text"]), outcomes[number])
                spans = tuple(match.span() for match in found)
            text = outcomes[number][slice(*spans[0])]
            rest = (row[field] or "" for field in FIELDS)
            yield Stated(
                number,
                row["category"],
                row["direction"] or "",
                row["time_days"] or "",
                spans,
                *rest,
                text=text,
            )


def read(reports: Iterable[TrialReport]) -> Iterator[Stated]:
    """Yield the findings that the program reads."""
    for report in reports:
        for finding in report.findings:
            named = finding.measure_text.evidence
            days = finding.time_days
            yield Stated(
                report.row.position,
                finding.category.value,
                _word(finding.direction),
                str(days.value) if days else "",
                ((named.start, named.end),),
                finding.measure.value.key if finding.measure else "",
                _word(finding.assessment),
                _word(finding.comparator),
                ", ".join(spell(amount.value) for amount in finding.values),
                _word(finding.significant),
                text=finding.measure_text.value,
            )


def _word(read: Read[str] | Read[bool] | None) -> str:
    return str(read.value).lower() if read is not None else ""


def spell(amount: Amount) -> str:
    """Spell an amount as annotations do."""
    total = plain_number(amount.of) if amount.of is not None else ""
    return finding_words(plain_number(amount.value), amount.unit, total)


def pair(truth: Sequence[Stated], found: Sequence[Stated]) -> list[tuple[Stated, Stated]]:
    """Pair annotated and read findings one to one, those whose other fields agree first."""
    pairs, used = [], set()
    for one in truth:
        candidates = [other for other in found if id(other) not in used and one.matches(other)]
        if candidates:
            best = max(candidates, key=lambda o: sum(getattr(one, f) == getattr(o, f) for f in FIELDS))
            used.add(id(best))
            pairs.append((one, best))
    return pairs


def score(hits: int, truth: int, found: int) -> str:
    """Return precision, recall and F1 in a line."""
    precision, recall = hits / found if found else 0.0, hits / truth if truth else 0.0
    middle = 2 * precision * recall / (precision + recall) if hits else 0.0
    return f"{truth:>5} {found:>5} {hits:>5}   {precision:.3f}  {recall:.3f}  {middle:.3f}"


def report(name: str, truth: Sequence[Stated], found: Sequence[Stated], *, misses: bool) -> None:
    """Print how well one set is read."""
    pairs = pair(truth, found)
    print(f"\n{name}\n{'':<24}{'true':>5} {'read':>5} {'right':>5}   prec.  recall  F1")
    print(f"{'all':<24}{score(len(pairs), len(truth), len(found))}")
    for field in ("category", "direction"):
        for value in sorted({getattr(one, field) for one in (*truth, *found)}):
            of = [sum(getattr(one, field) == value for one in many) for many in (truth, found)]
            hits = sum(getattr(one, field) == value for one, _ in pairs)
            print(f"{field + ' ' + (value or 'none'):<24}{score(hits, *of)}")
    for field in FIELDS:
        same = sum(getattr(a, field) == getattr(b, field) for a, b in pairs)
        print(f"same {field:<19}{same} of {len(pairs)}")
    if misses:
        matched = {id(one) for both in pairs for one in both}
        for mark, many in (("-", truth), ("+", found)):
            for one in many:
                if id(one) not in matched:
                    print(
                        f"  {mark} {one.row:>3} {one.category} | {one.text} | {one.direction} | {one.time_days}"
                    )
        for one, other in pairs:
            for field in FIELDS:
                if getattr(one, field) != getattr(other, field):
                    print(
                        f"  ~ {one.row:>3} {one.text} {field}: {getattr(one, field)} / {getattr(other, field)}"
                    )


def outcomes_of(reports: Iterable[TrialReport]) -> dict[int, str]:
    """Return the outcome of each row that has one."""
    return {report.row.position: report.outcome.value for report in reports if report.outcome is not None}


def measure_speed(cells: Sequence[str]) -> None:
    """Print how many cells a second are read, and whether twice the text takes twice the time."""
    workshop = Workshop()
    reader = FindingReader(
        workshop.lexicon.cues,
        lambda code, column, message, text=None: Issue(code, column, message, "Info", text),
        "outcome",
    )
    numbers = random.Random(5)
    made = [re.sub(r"\d+", lambda _: str(numbers.randrange(1, 99)), cell) for cell in cells * 40]
    start = time.process_time()
    for cell in made:
        reader.read(cell)
    took = time.process_time() - start
    print(f"\n{len(made)} cells with changed numbers: {len(made) / took:,.0f} a second (aim {_RATE:,})")
    sizes = (5_000, 10_000, 20_000, 1_000_000)
    text = " ".join(cells)
    for size in sizes:
        long = (text * (size // len(text) + 1))[:size]
        start = time.process_time()
        reader.read(long)
        print(f"one cell of {size:>9,} characters: {time.process_time() - start:.3f} s")


def main() -> None:
    """Measure the bundled source, and a saved page where it is given."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "page", nargs="?", type=Path, help="the saved page that annotations by offsets are of"
    )
    parser.add_argument(
        "--misses", action="store_true", help="print what was missed, misread or read too much"
    )
    parser.add_argument("--half", choices=["odd", "even"], help="measure only these rows of the page")
    arguments = parser.parse_args()
    bundled = mscgraph.read_reports(bundled_source())
    truth = list(annotated(ANNOTATIONS / "findings.tsv", outcomes_of(bundled)))
    report("bundled source", truth, list(read(bundled)), misses=arguments.misses)
    if arguments.page is not None:
        reports = mscgraph.read_reports(arguments.page)
        outcomes = outcomes_of(reports)
        for half in ("odd", "even"):
            path = next(ANNOTATIONS.glob(f"*.{half}.tsv"), None)
            if path is None or arguments.half not in (None, half):
                continue
            rows = [one for one in reports if one.row.position % 2 == (half == "odd")]
            seen = "looked at while rules were written" if half == "odd" else "not looked at"
            name = f"{arguments.page.name}, {half} rows ({seen})"
            report(name, list(annotated(path, outcomes)), list(read(rows)), misses=arguments.misses)
    measure_speed(list(outcomes_of(bundled).values()))


if __name__ == "__main__":
    sys.exit(main())
