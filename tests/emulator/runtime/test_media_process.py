"""The media process: signals, the death of its platform, a platform that does not read, priorities."""

from __future__ import annotations

import os
import resource
import select
import signal
import socket
import threading
import time
from typing import TYPE_CHECKING

import pytest

from emulator.base.address import Address
from emulator.media import commands as orders
from emulator.media import events
from emulator.runtime import media_process
from emulator.runtime import media_wire as wire
from emulator.runtime.child_pipe import messages_of
from emulator.runtime.media_process import MediaWorker, allow_many_sockets, prefer_this_process
from emulator.runtime.media_spawn import MediaOptions, spawn
from emulator.runtime.udp_socket import address_of, bind_udp

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.live
OPTIONS = MediaOptions(wall_epoch_ns=10**18, capture="")


class Started:
    """A media process with a recorder armed on a leg."""

    def __init__(self, folder: Path) -> None:
        self.wav = folder / "r.wav"
        self.process: subprocess.Popen[bytes]
        self.process, self.pipe = spawn(OPTIONS)
        self.pipe.settimeout(20)
        with bind_udp(Address("127.0.0.1", 0)) as rtp, bind_udp(Address("127.0.0.1", 0)) as rtcp:
            self.local = address_of(rtp.getsockname())
            leg = orders.OpenLeg(leg="a", local=self.local, ssrc=1, first_sequence=1, first_timestamp=1)
            socket.send_fds(self.pipe, [wire.command_message(leg)], [rtp.fileno(), rtcp.fileno()])
        self.order(orders.StartRecorder(recording="r", leg="a", path=str(self.wav), stereo=True))
        self.until(events.RecorderArmed)

    def order(self, command: orders.Command) -> None:
        self.pipe.send(wire.command_message(command))

    def until(self, kind: type) -> events.Event:
        """Read events up to one of that kind."""
        while True:
            message = self.pipe.recv(wire.MAX_MESSAGE)
            assert message, "the process ended"
            if message[0] == wire.EVENT and isinstance(event := wire.decode_event(message[1:]), kind):
                return event

    def assert_whole(self) -> None:
        """The header tells the file's true length."""
        data = self.wav.read_bytes()
        assert int.from_bytes(data[40:44], "little") == len(data) - 44 > 0
        assert self.wav.with_suffix(".sidecar.json").exists()


@pytest.fixture
def started(tmp_path: Path) -> Iterator[Started]:
    made = Started(tmp_path)
    yield made
    made.pipe.close()
    made.process.kill()
    made.process.wait()


def test_terminated_it_finishes_its_recordings_and_says_so(started: Started) -> None:
    time.sleep(0.1)
    started.process.send_signal(signal.SIGTERM)
    closed = started.until(events.RecordingClosed)
    assert isinstance(closed, events.RecordingClosed)
    assert closed.reason == "leg_closed"
    assert started.process.wait(timeout=5) == 0
    started.assert_whole()


def test_when_its_platform_dies_it_finishes_its_recordings(started: Started) -> None:
    time.sleep(0.1)
    started.pipe.close()
    assert started.process.wait(timeout=5) == 0
    started.assert_whole()


def test_ctrl_c_is_the_platform_s_business(started: Started) -> None:
    started.process.send_signal(signal.SIGINT)
    time.sleep(0.1)
    started.order(orders.StopRecorder(recording="r"))
    started.order(orders.CloseLeg(leg="a"))
    started.until(events.LegClosed)
    assert started.process.poll() is None


def test_a_port_is_free_again_after_its_leg(started: Started) -> None:
    started.order(orders.CloseLeg(leg="a"))
    started.until(events.LegClosed)
    time.sleep(0.1)
    bind_udp(started.local).close()


def test_a_platform_that_does_not_read_does_not_stop_the_ticks() -> None:
    ours, theirs = wire.socket_pair()
    with ours, theirs:
        worker = MediaWorker(OPTIONS, theirs)
        thread = threading.Thread(target=worker.run)
        thread.start()
        cue = orders.StartCue(leg="none", cue="x" * 1000, tones=(orders.Tone(hertz=0, duration_ms=20),))
        for _ in range(300):
            ours.send(wire.command_message(cue))
        for _ in range(2):
            before = worker._round.next_tick
            for _ in range(1000):
                if worker._round.next_tick >= before + 5:
                    break
                time.sleep(0.01)
            assert worker._round.next_tick >= before + 5
        ours.settimeout(5)
        told = [wire.decode_event(message[1:]) for _ in range(301) if (message := ours.recv(70000))[0] == wire.EVENT]
        assert sum(isinstance(each, events.CueFinished) for each in told) >= 290
        ours.send(bytes([wire.STOP]))
        thread.join(timeout=5)
        assert not thread.is_alive()


class LateClock:
    """Stands in for `time`: who sleeps wakes up `late_ns` after it is due."""

    def __init__(self) -> None:
        self.now_ns = time.monotonic_ns()
        self.late_ns = 0

    def monotonic_ns(self) -> int:
        return self.now_ns

    def sleep(self, seconds: float) -> None:
        self.now_ns += round(seconds * 1e9) + self.late_ns

    def select(self, readers: list[socket.socket], _w: object, _x: object, seconds: float) -> tuple[object, ...]:
        """Stands in for that of `select`."""
        ready = select.select(readers, (), (), 0)
        if not ready[0] and seconds:
            self.sleep(seconds)
        return ready


def test_late_wake_ups_are_told_while_a_leg_waits_and_not_before(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = LateClock()
    monkeypatch.setattr(media_process, "time", clock)
    monkeypatch.setattr(media_process, "select", clock)
    ours, theirs = wire.socket_pair()
    ours.setblocking(False)

    def missed() -> list[int]:
        """Counts of what is told of ten ticks, the fifth of which begins 70 ms late."""
        for number in range(10):
            clock.late_ns = 70_000_000 if number == 4 else 0
            worker._tick()
        told = [wire.decode_event(message[1:]) for message in messages_of(ours, wire.MAX_MESSAGE)]
        return [each.count for each in told if isinstance(each, events.TicksMissed)]

    with ours, theirs:
        worker = MediaWorker(OPTIONS, theirs)
        assert missed() == []
        with bind_udp(Address("127.0.0.1", 0)) as rtp, bind_udp(Address("127.0.0.1", 0)) as rtcp:
            local = address_of(rtp.getsockname())
            leg = orders.OpenLeg(leg="a", local=local, ssrc=1, first_sequence=1, first_timestamp=1)
            socket.send_fds(ours, [wire.command_message(leg)], [rtp.fileno(), rtcp.fileno()])
        assert missed() == [3]
        ours.send(wire.command_message(orders.CloseLeg(leg="a")))
        worker._tick()
        assert missed() == []


def test_without_the_right_to_a_priority_it_goes_on(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    asked: list[tuple[object, ...]] = []

    def refuse(*arguments: object) -> None:
        asked.append(arguments)
        raise PermissionError

    monkeypatch.setattr(os, "setpriority", refuse)
    monkeypatch.setattr(media_process, "AUTOGROUP", tmp_path / "no such folder" / "autogroup")
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1, 2, 3})
    monkeypatch.setattr(os, "sched_setaffinity", refuse)
    prefer_this_process()
    assert [each[0] for each in asked] == [os.PRIO_PROCESS, 0]


@pytest.mark.parametrize(("cpus", "pinned"), [({0, 1}, 0), ({0, 1, 2, 3}, 1)])
def test_only_among_many_cpus_it_is_pinned(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, cpus: set[int], pinned: int
) -> None:
    pins: list[set[int]] = []
    monkeypatch.setattr(os, "setpriority", lambda *_: None)
    monkeypatch.setattr(media_process, "AUTOGROUP", tmp_path / "autogroup")
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: cpus)
    monkeypatch.setattr(os, "sched_setaffinity", lambda _, chosen: pins.append(chosen))
    prefer_this_process()
    assert (tmp_path / "autogroup").read_text() == "-10"
    assert len(pins) == pinned
    assert all(len(chosen) == 1 and chosen < cpus for chosen in pins)


def test_as_many_sockets_as_may_be_had(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[int, int]] = []
    monkeypatch.setattr(resource, "getrlimit", lambda _: (1024, 4096))
    monkeypatch.setattr(resource, "setrlimit", lambda _, limits: asked.append(limits))
    allow_many_sockets()
    assert asked == [(4096, 4096)]


def test_no_more_sockets_than_before_is_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_what: int, _limits: tuple[int, int]) -> None:
        raise ValueError("not allowed to raise maximum limit")

    monkeypatch.setattr(resource, "setrlimit", refuse)
    allow_many_sockets()
