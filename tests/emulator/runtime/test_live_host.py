"""The live media host: a real call over loopback, recorded by a process and proved; its start, death and end."""

from __future__ import annotations

import asyncio
import json
import signal
import sys
import time
from typing import TYPE_CHECKING

import pytest

from emulator.base.address import Address
from emulator.base.errors import Unavailable
from emulator.base.ids import Ids
from emulator.media import commands as orders
from emulator.media import events
from emulator.runtime.kernel_ports import LAB_LEGS
from emulator.runtime.live_host import LiveHost
from emulator.runtime.live_network import LiveNetwork
from emulator.runtime.port_pool import PortPool
from emulator.runtime.room_salvage import salvage_room
from emulator.runtime.room_worker import compose
from scenarios.proof.verify import verify_paths
from tests.emulator.audio_files import samples_of
from tests.emulator.runtime.patience import until
from tests.emulator.runtime.rtp_phone import RtpPhone

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.live
LOOPBACK = "127.0.0.1"
ANY = Address(LOOPBACK, 0)


class Bench:
    """A live host with its events."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.network = LiveNetwork()
        self.host = LiveHost(
            PortPool(self.network, first=0, last=0, ids=Ids.seeded(1)),
            wall_epoch_ns=time.time_ns() - time.monotonic_ns(),
            capture=folder / "call.pcap",
        )
        self.events: list[events.Event] = []

    async def start(self) -> None:
        await self.host.start(self.events.append)

    def phone(self, code: int) -> RtpPhone:
        return RtpPhone(self.network.open_media(ANY), code=code)

    def open(self, leg: str, remote: Address) -> Address:
        local = self.host.open_port(leg, LOOPBACK)
        self.host.submit(orders.OpenLeg(leg=leg, local=local, ssrc=7, first_sequence=1, first_timestamp=2))
        self.host.submit(orders.SetRemote(leg=leg, remote=remote, payload_type=0, telephone_event_type=101))
        return local

    def has(self, kind: type, count: int = 1) -> bool:
        return sum(isinstance(each, kind) for each in self.events) >= count


@pytest.mark.parametrize("others", [0, LAB_LEGS - 1], ids=["lab", "load"])
@pytest.mark.asyncio
async def test_a_recorded_call_is_proved_from_its_capture(tmp_path: Path, others: int) -> None:
    bench = Bench(tmp_path)
    await bench.start()
    for number in range(others):
        bench.open(f"idle-{number}", Address(LOOPBACK, 9))
    alice, bob = bench.phone(1), bench.phone(2)
    a, b = bench.open("a", alice.socket.local), bench.open("b", bob.socket.local)
    bench.host.submit(orders.BridgeLegs(first="a", second="b"))
    wav = tmp_path / "r.wav"
    bench.host.submit(orders.StartRecorder(recording="r", leg="a", path=str(wav), stereo=True))
    bench.host.capture(b"INVITE sip:x SIP/2.0\r\n\r\n", Address(LOOPBACK, 5060), Address(LOOPBACK, 5061))
    await asyncio.gather(alice.talk(a, 2), bob.talk(b, 2))
    for leg in "ab":
        bench.host.submit(orders.CloseLeg(leg=leg))
    await until(lambda: bench.has(events.LegClosed, 2))
    await bench.host.stop()
    await bench.host.stop()
    assert bench.has(events.RecordingClosed)
    outcome = verify_paths(wav, tmp_path / "call.pcap")
    failed = [verdict for verdict in outcome.verdicts if not verdict.passed]
    assert outcome.verdicts
    assert not failed, failed
    assert json.loads(wav.with_suffix(".sidecar.json").read_text())["tick_quantised"] is (others > 0)
    assert b"INVITE sip:x" in (tmp_path / "call.pcap").read_bytes()
    assert len(alice.heard) > 50
    for phone in (alice, bob):
        phone.socket.close()


@pytest.mark.asyncio
async def test_a_peer_is_answered_where_it_speaks_from(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    await bench.start()
    phone, silent = bench.phone(1), bench.phone(2)
    local = bench.open("a", silent.socket.local)
    await phone.talk(local, 0.5)
    await asyncio.sleep(0.2)
    phone.heard += phone.socket.receive(time.monotonic_ns())
    assert len(phone.heard) >= 10
    assert phone.sources() == {local}
    assert bench.has(events.RtpStarted)
    await bench.host.stop()
    for each in (phone, silent):
        each.socket.close()


@pytest.mark.asyncio
async def test_stopping_ends_recordings_and_tells_of_it(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    await bench.start()
    bench.open("a", Address(LOOPBACK, 9))
    bench.host.submit(orders.StartRecorder(recording="r", leg="a", path=str(tmp_path / "r.wav"), stereo=False))
    await until(lambda: bench.has(events.RecorderArmed))
    began = time.monotonic()
    await bench.host.stop()
    assert time.monotonic() - began < 4
    closed = [each for each in bench.events if isinstance(each, events.RecordingClosed)]
    assert len(closed) == 1
    assert (tmp_path / "r.wav").stat().st_size == 44 + 2 * closed[0].samples
    bench.host.submit(orders.CloseLeg(leg="a"))
    bench.host.capture(b"late", ANY, ANY)


@pytest.mark.asyncio
async def test_many_orders_at_once_all_arrive_in_order(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    await bench.start()
    bench.open("a", Address(LOOPBACK, 9))
    for number in range(2000):
        tones = (orders.Tone(hertz=0, duration_ms=20),)
        bench.host.submit(orders.StartCue(leg="a", cue=f"{number} {'x' * 500}", tones=tones))
    await until(lambda: bench.has(events.CueFinished, 2000))
    finished = [each.cue.split()[0] for each in bench.events if isinstance(each, events.CueFinished)]
    assert finished == [str(number) for number in range(2000)]
    await bench.host.stop()


@pytest.mark.asyncio
async def test_the_death_of_the_process_is_told(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    await bench.start()
    process = bench.host._process
    assert process is not None
    process.send_signal(signal.SIGKILL)
    await until(lambda: bench.has(events.EngineLost))
    with pytest.raises(Unavailable, match="has ended"):
        bench.open("a", Address(LOOPBACK, 9))
    await bench.host.stop()
    told = [each for each in bench.events if not isinstance(each, events.TicksMissed)]
    assert told == [events.EngineLost(why="the media process has ended")]


@pytest.mark.asyncio
async def test_a_room_is_recorded_up_to_the_last_second_before_a_kill(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    await bench.start()
    for name in ("a", "b"):
        bench.open(name, Address(LOOPBACK, 9))
        bench.host.submit(orders.JoinRoom(room="m", leg=name, member=f"m-{name}"))
    bench.host.submit(orders.StartRoomRecorder(recording="r", room="m", path_stem=str(tmp_path / "r")))
    await until(lambda: bench.has(events.RecorderArmed))
    await until((tmp_path / "r.track-2.sidecar.json").exists)
    process = bench.host._process
    assert process is not None
    process.send_signal(signal.SIGKILL)
    await until(lambda: bench.has(events.EngineLost))
    wav = tmp_path / "r.wav"
    found = salvage_room(wav)
    assert found.reason == "recovered"
    assert found.samples >= 8000
    assert compose(wav, "members") == 2
    assert len(samples_of(wav.read_bytes())) == found.samples
    await bench.host.stop()


@pytest.mark.asyncio
async def test_stopping_ends_recordings_of_rooms_and_tells_of_it(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    await bench.start()
    bench.open("a", Address(LOOPBACK, 9))
    bench.host.submit(orders.JoinRoom(room="m", leg="a", member="1"))
    bench.host.submit(orders.StartRoomRecorder(recording="r", room="m", path_stem=str(tmp_path / "r")))
    await until(lambda: bench.has(events.RecorderArmed))
    await bench.host.stop()
    [closed] = [each for each in bench.events if isinstance(each, events.RoomRecordingClosed)]
    assert (closed.reason, closed.error, len(closed.tracks)) == ("room_ended", "", 1)
    assert salvage_room(tmp_path / "r.wav").samples == closed.samples


@pytest.mark.asyncio
async def test_a_process_that_ends_at_once_is_unavailable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bench = Bench(tmp_path)
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with pytest.raises(Unavailable, match="ended at once with code 1"):
        await bench.start()


@pytest.mark.asyncio
async def test_a_port_that_never_became_a_leg_is_freed(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    await bench.start()
    first, second = bench.host.open_port("a", LOOPBACK), bench.host.open_port("b", LOOPBACK)
    bench.host.submit(orders.CloseLeg(leg="a"))
    bench.network.open_media(first).close()
    await bench.host.stop()
    bench.network.open_media(second).close()
