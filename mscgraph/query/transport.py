"""Sends queries over HTTP by SPARQLWrapper, and keeps the bounds that it does not know.

SPARQLWrapper 2.0 opens requests by urllib's global opener, which follows a redirect to another host with the password
still in the request, reads answers of any length, and tries once. So its requests are opened here.
"""

from __future__ import annotations

import http.client
import ssl
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from email.message import Message
from email.utils import parsedate_to_datetime
from typing import IO, Any
from urllib.parse import urlsplit

from mscgraph import __version__
from mscgraph.errors import AddressError, EndpointError

__all__ = ["Answer", "Transport"]

#: What is tried again: too many requests, and a service that is not there for now.
_TRY_AGAIN = (429, 503)
#: Seconds that are waited at most, whatever an endpoint asks for.
_MAX_PAUSE = 30.0
_FIRST_PAUSE = 0.5
_MAX_ANSWER_BYTES = 100_000_000
_PART_BYTES = 1 << 16
#: So many characters of what an endpoint says of its refusal are shown.
_MAX_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Answer:
    """What an endpoint answered: the body, its media type, its headers."""

    body: bytes
    media_type: str
    headers: Message


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """Follows no redirect: a POST would lose its query, and another host would learn the password."""

    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: Any, newurl: str
    ) -> None:
        return None


class Transport:
    """An endpoint's address, how it is reached and for how long it is tried."""

    def __init__(self, url: str, auth: tuple[str, str] | None, timeout: float, retries: int) -> None:
        """Take the address.

        :param auth: user and password, given only when the endpoint asks for them
        :param timeout: seconds for a whole answer
        :param retries: how often a request is sent again when it was not taken
        :raises AddressError: if the address is none of http or https, or has a password in it
        """
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            began = f"{parts.scheme}:" if parts.scheme else "none of them"
            raise AddressError(
                url[:_MAX_SHOWN], "an address that begins with http:// or https:// and a host", began
            )
        if parts.username is not None or parts.password is not None:
            raise AddressError(parts.hostname, "an address without user and password (see --auth)", "both")
        self.url = url
        self._timeout = timeout
        self._retries = retries
        self._opener = urllib.request.OpenerDirector()
        handlers: list[urllib.request.BaseHandler] = [
            urllib.request.ProxyHandler(),
            urllib.request.HTTPHandler(),
            urllib.request.HTTPSHandler(),
            urllib.request.HTTPDefaultErrorHandler(),
            urllib.request.HTTPErrorProcessor(),
            _NoRedirect(),
        ]
        if auth is not None:
            passwords = urllib.request.HTTPPasswordMgrWithDefaultRealm()
            passwords.add_password(None, url, *auth)
            handlers += [
                urllib.request.HTTPBasicAuthHandler(passwords),
                urllib.request.HTTPDigestAuthHandler(passwords),
            ]
        for handler in handlers:
            self._opener.add_handler(handler)

    def send(self, text: str, form: str, default_graph: str | None) -> Answer:
        """Send a query by POST; a refusal for now, or a lost connection, is tried again.

        :param form: the query's form: ``SELECT``, ``ASK``, ``CONSTRUCT`` or ``DESCRIBE``
        :param default_graph: IRI of the graph that is asked, ``None`` for what the endpoint takes for it
        :raises EndpointError: if the endpoint refuses, is not reached, or its answer is too late or too long
        """
        request = self._make_request(text, form, default_graph)
        for attempt in range(self._retries + 1):
            pause = min(_FIRST_PAUSE * 2**attempt, _MAX_PAUSE)
            try:
                return self._open(request)
            except urllib.error.HTTPError as error:
                if error.code not in _TRY_AGAIN or attempt == self._retries:
                    raise EndpointError(self.url, "an answer", _describe(error)) from error
                pause = _read_pause(error.headers, pause)
            except TimeoutError as error:
                raise self._too_late() from error
            except urllib.error.URLError as error:
                if isinstance(error.reason, TimeoutError):
                    raise self._too_late() from error
                # An endpoint that does not speak TLS will not when it is asked again.
                if attempt == self._retries or isinstance(error.reason, ssl.SSLError):
                    raise EndpointError(self.url, "an endpoint", str(error.reason)) from error
            except (OSError, http.client.HTTPException) as error:
                if attempt == self._retries:
                    found = f"a connection that broke ({error or type(error).__name__})"
                    raise EndpointError(self.url, "a whole answer", found) from error
            except ValueError as error:  # urllib knows no other way to be identified than Basic and Digest
                raise EndpointError(
                    self.url, "an endpoint that asks for Basic or Digest", str(error)
                ) from error
            time.sleep(pause)
        raise AssertionError("the last attempt ends in an answer or an error")

    def _make_request(self, text: str, form: str, default_graph: str | None) -> urllib.request.Request:
        import SPARQLWrapper

        wrapper = SPARQLWrapper.SPARQLWrapper(self.url, agent=f"mscgraph/{__version__}")
        wrapper.setMethod(SPARQLWrapper.POST)
        # Without this, parameters go along that no standard knows, which strict endpoints refuse.
        wrapper.setOnlyConneg(True)
        if default_graph is not None:
            wrapper.addDefaultGraph(default_graph)
        wrapper.setQuery(text)
        # It looks for the form by a pattern, which comments can lead astray.
        wrapper.queryType = form
        wrapper.setReturnFormat(SPARQLWrapper.JSON if form in ("SELECT", "ASK") else SPARQLWrapper.TURTLE)
        request = wrapper._createRequest()
        assert isinstance(request, urllib.request.Request)
        return request

    def _open(self, request: urllib.request.Request) -> Answer:
        end = time.monotonic() + self._timeout
        with self._opener.open(request, timeout=self._timeout) as response:
            parts = []
            size = 0
            while part := response.read1(_PART_BYTES):
                size += len(part)
                if size > _MAX_ANSWER_BYTES:
                    found = "more; ask for less"
                    raise EndpointError(self.url, f"an answer of at most {_MAX_ANSWER_BYTES:,} bytes", found)
                if time.monotonic() > end:
                    raise TimeoutError
                parts.append(part)
            if response.length:  # urllib does not tell a body that ends early
                raise http.client.IncompleteRead(b"", response.length)
            headers = response.headers
            return Answer(b"".join(parts), headers.get_content_type(), headers)

    def _too_late(self) -> EndpointError:
        return EndpointError(self.url, f"an answer within {self._timeout:g} s", "none (see --timeout)")


def _describe(error: urllib.error.HTTPError) -> str:
    """Say in a line what an endpoint refused with."""
    if location := error.headers.get("Location"):
        return f"{error.code}, a redirect, which is not followed, to {location[:_MAX_SHOWN]!r}"
    if error.code == http.client.UNAUTHORIZED:
        return "401, user or password refused or not given (see --auth)"
    try:
        words = " ".join(error.read(_PART_BYTES).decode("utf-8", "replace").split())
    except (OSError, http.client.HTTPException):
        words = ""
    shown = "" if words.startswith("<") else words[:_MAX_SHOWN]
    return f"{error.code} {error.reason}{': ' if shown else ''}{shown}"


def _read_pause(headers: Message, otherwise: float) -> float:
    """Return the seconds that ``Retry-After`` asks for, a number or a date, within bounds."""
    stated = headers.get("Retry-After", "").strip()
    if stated.isdecimal() and len(stated) < len("1000000"):
        return min(float(stated), _MAX_PAUSE)
    try:
        # By the endpoint's own clock: ours may differ.
        seconds = (
            parsedate_to_datetime(stated) - parsedate_to_datetime(headers.get("Date", ""))
        ).total_seconds()
    except (TypeError, ValueError):
        return otherwise
    return min(max(seconds, 0.0), _MAX_PAUSE)
