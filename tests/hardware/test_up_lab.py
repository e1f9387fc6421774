"""What runs beside `offhook up` for a lab."""

from __future__ import annotations

import asyncio
import socket
from typing import TYPE_CHECKING

import httpx
import pytest

from emulator.base.errors import BadInput
from emulator.base.trace import Trace
from hardware.lab_secrets import event_token
from hardware.up_lab import beside_platform

if TYPE_CHECKING:
    from pathlib import Path


def lab_of(folder: Path, text: str) -> Path:
    file = folder / "lab.yaml"
    file.write_text(text, encoding="utf-8")
    return file


@pytest.mark.live
def test_reports_of_provisioned_phones_are_lines_of_the_time_line(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}"
    file = lab_of(tmp_path, f"events: {url}\nphones:\n  desk: {{vendor: snom}}\n")

    async def story() -> Trace:
        trace = Trace()
        async with beside_platform(file)(trace), httpx.AsyncClient(trust_env=False) as phone:
            await phone.get(f"{url}/{event_token(file, 'desk')}/desk/incoming")
            await phone.get(f"{url}/desk/incoming")
        return trace

    lines = [event.summary for event in asyncio.run(story()).events]
    assert lines[0] == "desk reports ringing (incoming)"
    assert lines[1].startswith("a report is refused: 127.0.0.1 desk: ")


def test_a_lab_without_bus_and_events_is_bad_input(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="no bus to publish on, and no events"):
        beside_platform(lab_of(tmp_path, "phones: {}\n"))


def test_an_address_that_is_none_is_said_before_anything_runs(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"lab.yaml: events: no http://HOST:PORT of this machine"):
        beside_platform(lab_of(tmp_path, "events: https://192.0.2.1\n"))
