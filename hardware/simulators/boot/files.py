"""Where a phone fetches its configuration: a folder on a server, by HTTP, HTTPS or TFTP."""

from __future__ import annotations

import ssl
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

import httpx

from emulator.base.errors import BadInput
from hardware.simulators.boot.terms import NoConfiguration
from hardware.simulators.boot.tftp import fetch_by_tftp

if TYPE_CHECKING:
    from pathlib import Path

WITHIN_S = 10.0
MOST_BYTES = 1 << 20
"""A file that is larger fits into no phone."""
TFTP_PORT = 69
_NO_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
"""For plain HTTP: to read all certificates of the machine takes longer than the fetching."""


class WebFiles:
    """By HTTP or HTTPS, one client per file."""

    def __init__(
        self, url: str, *, user_agent: str, trusted: ssl.SSLContext, transport: httpx.AsyncBaseTransport | None = None
    ) -> None:
        """`url` is the folder, with or without a slash at the end."""
        self._url = url if url.endswith("/") else f"{url}/"
        self._client_settings = {"User-Agent": user_agent}
        self._trusted = trusted
        self._transport = transport

    def url_of(self, name: str) -> str:
        """Where that file was looked for, without user and password."""
        parts = urlsplit(self._url + name)
        return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()

    async def get(self, name: str) -> bytes | None:
        """A file; None: 404. Raises NoConfiguration."""
        try:
            async with httpx.AsyncClient(
                headers=self._client_settings,
                verify=self._trusted,
                timeout=WITHIN_S,
                follow_redirects=True,
                trust_env=False,
                transport=self._transport,
            ) as client:
                answer = await client.get(self._url + name)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise NoConfiguration(f"{self.url_of(name)}: {str(error) or type(error).__name__}") from error
        if answer.status_code == httpx.codes.NOT_FOUND:
            return None
        if not answer.is_success:
            raise NoConfiguration(f"{self.url_of(name)}: {answer.status_code} {answer.reason_phrase}")
        if len(answer.content) > MOST_BYTES:
            raise NoConfiguration(f"{self.url_of(name)}: is larger than {MOST_BYTES} bytes")
        return answer.content


class TftpFiles:
    """By TFTP, which has no User-Agent."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._host, self._port = parts.hostname or "", parts.port or TFTP_PORT
        self._folder = unquote(parts.path).strip("/")
        self._base = f"tftp://{parts.netloc}/"

    def url_of(self, name: str) -> str:
        """Where that file was looked for."""
        return f"{self._base}{self._path(name)}"

    async def get(self, name: str) -> bytes | None:
        """A file; None: there is none. Raises NoConfiguration."""
        try:
            return await fetch_by_tftp(self._host, self._port, self._path(name), within=WITHIN_S, most=MOST_BYTES)
        except OSError as error:
            raise NoConfiguration(f"{self.url_of(name)}: {error.strerror or error}") from error

    def _path(self, name: str) -> str:
        return f"{self._folder}/{name}" if self._folder else name


class Folder:
    """What an option names: it becomes the files of one phone."""

    def __init__(self, url: str, trust: Path | None, place: str) -> None:
        """`trust`: authorities for HTTPS besides the machine's. Raises BadInput naming `place`."""
        self._url = url
        scheme = _scheme_of(url)
        if scheme not in {"http", "https", "tftp"}:
            raise BadInput(f"is no URL by http, https or tftp: {url!r}", place=place)
        self._is_tftp = scheme == "tftp"
        self._trusted = _NO_TLS
        if scheme == "https":
            self._trusted = ssl.create_default_context()
            if trust is not None:
                _add(self._trusted, trust)

    def files(self, user_agent: str) -> WebFiles | TftpFiles:
        """For a phone that calls itself so."""
        if self._is_tftp:
            return TftpFiles(self._url)
        return WebFiles(self._url, user_agent=user_agent, trusted=self._trusted)


def _scheme_of(url: str) -> str:
    """Empty: it is no URL of a server."""
    try:
        parts = urlsplit(url)
        is_whole = parts.hostname and parts.port != 0
    except ValueError:
        return ""
    return parts.scheme if is_whole else ""


def _add(trusted: ssl.SSLContext, file: Path) -> None:
    try:
        trusted.load_verify_locations(cafile=file)
    except (OSError, ssl.SSLError) as error:
        raise BadInput(f"cannot be used: {error.strerror or error}", place=str(file)) from error
