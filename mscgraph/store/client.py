"""Sends graphs and updates to a triplestore over HTTP."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from mscgraph import __version__
from mscgraph.errors import EndpointError

if TYPE_CHECKING:
    import requests

__all__ = ["Client", "LostAnswerError"]

#: What is tried again: too many requests, and a service that is not there for now.
_TRY_AGAIN = (429, 503)
#: A gateway that gives up does not know whether the store behind it does.
_UNKNOWN = (408, 502, 504)
_PAUSES = (0.5, 1.0, 2.0)
_MAX_PAUSE = 30.0
_MAX_ANSWER_BYTES = 1 << 16
#: So many characters of what a store says of its refusal are shown.
_MAX_SHOWN = 200
_CONNECT_SECONDS = 10.0
_UNAUTHORIZED = 401


class LostAnswerError(EndpointError):
    """A request was sent, and whether the store has done what it says is not known."""


class Client:
    """A triplestore that takes graphs and updates."""

    def __init__(self, auth: tuple[str, str] | None, timeout: float) -> None:
        """Take user and password, which are given only when a store asks for them.

        :param timeout: seconds to wait for an answer
        """
        import requests

        self._session = requests.Session()
        self._session.headers["User-Agent"] = f"mscgraph/{__version__}"
        # With none at all, what ~/.netrc has for the host would be sent.
        self._session.auth = _send_as_it_is
        self._given = auth
        self._timeout = timeout

    def upload(self, url: str, graph: str, body: bytes, *, repeatable: bool) -> None:
        """Add N-Triples to a named graph by the Graph Store Protocol.

        :param repeatable: whether it does no harm to send them twice
        :raises EndpointError: if the store refuses or is not reached
        """
        self._post(url, body, "application/n-triples", {"graph": graph}, repeatable, self._timeout)

    def update(self, url: str, text: str, *, repeatable: bool, longer: float = 0.0) -> None:
        """Run a SPARQL update.

        :param repeatable: whether it does no harm to run it twice
        :param longer: so many seconds more than usual it may take
        :raises EndpointError: if the store refuses or is not reached
        """
        self._post(url, text.encode(), "application/sparql-update", {}, repeatable, self._timeout + longer)

    def _post(
        self,
        url: str,
        body: bytes,
        media_type: str,
        parameters: dict[str, str],
        repeatable: bool,
        timeout: float,
    ) -> None:
        for pause in (*_PAUSES, None):
            try:
                response, told = self._send(url, body, media_type, parameters, timeout)
            except EndpointError as error:
                if pause is None or (isinstance(error, LostAnswerError) and not repeatable):
                    raise
                time.sleep(pause)
                continue
            status = response.status_code
            if status < 300:
                return
            if status in _TRY_AGAIN and repeatable and pause is not None:
                stated = response.headers.get("Retry-After", "")
                time.sleep(min(float(stated), _MAX_PAUSE) if stated.isdecimal() else pause)
                continue
            kind = LostAnswerError if status in _UNKNOWN else EndpointError
            raise kind(url, "a store that takes the request", _describe(response, told))

    def _send(
        self, url: str, body: bytes, media_type: str, parameters: dict[str, str], timeout: float
    ) -> tuple[requests.Response, str]:
        response, told = self._send_once(url, body, media_type, parameters, timeout)
        if response.status_code == _UNAUTHORIZED and self._given and self._session.auth is _send_as_it_is:
            from requests.auth import HTTPBasicAuth, HTTPDigestAuth

            asked = response.headers.get("WWW-Authenticate", "").lower()
            self._session.auth = (HTTPDigestAuth if "digest" in asked else HTTPBasicAuth)(*self._given)
            response, told = self._send_once(url, body, media_type, parameters, timeout)
        return response, told

    def _send_once(
        self, url: str, body: bytes, media_type: str, parameters: dict[str, str], timeout: float
    ) -> tuple[requests.Response, str]:
        """Send a request; return the answer, and the beginning of what it says."""
        import requests
        from urllib3.exceptions import NewConnectionError

        try:
            # A redirect would take the password, or the change, to where nobody asked for.
            with self._session.post(
                url,
                params=parameters,
                data=body,
                headers={"Content-Type": media_type},
                timeout=(_CONNECT_SECONDS, timeout),
                allow_redirects=False,
                stream=True,
            ) as response:
                told = next(response.iter_content(_MAX_ANSWER_BYTES), b"")
                return response, told.decode("utf-8", "replace")
        except requests.ConnectTimeout as error:
            raise EndpointError(url, f"a store within {_CONNECT_SECONDS:g} s", "none") from error
        except requests.Timeout as error:
            raise LostAnswerError(url, f"an answer within {timeout:g} s", "none") from error
        except requests.RequestException as error:
            reason = getattr(error.args[0], "reason", None) if error.args else None
            if isinstance(reason, NewConnectionError):
                raise EndpointError(url, "a store", "nobody who listens there") from error
            lost = isinstance(error, (requests.ConnectionError, requests.exceptions.ChunkedEncodingError))
            kind = LostAnswerError if lost else EndpointError
            raise kind(url, "an answer", f"a connection that broke ({type(error).__name__})") from error


def _send_as_it_is(request: requests.PreparedRequest) -> requests.PreparedRequest:
    return request


def _describe(response: requests.Response, told: str) -> str:
    """Say in a line what a store refused with."""
    if response.is_redirect:
        return (
            f"{response.status_code}, a redirect, which is not followed, to {response.headers['Location']!r}"
        )
    if response.status_code == _UNAUTHORIZED:
        return "401, user or password refused or not given (see --auth)"
    words = " ".join(told.split())
    shown = "" if words.startswith("<") else words[:_MAX_SHOWN]
    return f"{response.status_code} {response.reason}{': ' if shown else ''}{shown}"
