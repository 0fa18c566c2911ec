"""The forms of registry numbers, by the patterns of ``ontology/registries.ttl``."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from mscgraph.namespaces import DASHES
from mscgraph.records import Registry
from mscgraph.relations import grouped

#: Characters that part the pieces of a number, in some registry's spelling or in a misprint.
_PARTING = re.compile(r"[\s:./#-]+")
#: Characters between the pieces of a number, in the order in which they are tried.
_JOINTS = ("", "-", "/")
#: Decompositions of characters that differ from ASCII in their width.
_WIDTHS = ("<wide>", "<narrow>", "<small>")
#: Maximum digits per number.
_MOST_DIGITS = 20
#: Maximum numbers whose reading is kept.
_CACHE = 1 << 14


class _Plain(dict[int, str]):
    """Characters in ASCII, each for one: dashes, blanks, digits and other widths."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        digit = unicodedata.decimal(char, None)
        if char in DASHES:
            plain = "-"
        elif char.isspace():
            plain = " "
        elif digit is not None:
            plain = str(digit)
        elif unicodedata.decomposition(char).startswith(_WIDTHS):
            plain = unicodedata.normalize("NFKC", char)
        else:
            plain = char
        self[code] = plain = plain if len(plain) == 1 else char
        return plain


_PLAIN = _Plain()
#: Characters before the first digit of a number that has no prefix.
_BEFORE_DIGITS = re.compile(r"^[^\d]*")
_DASHES = str.maketrans(dict.fromkeys(DASHES, "-"))


def make_plain(text: str) -> str:
    """Return *text* with kinds of dash, blank and digit, and characters of other widths, in ASCII; its length stays."""
    return text if text.isascii() and text.isprintable() else text.translate(_PLAIN)


def is_plain(text: str) -> bool:
    """Return whether *text* differs from ASCII in dashes alone."""
    return text.isascii() or text.translate(_DASHES).isascii()


@dataclass(frozen=True, slots=True)
class Reading:
    """The reading of a number.

    :param identifier: in the registry's spelling; as printed where that is not known
    :param valid: whether the identifier has its registry's form
    :param exact: whether the printed number has it, case apart
    :param placeholder: whether the number only fills the place of one
    """

    identifier: str
    registry: Registry
    valid: bool
    exact: bool
    placeholder: bool = False


class _Form:
    """The form of a registry's numbers."""

    def __init__(self, registry: Registry) -> None:
        self.registry = registry
        self.form = re.compile(registry.pattern)
        self.near = re.compile(registry.near_pattern) if registry.near_pattern else None
        self._prefixes = registry.prefixes or ("",)
        self._network = (registry.network_prefix or "").casefold()
        #: Beginnings of numbers, those of the network among them, without a dash at their end.
        self.beginnings = {
            one.rstrip("-") for one in (*registry.prefixes, registry.network_prefix) if one is not None
        }
        self._suffix = re.compile(registry.network_suffix) if registry.network_suffix else None

    def spell(self, number: str) -> str | None:
        """Return *number* in the registry's case and without what the network prints around it, if it has the form."""
        for spelled in self._spellings(number):
            if self.form.match(spelled):
                return spelled
        return None

    def mend(self, number: str) -> str | None:
        """Return *number* with other characters between its pieces, if it has the form then.

        No run of digits is joined to pieces that are a number without it.
        """
        for prefix in self._prefixes:
            core = prefix.rstrip("-")
            if not number.casefold().startswith(core.casefold()):
                continue
            rest = number[len(core) :] if core else _BEFORE_DIGITS.sub("", number)
            pieces = [piece for piece in _PARTING.split(rest) if piece]
            for joint in ("-", "/") if self._is_whole_early(prefix, pieces) else _JOINTS:
                body = joint.join(pieces)
                for candidate in (prefix + body, core + joint + body):
                    if (found := self.spell(candidate)) is not None:
                        return found
        return None

    def _is_whole_early(self, prefix: str, pieces: list[str]) -> bool:
        """Return whether the pieces before some run of digits are a number without it."""
        return any(
            before[-1].isdigit() and after[0].isdigit() and self.spell(prefix + "".join(pieces[:count]))
            for count, (before, after) in enumerate(pairwise(pieces), 1)
        )

    def may_begin(self, word: str) -> bool:
        """Return whether numbers begin with *word*: in the registry's case, or in one that the near pattern takes."""
        if word in self.beginnings or self.near is None:
            return True
        return any(self.near.match(word + "0" * count) for count in range(1, _MOST_DIGITS))

    def keep_case(self, number: str) -> str:
        """Return *number* as printed, its prefix in the registry's case."""
        for prefix in self._prefixes:
            if number.casefold().startswith(prefix.casefold()):
                return prefix + number[len(prefix) :]
        return number

    def _spellings(self, number: str) -> Iterator[str]:
        for one in dict.fromkeys((number, self._bare(number))):
            yield one
            for prefix in self._prefixes:
                if prefix and one.casefold().startswith(prefix.casefold()):
                    rest = one[len(prefix) :]
                    yield prefix + rest
                    yield prefix + rest.upper()

    def _bare(self, number: str) -> str:
        if self._network and number.casefold().startswith(self._network):
            number = number[len(self._network) :].lstrip("- ")
        return self._suffix.sub("", number) if self._suffix else number


class RegistryForms:
    """Reads numbers by the forms of all registries."""

    def __init__(self, registries: Iterable[Registry]) -> None:
        self._forms = [_Form(registry) for registry in registries]
        by_beginning = grouped((one.casefold(), form) for form in self._forms for one in form.beginnings)
        self._by_beginning = {
            beginning: list(dict.fromkeys(forms)) for beginning, forms in by_beginning.items()
        }
        self._without_prefix = [form for form in self._forms if not form.registry.prefixes]
        every = {one for form in self._forms for one in form.beginnings}
        #: Beginnings of numbers, those of the network among them, longest first.
        self.beginnings = tuple(sorted(every, key=lambda one: (-len(one), one)))
        self._beginning = re.compile("|".join(map(re.escape, self.beginnings)) or "(?!)", re.IGNORECASE)
        self._any = re.compile("|".join(form.form.pattern for form in self._forms) or "(?!)")
        placeholders = {form.registry.placeholder for form in self._forms if form.registry.placeholder}
        self._placeholders = [re.compile(pattern) for pattern in sorted(placeholders)]
        self.read = lru_cache(_CACHE)(self._read_anew)

    def is_placeholder(self, number: str) -> bool:
        """Return whether *number* only fills the place of one."""
        return any(pattern.match(number) for pattern in self._placeholders)

    def is_beginning(self, word: str) -> bool:
        """Return whether a number of some registry may begin with *word* and go on behind a blank."""
        begun = self._beginning.match(word)
        if begun is None or word[begun.end() : begun.end() + 1].isalnum():
            return False
        beginning = begun.group()
        return any(form.may_begin(beginning) for form in self._by_beginning[beginning.casefold()])

    def _candidates(self, number: str) -> list[_Form]:
        """Return the forms that *number* may have."""
        if begun := self._beginning.match(number):
            return self._by_beginning[begun.group().casefold()]
        return self._forms if self._any.match(number) else self._without_prefix

    def _read_anew(self, number: str) -> Reading | None:
        """Return the reading of a plain *number*: of a registry's form, near one, or ``None``."""
        forms = self._candidates(number)
        for form in forms:
            if (spelled := form.spell(number)) is not None:
                return self._make(form, spelled, valid=True, exact=True)
        inner = number.strip(" -")
        for form in forms:
            if form.near and form.near.match(inner):
                mended = form.mend(inner)
                return self._make(form, mended or form.keep_case(inner), valid=bool(mended), exact=False)
        return None

    def _make(self, form: _Form, identifier: str, *, valid: bool, exact: bool) -> Reading:
        return Reading(identifier, form.registry, valid, exact, self.is_placeholder(identifier))
