"""A stage for flows: a real exchange, courier and book on the running loop; peers and engine do as they are told."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

from emulator.base.clock import WallClock
from emulator.base.ids import Ids
from emulator.base.trace import Trace
from emulator.callflow.control import SpeechFailed
from emulator.callflow.interpreter import AnswerUrls
from emulator.calls import actions
from emulator.calls.events import HangupCause
from emulator.calls.exchange import Exchange
from emulator.media import commands as engine
from emulator.media import events as media
from emulator.records.storage import Storage
from emulator.records.store import Store
from emulator.runtime.account_tokens import AccountTokens
from emulator.runtime.announcer import Announcer
from emulator.runtime.call_book import CallBook, CallUrls
from emulator.runtime.courier import Courier
from emulator.runtime.fact_keeper import FactKeeper
from emulator.runtime.finishing import Finishing
from emulator.runtime.flow_surroundings import FlowSurroundings
from emulator.runtime.http_client import HttpSeam
from emulator.runtime.mp3_encodings import Mp3Encodings
from emulator.runtime.multi_party_log import MultiPartyLog
from emulator.runtime.multi_party_recorder import MultiPartyRecorder
from emulator.runtime.outbox import Outbox
from emulator.runtime.promised_hangups import PromisedHangups
from emulator.runtime.promises import Promises
from emulator.runtime.recognition import Recognition
from emulator.runtime.recording_desk import RecordingDesk
from emulator.runtime.reporter import Reporter
from emulator.runtime.requests import Requests
from emulator.runtime.retention import Retention
from emulator.runtime.room_compositions import RoomCompositions, compose_at_once
from emulator.runtime.sound_decoding import decode_at_once
from emulator.runtime.sounds import Sounds
from emulator.runtime.speech_inputs import SpeechInputs
from emulator.runtime.stream_desk import StreamDesk
from emulator.runtime.stream_log import StreamLog
from emulator.runtime.switchboard import Plugs, Switchboard
from emulator.runtime.transcriptions import Desk, Transcriptions
from emulator.runtime.webrtc_edge.legs import WebRtcLegs
from emulator.sip import events as sip
from tests.emulator.calls.lab import ANSWER, CALLER, OFFER, US, Phonebook, invite, response

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from emulator.base.address import Address
    from emulator.calls.events import CallArrived
    from emulator.runtime.courier import Delivery
    from emulator.sip.commands import Command as SipCommand

APP = "http://app.test"
BY_API = HangupCause(cause="NORMAL_CLEARING", code=4000, name="Normal Hangup", source="API Request")
URLS = CallUrls(answer=AnswerUrls(answer_url=f"{APP}/answer"), hangup_url=f"{APP}/hangup")


class WebApp:
    """An ASGI app with fixed pages; `requests` holds (method, path, form or query) in order."""

    def __init__(self) -> None:
        self.pages: dict[str, bytes | int] = {}
        """A number is a status."""
        self.waits: dict[str, float] = {}
        """Virtual seconds before the answer."""
        self.requests: list[tuple[str, str, dict[str, str]]] = []
        self.headers: list[dict[str, str]] = []
        """Of the same requests."""

    def asked(self, path: str) -> list[dict[str, str]]:
        """The parameters of every request to `path`."""
        return [fields for _, asked, fields in self.requests if asked == path]

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        from urllib.parse import parse_qsl  # noqa: PLC0415 - next to its only use

        if scope["type"] != "http":
            raise RuntimeError("no lifespan")
        body, more = b"", True
        while more:
            part = await receive()
            body, more = body + part.get("body", b""), part.get("more_body", False)
        text = (body or scope["query_string"]).decode()
        path = scope["path"]
        self.requests.append((scope["method"], path, dict(parse_qsl(text, keep_blank_values=True))))
        self.headers.append({name.decode(): value.decode() for name, value in scope["headers"]})
        await asyncio.sleep(self.waits.get(path, 0.0))
        page = self.pages.get(path, 404)
        status, content = (page, b"") if isinstance(page, int) else (200, page)
        headers = [(b"content-type", b"application/xml")]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": content})


class Stage:
    """Everything that a flow touches. The engine arms and closes recorders, and ends cues when told to."""

    def __init__(self, folder: Path) -> None:
        loop = asyncio.get_running_loop()
        ids = Ids.seeded("stage")
        wall = WallClock(epoch_ns=0)
        self.app = WebApp()
        self.http = HttpSeam()
        self.http.register("app.test", self.app)
        self.trace = Trace()
        self.store = Store.in_memory()
        self.phonebook = Phonebook()
        self.sip: list[SipCommand] = []
        self.media: list[engine.Command] = []
        self.flows: list[str] = []
        self.encoded: list[str] = []
        self.heard: list[tuple[str, float]] = []
        """What is understood next, and how surely; nothing when it is used up."""
        self.listened: list[dict[str, Any]] = []
        self.switchboard = Switchboard(Exchange(ids=ids, directory=self.phonebook), loop)
        book = CallBook(wall)
        requests = Requests(book=book, ids=ids, tokens=AccountTokens(self.store, book, "secret"), keep_plus=False)
        courier = Courier(self.http, loop=loop, outbox=Outbox(self.store), attempted=self._attempted)
        recognition = Recognition(("scripted",), self._recognize, folder / "sounds")
        transcriptions = Transcriptions(
            Desk(
                store=self.store,
                recognition=recognition,
                requests=requests,
                courier=courier,
                note=lambda call_uuid, text: self.reporter.line("call", call_uuid, text),
            ),
            "MA1",
        )
        recordings = RecordingDesk(
            folder=folder,
            media_base="http://api.test/v1/Account",
            new_id=ids.uuid,
            book=book,
            promises=Promises(self.store, book),
            announcer=Announcer(book, requests, courier),
            finishing=Finishing(RoomCompositions(compose_at_once, loop), Mp3Encodings(self._encode, loop)),
            transcriptions=transcriptions,
        )
        self.around = FlowSurroundings(
            switchboard=self.switchboard,
            book=book,
            hangups=PromisedHangups(store=self.store, book=book, requests=requests, courier=courier),
            recordings=recordings,
            transcriptions=transcriptions,
            retention=Retention(
                store=self.store,
                auth_id="MA1",
                terms=Storage,
                wall_ns=lambda: wall.ns(loop.time()),
                loop=loop,
                gone=transcriptions.forget,
                note=lambda _: None,
            ),
            requests=requests,
            courier=courier,
            sounds=Sounds(folder / "sounds", self._download, self._synthesize, decode_at_once),
            streams=StreamDesk(
                http=self.http,
                switchboard=self.switchboard,
                media=self.media.append,
                requests=requests,
                auth_id="MA1",
                log=StreamLog(
                    store=self.store,
                    requests=requests,
                    courier=courier,
                    wall_ns=lambda: wall.ns(loop.time()),
                    note=lambda *_: None,
                ),
                note=lambda call_uuid, text: self.reporter.line("call", call_uuid, text),
            ),
            multi_party=MultiPartyLog(
                store=self.store,
                wall=wall,
                requests=requests,
                courier=courier,
                note=lambda call_uuid, text: self.reporter.line("call", call_uuid, text),
            ),
            multi_party_recorder=MultiPartyRecorder(self.switchboard, recordings),
            wall=wall,
            recognition=recognition,
            inputs=SpeechInputs(
                folder / "scratch",
                recognition,
                requests,
                courier,
                note=lambda call_uuid, text: self.reporter.line("call", call_uuid, text),
            ),
            ids=ids,
            note=lambda call_uuid, text: self.reporter.line("call", call_uuid, text),
        )
        self.reporter = Reporter(
            around=self.around, urls=self._urls, keep=FactKeeper(self.store, wall).keep, trace=self.trace, loop=loop
        )
        self.switchboard.plug(
            Plugs(
                sip=self.sip.append,
                media=self._media,
                webrtc=WebRtcLegs(None, media=self._media, report=self.switchboard.receive, note=self._webrtc_note),
                open_port=lambda _call, _peer: (US, US),
                start_flow=self.flows.append,
                tell=self.reporter.tell,
            )
        )
        self.sounds: dict[str, bytes] = {}
        self.speech: dict[str, bytes] = {}
        """Text → the WAV file that says it."""
        self.spoken: list[tuple[str, str]] = []

    def _webrtc_note(self, call_uuid: str, text: str, _relay: Address) -> None:
        self.reporter.line("rtp", call_uuid, text)

    def call(self) -> str:
        """A call to the DID that rings; its call_uuid."""
        received = sip.InviteReceived(leg="in", request=invite(body=OFFER), source=CALLER, authenticated_as=None)
        self.switchboard.receive(received)
        return self.flows[-1]

    def caller_hangs_up(self) -> None:
        """BYE from the caller."""
        self.switchboard.receive(sip.LegEnded(leg="in", by_peer=True))

    def callee_answers(self) -> str:
        """200 from the leg that was dialled last; its call_uuid."""
        leg: str = self.sip_of("PlaceInvite")[-1].leg
        self.switchboard.receive(sip.InviteAnswered(leg=leg, response=response(200, ANSWER)))
        return leg

    def callee_hangs_up(self, leg: str) -> None:
        """BYE from a callee."""
        self.switchboard.receive(sip.LegEnded(leg=leg, by_peer=True))

    def press(self, call_uuid: str, digit: str) -> None:
        """A key."""
        self.switchboard.receive(media.DigitHeard(leg=call_uuid, at_sample=0, digit=digit))

    def end_cues(self) -> None:
        """Every cue that plays has come to its end."""
        cues = [command for command in self.media if isinstance(command, engine.StartCue)]
        for cue in cues:
            self.switchboard.receive(media.CueFinished(leg=cue.leg, cue=cue.cue, at_sample=0, completed=True))

    def close_recording(self, recording: str, samples: int = 16_000, reason: str = "stopped") -> None:
        """The engine finished a file."""
        self.switchboard.receive(
            media.RecordingClosed(
                recording=recording,
                path=self.around.recordings.wav_path(recording),
                samples=samples,
                channels=1,
                start_wall_ms=1000,
                reason=reason,
            )
        )

    def sip_of(self, name: str) -> list[Any]:
        """Orders of that kind to the SIP endpoint."""
        return [command for command in self.sip if type(command).__name__ == name]

    def media_of(self, name: str) -> list[Any]:
        """Orders of that kind to the media engine."""
        return [command for command in self.media if type(command).__name__ == name]

    def lines(self, lane: str = "") -> list[str]:
        """The time line."""
        return [event.summary for event in self.trace.events if lane in {"", event.lane}]

    def tell(self, event: Any) -> None:
        """A fact of telephony, as the exchange reports it."""
        self.reporter.tell(actions.Report(event=event))

    def _media(self, command: engine.Command) -> None:
        self.media.append(command)
        if isinstance(command, engine.StartRecorder):
            armed = media.RecorderArmed(recording=command.recording, at_sample=0, wall_ms=1000)
            self.switchboard.receive(armed)

    def _urls(self, _event: CallArrived) -> CallUrls | None:
        return URLS

    async def _download(self, url: str) -> bytes:
        return self.sounds[url]

    async def _synthesize(self, ssml: str, voice: str) -> bytes:
        if ssml not in self.speech:
            raise SpeechFailed(f"nobody says {ssml!r}")
        self.spoken.append((ssml, voice))
        return self.speech[ssml]

    async def _recognize(self, _command: Sequence[str], order: bytes, _limit_s: float) -> bytes:
        self.listened.append(json.loads(order))
        text, confidence = self.heard.pop(0) if self.heard else ("", 0.0)
        piece = {"channel": 0, "from_ms": 0, "to_ms": 1000, "text": text, "confidence": confidence}
        return json.dumps({"pieces": [piece]}).encode()

    async def _encode(self, _wav: Path, mp3: Path) -> None:
        self.encoded.append(mp3.name)

    def _attempted(self, delivery: Delivery) -> None:
        self.reporter.attempted(delivery)
