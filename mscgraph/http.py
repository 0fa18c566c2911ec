"""The HTTP client: bounded answers, retries where that does no harm, passwords on demand, no redirects."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, urlsplit

from mscgraph import __version__
from mscgraph.errors import AddressError, EndpointError, LostAnswerError, reason_of

if TYPE_CHECKING:
    import requests
    from requests.auth import AuthBase

#: Answers after which a request is sent again: too many requests, and a service that is away for now.
_TRY_AGAIN = (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE)
#: Answers that leave it open whether the service behind a gateway has done what was asked for.
_UNKNOWN = (HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.BAD_GATEWAY, HTTPStatus.GATEWAY_TIMEOUT)
#: Remedies by the answer of an address that is not the service's.
_REMEDIES: Mapping[int, str] = dict.fromkeys(
    (HTTPStatus.NOT_FOUND, HTTPStatus.METHOD_NOT_ALLOWED, HTTPStatus.NOT_IMPLEMENTED),
    "name the address of the endpoint itself, which often ends in /sparql or /query",
)
#: Seconds before the first retry, doubled at each further one, and maximum seconds before any.
_FIRST_PAUSE, _MAX_PAUSE = 0.5, 30.0
#: Maximum seconds per connection that is made.
_CONNECT_SECONDS = 10.0
#: Maximum bytes per answer.
_MAX_ANSWER_BYTES = 100_000_000
#: Bytes read at a time, and maximum bytes per refusal.
_PART_BYTES = 1 << 16
#: Maximum characters shown of an address, and of the answer that refuses a request.
_MAX_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Response:
    """An answer that was taken whole.

    :param reason: words beside the status
    :param media_type: without parameters, in small letters
    :param headers: names in any case
    """

    status: int
    reason: str
    body: bytes
    media_type: str
    headers: Mapping[str, str]


def check_address(url: str) -> SplitResult:
    """Return the parts of an address.

    :raises AddressError: if it is not one of http or https, or has a password in it
    """
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise AddressError(url[:_MAX_SHOWN], problem="not an address of http:// or https:// and a host")
    if parts.username is not None or parts.password is not None:
        raise AddressError(
            parts.hostname, problem="the address has a user or a password", remedy="give them by --auth"
        )
    return parts


class HttpClient:
    """Sends requests by POST; connections are kept."""

    def __init__(self, auth: tuple[str, str] | None, timeout: float, retries: int) -> None:
        """Keep how requests are sent.

        :param auth: user and password, given to a host only when it asks for them
        :param timeout: seconds for a whole answer
        :param retries: maximum number of times that a request is sent again
        """
        import requests

        self._session = requests.Session()
        self._session.headers.update({"User-Agent": f"mscgraph/{__version__}", "Accept-Encoding": "identity"})
        self._given = auth
        self._auths: dict[str, AuthBase] = {}
        self._timeout = timeout
        self._retries = retries

    def post(
        self,
        url: str,
        body: bytes,
        media_type: str,
        *,
        accept: str = "*/*",
        parameters: Mapping[str, str] | None = None,
        repeatable: bool = True,
        longer: float = 0.0,
    ) -> Response:
        """Send a request; send it again where there was no connection, or where repeating it does no harm.

        An answer that comes too late is not waited for again.

        :param media_type: of the body
        :param parameters: for the query string
        :param repeatable: whether it does no harm to send it twice
        :param longer: seconds that the answer may take beyond the usual
        :raises LostAnswerError: if it may have been done all the same
        :raises EndpointError: if it is refused, the service is not reached, or its answer is too long
        """
        headers = {"Content-Type": media_type, "Accept": accept}
        seconds = self._timeout + longer
        for attempt in range(self._retries + 1):
            is_last = attempt == self._retries
            pause = min(_FIRST_PAUSE * 2**attempt, _MAX_PAUSE)
            try:
                response = self._send(url, body, headers, parameters, seconds)
            except _NotTakenError as error:
                if is_last or (error.was_sent and not repeatable):
                    kind = LostAnswerError if error.was_sent else EndpointError
                    raise kind(url, problem=str(error), remedy=error.remedy) from error
            else:
                if response.status < HTTPStatus.MULTIPLE_CHOICES:
                    return response
                if is_last or response.status not in _TRY_AGAIN or not repeatable:
                    kind = LostAnswerError if response.status in _UNKNOWN else EndpointError
                    raise kind(url, problem=_describe(response), remedy=_REMEDIES.get(response.status))
                pause = _read_pause(response.headers, pause)
            time.sleep(pause)
        raise AssertionError("the last attempt ends in an answer or an error")

    def _send(
        self,
        url: str,
        body: bytes,
        headers: Mapping[str, str],
        parameters: Mapping[str, str] | None,
        seconds: float,
    ) -> Response:
        """Send a request once, and once more with user and password where the host asks for them."""
        host = urlsplit(url).netloc
        response = self._send_once(url, body, headers, parameters, seconds)
        if response.status == HTTPStatus.UNAUTHORIZED and self._given and host not in self._auths:
            from requests.auth import HTTPBasicAuth, HTTPDigestAuth

            asked = response.headers.get("WWW-Authenticate", "").lower()
            for scheme, kind in (("digest", HTTPDigestAuth), ("basic", HTTPBasicAuth)):
                if scheme in asked:
                    self._auths[host] = kind(*self._given)
                    return self._send_once(url, body, headers, parameters, seconds)
        return response

    def _send_once(
        self,
        url: str,
        body: bytes,
        headers: Mapping[str, str],
        parameters: Mapping[str, str] | None,
        seconds: float,
    ) -> Response:
        import requests
        from urllib3.exceptions import HTTPError, NewConnectionError, ReadTimeoutError

        end = time.monotonic() + seconds
        late = f"no whole answer within {seconds:g} s (see --timeout)"
        try:
            with self._session.post(
                url,
                data=body,
                headers=headers,
                params=parameters,
                # With none at all, what ~/.netrc has for the host would be sent.
                auth=self._auths.get(urlsplit(url).netloc, _send_as_it_is),
                timeout=(min(_CONNECT_SECONDS, seconds), seconds),
                # A redirect would take the password, or the change, to where nobody asked for.
                allow_redirects=False,
                stream=True,
            ) as response:
                content = _read(url, response, end)
        except requests.ConnectTimeout as error:
            raise _NotTakenError("no connection in time", was_sent=False) from error
        except (requests.Timeout, ReadTimeoutError, TimeoutError) as error:
            raise LostAnswerError(url, problem=late) from error
        except requests.exceptions.SSLError as error:
            # A service that does not speak TLS will not when it is asked again.
            raise EndpointError(url, problem=f"no connection by TLS ({_reason(error)})") from error
        except (requests.ConnectionError, requests.exceptions.ChunkedEncodingError, HTTPError) as error:
            if isinstance(getattr(_cause(error), "reason", None), NewConnectionError):
                raise _NotTakenError(f"no connection ({_reason(error)})", was_sent=False) from error
            raise _NotTakenError(
                f"the connection broke before a whole answer ({type(error).__name__})", was_sent=True
            ) from error
        except requests.RequestException as error:
            raise EndpointError(url, problem=f"no request can be sent there ({error})") from error
        media_type = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        return Response(response.status_code, response.reason, content, media_type, response.headers)


class _NotTakenError(Exception):
    """There was no connection, or it broke."""

    def __init__(self, words: str, *, was_sent: bool) -> None:
        super().__init__(words)
        self.was_sent = was_sent
        self.remedy = None if was_sent else "check the address, and whether the service runs"


def _send_as_it_is(request: requests.PreparedRequest) -> requests.PreparedRequest:
    return request


def _read(url: str, response: requests.Response, end: float) -> bytes:
    """Return the body of an answer; of a refusal, its beginning.

    :param end: time of the monotonic clock at which it must be whole
    """
    parts: list[bytes] = []
    size = 0
    while part := response.raw.read1(_PART_BYTES):
        parts.append(part)
        size += len(part)
        if size > _MAX_ANSWER_BYTES:
            problem = f"the answer has more than {_MAX_ANSWER_BYTES:,} bytes"
            raise EndpointError(url, problem=problem, remedy="ask for less")
        if time.monotonic() > end:
            raise TimeoutError
        if response.status_code >= HTTPStatus.BAD_REQUEST and size > _PART_BYTES:
            break
    return b"".join(parts)


def _cause(error: object) -> object:
    return next(iter(getattr(error, "args", ())), None)


def _reason(error: Exception) -> str:
    """Return why there is no connection, in the words of the system or of TLS."""
    reason = getattr(_cause(error), "reason", error)
    inner = getattr(reason, "__cause__", None) or _cause(reason)
    return reason_of(inner) if isinstance(inner, OSError) else str(reason).rpartition(": ")[2]


def _describe(response: Response) -> str:
    """Return in a line what a service refused a request with."""
    status = response.status
    if location := response.headers.get("Location"):
        return f"the answer is {status}, a redirect, which is not followed, to {location[:_MAX_SHOWN]!r}"
    if status == HTTPStatus.UNAUTHORIZED:
        return "the answer is 401, user or password refused or not given (see --auth)"
    words = " ".join(response.body[:_PART_BYTES].decode("utf-8", "replace").split())
    shown = "" if words.startswith("<") else words[:_MAX_SHOWN]
    return f"the answer is {status} {response.reason}{': ' if shown else ''}{shown}"


def _read_pause(headers: Mapping[str, str], otherwise: float) -> float:
    """Return the seconds that ``Retry-After`` asks for, a number or a date, within bounds."""
    stated = headers.get("Retry-After", "").strip()
    if stated.isdecimal() and len(stated) < len("1000000"):
        return min(float(stated), _MAX_PAUSE)
    try:
        # By the service's own clock: this machine's may differ.
        seconds = (
            parsedate_to_datetime(stated) - parsedate_to_datetime(headers.get("Date", ""))
        ).total_seconds()
    except (TypeError, ValueError):
        return otherwise
    return min(max(seconds, 0.0), _MAX_PAUSE)
