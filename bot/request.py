"""PTB's HTTP layer on aiohttp: a twentieth of the processor time of its own, on httpx.

`telegram.request.BaseRequest` is PTB's documented extension point. `bot/app.py` hands one
instance to the bot for calls and one for long polling.

No error that leaves here carries a URL, because the bot's token is a part of every URL: not in
its message, and not as its cause either. A page that a gateway answers with in Telegram's place
is not passed on for the same reason.
"""

import json
from collections.abc import Mapping
from functools import lru_cache
from http import HTTPStatus
from typing import Any, Final, TypeVar
from urllib.request import getproxies, proxy_bypass

import aiohttp
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData
from yarl import URL

from bot.encoding import encoded

_JSON: Final = "application/json"
_JSON_HEADERS: Final[Mapping[str, str]] = {"Content-Type": _JSON}
_NO_HEADERS: Final[Mapping[str, str]] = {}
_KEEP_ALIVE_SECONDS: Final = 45.0  # Telegram closes idle connections after about a minute
_DNS_SECONDS: Final = 300
_NO_ANSWER: Final = b"{}"

_T = TypeVar("_T")


class AiohttpRequest(BaseRequest):
    """Calls over one bounded pool of kept-alive connections.

    Timeouts are in seconds and mean what they mean to `telegram.request.HTTPXRequest`; None
    waits for ever. `media_write_timeout` is for calls that upload files.
    """

    __slots__ = ("_connect", "_connections", "_media_write", "_pool", "_read", "_session", "_write")

    def __init__(
        self,
        *,
        connection_pool_size: int = 128,
        read_timeout: float | None = 10.0,
        write_timeout: float | None = 5.0,
        connect_timeout: float | None = 5.0,
        pool_timeout: float | None = 5.0,
        media_write_timeout: float | None = 20.0,
    ) -> None:
        self._connections = connection_pool_size
        self._read = read_timeout
        self._write = write_timeout
        self._connect = connect_timeout
        self._pool = pool_timeout
        self._media_write = media_write_timeout
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float | None:
        """Seconds an answer may take where a call does not say otherwise."""
        return self._read

    async def initialize(self) -> None:
        """Open the pool; harmless when it is open."""
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(
                    limit=self._connections,
                    keepalive_timeout=_KEEP_ALIVE_SECONDS,
                    ttl_dns_cache=_DNS_SECONDS,
                ),
                cookie_jar=aiohttp.DummyCookieJar(),
                headers={"User-Agent": self.USER_AGENT},
            )

    async def shutdown(self) -> None:
        """Close the pool; harmless when it is closed. It can be opened again."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def do_request(  # noqa: PLR0913, PLR0917 - the signature is PTB's
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ANN401 - PTB's sentinel is private
        write_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ANN401
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ANN401
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ANN401
    ) -> tuple[int, bytes]:
        """Make one HTTP request and return its status code and body.

        Raises:
            TimedOut: one of the timeouts passed; Telegram may have acted all the same.
            NetworkError: no complete answer came; Telegram may have acted all the same.
            RuntimeError: `initialize` has not been called.
        """
        if self._session is None:
            raise RuntimeError("This AiohttpRequest is not initialized!")
        uploads = request_data is not None and request_data.contains_files
        usual_write = self._media_write if uploads else self._write
        timeout = _timeout(
            read=_chosen(read_timeout, self._read),
            write=_chosen(write_timeout, usual_write),
            connect=_chosen(connect_timeout, self._connect),
            pool=_chosen(pool_timeout, self._pool),
        )
        body, headers = _body(request_data)
        # The failure is raised outside of `except`, so that it has no cause that knows the URL.
        try:
            async with self._session.request(
                method,
                _url(url),
                data=body,
                headers=headers,
                timeout=timeout,
                proxy=_proxy(*_origin(url)),
                allow_redirects=False,
            ) as response:
                return response.status, _telegrams_own(response, await response.read())
        except TimeoutError:
            failure: TelegramError = TimedOut()
        except (aiohttp.ClientError, OSError) as error:
            failure = NetworkError(f"aiohttp.{type(error).__name__}")
        raise failure

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """Read an answer. Unlike PTB's own, this never logs what it cannot read.

        Raises:
            TelegramError: the answer is no JSON object.
        """
        try:
            answer = json.loads(payload)
        except ValueError:
            answer = None
        if not isinstance(answer, dict):
            raise TelegramError("Invalid server response")
        return answer


def _chosen(given: Any, usual: _T) -> Any | _T:  # noqa: ANN401 - PTB's sentinel is private
    return usual if given is BaseRequest.DEFAULT_NONE else given


@lru_cache(maxsize=64)
def _timeout(
    *, read: float | None, write: float | None, connect: float | None, pool: float | None
) -> aiohttp.ClientTimeout:
    """Translate PTB's timeouts. aiohttp has none for writing, so a whole call is bounded."""
    waiting = None if pool is None or connect is None else pool + connect
    total = None if waiting is None or write is None or read is None else waiting + write + read
    return aiohttp.ClientTimeout(total=total, connect=waiting, sock_connect=connect, sock_read=read)


def _body(data: RequestData | None) -> tuple[bytes | aiohttp.FormData | None, Mapping[str, str]]:
    """Encode parameters as one JSON object, or as a multipart form when there are files.

    PTB's own request class sends a form. Telegram takes either, and JSON costs a tenth of it.
    """
    if data is None:
        return None, _NO_HEADERS
    if not data.contains_files:
        return encoded(data.parameters), _JSON_HEADERS
    form = aiohttp.FormData()
    for name, value in data.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, mime_type) in data.multipart_data.items():
        form.add_field(name, content, filename=filename, content_type=mime_type)
    return form, _NO_HEADERS


def _telegrams_own(response: aiohttp.ClientResponse, body: bytes) -> bytes:
    """Leave out an error page of a gateway on the way; it may repeat the URL it was asked for."""
    if response.status >= HTTPStatus.BAD_REQUEST and response.content_type != _JSON:
        return _NO_ANSWER
    return body


@lru_cache(maxsize=128)  # one for each method
def _url(url: str) -> URL:
    return URL(url, encoded=True)


def _origin(url: str) -> tuple[str, str]:
    scheme, _, rest = url.partition("://")
    return scheme, rest.partition("/")[0]


@lru_cache(maxsize=16)
def _proxy(scheme: str, host: str) -> str | None:
    """Return the proxy that the environment names (HTTPS_PROXY, NO_PROXY …), as PTB's own does.

    Looked up once for each host: aiohttp's `trust_env` would start a thread at every call.
    """
    if proxy_bypass(host):
        return None
    proxies = getproxies()
    return proxies.get(scheme) or proxies.get("all")
