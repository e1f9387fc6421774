"""Reports of a lab's phones become lines of the time line; what is refused does, too, once."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import httpx
import pytest

from emulator.base.errors import BadInput
from emulator.base.trace import Trace
from hardware.events.lab_events import MOST_COMPLAINTS, events_address, phones_heard
from hardware.lab_file import Lab, LabPhone

if TYPE_CHECKING:
    from collections.abc import Callable

    from hardware.events.lab_events import ActionUrlDoor

LAB = Lab(phones={"front desk": LabPhone(vendor="yealink", simulated=True), "boardroom": LabPhone(vendor="snom")})
NO_TOKEN = "the URL has not the token of this phone, nor does it come from its host"
NOBODY = "no phone of the lab has this name, MAC address or host"
TOKENS = {"front desk": "t0ken", "boardroom": "other"}


def lines_after(requests: Callable[[ActionUrlDoor], list[str]]) -> tuple[Trace, list[int]]:
    """The time line after GETs of these URLs, and the statuses."""

    async def story() -> tuple[Trace, list[int]]:
        trace, statuses = Trace(), []
        async with (
            phones_heard(LAB, TOKENS, trace, ("127.0.0.1", 0)) as door,
            httpx.AsyncClient(trust_env=False) as phone,
        ):
            statuses = [(await phone.get(url)).status_code for url in requests(door)]
        return trace, statuses

    return asyncio.run(story())


@pytest.mark.live
def test_a_report_is_a_line_with_phone_event_and_the_vendors_word() -> None:
    trace, statuses = lines_after(lambda door: [f"{door.url_of('front desk')}/incoming_call?remote=1002&mac=$mac"])
    assert statuses == [200]
    (event,) = trace.events
    assert (event.lane, event.summary) == ("phone", "front desk reports ringing (incoming_call)")
    wall_ns = event.detail["wall_ns"]
    assert isinstance(wall_ns, int)
    assert wall_ns > 10**18
    assert {name: value for name, value in event.detail.items() if name != "wall_ns"} == {
        "phone": "front desk",
        "event": "ringing",
        "vendor_event": "incoming_call",
        "values": {"remote": "1002", "mac": "$mac"},
    }


@pytest.mark.live
def test_who_has_not_the_token_is_refused_and_seen_once_and_no_token_is_shown() -> None:
    def requests(door: ActionUrlDoor) -> list[str]:
        wrong = f"{door.url}/wrong/front%20desk/hold"
        others = f"{door.url}/other/front%20desk/hold"
        return [wrong, wrong, others, f"{door.url}/t0ken/nobody/hold"]

    trace, statuses = lines_after(requests)
    assert statuses == [403, 403, 403, 404]
    assert [(event.lane, event.summary) for event in trace.events] == [
        ("phone", f"a report is refused: 127.0.0.1 front desk: {NO_TOKEN}"),
        ("phone", f"a report is refused: 127.0.0.1 /…/nobody/hold: {NOBODY}"),
    ]
    assert "vendor_event" not in trace.events[0].detail


@pytest.mark.live
def test_nonsense_does_not_fill_the_time_line() -> None:
    trace, statuses = lines_after(lambda door: [f"{door.url}/stranger{n}/x" for n in range(MOST_COMPLAINTS + 5)])
    assert set(statuses) == {404}
    assert len(trace.events) == MOST_COMPLAINTS


@pytest.mark.parametrize(
    ("events", "address"),
    [
        ("http://192.168.1.5:8091", ("192.168.1.5", 8091)),
        ("http://192.168.1.5/lab", ("192.168.1.5", 80)),
        ("http://[fd00::5]:81/", ("fd00::5", 81)),
    ],
)
def test_where_is_listened(events: str, address: tuple[str, int]) -> None:
    assert events_address(Lab(events=events), "lab.yaml") == address


@pytest.mark.parametrize("events", ["", "https://192.168.1.5", "http://:80", "http://x:port", "192.168.1.5:80"])
def test_what_is_no_address_of_ours(events: str) -> None:
    with pytest.raises(BadInput, match=r"lab.yaml: events: no http://HOST:PORT"):
        events_address(Lab(events=events), "lab.yaml")
