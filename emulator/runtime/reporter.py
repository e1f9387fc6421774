"""What the exchange tells goes here: into the book, the store, the time line, and out as webhooks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.base.redaction import redacted
from emulator.base.trace import TraceEvent
from emulator.calls import actions, events, room_events
from emulator.calls.multi_party_events import MultiPartyRecordingChanged
from emulator.media import events as media_events
from emulator.runtime.call_callbacks import CallCallbacks
from emulator.runtime.leg_words import count_line, leg_line, leg_statistics

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable

    from emulator.api.operator import Exchange
    from emulator.base.trace import Lane, Trace
    from emulator.runtime.call_book import CallUrls
    from emulator.runtime.courier import Delivery
    from emulator.runtime.flow_surroundings import FlowSurroundings


class Reporter:
    """Facts in order: the store knows a fact before any webhook tells it."""

    def __init__(
        self,
        *,
        around: FlowSurroundings,
        urls: Callable[[events.CallArrived], CallUrls | None],
        keep: Callable[[events.CallEvent], str],
        trace: Trace,
        loop: asyncio.AbstractEventLoop,
        shows_secrets: bool = False,
    ) -> None:
        """`shows_secrets`: lines and answers of the REST API stand in the time line as they were."""
        self._around = around
        self._callbacks = CallCallbacks(around)
        self._urls = urls
        self._keep = keep
        self._trace = trace
        self._loop = loop
        self._counted: dict[str, media_events.LegCounted] = {}
        """What was told of a leg last."""
        self._shown = str if shows_secrets else redacted

    def tell(self, action: actions.Told) -> None:
        """Take what the exchange has to tell."""
        match action:
            case actions.Note():
                self.line("call", action.call_uuid, action.summary)
            case actions.DialProgress():
                self.line("call", action.call_uuid, f"B leg {action.b_leg_uuid}: {action.action}")
                self._callbacks.dial(action)
            case actions.ConferenceProgress():
                self._callbacks.conference(action)
            case actions.StreamKey():
                self._around.streams.press(action)
            case actions.InputHeard():
                self._around.inputs.heard(action)
            case actions.DiscardSound():
                self._around.inputs.discard(action.path)
            case actions.AnswerJudged():
                self._answer_judged(action)
            case actions.MultiPartyReport() | actions.MultiPartyRecordingWanted():
                self._multi_party(action)
            case actions.Report():
                self._reported(action.event)

    def line(self, lane: Lane, call_uuid: str, summary: str, **detail: object) -> None:
        """Put a line into the time line."""
        self._trace.add(
            TraceEvent(
                at=self._loop.time(), lane=lane, summary=self._shown(summary), call_uuid=call_uuid, detail=detail
            )
        )

    def media(self, event: media_events.Event) -> None:
        """A fact of the media engine, for the time line."""
        match event:
            case media_events.RtpStarted():
                self.line("rtp", event.leg, f"first RTP packet: SSRC {event.ssrc:#010x}, type {event.payload_type}")
            case media_events.DigitHeard() | media_events.DigitEnded():
                self.line("rtp", event.leg, _digit(event))
            case media_events.VoiceStarted() | media_events.VoiceStopped() | media_events.BeepHeard():
                self.line("rtp", event.leg, _sound(event))
            case media_events.FlashHeard():
                self.line("rtp", event.leg, "flash")
            case media_events.LegCounted() | media_events.LegClosed():
                self._carried(event)
            case media_events.PacketsRefused():
                self.line(
                    "warning",
                    event.leg,
                    f"packets refused: {event.strangers} of strangers, {event.not_authentic} not authentic, "
                    f"{event.replayed} replayed",
                    strangers=event.strangers,
                    not_authentic=event.not_authentic,
                    replayed=event.replayed,
                )
            case media_events.CaptureFailed():
                self.line("warning", "", f"the capture is not whole: {event.why}", capture_failed=True)
            case media_events.EngineLost():
                self.line("warning", "", f"{event.why}: every call is over, none can be taken", engine_lost=True)
            case media_events.TicksMissed():
                self.line(
                    "warning",
                    "",
                    f"the media engine woke {event.late_ms:.0f} ms late",
                    ticks=event.count,
                    late_ms=event.late_ms,
                )

    def _carried(self, told: media_events.LegCounted | media_events.LegClosed) -> None:
        before = self._counted.pop(told.leg, None)
        if isinstance(told, media_events.LegClosed):
            self.line("rtp", told.leg, leg_line(told), leg_statistics=leg_statistics(told))
            return
        self._counted[told.leg] = told
        self.line("rtp", told.leg, count_line(told, before))

    def attempted(self, delivery: Delivery) -> None:
        """The courier made an attempt."""
        request = delivery.request
        outcome = delivery.why or f"answered {delivery.status}"
        again = f" (try {delivery.attempt})" if delivery.attempt > 1 else ""
        self.line(
            "http",
            request.call_uuid,
            f"{request.method} {request.url} [{request.kind}] → {outcome}{again}",
            method=request.method,
            url=request.url,
            headers=dict(request.headers_of(delivery.attempt)),
            fields={name: self._shown(value) if name == "response" else value for name, value in request.fields},
            status=delivery.status,
            kind=request.kind,
            notes=request.notes,
        )

    def exchange(self, exchange: Exchange) -> None:
        """The REST API answered."""
        self.line(
            "rest",
            "",
            f"{exchange.method} {exchange.path} → {exchange.status}",
            method=exchange.method,
            path=exchange.path,
            route=exchange.route,
            status=exchange.status,
            body=None if exchange.body is None else self._shown(exchange.body),
        )

    def fact(self, event: events.CallEvent) -> None:
        """Take a fact as it is: into book, store and time line, then out."""
        self._around.book.apply(event)
        if isinstance(event, events.CallArrived) and event.direction == "inbound":
            urls = self._urls(event)
            if urls is not None:
                self._around.book.urls[event.call_uuid] = urls
        if why := self._keep(event):
            self.line("warning", event.call_uuid, f"not stored: {_summary(event)}: {why}")
        self.line(_lane(event), event.call_uuid, _summary(event), **_detail(event))
        match event:
            case events.CallArrived():
                self._around.hangups.make(event.call_uuid)
            case events.CallRinging():
                self._callbacks.ringing(event.call_uuid)
            case events.CallHungUp():
                self._around.hangups.keep(event.call_uuid)
                for call_uuid in self._around.book.evict():
                    self._around.recordings.forget(call_uuid)
            case events.RecordingStarted():
                self._around.recordings.began(event)
            case events.RecordingFinished():
                self._warn_of_cut(event)
                self._around.recordings.finished(event)

    def _multi_party(self, action: actions.MultiPartyReport | actions.MultiPartyRecordingWanted) -> None:
        if isinstance(action, actions.MultiPartyRecordingWanted):
            self._around.multi_party_recorder.wanted(action)
            return
        self._around.multi_party.tell(action.event)
        if isinstance(action.event, MultiPartyRecordingChanged):
            self._around.recordings.changed(action.event)

    def _reported(self, event: events.CallEvent) -> None:
        """A recording is finished when its file stands in the format that was ordered."""
        if isinstance(event, events.RecordingFinished):
            self._around.recordings.complete(event, self.fact)
        else:
            self.fact(event)

    def _warn_of_cut(self, event: events.RecordingFinished) -> None:
        """A background recording that ends before its call surprises most people who did not set its length."""
        if event.reason == "max_length" and self._around.recordings.is_background(event.recording_id):
            seconds = event.samples / 8000
            text = f"recording {event.recording_id} is cut at its greatest length of {seconds:g} s; set maxLength"
            self.line("warning", event.call_uuid, f"{text} (XML) or time_limit (API)")

    def _answer_judged(self, judged: actions.AnswerJudged) -> None:
        """Whatever the call asks for after this knows that a machine answered it."""
        call_uuid, book = judged.call_uuid, self._around.book
        self.line("call", call_uuid, f"answered by a {judged.who}: {judged.why}", who=judged.who)
        if judged.who == "machine":
            book.machines.add(call_uuid)
            self._around.hangups.make(call_uuid)
        self._callbacks.judged(call_uuid)


def _lane(event: events.CallEvent) -> Lane:
    if isinstance(event, events.RecordingFinished) and event.error:
        return "warning"
    return "recording" if isinstance(event, events.RecordingStarted | events.RecordingFinished) else "call"


def _detail(event: events.CallEvent) -> dict[str, object]:
    """What programs read of a fact: `fact` says which it is."""
    match event:
        case events.CallArrived():
            ends = {"from": event.from_number, "to": event.to_number, "parent_call_uuid": event.parent_call_uuid}
            return {"fact": "arrived", "direction": event.direction, **ends}
        case events.CallRinging():
            return {"fact": "ringing"}
        case events.CallAnswered():
            return {"fact": "answered"}
        case events.CallHungUp():
            why = {"hangup_code": event.hangup.code, "hangup_source": event.hangup.source}
            return {"fact": "hung_up", "status": event.status, **why}
        case events.RecordingStarted():
            form = {"file_format": event.file_format, "channels": event.channels}
            return {"fact": "recording_started", "recording_id": event.recording_id, **form}
        case events.RecordingFinished():
            outcome = {"seconds": event.samples / 8000, "reason": event.reason, "error": event.error}
            return {"fact": "recording_finished", "recording_id": event.recording_id, **outcome}
        case room_events.ConferenceJoined() | room_events.ConferenceLeft():
            verb = "joined" if isinstance(event, room_events.ConferenceJoined) else "left"
            return {"fact": verb, "conference": event.conference_name, "member": event.member_id}


def _summary(event: events.CallEvent) -> str:
    match event:
        case events.CallArrived():
            return f"{event.direction} call from {event.from_number} to {event.to_number}"
        case events.CallRinging():
            return "ringing"
        case events.CallAnswered():
            return "answered"
        case events.CallHungUp():
            return f"{event.status}: {event.hangup.code} {event.hangup.name} ({event.hangup.source})"
        case events.RecordingStarted():
            return f"recording {event.recording_id} started: {event.file_format}, {event.channels} channel(s)"
        case events.RecordingFinished():
            seconds = event.samples / 8000
            outcome = f"failed: {event.error}" if event.error else f"{seconds:.3f} s, {event.reason}"
            return f"recording {event.recording_id} finished: {outcome}"
        case room_events.ConferenceJoined():
            return f"member {event.member_id} of conference {event.conference_name!r}"
        case room_events.ConferenceLeft():
            return f"left conference {event.conference_name!r}, member {event.member_id}"


def _sound(event: media_events.VoiceStarted | media_events.VoiceStopped | media_events.BeepHeard) -> str:
    if isinstance(event, media_events.BeepHeard):
        return f"a beep of {event.hertz} Hz, {event.measured_ms} ms long, is over"
    ago_ms = (event.told_sample - event.at_sample) // 8
    return (
        f"a voice began {ago_ms} ms ago" if isinstance(event, media_events.VoiceStarted) else f"silence for {ago_ms} ms"
    )


def _digit(event: media_events.DigitHeard | media_events.DigitEnded) -> str:
    if isinstance(event, media_events.DigitHeard):
        return f"digit {event.digit}" + (" in the audio" if event.by == "inband" else "")
    claimed = "" if event.claimed_ms is None else f", its packets say {event.claimed_ms} ms"
    return f"digit {event.digit} ends after {event.measured_ms} ms{claimed}"
