"""Redirect rules for web servers, made from the table of places."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from urllib.parse import urlsplit

from mscgraph.errors import OutputError
from mscgraph.namespaces import BASE
from mscgraph.site.places import Part, Places
from mscgraph.site.static.ranges import BLANK, LESS, STRANGE, Offer, offers_of
from mscgraph.site.templating import render

__all__ = ["PartRule", "RedirectFiles", "check_url", "part_rules"]

#: An address that can stand in a rule as it is.
_PLAIN_URL = re.compile(r"https?://[a-z0-9.-]+(?::\d{1,5})?/(?:[a-z0-9._~@-]+/)*", re.ASCII | re.I)
_VARIABLE = re.compile(r"\{(\w+)\+?\}")
_GROUP = re.compile(r"\{(\d)\}")
_OPENED = re.compile(r"\\.|\(")


@dataclass(frozen=True, slots=True)
class PartRule:
    """A line of the table for a web server.

    :param pattern: finds the path of a part; its first group is the whole path
    :param document: the path of the whole, with ``{n}`` for the group *n*
    :param fragment: where in the document, in the same way
    """

    pattern: str
    document: str
    fragment: str

    def fill(self, text: str, mark: str) -> str:
        """Return document or fragment with groups as a server writes them: ``$1``, ``%1``."""
        return _GROUP.sub(lambda match: mark + match[1], text)

    def named_pattern(self, prefix: str) -> str:
        """Return the pattern with a name for each group, *prefix* and its number."""
        numbers = count(1)
        return _OPENED.sub(
            lambda match: f"(?<{prefix}{next(numbers)}>" if match[0] == "(" else match[0], self.pattern
        )


def part_rules(places: Places) -> list[PartRule]:
    """Return the table's lines, the last first: where each overwrites the one before, the first line holds."""
    return [_part_rule(part) for part in reversed(places.parts)]


def _part_rule(part: Part) -> PartRule:
    groups = {name: f"{{{number}}}" for number, name in enumerate(part.variables, 2)}

    def numbered(template: str) -> str:
        return _VARIABLE.sub(lambda match: groups[match[1]], template)

    below = part.thing.removeprefix(f"{part.whole}/")
    fragment = "{1}" if below == part.thing else numbered(below)
    return PartRule(f"^({part.pattern[1:-1]})$", numbered(part.whole), fragment)


def check_url(url: str) -> str:
    """Return the address of a site with a slash at its end.

    :raises OutputError: if it is not a plain one: with a user, a query, a fragment, or what rules would expand
    """
    whole = url if url.endswith("/") else f"{url}/"
    if not _PLAIN_URL.fullmatch(whole):
        expected = (
            "an address of http or https with nothing but letters, digits and . _ ~ @ - between slashes"
        )
        raise OutputError("the site's address", expected, repr(url))
    return whole


@dataclass(frozen=True, slots=True)
class RedirectFiles:
    """The rules for each kind of web server.

    :param types: media type by what a file's name ends in, of all files of the site
    :param others: the first steps of all paths that are not those of things
    :param url: where the site will be found
    :param not_found: the page that says so, empty where there is none
    """

    places: Places
    types: Mapping[str, str]
    others: Sequence[str]
    url: str
    not_found: str = ""

    def write(self) -> dict[str, bytes]:
        """Return the files by name; rules for w3id.org only where the site itself is elsewhere."""
        found = {".htaccess": self._render("htaccess.j2"), "nginx.conf": self._render("nginx.conf.j2")}
        if self.url != BASE:
            found["w3id.htaccess"] = self._render("w3id.htaccess.j2")
        return found

    def _render(self, template: str) -> bytes:
        folder = "/" if self.url == BASE else urlsplit(self.url).path
        return render(
            f"redirects/{template}",
            base=BASE,
            blank=BLANK,
            folder=folder,
            less=LESS,
            not_found=self.not_found,
            offers=self._offers(),
            others="|".join(map(_escape, self.others)),
            parts=part_rules(self.places),
            people=self.places.representations[0].extension,
            place=self.places.folder,
            strange=STRANGE,
            types=[(_escape(ending), ending, kind) for ending, kind in sorted(self.types.items())],
            url=self.url,
            url_is_known=self.url != BASE,
        ).encode()

    def _offers(self) -> list[Offer]:
        return offers_of([(one.extension, one.media_type) for one in self.places.representations])


def _escape(text: str) -> str:
    """Return *text* for a regular expression of any web server."""
    return re.sub(r"([^\w/-])", r"\\\1", text, flags=re.ASCII)
