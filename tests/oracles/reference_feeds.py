"""Feeds and taps of the reference engine: one queue of samples and marks a feed, each frame looked up anew."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from emulator.media import events as e
from tests.oracles.reference_g711 import decode

if TYPE_CHECKING:
    from emulator.media import commands as c
    from tests.oracles.reference_playout import ReferencePlayout

NEVER = -1


@dataclass
class ReferenceFeed:
    """What waits, in order: samples, and marks between them."""

    queue: list[int | str] = field(default_factory=list)
    passed: list[str] = field(default_factory=list)
    begins: int = 0
    played_until: int = NEVER
    mixed: bool = False

    def _has_audio(self) -> bool:
        return any(isinstance(each, int) for each in self.queue)

    def put(self, audio: bytes, now: int) -> None:
        """Samples behind everything else; 40 ms later when there was a silence."""
        if not self._has_audio():
            self.begins = now if now == self.played_until else now + 320
        self.queue += struct.unpack(f"<{len(audio) // 2}h", audio)

    def clear(self) -> None:
        """Forget everything."""
        self.queue.clear()
        self.passed.clear()

    def reached(self) -> list[str]:
        """The marks with nothing before them."""
        found = self.passed
        self.passed = []
        while self.queue and isinstance(self.queue[0], str):
            found.append(str(self.queue.pop(0)))
        return found

    def is_due(self, now: int) -> bool:
        """Whether it sounds now."""
        return self._has_audio() and now >= self.begins

    def take(self, now: int) -> list[int]:
        """The frame of this tick."""
        frame: list[int] = []
        while self.queue and len(frame) < 160:
            each = self.queue.pop(0)
            if isinstance(each, str):
                self.passed.append(each)
            else:
                frame.append(each)
        self.played_until = now + 160
        return frame + [0] * (160 - len(frame))


def mixed(frames: list[list[int]]) -> list[int]:
    """The sum, within 16 bits."""
    return [max(-32768, min(32767, sum(column))) for column in zip(*frames, strict=True)]


def heard_of(playout: ReferencePlayout, now: int, slots: dict[int, tuple[bytes, str]]) -> bytes:
    """What a tap hears of a peer in this tick, 16 bits."""
    samples: list[int] = []
    for begin in (now - playout.shift, now - playout.shift + 80):
        slot = slots.get(begin // 80) if begin >= playout.fresh else None
        samples += [0] * 80 if slot is None else [decode(byte, slot[1]) for byte in slot[0]]
    return struct.pack("<160h", *samples)


def said_to(packet: bytes | None, law: str) -> bytes:
    """What a tap hears of a packet that is sent in this tick, 16 bits; None: nothing is."""
    return struct.pack("<160h", *([0] * 160 if packet is None else (decode(byte, law) for byte in packet[12:])))


class FeedsAndTaps:
    """That part of an engine; legs are its own."""

    now: int
    legs: dict[str, Any]
    events: list[e.Event]
    sent: dict[str, bytes]
    taps: list[tuple[str, Any, Any]]
    """(tap, leg, which)."""

    def _FeedAudio(self, command: c.FeedAudio) -> None:  # noqa: N802
        if leg := self.legs.get(command.leg):
            feed = leg.feeds.setdefault(command.feed, ReferenceFeed())
            feed.mixed = command.mixed
            feed.put(command.audio, self.now)

    def _MarkFeed(self, command: c.MarkFeed) -> None:  # noqa: N802
        if leg := self.legs.get(command.leg):
            leg.feeds.setdefault(command.feed, ReferenceFeed()).queue.append(command.mark)

    def _ClearFeed(self, command: c.ClearFeed) -> None:  # noqa: N802
        if leg := self.legs.get(command.leg):
            leg.feeds.setdefault(command.feed, ReferenceFeed()).clear()
            self.events.append(e.FeedCleared(leg=command.leg, feed=command.feed, at_sample=self.now))

    def _StartTap(self, command: c.StartTap) -> None:  # noqa: N802
        if leg := self.legs.get(command.leg):
            wanted = {"from_peer": command.from_peer, "to_peer": command.to_peer}
            self.taps += [(command.tap, leg, which) for which, is_wanted in wanted.items() if is_wanted]

    def _StopTap(self, command: c.StopTap) -> None:  # noqa: N802
        self.taps = [tap for tap in self.taps if tap[0] != command.tap]

    def _tap(self) -> None:
        self.taps = [tap for tap in self.taps if tap[1].closed_at is None]
        audio = b""
        for _, leg, which in self.taps:
            if which == "from_peer":
                audio += heard_of(leg.statistics.playout, self.now, leg.line.slots)
            else:
                audio += said_to(None if isinstance(leg.step, tuple) else self.sent.get(leg.opened.leg), leg.law)
        if self.taps:
            tracks = tuple((tap, which) for tap, _, which in self.taps)
            self.events.append(e.TappedAudio(at_sample=self.now, tracks=tracks, audio=audio))

    def _settle_feeds(self) -> None:
        for name, leg in self.legs.items():
            for feed, waiting in leg.feeds.items():
                for mark in waiting.reached():
                    self.events.append(e.FeedReached(leg=name, feed=feed, mark=mark, at_sample=self.now))
            leg.feeding = " ".join(feed for feed, waiting in leg.feeds.items() if waiting.is_due(self.now))

    def _fed(self, leg: Any, beneath: list[int]) -> list[int]:
        due = [waiting for waiting in leg.feeds.values() if waiting.is_due(self.now)]
        frames = [waiting.take(self.now) for waiting in due]
        if beneath and all(waiting.mixed for waiting in due):
            frames.append(beneath)
        return mixed(frames) if frames else []
