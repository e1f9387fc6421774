"""What the REST API lets live calls hear: files and texts, handed to the media engine a second at a time.

plivo_rest.md §2.6. They are mixed into what a call hears, or are heard instead; what a flow plays goes on beneath.
"""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

from emulator.base.units import SAMPLES_PER_S
from emulator.callflow.control import FetchFailed, SpeechFailed
from emulator.media.commands import ClearFeed, FeedAudio, MarkFeed
from emulator.media.events import FeedReached

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from emulator.api.live_calls import SoundKind, SoundOrder
    from emulator.media.commands import Command
    from emulator.media.events import Event
    from emulator.runtime.flow_surroundings import FlowSurroundings

_BYTES_PER_S = 2 * SAMPLES_PER_S
AHEAD_S = 2
"""So much is with the engine while more is to come."""


class CallSounds:
    """What is being played by order of the API: of each call one Play and one Speak."""

    def __init__(self, around: FlowSurroundings, media: Callable[[Command], None]) -> None:
        self._around = around
        self._media = media
        self._playing: dict[tuple[str, SoundKind], asyncio.Task[None]] = {}
        self._ahead: dict[str, asyncio.Semaphore] = {}
        """By feed: how many seconds more the engine may be given."""

    def start(self, call_uuid: str, legs: tuple[str, ...], order: SoundOrder) -> None:
        """Let legs hear `order`, in place of what was ordered of the call before."""
        self.stop(call_uuid, order.kind)
        key = call_uuid, order.kind
        task = asyncio.get_running_loop().create_task(
            self._play(call_uuid, legs, order), name=f"{order.kind} on {call_uuid}"
        )
        self._playing[key] = task
        task.add_done_callback(lambda done: self._forget(key, done))

    def stop(self, call_uuid: str, kind: SoundKind) -> None:
        """Let it be heard no more."""
        if task := self._playing.get((call_uuid, kind)):
            task.cancel()

    def hear(self, event: Event) -> bool:
        """Take a fact of the media engine; whether it was about one of these sounds."""
        if not isinstance(event, FeedReached) or event.feed not in self._ahead:
            return False
        self._ahead[event.feed].release()
        return True

    def is_idle(self) -> bool:
        """Whether nothing is played."""
        return not self._playing

    async def close(self) -> None:
        """Play nothing more."""
        tasks = list(self._playing.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _play(self, call_uuid: str, legs: tuple[str, ...], order: SoundOrder) -> None:
        switchboard = self._around.switchboard
        try:
            paths = await switchboard.during(call_uuid, self._paths(order))
        except (FetchFailed, SpeechFailed) as failure:
            self._around.note(call_uuid, f"{order.kind} by the API is not heard: {failure}")
            return
        if paths:
            await asyncio.gather(*(switchboard.during(leg, self._feed(leg, paths, order)) for leg in legs))

    async def _paths(self, order: SoundOrder) -> list[str]:
        """The PCM files. Raises FetchFailed, SpeechFailed."""
        if order.speech is not None:
            return [await self._around.sounds.spoken(order.speech)]
        return [await self._around.sounds.fetched(url) for url in order.urls]

    async def _feed(self, leg: str, paths: list[str], order: SoundOrder) -> None:
        """Hand everything to the engine, and wait until it was heard."""
        feed = f"{order.kind}-{self._around.ids.uuid()}"
        ahead = self._ahead[feed] = asyncio.Semaphore(AHEAD_S)
        try:
            for audio in _seconds(paths, order):
                await ahead.acquire()
                self._media(FeedAudio(leg=leg, feed=feed, audio=audio, mixed=order.mixed))
                self._media(MarkFeed(leg=leg, feed=feed, mark=""))
            for _ in range(AHEAD_S):
                await ahead.acquire()
        finally:
            del self._ahead[feed]
            self._media(ClearFeed(leg=leg, feed=feed))

    def _forget(self, key: tuple[str, SoundKind], task: asyncio.Task[None]) -> None:
        if self._playing.get(key) is task:
            del self._playing[key]


def _seconds(paths: list[str], order: SoundOrder) -> Iterator[bytes]:
    """The audio in pieces of at most a second, s16le mono 8000 Hz; without end if it is a loop."""
    left = None if order.longest_s is None else order.longest_s * _BYTES_PER_S
    has_any = True
    while has_any:
        has_any = False
        for path in paths:
            with Path(path).open("rb") as file:
                while piece := file.read(_BYTES_PER_S if left is None else min(left, _BYTES_PER_S)):
                    left = None if left is None else left - len(piece)
                    has_any = order.loop
                    yield piece
