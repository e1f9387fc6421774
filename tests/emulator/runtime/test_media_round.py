"""One tick with its surroundings: what is idle, what is skipped, cues from files, the order of the end."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

import numpy as np
import pytest

from emulator.base.address import Address
from emulator.base.ids import Ids
from emulator.media import commands as orders
from emulator.media import events
from emulator.runtime.media_round import MediaRound
from emulator.runtime.port_pool import PortPool
from emulator.runtime.srtp import Srtp
from emulator.runtime.tick_schedule import TICK_NS
from emulator.runtime.world_ports import WorldPorts
from emulator.sdp.crypto import SrtpKeys
from emulator.testing.network import FakeNetwork

if TYPE_CHECKING:
    from pathlib import Path

    from emulator.testing.network import FakeMediaSocket

PLATFORM, PHONE = "192.0.2.1", Address("198.51.100.7", 4000)
ZERO_NS = 7_000_000_003
CM_80 = "AES_CM_128_HMAC_SHA1_80"


class Bench:
    """A round over a world's ports, with one phone."""

    def __init__(self, capture: Path | None = None) -> None:
        self.network = FakeNetwork(1, home=PLATFORM)
        self.ports = WorldPorts()
        self.round = MediaRound(self.ports, zero_ns=ZERO_NS, wall_epoch_ns=10**18, capture=capture)
        self.phone: FakeMediaSocket = self.network.at(PHONE.host).open_media(PHONE)

    def open(self, leg: str, remote: Address | None = PHONE) -> Address:
        sockets = PortPool(self.network, first=0, last=0, ids=Ids.seeded(1)).open(PLATFORM)
        self.ports.add(leg, sockets)
        self.round.submit(orders.OpenLeg(leg=leg, local=sockets.local, ssrc=1, first_sequence=1, first_timestamp=1))
        if remote is not None:
            self.agree(leg, remote)
        return sockets.local

    def agree(self, leg: str, remote: Address) -> None:
        self.round.submit(orders.SetRemote(leg=leg, remote=remote, payload_type=0, telephone_event_type=None))

    def run(self, ticks: int) -> list[events.Event]:
        return [event for _ in range(ticks) for event in self.round.run()]

    def heard(self) -> int:
        return len(self.phone.receive(10**18))


def test_ticks_stand_on_the_grid_of_their_zero() -> None:
    bench = Bench()
    assert (bench.round.next_tick, bench.round.due_ns) == (0, ZERO_NS)
    bench.run(3)
    assert (bench.round.next_tick, bench.round.due_ns) == (3, ZERO_NS + 3 * TICK_NS)


def test_a_round_is_idle_without_orders_legs_and_recorders(tmp_path: Path) -> None:
    bench = Bench()
    assert bench.round.is_idle
    bench.round.submit(orders.CloseLeg(leg="unknown"))
    assert not bench.round.is_idle
    bench.run(1)
    assert bench.round.is_idle
    bench.open("a")
    bench.round.submit(
        orders.StartRecorder(recording="r", leg="a", path=str(tmp_path / "r.wav"), stereo=False, max_samples=160)
    )
    bench.run(5)
    bench.round.submit(orders.CloseLeg(leg="a"))
    happened = bench.run(1)
    assert {type(each) for each in happened} == {events.LegClosed, events.RecordingClosed}
    assert bench.round.is_idle


def test_idle_ticks_are_skipped_at_once_others_never() -> None:
    bench = Bench()
    bench.round.skip_to(388_800_000)
    assert bench.round.due_ns == ZERO_NS + 90 * 86400 * 1_000_000_000
    bench.open("a")
    with pytest.raises(AssertionError, match="quiet"):
        bench.round.skip_to(388_800_001)


def test_while_a_phone_rings_nothing_can_sound() -> None:
    bench = Bench()
    bench.open("a", remote=None)
    bench.run(1)
    assert bench.round.is_quiet
    bench.round.skip_to(3001)
    bench.agree("a", PHONE)
    assert not bench.round.is_quiet
    bench.run(2)
    assert bench.heard() == 2
    bench.round.submit(orders.CloseLeg(leg="a"))
    bench.run(1)
    assert bench.round.is_quiet


def test_packets_leave_at_their_tick_or_when_they_really_do() -> None:
    bench = Bench()
    bench.open("a")
    bench.round.run()
    bench.round.run(sending_ns=ZERO_NS + 3 * TICK_NS)
    assert [each.arrival_ns for each in bench.phone.receive(10**18)] == [ZERO_NS, ZERO_NS + 3 * TICK_NS]


def test_early_media_is_answered_once_sdp_is_agreed() -> None:
    bench = Bench()
    local = bench.open("a", None)
    bench.run(1)
    bench.phone.send(bytes([0x80]) + bytes(171), local, 0)
    bench.run(2)
    assert bench.heard() == 0
    bench.agree("a", Address("10.0.0.99", 4000))
    bench.run(2)
    assert bench.heard() == 2


def test_rtcp_goes_out_and_comes_in_beside_rtp_and_none_of_it_is_audio(tmp_path: Path) -> None:
    bench = Bench(capture=tmp_path / "c.pcap")
    upper = bench.network.at(PHONE.host).open_media(Address(PHONE.host, PHONE.port + 1))
    local = bench.open("a", None)
    bench.round.submit(
        orders.SetRemote(
            leg="a", remote=PHONE, payload_type=0, telephone_event_type=None, rtcp_remote=upper.local, rtcp_mux=False
        )
    )
    bench.run(2)
    for socket, port in ((upper, local.port + 1), (bench.phone, local.port)):
        socket.send(bytes([0x80, 201, 0, 1]) + bytes(4), Address(PLATFORM, port), ZERO_NS)
    bench.phone.send(bytes([0x80]) + bytes(171), local, ZERO_NS + 1)
    bench.phone.send(bytes([0x80, 201, 0, 1]) + bytes(4), local, ZERO_NS + 2)
    bench.run(3)
    bench.round.submit(orders.CloseLeg(leg="a"))
    closed, refused = (each for each in bench.run(1) if not isinstance(each, events.RtpStarted))
    assert isinstance(closed, events.LegClosed)
    assert closed.packets_received == 1
    assert refused == events.PacketsRefused(leg="a", strangers=1, not_authentic=0, replayed=0)
    reports = upper.receive(10**18)
    assert reports
    assert {each.source for each in reports} == {Address(PLATFORM, local.port + 1)}
    bench.round.close()
    capture = (tmp_path / "c.pcap").read_bytes()
    assert all(capture.count(each.data) == 1 for each in reports)


def test_keys_take_effect_at_once_and_the_capture_holds_what_is_inside(tmp_path: Path) -> None:
    bench = Bench(capture=tmp_path / "c.pcap")
    local = bench.open("a")
    ours, theirs = (base64.b64encode(bytes([number]) * 30).decode() for number in (1, 2))
    bench.round.submit(orders.SecureLeg(leg="a", suite=CM_80, receive=theirs, send=ours))
    peer = Srtp()
    peer.agree(SrtpKeys(suite=CM_80, receive=ours, send=theirs))
    bench.run(1)
    spoken = bytes([0x80]) + bytes(11) + b"spoken, not sealed" + bytes(142)
    sealed = peer.seal(spoken)
    assert sealed is not None
    bench.phone.send(sealed, local, ZERO_NS)
    bench.run(1)
    heard = [peer.open(each.data) for each in bench.phone.receive(10**18)]
    assert [len(each or b"") for each in heard] == [172, 172]
    bench.round.close()
    capture = (tmp_path / "c.pcap").read_bytes()
    assert all(packet is not None and packet in capture for packet in (spoken, *heard))
    assert sealed not in capture


def test_a_cue_from_a_file_is_played_and_a_missing_one_is_over_at_once(tmp_path: Path) -> None:
    (tmp_path / "cue.pcm").write_bytes(np.full(320, 1000, "<i2").tobytes())
    bench = Bench()
    bench.open("a")
    for cue, path in (("there", "cue.pcm"), ("missing", "none.pcm")):
        bench.round.submit(orders.StartCue(leg="a", cue=cue, pcm_path=str(tmp_path / path)))
        finished = [each for each in bench.run(4) if isinstance(each, events.CueFinished)]
        assert [(each.cue, each.completed) for each in finished] == [(cue, cue == "there")]


def test_the_end_closes_recordings_then_the_capture(tmp_path: Path) -> None:
    bench = Bench(capture=tmp_path / "c.pcap")
    bench.open("a")
    bench.round.submit(orders.StartRecorder(recording="r", leg="a", path=str(tmp_path / "r.wav"), stereo=True))
    bench.run(10)
    bench.round.capture(b"BYE", PHONE, Address(PLATFORM, 5060), ZERO_NS)
    happened = bench.round.close()
    closed = next(each for each in happened if isinstance(each, events.RecordingClosed))
    assert (closed.reason, closed.samples) == ("leg_closed", 1600)
    assert (tmp_path / "r.wav").stat().st_size == 44 + 4 * 1600
    assert (tmp_path / "r.sidecar.json").exists()
    assert (tmp_path / "c.pcap").stat().st_size == 24 + 10 * (16 + 28 + 172) + (16 + 28 + 3)


def test_a_cue_of_a_room_is_read_from_its_file_and_members_are_no_quiet_legs(tmp_path: Path) -> None:
    (tmp_path / "tone.pcm").write_bytes(b"\x00\x10" * 160)
    bench = Bench()
    bench.open("a", remote=None)
    bench.run(1)
    assert bench.round.is_quiet
    bench.round.submit(orders.JoinRoom(room="r", leg="a"))
    for cue, path in (("x", "tone.pcm"), ("y", "none.pcm")):
        bench.round.submit(orders.StartRoomCue(room="r", cue=cue, pcm_path=str(tmp_path / path)))
    found = bench.run(1)
    assert not bench.round.is_quiet, "a room may sound, whether anybody is sent anything or not"
    found += bench.run(1)
    told = [(each.cue, each.completed) for each in found if isinstance(each, events.RoomCueFinished)]
    assert told == [("y", False), ("x", True)]


def test_after_the_recording_of_a_room_a_round_is_idle_again(tmp_path: Path) -> None:
    bench = Bench()
    bench.open("a")
    bench.round.submit(orders.JoinRoom(room="r", leg="a"))
    bench.round.submit(orders.StartRoomRecorder(recording="r", room="r", path_stem=str(tmp_path / "r")))
    bench.run(5)
    bench.round.submit(orders.CloseLeg(leg="a"))
    bench.run(2)
    assert (tmp_path / "r.track-1.wav").exists()
    assert bench.round.is_idle
