"""A server of raw SIP that sends requests to a simulated phone and sees what it sends beside its calls."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from emulator.base.address import Address
from emulator.base.ids import Ids
from emulator.sip import build, digest
from emulator.sip.message import Response
from emulator.sip.parser import parse
from tests.emulator.testing.far_end import SERVER

if TYPE_CHECKING:
    from emulator.runtime.network import Datagram
    from emulator.sip.commands import Credentials
    from emulator.sip.message import Request
    from tests.hardware.simulators.sim_stage import SimStage


class RawServer:
    """Beside the registrar, at a port of its own."""

    def __init__(self, stage: SimStage) -> None:
        self._ids = Ids.seeded("raw")
        self._came: asyncio.Queue[Request | Response] = asyncio.Queue()
        self._socket = stage.network.open_signalling(Address(SERVER, 5999), self._arrived)
        self._stage = stage
        self._number = 0

    async def notify(
        self,
        event: str,
        body: bytes = b"",
        *,
        call_id: str = "",
        to_tag: str = "",
        login: Credentials | None = None,
    ) -> Response:
        """Send a NOTIFY to the phone; with `login` its challenge is answered."""
        request = self._request(event, body, call_id or self._ids.uuid(), to_tag)
        response = await self._asked(request)
        if response.status != 401 or login is None:
            return response
        challenges = response.headers.get_all("www-authenticate")
        answer = digest.answer(challenges, login, "NOTIFY", request.uri_text, "c")
        assert answer is not None
        return await self._asked(
            build.renewed(request, f"z9hG4bK{self._ids.token()}", 99, (("Authorization", answer),))
        )

    async def _asked(self, request: Request) -> Response:
        (binding,) = self._stage.far_end.endpoint.bindings("carol")
        self._socket.send(request.data, binding.source.address)
        response = await asyncio.wait_for(self._came.get(), 5)
        assert isinstance(response, Response)
        return response

    def _request(self, event: str, body: bytes, call_id: str, to_tag: str) -> Request:
        self._number += 1
        fields = (
            ("Via", f"SIP/2.0/UDP {SERVER}:5999;branch=z9hG4bK{self._ids.token()}"),
            ("From", f"<sip:carol@{SERVER}>;tag=1"),
            ("To", f"<sip:carol@{SERVER}>{';tag=' + to_tag if to_tag else ''}"),
            ("Call-ID", call_id),
            ("CSeq", f"{self._number} NOTIFY"),
            ("Event", event),
            ("Subscription-State", "terminated"),
        )
        return build.request("NOTIFY", f"sip:carol@{SERVER}", fields, body, "message/sipfrag")

    def _arrived(self, datagram: Datagram) -> None:
        self._came.put_nowait(parse(datagram.data))
