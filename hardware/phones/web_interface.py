"""HTTP to the web interface of one phone: every way it can fail becomes one clear line."""

from __future__ import annotations

import asyncio
import base64
import json
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import httpx

from hardware.phones.control import ControlFailure

if TYPE_CHECKING:
    from collections.abc import Mapping

PATIENCE_S = 5.0
"""For a connection, and for any part of an answer."""
WHOLE_ANSWER_S = 10.0
"""For all of it: a phone that drips is as good as silent."""
LARGEST_ANSWER = 1024 * 1024
"""Bytes; status pages are some kilobytes."""
_HIDDEN = "(password)"


class WebInterface:
    """One phone's web interface.

    `host` is HOST, HOST:PORT or a URL without a path. A phone has a certificate that nobody signed, so whatever it
    shows is accepted: by this client, for this host. No proxy of the environment is used and no redirection followed.
    `off` says what may be switched off when nobody listens there; `secret` is a password that travels otherwise than by
    `login`. Neither is shown, even when the phone repeats what it was sent. Raises ControlFailure for what is no host.
    """

    def __init__(
        self,
        name: str,
        host: str,
        *,
        scheme: str = "http",
        login: tuple[str, str] | None = None,
        off: str = "",
        secret: str = "",
    ) -> None:
        self.name = name
        self._secrets = _forms(login[1] if login else secret, ":".join(login) if login else "")
        self._off = off
        self.host = host.rsplit("://", maxsplit=1)[-1].rstrip("/")
        try:
            self._client = httpx.AsyncClient(
                base_url=host.rstrip("/") if "://" in host else f"{scheme}://{self.host}",
                auth=httpx.BasicAuth(*login) if login else None,
                verify=False,  # see above
                trust_env=False,
                follow_redirects=False,
                timeout=PATIENCE_S,
            )
        except httpx.InvalidURL as error:
            raise self.failure(f"is no host: {error}") from error

    async def get(self, path: str, *, silence: str = "") -> httpx.Response:
        """GET `path`, written as it goes over the wire; `silence` says what it may mean when nothing comes back."""
        return await self._send("GET", path, silence)

    async def post(self, path: str, *, json: Any = None, form: Mapping[str, str] | None = None) -> httpx.Response:
        """POST JSON or a form."""
        return await self._send("POST", path, "", json=json, data=form)

    async def close(self) -> None:
        """Let go of the connections."""
        await self._client.aclose()

    async def _send(self, method: str, path: str, silence: str, **body: Any) -> httpx.Response:
        try:
            async with asyncio.timeout(WHOLE_ANSWER_S):
                return await self._whole(method, path, **body)
        except httpx.ConnectError as error:
            raise self.failure(f"cannot be reached ({error})" + (f": {self._off}" if self._off else "")) from error
        except httpx.TimeoutException as error:
            raise self.failure(f"did not answer in {PATIENCE_S:g} s" + (f"; {silence}" if silence else "")) from error
        except TimeoutError as error:
            raise self.failure(f"did not end its answer in {WHOLE_ANSWER_S:g} s") from error
        except (httpx.HTTPError, UnicodeError) as error:  # the latter of a name that no host can have
            raise self.failure(f"the exchange broke off: {str(error) or type(error).__name__}") from error

    async def _whole(self, method: str, path: str, **body: Any) -> httpx.Response:
        async with self._client.stream(method, path, **body) as response:
            content = b""
            async for piece in response.aiter_bytes():
                content += piece
                if len(content) > LARGEST_ANSWER:
                    raise self.failure(f"answered more than {LARGEST_ANSWER} bytes: it is no web interface of a phone")
            # As it was unpacked: with the same headers it would be unpacked again.
            headers = {"content-type": response.headers.get("content-type", "")}
            return httpx.Response(response.status_code, headers=headers, content=content)

    def failure(self, problem: str) -> ControlFailure:
        """An error that names the phone and its host, and no password; what a terminal would obey is not in it."""
        for secret in self._secrets:
            problem = problem.replace(secret, _HIDDEN)
        shown = "".join(sign if sign.isprintable() else "?" for sign in problem)
        return ControlFailure(f"{self.name}: {self.host} {shown}")


def json_of(response: httpx.Response) -> Any:
    """The JSON that came; None for what is none, however it is wrong."""
    try:
        return json.loads(response.content)
    except (ValueError, RecursionError):
        return None


def _forms(password: str, login: str) -> list[str]:
    """What a password looks like on its way, the longest first."""
    if not password:
        return []
    coded = {base64.b64encode(text.encode()).decode() for text in (password, login)}
    return sorted({password, quote(password, safe=""), *coded} - {""}, key=len, reverse=True)


def first_line(response: httpx.Response) -> str:
    """The beginning of what came, for a message."""
    text = " ".join(response.content.decode("utf-8", "replace").split())
    return f"{text[:100]}…" if len(text) > 100 else text
