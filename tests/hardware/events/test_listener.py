"""Reports arrive over a real port; whatever is no report is answered and told."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import httpx
import pytest

from emulator.base.errors import Unavailable
from hardware.events.action_urls import ActionUrls
from hardware.events.listener import LARGEST, EventListener
from hardware.lab_file import LabPhone

if TYPE_CHECKING:
    from hardware.phones.control import PhoneEvent

LAB = {"front desk": LabPhone(vendor="yealink", host="10.0.0.20")}
TOKENS = {"front desk": "t0ken"}


@pytest.mark.live
def test_reports_arrive_in_their_order() -> None:
    events: list[PhoneEvent] = []
    faults: list[str] = []

    async def run() -> list[int]:
        listener = EventListener(ActionUrls(LAB, TOKENS), events.append, faults.append)
        url = await listener.open("127.0.0.1", 0)
        async with httpx.AsyncClient(trust_env=False) as phone:
            answers = [
                await phone.get(f"{url}/t0ken/front%20desk/incoming_call?call_id=7"),
                await phone.post(f"{url}/t0ken/front%20desk/telephony", content=b"<OffHookEvent/>"),
                await phone.get(f"{url}/t0ken/nobody/incoming_call"),
                await phone.post(f"{url}/t0ken/front%20desk/x", content=b"x" * (LARGEST + 1)),
            ]
        await listener.close()
        await listener.close()
        return [answer.status_code for answer in answers]

    assert asyncio.run(run()) == [200, 200, 404, 413]
    assert [(event.phone, event.name) for event in events] == [("front desk", "ringing"), ("front desk", "off_hook")]
    assert events[0].values == {"call_id": "7"}
    assert len(faults) == 1
    assert faults[0].startswith("127.0.0.1 /…/nobody/incoming_call: no phone of the lab")


@pytest.mark.live
def test_a_port_that_is_taken_is_said() -> None:
    async def run() -> None:
        first = EventListener(ActionUrls(LAB, TOKENS), lambda _: None)
        url = await first.open("127.0.0.1", 0)
        try:
            with pytest.raises(Unavailable, match=r"for action URLs: Address already in use"):
                await EventListener(ActionUrls(LAB, TOKENS), lambda _: None).open(
                    "127.0.0.1", int(url.rsplit(":", 1)[1])
                )
        finally:
            await first.close()

    asyncio.run(run())
