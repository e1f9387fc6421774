"""What differs between the two worlds, as the composition root is given it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import asyncio
    from pathlib import Path

    from emulator.base.clock import WallClock
    from emulator.base.ids import Ids
    from emulator.records.store import Store
    from emulator.runtime.child_programs import RunProgram
    from emulator.runtime.http_client import HttpSeam
    from emulator.runtime.media_host import MediaHost
    from emulator.runtime.mp3_encoders import EncodeMp3
    from emulator.runtime.network import Network
    from emulator.runtime.room_layout import ComposeRoom
    from emulator.runtime.sound_decoding import DecodeSound
    from emulator.runtime.speech import Synthesize
    from emulator.runtime.webrtc_edge.host import EdgeHost


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What differs between the worlds: real in one, made up in the other."""

    loop: asyncio.AbstractEventLoop
    network: Network
    media: MediaHost
    edge: EdgeHost | None
    """Who speaks WebRTC; None: nobody."""
    http: HttpSeam
    encode_mp3: EncodeMp3
    compose_room: ComposeRoom
    synthesize: Synthesize
    run_recognizer: RunProgram
    decode_sound: DecodeSound
    ids: Ids
    wall: WallClock
    store: Store
    data: Path
    """Folder of recordings and sounds."""
