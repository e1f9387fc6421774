"""The simulated media host: a bridged, recorded call over a rough network, proved; sleep while idle; failing disks."""

from __future__ import annotations

import asyncio
import hashlib
from typing import TYPE_CHECKING

import pytest

from emulator.base.address import Address
from emulator.base.ids import Ids
from emulator.media import commands as orders
from emulator.media import events
from emulator.runtime.in_process_host import InProcessHost
from emulator.runtime.port_pool import PortPool
from emulator.runtime.virtual_loop import VirtualLoop
from emulator.testing.impairment import Impairment
from emulator.testing.network import FakeNetwork
from scenarios.proof.verify import verify_paths
from tests.emulator.runtime.rtp_phone import RtpPhone

if TYPE_CHECKING:
    from pathlib import Path

PLATFORM, ALICE, BOB = "192.0.2.1", "198.51.100.7", "198.51.100.8"
WALL_EPOCH_NS = 1_790_000_000_000_000_000


class Call:
    """Two phones, a platform's media host and what it reported."""

    def __init__(self, folder: Path, *, seed: int = 1) -> None:
        self.folder = folder
        self.network = FakeNetwork(seed, home=PLATFORM)
        pool = PortPool(self.network, first=10000, last=10099, ids=Ids.seeded(seed))
        self.host = InProcessHost(pool, wall_epoch_ns=WALL_EPOCH_NS, capture=folder / "call.pcap")
        self.events: list[events.Event] = []
        self.alice = RtpPhone(self.network.at(ALICE).open_media(Address(ALICE, 4000)), code=1)
        self.bob = RtpPhone(self.network.at(BOB).open_media(Address(BOB, 4000)), code=2)

    async def start(self) -> None:
        await self.host.start(self.events.append)

    def open(self, leg: str, remote: Address) -> Address:
        local = self.host.open_port(leg, PLATFORM)
        self.host.submit(orders.OpenLeg(leg=leg, local=local, ssrc=7, first_sequence=1, first_timestamp=2))
        self.host.submit(orders.SetRemote(leg=leg, remote=remote, payload_type=0, telephone_event_type=101))
        return local

    def record(self, leg: str, path: Path) -> None:
        self.host.submit(orders.StartRecorder(recording="r", leg=leg, path=str(path), stereo=True))

    def of_type(self, kind: type) -> list[events.Event]:
        return [each for each in self.events if isinstance(each, kind)]


async def recorded_call(folder: Path, *, seed: int = 1, impairment: Impairment | None = None) -> Call:
    """Five seconds of two bridged, recorded legs."""
    call = Call(folder, seed=seed)
    for host in (ALICE, BOB):
        call.network.link(host, PLATFORM, impairment or Impairment(delay_ms=5))
    await call.start()
    await asyncio.sleep(0.123)
    a, b = call.open("a", call.alice.socket.local), call.open("b", call.bob.socket.local)
    call.host.submit(orders.BridgeLegs(first="a", second="b"))
    call.record("a", folder / "r.wav")
    call.host.capture(b"INVITE sip:x SIP/2.0\r\n\r\n", Address(ALICE, 5060), Address(PLATFORM, 5060))
    await asyncio.gather(call.alice.talk(a, 5), call.bob.talk(b, 5))
    call.host.submit(orders.CloseLeg(leg="a"))
    call.host.submit(orders.CloseLeg(leg="b"))
    await asyncio.sleep(2)
    await call.host.stop()
    return call


@pytest.mark.parametrize(
    "impairment",
    [
        Impairment(delay_ms=5),
        Impairment(loss=0.1, jitter_ms=80, reorder=0.05, duplicate=0.05, delay_ms=20),
    ],
    ids=["clean", "rough"],
)
@pytest.mark.asyncio
async def test_a_recorded_call_is_proved_from_its_capture(tmp_path: Path, impairment: Impairment) -> None:
    call = await recorded_call(tmp_path, impairment=impairment)
    (closed,) = call.of_type(events.RecordingClosed)
    assert isinstance(closed, events.RecordingClosed)
    assert (closed.reason, closed.channels) == ("leg_closed", 2)
    assert abs(closed.samples - 40000) <= 160
    outcome = verify_paths(tmp_path / "r.wav", tmp_path / "call.pcap")
    failed = [verdict for verdict in outcome.verdicts if not verdict.passed]
    assert outcome.verdicts
    assert not failed, failed
    assert len(call.alice.heard) >= 200
    assert call.alice.sources() == {next(iter(call.alice.sources()))}


@pytest.mark.asyncio
async def test_nothing_runs_while_no_leg_is_open(tmp_path: Path) -> None:
    loop = asyncio.get_running_loop()
    call = await recorded_call(tmp_path)
    assert not [each for each in loop._scheduled if not each._cancelled]  # type: ignore[attr-defined]
    closed = call.of_type(events.LegClosed)
    assert len(closed) == 2
    call.host.submit(orders.CloseLeg(leg="a"))
    assert await asyncio.wait_for(asyncio.sleep(90 * 86400, result=True), None)


@pytest.mark.asyncio
async def test_after_a_sleep_the_engine_s_clock_is_right(tmp_path: Path) -> None:
    call = Call(tmp_path)
    await call.start()
    await asyncio.sleep(86400.01)
    call.open("a", call.alice.socket.local)
    call.record("a", tmp_path / "r.wav")
    await asyncio.sleep(1)
    (armed,) = call.of_type(events.RecorderArmed)
    assert armed == events.RecorderArmed(
        recording="r", at_sample=86400 * 8000 + 160, wall_ms=WALL_EPOCH_NS // 1_000_000 + 86_400_020
    )
    await call.host.stop()
    assert [type(each).__name__ for each in call.events[-2:]] == ["RecordingClosed", "LegClosed"]


@pytest.mark.asyncio
async def test_a_phone_behind_a_nat_is_answered_where_it_speaks_from(tmp_path: Path) -> None:
    call = Call(tmp_path)
    call.network.hide(ALICE, behind="203.0.113.1")
    await call.start()
    local = call.open("a", Address(ALICE, 4000))
    await call.alice.talk(local, 1)
    assert len(call.alice.heard) >= 45
    (started,) = call.of_type(events.RtpStarted)
    assert isinstance(started, events.RtpStarted)
    await call.host.stop()


@pytest.mark.asyncio
async def test_a_port_that_never_became_a_leg_is_freed(tmp_path: Path) -> None:
    call = Call(tmp_path)
    await call.start()
    local = call.host.open_port("a", PLATFORM)
    call.host.submit(orders.CloseLeg(leg="a"))
    call.network.open_media(local).close()
    left_open = call.host.open_port("b", PLATFORM)
    await call.host.stop()
    await call.host.stop()
    call.network.open_media(left_open).close()


@pytest.mark.asyncio
async def test_a_leg_closed_before_its_first_tick_leaves_nothing(tmp_path: Path) -> None:
    call = Call(tmp_path)
    await call.start()
    local = call.open("a", call.alice.socket.local)
    call.host.submit(orders.CloseLeg(leg="a"))
    await asyncio.sleep(1)
    assert [type(each) for each in call.events] == [events.LegClosed]
    call.network.open_media(local).close()
    await call.host.stop()


@pytest.mark.asyncio
async def test_a_disk_error_fails_that_recording_and_no_other(tmp_path: Path) -> None:
    call = Call(tmp_path)
    await call.start()
    call.open("a", call.alice.socket.local)
    call.open("b", call.bob.socket.local)
    bad = tmp_path / "no such folder" / "r.wav"
    call.host.submit(orders.StartRecorder(recording="bad", leg="a", path=str(bad), stereo=False))
    call.host.submit(orders.StartRecorder(recording="good", leg="b", path=str(tmp_path / "g.wav"), stereo=False))
    await asyncio.sleep(3)
    await call.host.stop()
    closed = {each.recording: each for each in call.events if isinstance(each, events.RecordingClosed)}
    assert closed["bad"].reason == "failed"
    assert "No such file" in closed["bad"].error
    assert (closed["good"].reason, closed["good"].error) == ("leg_closed", "")
    assert (tmp_path / "g.wav").stat().st_size == 44 + 2 * closed["good"].samples


def test_two_worlds_of_one_seed_write_the_same_bytes(tmp_path: Path) -> None:
    def digest(name: str, seed: int) -> list[str]:
        folder = tmp_path / name
        folder.mkdir()
        rough = Impairment(loss=0.1, jitter_ms=40, reorder=0.05, duplicate=0.05)
        with asyncio.Runner(loop_factory=VirtualLoop) as runner:
            runner.run(recorded_call(folder, seed=seed, impairment=rough))
        return [
            hashlib.sha256(each.read_bytes()).hexdigest()
            for each in sorted(folder.iterdir())
            if "side" not in each.name
        ]

    assert digest("one", 3) == digest("two", 3)
    assert digest("three", 4) != digest("four", 3)
