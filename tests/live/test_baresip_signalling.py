"""baresip's signalling in whole calls, recorded and proved: by TCP, by TLS, with its own hold and its own transfer."""

from __future__ import annotations

import asyncio
import datetime
from typing import TYPE_CHECKING

import pytest

from emulator.live import start_live
from emulator.runtime.certificate_maker import make_certificates
from emulator.settings import Endpoint, Settings
from emulator.testing.softphone_log import Moment
from emulator.testing.staged_platform import StagedPlatform
from scenarios.endpoints.baresip import Baresip
from scenarios.endpoints.phone import Account
from scenarios.proof.parties import Party, located
from scenarios.proof.sidecar import beside, read_sidecar
from scenarios.proof.verify import verify_paths
from scenarios.runner.app_server import served
from scenarios.runner.inline_app import InlineApp
from tests.live.offhook_run import run_live

if TYPE_CHECKING:
    from pathlib import Path

    from emulator.app import Platform

pytestmark = [pytest.mark.live, pytest.mark.peer("baresip")]
CASES = "scenarios/cases"
DID = "15550100"
DOCUMENT = """
<Response>
  <Record recordSession="true" redirect="false" fileFormat="wav" maxLength="60" callbackUrl="${app_url}/ready/"/>
  <Dial><User>sip:dave@phone.plivo.com</User></Dial>
</Response>
"""
TALK_S = 3.0


@pytest.mark.parametrize(
    ("case", "baresips"),
    [
        ("signalling/signalling_by_tcp", ("caller", "agent")),
        ("signalling/transfer_by_the_agent", ("agent",)),
    ],
)
def test_a_shipped_case(case: str, baresips: tuple[str, ...], tmp_path: Path) -> None:
    overrides = [word for party in baresips for word in ("--endpoint", f"{party}=baresip")]
    report = run_live(tmp_path, f"{CASES}/{case}.yaml", *overrides)
    assert all("baresip" in scenario["name"] for scenario in report["scenarios"])


def of_tls(platform: Platform) -> bool:
    """Whether every message of SIP so far went by TLS."""
    lines = [event for event in platform.trace.events if "peer" in event.detail]
    return bool(lines) and all(str(event.detail["peer"]).startswith("tls:") for event in lines)


def phone(platform: Platform, name: str, code: int, folder: Path) -> Baresip:
    """A baresip that speaks SIP by TLS only."""
    (server,) = (door.address for door in platform.sip_doors if door.transport == "tls")
    account = Account(party=name, username=name, password="secret", server=server, code=code, transport="tls")
    return Baresip(account, log_file=folder / f"{name}.log")


async def talk(platform: Platform, folder: Path) -> list[Party]:
    """carol calls the number, dave answers, both talk, carol holds and resumes, dave hangs up. Who spoke from where."""
    carol, dave = phone(platform, "carol", 3, folder), phone(platform, "dave", 7, folder)
    try:
        await carol.start(within=20.0)
        await dave.start(within=20.0)
        await carol.dial(DID)
        await dave.log.until(Moment.RINGING, 10.0)
        await dave.answer()
        await carol.log.until(Moment.CONNECTED, 10.0)
        await asyncio.sleep(TALK_S)
        await carol.hold()
        await asyncio.sleep(0.5)
        await carol.resume()
        await asyncio.sleep(0.5)
        await dave.hang_up()
        await carol.log.until(Moment.ENDED, 10.0)
        return [
            Party(name=each.account.party, code=each.account.code, addresses=each.media_addresses)
            for each in (carol, dave)
        ]
    finally:
        await carol.stop()
        await dave.stop()


def test_a_call_by_tls(tmp_path: Path) -> None:
    app = InlineApp({"/answer/": DOCUMENT}, lambda: 0.0)
    made = make_certificates(tmp_path / "certificates", (), datetime.datetime.now(datetime.UTC))
    settings = Settings(
        http="127.0.0.1:0",
        sip="127.0.0.1:0",
        sips="127.0.0.1:0",
        certificates=str(made.folder),
        rtp_ports="0-0",
        data=str(tmp_path),
        endpoints={"carol": Endpoint(password="secret"), "dave": Endpoint(password="secret")},
    )

    async def main() -> tuple[Path, list[Party]]:
        live = await start_live(settings)
        try:
            async with served(app) as url:
                app.variables["app_url"] = url
                platform = StagedPlatform(live)
                platform.add_application("app", answer_url=f"{url}/answer/", hangup_url="")
                platform.add_number(DID, "app")
                parties = await talk(live.platform, tmp_path)
                await app.log.until({"/ready/": 1}, 10.0)
                assert of_tls(live.platform)
                recording = f"{app.log.look_up('RecordingID', '/ready/')}.wav"
                return live.platform.recordings_dir / recording, parties
        finally:
            await live.stop()

    recording, parties = asyncio.run(main())
    there = list(located(parties, read_sidecar(beside(recording))))
    outcome = verify_paths(recording, tmp_path / "capture.pcap", parties=there)
    assert [str(verdict) for verdict in outcome.verdicts if not verdict.passed] == []
    assert {party.name for party in parties} <= {
        word for verdict in outcome.verdicts for word in verdict.name.split(": ")
    }
    heard = int(app.log.look_up("RecordingDurationMs", "/ready/") or 0)
    assert heard >= 1000 * TALK_S
