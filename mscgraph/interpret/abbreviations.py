"""The footnote of abbreviations, judged: entries that repeat, differ or contradict the vocabulary."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from mscgraph.records import Abbreviation, Issue, IssueFactory


def judge_abbreviations(
    abbreviations: Sequence[Abbreviation],
    names_of: Callable[[str], Sequence[tuple[str, frozenset[str]]]],
    fold: Callable[[str], str],
    issue: IssueFactory,
) -> list[Issue]:
    """Return the issues of a footnote, in its order.

    An entry repeats one before it, or contradicts one of another meaning; or it is wrong: the vocabulary
    knows its short form, and none of the concepts of that name bears its long form.

    :param names_of: label and folded names of every concept that has a short form as a label
    :param fold: the spelling that names are compared in
    """
    issues: list[Issue] = []
    seen: dict[str, set[str]] = {}
    for entry in abbreviations:
        short, meaning = entry.short_form, fold(entry.long_form)
        words = f"{short} {entry.long_form}"
        before = seen.setdefault(fold(short), set())
        if meaning in before:
            issues.append(issue("duplicate-abbreviation", None, f"{short} is explained twice alike", words))
        elif before:
            message = f"{short} is explained in {len(before) + 1} ways"
            issues.append(issue("ambiguous-abbreviation", None, message, words))
        before.add(meaning)
        concepts = names_of(short)
        if concepts and not any(meaning in names for _, names in concepts):
            known = ", ".join(sorted(label for label, _ in concepts))
            message = f"{short} is explained as {entry.long_form!r}; the vocabulary knows it as {known}"
            issues.append(issue("wrong-abbreviation", None, message, words))
    return issues
