"""Assembles what the flows of a platform share: webhooks, recordings, sounds, speech, streams."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.runtime.account_tokens import AccountTokens
from emulator.runtime.announcer import Announcer
from emulator.runtime.call_book import CallBook
from emulator.runtime.courier import Courier
from emulator.runtime.finishing import Finishing
from emulator.runtime.flow_surroundings import FlowSurroundings
from emulator.runtime.mp3_encodings import Mp3Encodings
from emulator.runtime.multi_party_log import MultiPartyLog
from emulator.runtime.multi_party_recorder import MultiPartyRecorder
from emulator.runtime.outbox import Outbox
from emulator.runtime.promised_hangups import PromisedHangups
from emulator.runtime.promises import Promises
from emulator.runtime.recognition import Recognition
from emulator.runtime.recording_desk import RecordingDesk
from emulator.runtime.requests import Requests
from emulator.runtime.retention import Retention
from emulator.runtime.room_compositions import RoomCompositions
from emulator.runtime.sound_downloads import SoundDownloads
from emulator.runtime.sounds import Sounds, ring_tone_in
from emulator.runtime.speech_inputs import SpeechInputs
from emulator.runtime.stream_desk import StreamDesk
from emulator.runtime.stream_log import StreamLog
from emulator.runtime.transcriptions import Desk, Transcriptions

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from emulator.runtime.courier import Delivery
    from emulator.runtime.switchboard import Switchboard
    from emulator.settings import Settings
    from emulator.surroundings import Surroundings

RECORDINGS, SOUNDS = "recordings", "sounds"
"""Folders beside each other."""


def assemble_flow(
    around: Surroundings,
    settings: Settings,
    switchboard: Switchboard,
    media_base: str,
    attempted: Callable[[Delivery], None],
    note: Callable[[str, str], None],
) -> FlowSurroundings:
    """`note` puts a line into the time line of a call, `attempted` an attempt to deliver a webhook."""
    book = CallBook(around.wall)
    requests = _requests(around, settings, book)
    courier = Courier(around.http, loop=around.loop, outbox=Outbox(around.store), attempted=attempted)
    recognition = Recognition(settings.recognizers, around.run_recognizer, around.data / SOUNDS)
    making = Desk(
        store=around.store,
        recognition=recognition,
        requests=requests,
        courier=courier,
        note=note,
    )
    transcriptions = Transcriptions(making, settings.account.auth_id)
    recordings = _recordings(around, media_base, book, Announcer(book, requests, courier), transcriptions)
    return FlowSurroundings(
        switchboard=switchboard,
        book=book,
        hangups=PromisedHangups(store=around.store, book=book, requests=requests, courier=courier),
        recordings=recordings,
        transcriptions=transcriptions,
        retention=_retention(around, settings, transcriptions, note),
        requests=requests,
        courier=courier,
        multi_party=MultiPartyLog(store=around.store, wall=around.wall, requests=requests, courier=courier, note=note),
        multi_party_recorder=MultiPartyRecorder(switchboard, recordings),
        streams=_streams(around, settings, switchboard, requests, courier, note),
        sounds=Sounds(around.data / SOUNDS, SoundDownloads(around.http).fetch, around.synthesize, around.decode_sound),
        recognition=recognition,
        inputs=SpeechInputs(around.data / "scratch", recognition, requests, courier, note=note),
        ids=around.ids,
        wall=around.wall,
        note=note,
    )


def _retention(
    around: Surroundings, settings: Settings, transcriptions: Transcriptions, note: Callable[[str, str], None]
) -> Retention:
    return Retention(
        store=around.store,
        auth_id=settings.account.auth_id,
        terms=settings.storage,
        wall_ns=lambda: around.wall.ns(around.loop.time()),
        loop=around.loop,
        gone=transcriptions.forget,
        note=lambda text: note("", text),
    )


def _requests(around: Surroundings, settings: Settings, book: CallBook) -> Requests:
    return Requests(
        book=book,
        ids=around.ids,
        tokens=AccountTokens(around.store, book, settings.account.auth_token),
    )


def _recordings(
    around: Surroundings,
    media_base: str,
    book: CallBook,
    announcer: Announcer,
    transcriptions: Transcriptions,
) -> RecordingDesk:
    return RecordingDesk(
        folder=around.data / RECORDINGS,
        media_base=f"{media_base}/v1/Account",
        new_id=around.ids.uuid,
        book=book,
        promises=Promises(around.store, book),
        announcer=announcer,
        finishing=Finishing(
            RoomCompositions(around.compose_room, around.loop), Mp3Encodings(around.encode_mp3, around.loop)
        ),
        transcriptions=transcriptions,
    )


def _streams(
    around: Surroundings,
    settings: Settings,
    switchboard: Switchboard,
    requests: Requests,
    courier: Courier,
    note: Callable[[str, str], None],
) -> StreamDesk:
    return StreamDesk(
        http=around.http,
        switchboard=switchboard,
        media=around.media.submit,
        requests=requests,
        auth_id=settings.account.auth_id,
        log=StreamLog(
            store=around.store,
            requests=requests,
            courier=courier,
            wall_ns=lambda: around.wall.ns(around.loop.time()),
            note=note,
        ),
        note=note,
    )


def ring_tone(data: Path) -> str:
    """The PCM file of the ring tone in a data folder, which the sounds of a platform begin with."""
    return ring_tone_in(data / SOUNDS)
