"""Platforms as scenarios get them, in both worlds."""

from __future__ import annotations

import asyncio
import datetime
import ssl
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from emulator.base.errors import Unavailable
from emulator.base.trace import TraceEvent
from emulator.runtime.certificate_maker import make_certificates
from emulator.runtime.certificates import default_folder
from emulator.runtime.virtual_loop import VirtualLoop
from emulator.testing.emulators import Emulators
from emulator.testing.fault import Fault
from emulator.testing.softphone import Softphone
from emulator.testing.softphone_log import Moment
from tests.emulator.runtime.flow_stage import WebApp

if TYPE_CHECKING:
    from pathlib import Path

    from emulator.testing.emulators import WorldName
    from emulator.testing.staged_platform import StagedPlatform

WORLDS = [pytest.param("simulated"), pytest.param("live", marks=pytest.mark.live)]


@dataclass(frozen=True)
class Order:
    """Satisfies emulators.Order."""

    world: WorldName
    data: Path
    seed: str = "1"
    serves_tls: bool = False
    sips: str = ""
    sip: str = ""
    control_token: str = ""
    secrets: bool = False


def phone_of(stage: StagedPlatform, username: str) -> Softphone:
    return Softphone(
        network=stage.network,
        ids=stage.ids,
        party=username,
        username=username,
        password="pw",
        server=stage.sip_address,
        code=1,
    )


@pytest.mark.parametrize("world", WORLDS)
def test_a_platform_on_stage(world: WorldName, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    emulators = Emulators()

    async def main() -> None:
        async with emulators.start(Order(world, tmp_path)) as stage:
            stage.add_application("demo", answer_url="http://127.0.0.1:9/answer", hangup_url="")
            stage.add_number("15550199", "demo")
            stage.add_endpoint("ann", "pw")
            monkeypatch.setattr(ssl, "create_default_context", None)  # it takes so long that phones would be late
            async with stage.http_client() as client:
                url = f"{stage.http_url}/v1/Account/{stage.auth_id}/Number/"
                answer = await client.get(url, auth=(stage.auth_id, stage.auth_token))
                assert [each["number"] for each in answer.json()["objects"]] == ["15550199"]
            phone = phone_of(stage, "ann")
            await phone.start(10)
            await phone.stop()
            await stage.flush()
            assert stage.capture_path.stat().st_size > 24
            assert stage.recordings_dir.is_dir()
            assert stage.now() >= 0
            assert any(event.lane == "sip" for event in stage.trace.events)

    emulators.run(world, main)


def test_an_app_in_this_process_is_asked(tmp_path: Path) -> None:
    async def main() -> None:
        async with Emulators().start(Order("simulated", tmp_path)) as stage:
            app = WebApp()
            app.pages["/answer"] = b"<Response><Hangup reason='busy'/></Response>"
            base = stage.host_app(app)
            stage.add_application("demo", answer_url=f"{base}/answer", hangup_url=f"{base}/hangup")
            stage.add_number("15550199", "demo")
            stage.add_endpoint("ann", "pw")
            phone = phone_of(stage, "ann")
            await phone.start(10)
            await phone.dial("15550199")
            ended = await phone.log.until(Moment.ENDED, 10)
            assert "486" in ended.detail
            await phone.stop()
        assert len(app.asked("/answer")) == 1
        assert app.asked("/hangup")[0]["HangupCause"] == "USER_BUSY"

    Emulators().run("simulated", main)


def test_an_engine_that_woke_late_is_a_fault(tmp_path: Path) -> None:
    async def main() -> None:
        async with Emulators().start(Order("simulated", tmp_path)) as stage:
            for late_ms in (20.0, 101.0):
                event = TraceEvent(at=0.0, lane="warning", summary=f"{late_ms} late", detail={"late_ms": late_ms})
                stage.trace.add(event)
            stage.trace.add(TraceEvent(at=0.0, lane="warning", summary="something else"))
            stage.trace.add(TraceEvent(at=0.0, lane="warning", summary="a hint"))
            stage.trace.add(TraceEvent(at=0.0, lane="warning", summary="no engine", detail={"engine_lost": True}))
            stage.trace.add(TraceEvent(at=0.0, lane="warning", summary="full", detail={"capture_failed": True}))
            assert stage.faults() == [Fault("no engine"), Fault("full"), Fault("101.0 late", 101.0)]

    Emulators().run("simulated", main)


def test_leaving_the_stage_frees_the_port(tmp_path: Path) -> None:
    stages: list[StagedPlatform] = []

    async def main() -> None:
        async def breaks_off() -> None:
            async with Emulators().start(Order("simulated", tmp_path)) as stage:
                stages.append(stage)
                raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            await breaks_off()
        platform = stages[0]._platform
        platform.around.network.open_signalling(platform.sip_address, lambda _: None)

    Emulators().run("simulated", main)


@pytest.mark.parametrize(("world", "is_virtual"), [("simulated", True), ("live", False)])
def test_each_world_has_its_loop(world: WorldName, is_virtual: bool) -> None:
    seen: list[bool] = []

    async def main() -> None:
        seen.append(isinstance(asyncio.get_running_loop(), VirtualLoop))

    Emulators().run(world, main)
    assert seen == [is_virtual]


@pytest.mark.live
def test_phones_of_a_lab_meet_the_certificates_that_they_were_told_to_trust(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    order = Order("live", tmp_path, serves_tls=True, sips="127.0.0.1:0")

    async def main() -> str:
        async with Emulators().start(order) as stage:
            where = stage.sip_server("tls", ipv6=False)
            return await asyncio.to_thread(
                ssl.get_server_certificate, (where.host, where.port), ca_certs=str(made.authority)
            )

    with pytest.raises(Unavailable, match=r"there are none; `offhook certs` makes them"):
        asyncio.run(main())
    made = make_certificates(default_folder(), (), datetime.datetime.now(datetime.UTC))
    assert asyncio.run(main()).strip() in made.server.read_text()
