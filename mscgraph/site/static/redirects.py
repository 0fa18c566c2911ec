"""Redirect rules for web servers, in the idiom of w3id.org's entries, made from the table of places."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from urllib.parse import urlsplit

from mscgraph.errors import AddressError
from mscgraph.media_types import BYTES, load_media_types, media_type
from mscgraph.namespaces import BASE
from mscgraph.query import ENDPOINT
from mscgraph.site.places import PlaceRule, Places, Representation
from mscgraph.site.templating import render

#: An address that can be in a rule as it is.
_PLAIN_URL = re.compile(r"https?://[a-z0-9.-]+(?::\d{1,5})?/(?:[a-z0-9._~@-]+/)*", re.ASCII | re.I)
_VARIABLE = re.compile(r"\{(\w+)\+?\}")
#: Raw paths that name nothing: with an empty step, one to another folder, or one that no file could have.
_STRANGE = r"(?:^|/)(?:\.|%2e){0,2}(?:/|$)|%(?:2f|00)|\x5c"


def accept_rules(representations: Sequence[Representation]) -> list[tuple[str, str]]:
    """Return a pattern of an Accept header and the extension that it leads to; the last that fits holds.

    The page for people comes first: it is for requests that name no syntax of RDF. Qualities are not read.
    """
    people, *others = representations
    browsers = rf"{_escape(people.media_type)}|text/\*|\*/\*|^\s*$"
    return [(browsers, people.extension), *((_escape(one.media_type), one.extension) for one in others[::-1])]


def part_rules(places: Places, mark: str) -> list[tuple[str, str, str]]:
    """Return a pattern of paths, document and fragment of each line of the table; the first that fits holds.

    :param mark: what the server writes before the number of a group: ``$``, ``%``
    """
    return [_part_rule(part, mark) for part in places.parts]


def _part_rule(part: PlaceRule, mark: str) -> tuple[str, str, str]:
    groups = {name: f"{mark}{number}" for number, name in enumerate(part.variables, 1)}

    def fill(template: str) -> str:
        return _VARIABLE.sub(lambda match: groups[match[1]], template)

    whole = fill(part.whole)
    return part.pattern, whole, fill(part.thing).removeprefix(f"{whole}/")


def _type_rule(ending: str, kind: str) -> tuple[str, str, str, bool]:
    """Return pattern, ending and media type of files, and whether the ending is one step after a full stop."""
    is_name = ending in load_media_types() and ending in load_media_types()[ending].names
    return _escape(ending), ending, kind, "." not in ending and not is_name


def check_url(url: str) -> str:
    """Return the address of a site with a slash at its end.

    :raises AddressError: if it is not a plain one: with a user, a query, a fragment, or what rules would expand
    """
    whole = url if url.endswith("/") else f"{url}/"
    if not _PLAIN_URL.fullmatch(whole):
        raise AddressError(
            "--url",
            problem=f"{url!r} is not a plain address",
            remedy="name one of http or https, with nothing but letters, digits and . _ ~ @ - between slashes",
        )
    return whole


@dataclass(frozen=True, slots=True)
class RedirectFiles:
    """The rules for each kind of web server.

    :param types: media type by what a file's name ends in, of all files of the site
    :param others: the first steps of all paths that are not those of things
    :param url: where the site will be found
    :param not_found: the page of that answer, empty without one
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
            accept=accept_rules(self.places.representations),
            base=BASE,
            bytes=BYTES,
            endpoint=ENDPOINT,
            folder=folder,
            media_type=media_type,
            not_found=self.not_found,
            others="|".join(map(_escape, self.others)),
            part_rules=partial(part_rules, self.places),
            place=self.places.folder,
            strange=_STRANGE,
            types=[_type_rule(ending, kind) for ending, kind in sorted(self.types.items())],
            url=self.url,
            url_is_known=self.url != BASE,
        ).encode()


def _escape(text: str) -> str:
    """Return *text* for a regular expression of any web server."""
    return re.sub(r"([^\w/-])", r"\\\1", text, flags=re.ASCII)
