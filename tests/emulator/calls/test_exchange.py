"""The five verbs over all calls at once, and the law that holds for every order of events: nothing is left over."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from emulator.calls import actions, causes, commands
from emulator.calls.events import CallArrived, CallHungUp, RecordingFinished
from emulator.media import commands as engine
from emulator.media import events as media
from emulator.sip import events as sip
from tests.emulator.calls.lab import ANSWER, CALLER, NOT_SDP, OFFER, US, VIDEO_ONLY, Lab, invite, response

if TYPE_CHECKING:
    from collections.abc import Callable

    from emulator.calls.all_orders import Command

HANGUP = causes.hangup(4000, source="API Request")


def test_outputs_are_taken_once() -> None:
    lab = Lab()
    lab.inbound()
    assert lab.did
    assert lab.exchange.take_outputs() == []


def test_an_idle_exchange_has_no_deadline() -> None:
    lab = Lab()
    assert lab.exchange.is_idle()
    assert lab.exchange.next_deadline() is None
    call = lab.answered()
    assert not lab.exchange.is_idle()
    assert lab.exchange.next_deadline() == 14400.0
    lab.hangs_up("in")
    assert lab.exchange.is_idle()
    assert lab.exchange.next_deadline() is None
    assert lab.exchange.leg(call) is None
    assert lab.exchange.call_of("in") == ""


def test_views_of_the_live_legs() -> None:
    lab = Lab()
    first, second = lab.inbound("one"), lab.inbound("two")
    assert [leg.call_uuid for leg in lab.exchange.live_legs()] == [first, second]
    assert lab.exchange.call_of("two") == second
    lab.receive(sip.InviteCancelled(leg="one"))
    assert [leg.call_uuid for leg in lab.exchange.live_legs()] == [second]


def test_timers_of_one_instant_all_expire() -> None:
    lab = Lab()
    call = lab.answered()
    lab.order(commands.Pause(order="pause", call_uuid=call, seconds=1.0))
    lab.order(commands.ScheduleHangUp(call_uuid=call, seconds=1.0, hangup=HANGUP))
    lab.wait(1.0)
    assert lab.outcomes() == {"pause": True}
    assert lab.end_of(call).hangup == HANGUP
    assert lab.exchange.is_idle()


class Chaos:
    """Peers, engine and flows that do anything at any time; it keeps the books that the exchange must balance."""

    def __init__(self) -> None:
        self.lab = Lab(opens_ports=False)
        self.seen = self.deeds = 0
        self.names = ["gone"]
        """call_uuids, live or not."""
        self.handles = ["gone"]
        self.ports: list[str] = []
        self.orders: Counter[str] = Counter()
        self.dialling: dict[str, str] = {}
        self.recorders: dict[str, str] = {}
        self.cues: dict[tuple[str, str], None] = {}
        self.open_legs: set[str] = set()
        self.facts: list[media.Event] = []
        """What the engine has to say at its next tick."""

    def watch(self) -> None:
        """Take note of what the exchange wants done."""
        new, self.seen = self.lab.did[self.seen :], len(self.lab.did)
        for action in new:
            match action:
                case actions.OpenPort():
                    self.ports.append(action.call_uuid)
                    self.names.append(action.call_uuid)
                case actions.OrderDone():
                    self.orders[action.order] -= 1
                    self.dialling = {call: order for call, order in self.dialling.items() if order != action.order}
                case actions.MediaDo():
                    self.engine(action.command)

    def engine(self, command: engine.Command) -> None:
        match command:
            case engine.StartRecorder() if command.leg in self.open_legs:
                self.recorders[command.recording] = command.leg
                self.facts.append(media.RecorderArmed(recording=command.recording, at_sample=0, wall_ms=0))
            case engine.StopRecorder():
                self.close(command.recording)
            case engine.StartCue():
                self.cues[command.leg, command.cue] = None
                if command.leg not in self.open_legs:
                    self.finish(command.leg, command.cue)
            case engine.StopCue():
                self.finish(command.leg, command.cue)
            case engine.CloseLeg():
                assert command.leg in self.open_legs, "only a leg with a port is closed, and once"
                self.open_legs.discard(command.leg)
                for recording in [name for name, leg in self.recorders.items() if leg == command.leg]:
                    self.close(recording)
                for leg, cue in [key for key in self.cues if key[0] == command.leg]:
                    self.finish(leg, cue)

    def close(self, recording: str) -> None:
        if self.recorders.pop(recording, None) is not None:
            self.facts.append(
                media.RecordingClosed(
                    recording=recording, path="x", samples=0, channels=1, start_wall_ms=0, reason="stopped"
                )
            )

    def finish(self, leg: str, cue: str) -> None:
        if (leg, cue) in self.cues:
            del self.cues[leg, cue]
            self.facts.append(media.CueFinished(leg=leg, cue=cue, at_sample=0, completed=False))

    def tick(self) -> None:
        """The engine says what it has to say."""
        facts, self.facts = self.facts, []
        for fact in facts:
            self.receive(fact)

    def receive(self, fact: object) -> None:
        self.lab.receive(fact)  # type: ignore[arg-type]
        self.watch()

    def order(self, command: Command) -> None:
        if name := getattr(command, "order", ""):
            self.orders[name] += 1
        self.lab.order(command)
        self.watch()

    def do(self, what: int, one: int, other: int) -> None:
        """One of all things that can happen, to one of all legs."""
        live = self.lab.exchange.live_legs()
        name, handle = self.names[one % len(self.names)], self.handles[one % len(self.handles)]
        if live and one % 4:
            name, handle = live[one % len(live)].call_uuid, live[one % len(live)].sip_leg
        self.deeds += 1
        fresh = f"n{self.deeds}"
        deeds: list[Callable[[], None]] = [
            lambda: self.call(fresh, other),
            lambda: self.dial(name, fresh, other),
            lambda: self.dial(name, fresh, other),
            lambda: self.place(fresh, other),
            lambda: self.open_port(one, other),
            lambda: self.open_port(one, 1),
            lambda: self.hear(handle, other),
            lambda: self.hear(handle, 2),
            lambda: self.flow(name, fresh, other),
            lambda: self.flow(name, fresh, other),
            lambda: self.receive(media.DigitHeard(leg=name, at_sample=0, digit="*#1"[other % 3])),
            lambda: self.receive(
                (media.VoiceStarted, media.VoiceStopped)[other % 2](leg=name, at_sample=0, told_sample=1600)
            ),
            self.tick,
            lambda: self.time(other),
        ]
        deeds[what % len(deeds)]()

    def call(self, handle: str, other: int) -> None:
        request = invite(body=[OFFER, OFFER, b"", VIDEO_ONLY, NOT_SDP][other % 5])
        self.handles.append(handle)
        self.receive(sip.InviteReceived(leg=handle, request=request, source=CALLER, authenticated_as=None))

    def place(self, handle: str, other: int) -> None:
        to = ["15550300", "15550301", "nobody"][other % 3]
        self.handles.append(handle)
        self.order(
            commands.PlaceCall(
                call_uuid=handle, request_uuid="", auth_id="MA", from_number="1", to=to, hangup_on_ring_s=5.0
            )
        )

    def dial(self, call: str, name: str, other: int) -> None:
        if call in self.dialling:
            return  # a flow waits for its Dial
        legs = tuple(
            commands.DialLeg(call_uuid=f"{name}-{number}", to=["15550300", "15550301", "nobody"][(other + number) % 3])
            for number in range(1 + other % 3)
        )
        self.handles += [leg.call_uuid for leg in legs]
        self.dialling[call] = name
        self.order(
            commands.Dial(
                order=name,
                call_uuid=call,
                legs=legs,
                caller_id="",
                ring_timeout_s=20.0,
                time_limit_s=30.0,
                hangup_on_star=other % 2 == 0,
                ringback=(commands.PromptCue(pcm_path="/ring.pcm"),),
            )
        )

    def open_port(self, one: int, other: int) -> None:
        if not self.ports:
            return
        call = self.ports.pop(one % len(self.ports))
        if other % 4 == 0:
            self.receive(actions.PortRefused(call_uuid=call, why="taken"))
        else:
            self.open_legs.add(call)
            self.receive(actions.PortOpened(call_uuid=call, local=US))

    def hear(self, leg: str, other: int) -> None:
        """Something about a dialog."""
        facts: list[sip.Output] = [
            sip.InviteProgress(leg=leg, response=response(180)),
            sip.InviteAnswered(leg=leg, response=response(200, NOT_SDP)),
            sip.InviteAnswered(leg=leg, response=response(200, ANSWER)),
            sip.InviteFailed(leg=leg, status=486, reason="", response=None),
            sip.LegEnded(leg=leg, by_peer=True),
            sip.LegEnded(leg=leg, by_peer=False, status=408),
            sip.InviteCancelled(leg=leg),
            sip.InviteAcknowledged(leg=leg),
            sip.ReinviteReceived(leg=leg, request=invite(body=[OFFER, b"", NOT_SDP][other % 3])),
        ]
        self.receive(facts[other % len(facts)])

    def flow(self, call: str, name: str, other: int) -> None:
        """An order of a flow or of the API."""
        prompts = (commands.PromptCue(pcm_path="/a.pcm"),) * (other % 2)
        modes = ("foreground", "session", "dial_answer", "api")
        mode = modes[other % 4]
        choices: list[Command] = [
            commands.Answer(call_uuid=call),
            commands.Answer(call_uuid=call),
            commands.HangUpCall(call_uuid=call, hangup=HANGUP),
            commands.ScheduleHangUp(call_uuid=call, seconds=7.0, hangup=HANGUP),
            commands.Pause(order=name, call_uuid=call, seconds=3.0, silence_s=[None, 1.0][other % 2]),
            commands.Play(order=name, call_uuid=call, pcm_path="/a.pcm"),
            commands.CollectDigits(
                order=name,
                call_uuid=call,
                first_digit_timeout_s=5.0,
                next_digit_timeout_s=2.0,
                finish_on_key="#",
                max_digits=2,
                valid_digits="1",
                prompts=prompts,
            ),
            commands.StopRecording(call_uuid=call),
            commands.StartRecording(
                recording_id=f"rec-{name}",
                call_uuid=call,
                mode=mode,  # type: ignore[arg-type]
                file_format="wav",
                stereo=True,
                path="x",
                max_length_s=None,
                finish_on_key="#",
                beep=mode == "foreground" and other % 3 == 0,
                order=name if mode == "foreground" else "",
            ),
        ]
        self.order(choices[other % len(choices)])

    def time(self, seconds: int) -> None:
        self.lab.wait(seconds % 10)
        self.watch()

    def end(self) -> None:
        """Every call hangs up, which ends whoever it dialled, and the engine finishes what it has."""
        for leg in [leg for leg in self.lab.exchange.live_legs() if not leg.parent_call_uuid]:
            self.receive(sip.LegEnded(leg=leg.sip_leg, by_peer=True))
        assert not self.lab.exchange.live_legs()
        while self.facts:
            self.tick()


@settings(max_examples=300)
@given(st.lists(st.tuples(st.integers(0, 12), st.integers(0, 30), st.integers(0, 59)), max_size=60))
def test_whatever_happens_nothing_is_left_over(deeds: list[tuple[int, int, int]]) -> None:
    chaos = Chaos()
    for deed in deeds:
        chaos.do(*deed)
    chaos.end()
    assert chaos.lab.exchange.is_idle()
    assert chaos.lab.exchange.next_deadline() is None
    assert not +chaos.orders, "orders that nobody answered"
    assert not -chaos.orders, "orders that were answered twice"
    arrived = Counter(told.call_uuid for told in chaos.lab.told(CallArrived))
    ended = Counter(told.call_uuid for told in chaos.lab.told(CallHungUp))
    assert arrived == ended
    assert set(arrived.values()) <= {1}
    assert not chaos.open_legs, "ports that nobody closes"
    assert not chaos.recorders


def test_without_its_engine_every_call_is_over_and_every_recording_failed() -> None:
    lab = Lab()
    talking, ringing = lab.answered("one"), lab.inbound("two")
    lab.order(
        commands.StartRecording(
            recording_id="rec",
            call_uuid=talking,
            mode="foreground",
            file_format="wav",
            stereo=False,
            path="/data/rec.wav",
            max_length_s=60,
            silence_timeout_s=None,
            finish_on_key="",
            beep=False,
            order="record",
        )
    )
    lab.armed("rec")
    lab.receive(media.EngineLost(why="the media process has ended"))
    for call in (talking, ringing):
        assert (lab.end_of(call).hangup.code, lab.end_of(call).hangup.source) == (5010, "Error")
    (finished,) = lab.told(RecordingFinished)
    assert (finished.reason, finished.error, finished.samples) == ("lost", "the media process has ended", 0)
    assert lab.outcomes() == {"record": None}
    assert lab.exchange.is_idle()
