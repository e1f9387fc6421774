"""From what the engine leaves of a recording to the file that was ordered: made whole, put together, encoded."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from emulator.calls.events import LOST
from emulator.runtime.room_salvage import until_room_written
from emulator.runtime.salvage import recovered, until_written

if TYPE_CHECKING:
    from collections.abc import Callable

    from emulator.calls.events import RecordingFinished
    from emulator.records.models import PromisedRecording
    from emulator.runtime.mp3_encodings import Mp3Encodings
    from emulator.runtime.room_compositions import RoomCompositions

    Tell = Callable[[RecordingFinished], None]


class Finishing:
    """Nothing of it keeps a call waiting."""

    def __init__(self, compositions: RoomCompositions, encodings: Mp3Encodings) -> None:
        self._compositions = compositions
        self._encodings = encodings

    @staticmethod
    async def until_written(kept: PromisedRecording) -> None:
        """Wait until no media process of an earlier platform writes what was promised."""
        await (until_room_written if kept.layout else until_written)(Path(kept.wav_path))

    def begin(self, event: RecordingFinished, kept: PromisedRecording | None, tell: Tell) -> None:
        """`tell` gets the event as it is true when the file stands, or never will; `kept` is what was promised."""
        is_mp3 = kept is not None and kept.file_format == "mp3"

        def encode(event: RecordingFinished) -> None:
            if is_mp3 and not event.error:
                self._encodings.begin(event, tell)
            else:
                tell(event)

        if kept is not None and (layout := kept.layout):
            self._compositions.begin(event, layout, kept.member_id, encode)
        else:
            encode(recovered(event) if event.reason == LOST else event)

    def is_idle(self) -> bool:
        """Whether all that was begun is told of."""
        return self._compositions.is_idle() and self._encodings.is_idle()

    async def drain(self, limit_s: float) -> int:
        """Wait for what is under way; what takes longer than `limit_s` is given up and not told of: how many."""
        late = await self._compositions.drain(limit_s)
        return late + await self._encodings.drain(limit_s)
