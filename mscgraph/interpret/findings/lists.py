"""What lists of a sentence share, and the segments that it falls into."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import takewhile

from mscgraph.interpret.findings.cues import Cues
from mscgraph.interpret.findings.elements import THROUGH, Element, Kind
from mscgraph.interpret.findings.words import Words
from mscgraph.records import Measure

__all__ = ["share_heads", "split_segments"]

#: What opens a segment that goes on with the measures of the one before without a word that says so.
_AGAIN = Element(Kind.BREAK, 0, 0, True, {"elliptic": True})
#: Heads that members of a list share have no more words.
_LONGEST_HEAD = 4


def share_heads(words: Words, elements: list[Element], cues: Cues) -> list[Element]:
    """Give members of a list the words they share: "overall or progression-free survival", "KOOS pain and symptoms"."""
    folded = words.folded
    found = list(elements)
    for index in range(len(found) - 1, 0, -1):  # heads at the end go leftwards
        element = found[index]
        if element.kind != Kind.MEASURE or element.last - element.first < 2:
            continue
        head_first = element.first + 1
        at = index
        while at >= 2 and found[at - 1].kind in (Kind.JOINT, Kind.COMMA):
            left = at - 2
            if found[left].kind in (Kind.JOINT, Kind.COMMA) and left >= 1:
                left -= 1
            shared = _shared(folded, found[left], head_first, element.last, cues)
            if shared is None:
                break
            found[left] = Element(
                Kind.MEASURE, found[left].first, found[left].last, shared, {"measure": shared}
            )
            at = left
    for index in range(len(found) - 2):  # beginnings go rightwards
        element = found[index]
        if element.kind != Kind.MEASURE or element.last - element.first < 2:
            continue
        at = index
        while at + 2 < len(found) and found[at + 1].kind in (Kind.JOINT, Kind.COMMA):
            right = at + 2
            if found[right].kind == Kind.JOINT and right + 1 < len(found):
                right += 1
            measure = _continued(folded, element, found[right], cues)
            if measure is None:
                break
            found[right] = Element(
                Kind.MEASURE, found[right].first, found[right].last, measure, {"measure": measure}
            )
            at = right
    return found


def _shared(folded: list[str], left: Element, first: int, last: int, cues: Cues) -> Measure | None:
    if left.kind in (Kind.JOINT, Kind.COMMA, Kind.BRACKET) or left.last - left.first > _LONGEST_HEAD:
        return None
    own = tuple(folded[left.first : left.last])
    for start in range(max(first, last - _LONGEST_HEAD), last):
        measure: Measure | None = cues.tree.find((*own, *folded[start:last]), "measure")
        if measure is not None:
            return measure
    return None


def _continued(folded: list[str], left: Element, right: Element, cues: Cues) -> Measure | None:
    if right.kind not in (Kind.MEASURE, Kind.UNKNOWN, Kind.CUE) or right.last - right.first > _LONGEST_HEAD:
        return None
    own = tuple(folded[right.first : right.last])
    for end in range(left.last - 1, left.first, -1):
        measure: Measure | None = cues.tree.find((*folded[left.first : end], *own), "measure")
        if measure is not None:
            return measure
    return None


def split_segments(elements: Sequence[Element]) -> Iterator[tuple[list[Element], Element | None]]:
    """Yield the elements of each segment, and the word that opens it, ``None`` at the sentence's beginning."""
    part: list[Element] = []
    opening: Element | None = None
    for index, element in enumerate(elements):
        if _continues(elements, index, part, again=opening is _AGAIN):
            yield part, opening
            part, opening = [], _AGAIN
        elif element.kind == Kind.BREAK or (element.has("breaks_before") and _breaks(elements, index)):
            if part:
                yield part, opening
            part, opening = [], element
        else:
            part.append(element)
    if part:
        yield part, opening


def _continues(elements: Sequence[Element], index: int, part: Sequence[Element], *, again: bool) -> bool:
    """Say whether a comma or joint begins another statement of the same measures: "rose on day 3 and fell on day 7"."""
    if elements[index].kind not in (Kind.COMMA, Kind.JOINT):
        return False
    kinds = [element.kind for element in part]
    named = kinds.index(Kind.MEASURE) if Kind.MEASURE in kinds else 0 if again else None
    if named is None or Kind.CUE not in kinds[named:]:
        return False
    rest = list(takewhile(lambda one: one.kind not in (Kind.COMMA, Kind.BREAK), elements[index + 1 :]))
    while rest and rest[0].kind in (Kind.JOINT, Kind.COPULA, Kind.FILLER, Kind.SIGNIFICANCE):
        rest.pop(0)
    if not rest or rest[0].kind != Kind.CUE or rest[0].value.stands == "nouns" or len(rest) < 2:
        return False
    dated = any(one.kind in (Kind.TIME, Kind.VALUE, Kind.COMPARATOR) for one in rest)
    return dated and not any(one.kind in (Kind.MEASURE, Kind.UNKNOWN) for one in _until_joint(rest))


def _until_joint(elements: Sequence[Element]) -> list[Element]:
    return list(takewhile(lambda one: one.kind != Kind.JOINT, elements))


def _breaks(elements: Sequence[Element], index: int) -> bool:
    """Say whether "with" at *index* begins a statement: after a comma, before a negation or word of direction."""
    if index > 0 and elements[index - 1].kind == Kind.COMMA:
        return True
    for element in elements[index + 1 : index + 4]:
        if element.kind in (Kind.NEGATION, Kind.CUE):
            return True
        if element.kind == Kind.MEASURE:
            return bool(element.value.kind == "verdict")
        if element.kind not in THROUGH:
            return False
    return False
