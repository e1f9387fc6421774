"""Who is listened for in a case, and where; what is refused stands in the time line of the case."""

from __future__ import annotations

import asyncio
import socket
from typing import TYPE_CHECKING, Any, cast

import httpx
import pytest

from emulator.base.errors import BadInput
from hardware.lab_secrets import event_token
from scenarios.endpoints.run_lab import lab_of
from scenarios.runner.hearing_phones import hearing_phones
from scenarios.runner.platform_port import PlatformOrder
from tests.scenarios.scenario_text import one_case
from tests.scenarios.stage_made_up import EmptyPlatform

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping
    from pathlib import Path

    from scenarios.runner.platform_port import World

PHONES = """\
phones:
  desk: {vendor: yealink, host: 198.51.100.7}
  paper: {vendor: yealink, simulated: true}
"""


async def nothing(_urls: Mapping[str, str], _client: httpx.AsyncClient) -> None:
    """Nobody reports."""


def heard(
    folder: Path,
    device: str,
    lab: str,
    visit: Callable[[Mapping[str, str], httpx.AsyncClient], Awaitable[None]] = nothing,
    world: World = "live",
) -> list[str]:
    """What stands in the time line when a phone of the lab plays a party and `visit` reports."""
    file = folder / "lab.yml"
    file.write_text(lab)
    case = one_case(folder, ("agent: {phone: softphone, username: adam}", f"agent: {{phone: phone, device: {device}}}"))
    order = PlatformOrder(world=world, seed="1", data=folder, lab=lab_of(case, file))
    platform = EmptyPlatform()

    async def main() -> None:
        async with (
            hearing_phones(case, order, cast("Any", platform)) as urls,
            httpx.AsyncClient(trust_env=False) as client,
        ):
            await visit(urls, client)

    asyncio.run(main())
    return [event.summary for event in platform.trace.events]


@pytest.mark.live
def test_a_simulated_phone_is_told_where_and_nobody_else_reports_for_it(tmp_path: Path) -> None:
    async def visit(urls: Mapping[str, str], client: httpx.AsyncClient) -> None:
        assert set(urls) == {"paper"}
        await client.get(f"{urls['paper']}/hold")
        root = urls["paper"].rsplit("/", 2)[0]
        await client.get(f"{root}/0123456789abcdef/paper/unhold")
        await client.get(f"{root}/stranger/unhold")

    held, *refused = heard(tmp_path, "paper", PHONES, visit)
    assert held == "paper reports held (hold)"
    assert [line.partition(", ")[0] for line in refused] == [
        "a report is refused: 127.0.0.1 paper: the URL has not the token of this phone",
        "a report is refused: 127.0.0.1 /stranger/unhold: no phone of the lab has this name",
    ]
    assert not (tmp_path / "lab.secrets.json").exists()


@pytest.mark.live
def test_a_real_phone_reports_where_it_was_provisioned_to(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        events = f"http://127.0.0.1:{free.getsockname()[1]}"

    async def visit(urls: Mapping[str, str], client: httpx.AsyncClient) -> None:
        assert urls == {}
        token = event_token(tmp_path / "lab.yml", "desk")
        await client.get(f"{events}/{token}/desk/call_established")

    lab = f"sip: 127.0.0.1:5060\nevents: {events}\n{PHONES}"
    assert heard(tmp_path, "desk", lab, visit) == ["desk reports connected (call_established)"]


@pytest.mark.parametrize(
    ("device", "lab", "world"),
    [("desk", f"sip: 127.0.0.1:5060\n{PHONES}", "live"), ("paper", PHONES, "simulated")],
)
def test_without_an_address_or_without_a_real_world_nobody_listens(
    tmp_path: Path, device: str, lab: str, world: World
) -> None:
    async def visit(urls: Mapping[str, str], _client: httpx.AsyncClient) -> None:
        assert urls == {}

    assert heard(tmp_path, device, lab, visit, world) == []


def test_an_address_that_nobody_can_listen_at(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"lab.yml: events: no http://HOST:PORT of this machine"):
        heard(tmp_path, "desk", f"sip: 127.0.0.1:5060\nevents: https://127.0.0.1\n{PHONES}")
