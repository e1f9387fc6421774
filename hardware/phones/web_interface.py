"""HTTP to the web interface of one phone: every way it can fail becomes one clear line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx

from hardware.phones.control import ControlFailure

if TYPE_CHECKING:
    from collections.abc import Mapping

PATIENCE_S = 5.0


class WebInterface:
    """One phone's web interface.

    `host` is HOST, HOST:PORT or a URL without a path. A phone has a certificate that nobody signed, so whatever it
    shows is accepted: by this client, for this host. No proxy of the environment is used and no redirection followed.
    `off` says what may be switched off when nobody listens there. Raises ControlFailure for what is no host.
    """

    def __init__(
        self, name: str, host: str, *, scheme: str = "http", login: tuple[str, str] | None = None, off: str = ""
    ) -> None:
        self.name = name
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
            return await self._client.request(method, path, **body)
        except httpx.ConnectError as error:
            raise self.failure(f"cannot be reached ({error})" + (f": {self._off}" if self._off else "")) from error
        except httpx.TimeoutException as error:
            raise self.failure(f"did not answer in {PATIENCE_S:g} s" + (f"; {silence}" if silence else "")) from error
        except httpx.HTTPError as error:
            raise self.failure(f"the exchange broke off: {str(error) or type(error).__name__}") from error

    def failure(self, problem: str) -> ControlFailure:
        """An error that names the phone and its host, and no password."""
        return ControlFailure(f"{self.name}: {self.host} {problem}")


def first_line(response: httpx.Response) -> str:
    """The beginning of what came, for a message."""
    text = " ".join(response.text.split())
    return f"{text[:100]}…" if len(text) > 100 else text
