"""Mutants of streams: what the app hears, what it says and what becomes of it, how it is asked and told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from emulator.calls.streams import Streams
from emulator.media.feeds import Feed
from emulator.media.hearing import Hearing
from emulator.media.taps import Taps
from emulator.runtime.audio_stream import AudioStream
from emulator.runtime.requests import Requests
from emulator.webhooks.stream_messages import StreamWriter
from tools.mutate.mutant import mutant

if TYPE_CHECKING:
    from collections.abc import Callable

    from tools.mutate.mutant import Breakage

    Original = Callable[..., Any]

LISTEN = "stream_listen[audio/x-mulaw;rate=8000-audio/x-mulaw-8000]"
ECHO = "stream_echo[audio/x-l16;rate=8000]"


@mutant(LISTEN, says="signature")
def upgrade_signed_as_ws(breakage: Breakage) -> None:
    """The upgrade is signed for another address than the one that is asked."""

    def upgrade(original: Original, requests: Requests, call_uuid: str, url: str) -> Any:
        _, headers = original(requests, call_uuid, url + "/")
        return original(requests, call_uuid, url)[0], headers

    breakage.replace(Requests, "upgrade", upgrade)


@mutant(LISTEN, says="chunk")
def chunks_counted_twice(breakage: Breakage) -> None:
    """Every piece of audio is counted twice."""

    def media(original: Original, writer: StreamWriter, track: Any, payload: bytes, *, wall_ms: int) -> str:
        original(writer, track, b"", wall_ms=wall_ms)
        writer._written -= 1
        text: str = original(writer, track, payload, wall_ms=wall_ms)
        return text

    breakage.replace(StreamWriter, "media", media)


@mutant(LISTEN, says="dtmf")
def keys_not_told(breakage: Breakage) -> None:
    """Streams are not told of keys."""
    breakage.replace(Streams, "digit", lambda *_: None)


@mutant(LISTEN, says="lasts")
def half_of_the_frames_lost(breakage: Breakage) -> None:
    """Every second frame of a tap is lost."""
    ticks: list[int] = []

    def tick(original: Original, taps: Taps, now: int) -> None:
        ticks.append(now)
        if len(ticks) % 2:
            original(taps, now)

    breakage.replace(Taps, "tick", tick)


@mutant("stream_both_tracks", says="/both/ inbound")
def tracks_changed_over(breakage: Breakage) -> None:
    """The inbound track has what the caller hears, the outbound one what it says."""
    other = {"from_peer": "to_peer", "to_peer": "from_peer"}
    breakage.replace(AudioStream, "hear", lambda original, stream, which, pcm: original(stream, other[which], pcm))


@mutant(ECHO, "stream_clear", says="right")
def feed_not_recorded(breakage: Breakage) -> None:
    """What an app says is not on the right channel."""
    breakage.replace(Hearing, "feed", lambda _original, _hearing, leg, feeds, _now: setattr(leg, "feeding", feeds))


@mutant(ECHO, says="caller hears caller")
def gaps_between_pieces(breakage: Breakage) -> None:
    """Between two pieces of what an app says there is silence as long as a piece."""

    def put(original: Original, feed: Feed, pcm: Any, now: int) -> None:
        original(feed, pcm, now)
        original(feed, np.zeros_like(pcm), now)

    breakage.replace(Feed, "put", put)


@mutant("stream_clear", says="/status/")
def clear_does_nothing(breakage: Breakage) -> None:
    """clearAudio is answered, and everything is played all the same."""
    breakage.replace(Feed, "clear", lambda *_: None)


@mutant("stream_clear", says="greeted")
def played_before_it_was(breakage: Breakage) -> None:
    """A checkpoint is reached as soon as it is set."""

    def reached(_original: Original, feed: Feed) -> list[str]:
        names = [name for _, name in feed._marks]
        feed._marks.clear()
        return names

    breakage.replace(Feed, "reached", reached)


@mutant("stream_dropped", says="story")
def plays_on_without_its_app(breakage: Breakage) -> None:
    """What an app said is played to its end after it has closed."""
    breakage.replace(Feed, "clear", lambda *_: None)


@mutant("stream_dropped", says="Event")
def drop_told_as_stop(breakage: Breakage) -> None:
    """A stream that its app has closed is told of as one that was stopped."""
    breakage.replace(AudioStream, "_end", lambda original, stream, _event, why: original(stream, "StopStream", why))


@mutant("stream_over_a_dial", says="caller hears hint")
def feed_below_the_bridge(breakage: Breakage) -> None:
    """A leg that is bridged hears its peer and not its streams."""

    def sound(original: Original, hearing: Hearing, leg: Any, pcm: Any, now: int) -> None:
        if leg.peer is None:
            original(hearing, leg, pcm, now)

    breakage.replace(Hearing, "sound", sound)
