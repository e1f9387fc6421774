"""A call that a test scripts: answers what it was told to answer and writes down what was asked of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeVar

from emulator.callflow.control import (
    CallEnded,
    DialOutcome,
    Fetched,
    FetchFailed,
    InputOutcome,
    RecordingHandle,
    RecordOutcome,
    SpeechFailed,
)
from emulator.callflow.document import Origin, parse_document
from emulator.callflow.interpreter import AnswerUrls, run_answer
from emulator.callflow.meetings import ConferenceOutcome
from emulator.callflow.multi_party import MultiPartyOutcome
from emulator.callflow.switches import DEFAULTS
from emulator.callflow.verbs import read_verbs

if TYPE_CHECKING:
    from collections.abc import Coroutine, Mapping

    from emulator.callflow.control import (
        BeepOrder,
        DialOrder,
        DigitsOrder,
        InputOrder,
        MessageOrder,
        Method,
        Purpose,
        RecordOrder,
        Speech,
        StreamOrder,
    )
    from emulator.callflow.meetings import ConferenceOrder
    from emulator.callflow.multi_party import MultiPartyOrder
    from emulator.callflow.switches import Switches

HANDLE = RecordingHandle(recording_id="rec-1", record_url="http://media.test/rec-1.wav")
ANSWER = "http://app.test/answer"
T = TypeVar("T")
V = TypeVar("V")


@dataclass
class ScriptedCall:
    """Satisfies CallControl. `pages` are the bodies that URLs answer; a missing URL fails."""

    pages: dict[str, bytes] = field(default_factory=dict)
    digits: list[str] = field(default_factory=list)
    inputs: list[InputOutcome] = field(default_factory=list)
    record_outcome: RecordOutcome = field(
        default_factory=lambda: RecordOutcome(handle=HANDLE, samples=20_000, start_wall_ms=1_700_000_000_000, digits="")
    )
    dial_outcome: DialOutcome = field(
        default_factory=lambda: DialOutcome(
            status="completed", rang=True, hangup_cause="NORMAL_CLEARING", a_leg_uuid="a", b_leg_uuid="b"
        )
    )
    conference_outcome: ConferenceOutcome = field(
        default_factory=lambda: ConferenceOutcome(conference_name="sales", conference_uuid="room-1", member_id="7")
    )
    multi_party_outcome: MultiPartyOutcome = field(
        default_factory=lambda: MultiPartyOutcome(
            mpc_uuid="mpc-1",
            name="support",
            member_id="7",
            call_uuid="a",
            role="customer",
            joined_ns=1_700_000_000_000_000_000,
            exited_ns=1_700_000_005_900_000_000,
            hangup_code=4020,
        )
    )
    rings: bool = True
    """Whether early media can be heard."""
    ends_at: str = ""
    """Name of the method under which the call ends."""
    did: list[tuple[object, ...]] = field(default_factory=list)
    purposes: list[Purpose] = field(default_factory=list)
    """What each request was for."""
    notes: list[str] = field(default_factory=list)
    ended: bool = False
    time: float = 0.0
    """Waiting is all that takes time."""

    def hangups(self) -> list[int]:
        """The codes of all hangups."""
        return [entry[2] for entry in self.did if entry[0] == "hangup" and isinstance(entry[2], int)]

    def names(self) -> list[object]:
        """What was done, in order, without arguments."""
        return [entry[0] for entry in self.did]

    def now(self) -> float:
        return self.time

    async def answer(self) -> None:
        self._do("answer")

    async def early_media(self) -> bool:
        self._do("early_media")
        return self.rings

    async def send_keys(self, keys: str, *, wait: bool) -> None:
        self._do("send_keys", keys, wait)

    async def wait(self, seconds: float, *, silence_s: float | None = None, beep: BeepOrder | None = None) -> None:
        self._do("wait", seconds, *(each for each in (silence_s, beep) if each is not None))
        self.time += seconds

    async def hangup(self, *, reason: Literal["", "rejected", "busy"], code: int, detail: str = "") -> None:
        self._do("hangup", reason, code, detail)
        self.ended = True

    async def schedule_hangup(self, seconds: float) -> None:
        self._do("schedule_hangup", seconds)

    async def start_recording(self, order: RecordOrder) -> RecordingHandle:
        self._do("start_recording", order)
        return HANDLE

    async def record(self, order: RecordOrder) -> RecordOutcome:
        self._do("record", order)
        self.ended = self.record_outcome.call_ended
        return self.record_outcome

    async def dial(self, order: DialOrder) -> DialOutcome:
        self._do("dial", order)
        self.ended = self.dial_outcome.call_ended
        return self.dial_outcome

    async def meet(self, order: ConferenceOrder) -> ConferenceOutcome:
        self._do("meet", order)
        self.ended = self.conference_outcome.call_ended
        return self.conference_outcome

    async def join_multi_party(self, order: MultiPartyOrder) -> MultiPartyOutcome:
        self._do("join_multi_party", order)
        self.ended = self.multi_party_outcome.call_ended
        return self.multi_party_outcome

    async def play(self, url: str, loop: int) -> None:
        self._do("play", url, loop)
        if url.endswith("missing.wav"):
            raise FetchFailed(url, "404")

    async def speak(self, speech: Speech, loop: int) -> None:
        self._do("speak", speech, loop)
        if speech.ssml == "unspeakable":
            raise SpeechFailed("no voice")

    async def stream(self, order: StreamOrder) -> None:
        self._do("stream", order)

    async def collect_digits(self, order: DigitsOrder) -> str:
        self._do("collect_digits", order)
        return self.digits.pop(0) if self.digits else ""

    async def collect_input(self, order: InputOrder) -> InputOutcome:
        self._do("collect_input", order)
        return self.inputs.pop(0) if self.inputs else InputOutcome(kind="")

    async def fetch(
        self, url: str, method: Method, parameters: Mapping[str, str], *, event: str, purpose: Purpose
    ) -> Fetched:
        self._do("fetch", url, method, dict(parameters), event)
        self.purposes.append(purpose)
        if url not in self.pages:
            raise FetchFailed(url, "status 500")
        return Fetched(body=self.pages[url], content_type="application/xml", url=url)

    def notify(self, url: str, method: Method, parameters: Mapping[str, str], *, event: str, purpose: Purpose) -> None:
        self.did.append(("notify", url, method, dict(parameters), event))
        self.purposes.append(purpose)

    def keep_message(self, order: MessageOrder) -> None:
        self._do("keep_message", order)

    def note(self, summary: str) -> None:
        self.notes.append(summary)

    def _do(self, name: str, *arguments: object) -> None:
        if self.ended or name == self.ends_at:
            self.ended = True
            raise CallEnded
        self.did.append((name, *arguments))


def finish(flow: Coroutine[object, object, T]) -> T:
    """Run a coroutine that waits for nothing, without an event loop."""
    try:
        flow.send(None)
    except StopIteration as done:
        value: T = done.value
        return value
    flow.close()
    raise AssertionError("the flow waited for something that nobody scripted")


def run(xml: str, call: ScriptedCall | None = None, switches: Switches = DEFAULTS) -> ScriptedCall:
    """Run the verbs `xml` as the answer document of a call to its end; that it was fetched is not told."""
    call = call or ScriptedCall()
    call.pages[ANSWER] = _response(xml)
    finish(run_answer(AnswerUrls(answer_url=ANSWER), call, switches))
    assert call.did.pop(0) == ("fetch", ANSWER, "POST", {}, "StartApp")
    return call


def read(xml: str, kind: type[V]) -> V:
    """The one verb in `xml`."""
    document = parse_document(_response(xml), origin=Origin.ANSWER)
    (verb,) = read_verbs(document, lambda _: None)
    assert isinstance(verb, kind)
    return verb


def _response(xml: str) -> bytes:
    return f"<Response>{xml}</Response>".encode()
