"""One call as its flow controls it: `callflow.control.CallControl` by orders to the exchange and HTTP requests."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Literal

from emulator.callflow.control import ACTIONS, CallEnded, DialOutcome, Fetched, FetchFailed, RecordOutcome
from emulator.calls import causes, commands
from emulator.calls.greeting import MachineDetection
from emulator.calls.recordings import BEEP
from emulator.runtime.conference_stay import stay
from emulator.runtime.flow_sounds import FlowSounds
from emulator.runtime.multi_party_joining import MultiPartyJoining
from emulator.sip.commands import Credentials
from emulator.webhooks.payloads import message_callback

if TYPE_CHECKING:
    from collections.abc import Mapping

    from emulator.callflow.control import (
        BeepOrder,
        ConfirmOrder,
        DialOrder,
        DialTarget,
        DigitsOrder,
        InputOrder,
        InputOutcome,
        MessageOrder,
        Method,
        Purpose,
        RecordingHandle,
        RecordOrder,
        Speech,
        StreamOrder,
    )
    from emulator.callflow.meetings import ConferenceOrder, ConferenceOutcome
    from emulator.callflow.multi_party import MultiPartyOrder, MultiPartyOutcome
    from emulator.calls.all_orders import Command
    from emulator.runtime.flow_surroundings import FlowSurroundings

NORMAL_HANGUP = 4000
_REFUSALS = {"rejected": (3020, "CALL_REJECTED", 603), "busy": (3010, "USER_BUSY", 486)}


def _source(code: int) -> str:
    """HangupSource: a Hangup element, a document or URL that failed (7xxx, 8xxx), or the platform itself."""
    if code == NORMAL_HANGUP:
        return "Answer XML"
    return "Error" if code >= 7000 else "Plivo"


def _credentials(target: DialTarget) -> Credentials | None:
    return Credentials(target.auth_username, target.auth_password) if target.auth_username else None


def _digits(target: DialTarget) -> commands.PromptCue | None:
    keys = target.send_digits
    return commands.PromptCue(keys=keys, inband=target.digits_are_inband) if keys else None


def _detection(order: DialOrder) -> MachineDetection | None:
    """Never before the bridge: a human who picks up is not kept waiting for it."""
    return MachineDetection(hangs_up=order.hangs_up_on_machines, is_async=True) if order.detects_machines else None


class FlowControl:
    """Implements CallControl for the call `call_uuid`."""

    def __init__(self, call_uuid: str, around: FlowSurroundings) -> None:
        self._call_uuid = call_uuid
        self._around = around
        self._sounds = FlowSounds(call_uuid, around)

    def now(self) -> float:
        """Seconds on the clock of the loop."""
        return asyncio.get_running_loop().time()

    async def answer(self) -> None:
        """Answer the call if it is not answered yet."""
        self._check_alive()
        self._around.switchboard.submit(commands.Answer(call_uuid=self._call_uuid))

    async def early_media(self) -> bool:
        """Send a caller who rings a description of our media."""
        order = self._around.ids.uuid()
        command = commands.BeginEarlyMedia(order=order, call_uuid=self._call_uuid)
        return bool(await self._complete(command, order))

    async def wait(self, seconds: float, *, silence_s: float | None = None, beep: BeepOrder | None = None) -> None:
        """Let time pass, or less when the caller falls silent, or after a beep."""
        order = self._around.ids.uuid()
        pause = commands.Pause(order=order, call_uuid=self._call_uuid, seconds=seconds, silence_s=silence_s, beep=beep)
        await self._complete(pause, order)

    async def hangup(self, *, reason: Literal["", "rejected", "busy"], code: int, detail: str = "") -> None:
        """End the call with Plivo's hangup cause code, or refuse it for `reason`; one that is answered has none."""
        if detail:
            self.note(detail)
        if reason and self._is_answered():
            self.note(f"<Hangup> reason={reason!r} is ignored: the call is answered")
            reason, code = "", NORMAL_HANGUP
        if reason:
            code, cause, status = _REFUSALS[reason]
            hangup = causes.hangup(code, cause=cause, source="Answer XML")
        else:
            status = 480
            hangup = causes.hangup(code, source=_source(code))
        self._around.switchboard.submit(
            commands.HangUpCall(call_uuid=self._call_uuid, hangup=hangup, sip_status=status)
        )

    async def schedule_hangup(self, seconds: float) -> None:
        """End the call `seconds` from now."""
        hangup = causes.hangup(6000, cause="ALLOTTED_TIMEOUT", source="Answer XML")
        self._around.switchboard.submit(
            commands.ScheduleHangUp(call_uuid=self._call_uuid, seconds=seconds, hangup=hangup)
        )

    async def start_recording(self, order: RecordOrder) -> RecordingHandle:
        """Order a background recording."""
        self._check_alive()
        handle = self._around.recordings.promise(self._call_uuid, order)
        self._around.switchboard.submit(self._recording(handle, order, ""))
        return handle

    async def record(self, order: RecordOrder) -> RecordOutcome:
        """Record in the foreground to the end of silence, key, length or call; the file can be fetched then."""
        handle = self._around.recordings.promise(self._call_uuid, order)
        name = self._around.ids.uuid()
        result = await self._complete(self._recording(handle, order, name), name)
        assert isinstance(result, commands.RecordResult), "a Record order is answered by a RecordResult"
        await self._around.recordings.ready(handle.recording_id)
        return RecordOutcome(
            handle=handle,
            samples=result.samples,
            start_wall_ms=result.start_wall_ms,
            digits=result.digits,
            call_ended=not self._alive(),
        )

    async def dial(self, order: DialOrder) -> DialOutcome:
        """Ring the targets and wait until the Dial is over."""
        name = self._around.ids.uuid()
        self._around.dials[name] = order
        try:
            result = await self._complete(await self._dial(order, name), name)
        finally:
            del self._around.dials[name]
        assert isinstance(result, commands.DialResult), "a Dial order is answered by a DialResult"
        return DialOutcome(
            status=result.status,
            rang=result.rang,
            hangup_cause=result.hangup_cause,
            a_leg_uuid=self._call_uuid,
            b_leg_uuid=result.b_leg_uuid,
            by_machine=result.b_leg_uuid in self._around.book.machines,
            call_ended=not self._alive(),
        )

    async def meet(self, order: ConferenceOrder) -> ConferenceOutcome:
        """Stay in a conference."""
        return await stay(self._call_uuid, order, self, self._sounds, self._around)

    async def join_multi_party(self, order: MultiPartyOrder) -> MultiPartyOutcome:
        """Take part in a Multiparty Call until that is over."""
        return await MultiPartyJoining(self._call_uuid, self._around, self, self._sounds).join(order)

    async def play(self, url: str, loop: int) -> None:
        """Fetch a WAV or MP3 and play it."""
        await self._play(await self._sounds.fetched(url), loop)

    async def speak(self, speech: Speech, loop: int) -> None:
        """Have a text spoken and play it."""
        await self._play(await self._sounds.spoken(speech), loop)

    async def send_keys(self, keys: str, *, wait: bool) -> None:
        """Send keys: telephone events, or tones where the caller's phone knows none."""
        order = self._around.ids.uuid()
        play = commands.Play(order=order, call_uuid=self._call_uuid, keys=keys)
        if wait:
            await self._complete(play, order)
        else:
            self._around.switchboard.submit(play)

    async def collect_digits(self, order: DigitsOrder) -> str:
        """Play the prompts, then collect keys; a key during a prompt stops it and counts."""
        prompts = await self._sounds.audible(order.prompts)
        if order.play_beep:
            prompts += (commands.PromptCue(tones=BEEP),)
        name, invalid = self._around.ids.uuid(), order.invalid_sound
        collect = commands.CollectDigits(
            order=name,
            call_uuid=self._call_uuid,
            first_digit_timeout_s=order.first_digit_timeout_s,
            next_digit_timeout_s=order.next_digit_timeout_s,
            finish_on_key=order.finish_on_key,
            max_digits=order.max_digits,
            valid_digits=order.valid_digits,
            prompts=prompts,
            invalid_sound=next(iter(await self._sounds.audible(() if invalid is None else (invalid,))), None),
        )
        digits = await self._complete(collect, name)
        assert isinstance(digits, str), "a CollectDigits order is answered by text"
        return digits

    async def collect_input(self, order: InputOrder) -> InputOutcome:
        """Play the prompts, and take keys or speech; the first key, or the beginning of speech, stops them."""
        prompts = await self._sounds.audible(order.prompts)
        name = self._around.ids.uuid()
        with self._around.inputs.open(name, self._call_uuid, order) as speech:
            collect = commands.CollectInput(
                order=name,
                call_uuid=self._call_uuid,
                limit_s=order.limit_s,
                begin_within_s=order.begin_within_s,
                takes_keys=order.takes_keys,
                next_digit_timeout_s=order.next_digit_timeout_s,
                finish_on_key=order.finish_on_key,
                max_digits=order.max_digits,
                speech_path=speech.path if order.speech else "",
                speech_end_s=order.speech.end_s if order.speech else 0.0,
                prompts=prompts,
            )
            result = await self._complete(collect, name)
            assert isinstance(result, commands.InputResult), "a CollectInput order is answered by an InputResult"
            return await speech.outcome(result)

    async def fetch(
        self, url: str, method: Method, parameters: Mapping[str, str], *, event: str, purpose: Purpose
    ) -> Fetched:
        """Request a document; a call that has ended wants none any more, but its app is told of every action."""
        self._check_alive()
        request = self._around.requests.of_verb(self._call_uuid, url, method, parameters, event=event, purpose=purpose)
        answer = await self._around.courier.fetch(request, is_wanted=self._alive)
        if answer is None and purpose in ACTIONS:
            self.notify(url, method, parameters, event=event, purpose=purpose)
        if answer is None or not self._alive():
            raise CallEnded
        if answer.why:
            raise FetchFailed(request.url, answer.why)
        return Fetched(body=answer.body, content_type=answer.content_type, url=request.url)

    def notify(self, url: str, method: Method, parameters: Mapping[str, str], *, event: str, purpose: Purpose) -> None:
        """Queue a request whose answer is ignored."""
        self._around.courier.deliver(
            self._around.requests.of_verb(self._call_uuid, url, method, parameters, event=event, purpose=purpose)
        )

    async def stream(self, order: StreamOrder) -> None:
        """Open a stream, and wait for its end if the order says so."""
        self._check_alive()
        stream = self._around.streams.open(self._around.ids.uuid(), self._call_uuid, order)
        if order.keep_call_alive:
            await asyncio.wait([stream])
            self._check_alive()

    def keep_message(self, order: MessageOrder) -> None:
        """A line for the time line and a callback for every recipient."""
        for recipient in order.recipients:
            message_uuid = self._around.ids.uuid()
            self.note(f"message {message_uuid} from {order.sender} to {recipient}, kept and not sent: {order.text}")
            if order.callback_url:
                fields = message_callback(message_uuid, sender=order.sender, recipient=recipient)
                self._around.courier.deliver(
                    self._around.requests.of_call(
                        self._call_uuid, order.callback_url, order.callback_method, fields, kind="Message callback"
                    )
                )

    def note(self, summary: str) -> None:
        """A line for the time line."""
        self._around.note(self._call_uuid, summary)

    def _recording(self, handle: RecordingHandle, order: RecordOrder, name: str) -> commands.StartRecording:
        return commands.StartRecording(
            recording_id=handle.recording_id,
            call_uuid=self._call_uuid,
            mode=order.mode,
            file_format=order.file_format,
            stereo=order.stereo,
            path=self._around.recordings.wav_path(handle.recording_id),
            max_length_s=order.max_length_s,
            silence_timeout_s=order.silence_timeout_s,
            finish_on_key=order.finish_on_key,
            beep=order.play_beep,
            order=name,
        )

    async def _dial(self, order: DialOrder, name: str) -> commands.Dial:
        music = await self._sounds.audible(order.music)
        ring_tone = (commands.PromptCue(pcm_path=self._around.sounds.ringback_path),)
        return commands.Dial(
            order=name,
            call_uuid=self._call_uuid,
            legs=tuple(
                commands.DialLeg(
                    call_uuid=self._around.ids.uuid(),
                    to=target.address,
                    sip_headers=target.sip_headers,
                    caller_id=target.caller_id,
                    caller_name=target.caller_name,
                    credentials=_credentials(target),
                    digits=_digits(target),
                    digits_are_early=target.send_on_preanswer,
                )
                for target in order.targets
            ),
            caller_id=order.caller_id,
            caller_name=order.caller_name,
            ring_timeout_s=order.ring_timeout_s,
            time_limit_s=order.time_limit_s,
            hangup_on_star=order.hangup_on_star,
            ringback=music or ring_tone,
            ringback_is_early=bool(music),
            early_media=order.music_of_callee,
            confirm=None if order.confirm is None else await self._confirm(order.confirm),
            machine_detection=_detection(order),
            digits_match=order.digits_match,
            digits_match_b_leg=order.digits_match_b_leg,
        )

    async def _confirm(self, order: ConfirmOrder) -> commands.Confirm:
        return commands.Confirm(
            sounds=await self._sounds.audible(order.prompts), key=order.key, timeout_s=order.timeout_s
        )

    async def _play(self, path: str, loop: int) -> None:
        order = self._around.ids.uuid()
        await self._complete(commands.Play(order=order, call_uuid=self._call_uuid, pcm_path=path, loop=loop), order)

    async def _complete(self, command: Command, order: str) -> object:
        outcome = await self._around.switchboard.complete(command, order)
        if outcome is None:
            raise CallEnded
        return outcome

    def _alive(self) -> bool:
        return self._around.switchboard.exchange.leg(self._call_uuid) is not None

    def _is_answered(self) -> bool:
        leg = self._around.switchboard.exchange.leg(self._call_uuid)
        return leg is not None and leg.answered

    def _check_alive(self) -> None:
        if not self._alive():
            raise CallEnded
