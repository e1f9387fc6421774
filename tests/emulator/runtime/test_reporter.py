"""Facts go into book, store and time line, and then out as webhooks."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio

from emulator.api.operator import Exchange
from emulator.callflow.control import DialOrder
from emulator.callflow.interpreter import AnswerUrls
from emulator.calls import actions, causes
from emulator.calls.events import CallAnswered, CallHungUp, CallRinging, RecordingFinished, RecordingStarted
from emulator.media import events as media
from emulator.records.models import CallRecord, RecordingRecord
from emulator.runtime.call_book import CallUrls
from tests.emulator.runtime.flow_stage import APP, Stage
from tests.emulator.runtime.test_call_book import arrived

if TYPE_CHECKING:
    from pathlib import Path

    from emulator.calls.greeting import Who

pytestmark = pytest.mark.asyncio
STARTED = RecordingStarted(
    recording_id="rec", call_uuid="a", at=3.0, start_wall_ms=1, file_format="wav", channels=2, origin="xml"
)
FINISHED = RecordingFinished(
    recording_id="rec",
    call_uuid="a",
    at=9.0,
    path="/data/rec.wav",
    samples=12_000,
    start_wall_ms=1,
    reason="leg_closed",
)
HUNG_UP = CallHungUp(call_uuid="a", at=9.0, status="completed", hangup=causes.ENDED_BY_CALLER)


@pytest_asyncio.fixture
async def stage(tmp_path: Path) -> Stage:
    return Stage(tmp_path)


async def test_a_call_is_stored_and_told(stage: Stage) -> None:
    for fact in (arrived(), CallRinging(call_uuid="a", at=1.0), CallAnswered(call_uuid="a", at=2.0), STARTED, HUNG_UP):
        stage.tell(fact)
    record = stage.store.get(CallRecord, "a")
    assert record is not None
    assert (record.status, record.hangup_code) == ("completed", 4000)
    recording = stage.store.get(RecordingRecord, "rec")
    assert recording is not None
    assert not recording.is_ready
    assert stage.lines("call") == [
        "inbound call from 15550100 to 15550199",
        "ringing",
        "answered",
        "completed: 4000 Normal Hangup (Caller)",
    ]
    assert stage.lines("recording") == ["recording rec started: wav, 2 channel(s)"]
    facts = [event.detail["fact"] for event in stage.trace.events if "fact" in event.detail]
    assert facts == ["arrived", "ringing", "answered", "recording_started", "hung_up"]
    await stage.around.courier.drain()
    (told,) = stage.app.asked("/hangup")
    assert (told["Event"], told["CallStatus"], told["HangupCauseCode"]) == ("Hangup", "completed", "4000")


async def test_a_finished_recording_is_stored_before_it_is_told(stage: Stage) -> None:
    stage.tell(arrived())
    stage.tell(STARTED)
    stage.tell(FINISHED)
    recording = stage.store.get(RecordingRecord, "rec")
    assert recording is not None
    assert recording.is_ready
    assert stage.lines("recording")[-1] == "recording rec finished: 1.500 s, leg_closed"


async def test_a_recording_that_failed_says_why(stage: Stage) -> None:
    stage.tell(arrived())
    stage.tell(STARTED)
    stage.tell(
        RecordingFinished(
            recording_id="rec",
            call_uuid="a",
            at=9.0,
            path="",
            samples=0,
            start_wall_ms=1,
            reason="failed",
            error="disk full",
        )
    )
    assert stage.lines("warning")[-1] == "recording rec finished: failed: disk full"


@pytest.mark.parametrize("is_outbound", [True, False])
async def test_ring_url_hears_of_outbound_calls_only(stage: Stage, is_outbound: bool) -> None:
    stage.around.book.urls["a"] = CallUrls(answer=AnswerUrls(answer_url=APP), ring_url=f"{APP}/ring", ring_method="GET")
    stage.reporter._urls = lambda _: None
    stage.tell(arrived(direction="outbound" if is_outbound else "inbound"))
    stage.tell(CallRinging(call_uuid="a", at=1.0))
    stage.tell(HUNG_UP)
    await stage.around.courier.drain()
    assert [method for method, path, _ in stage.app.requests if path == "/ring"] == ["GET"] * is_outbound
    assert not stage.app.asked("/hangup"), "it has no hangup_url"


@pytest.mark.parametrize("who", ["human", "machine"])
async def test_who_answered_is_told_with_all_that_follows(stage: Stage, who: Who) -> None:
    stage.around.book.urls["a"] = CallUrls(
        answer=AnswerUrls(answer_url=APP),
        hangup_url=f"{APP}/hangup",
        machine_detection_url=f"{APP}/machine",
        machine_detection_method="GET",
        if_machine="hangup",
    )
    stage.reporter._urls = lambda _: None
    stage.tell(arrived(direction="outbound"))
    stage.reporter.tell(actions.AnswerJudged(call_uuid="a", who=who, why="heard it"))
    stage.tell(HUNG_UP)
    await stage.around.courier.drain()
    assert stage.lines("call")[-2] == f"answered by a {who}: heard it"
    (told,), (ended,) = stage.app.asked("/machine"), stage.app.asked("/hangup")
    assert (told["Machine"], told["IfMachine"]) == ("true" if who == "machine" else "false", "hangup")
    assert ("Machine" in ended) is (who == "machine")
    assert [method for method, path, _ in stage.app.requests if path == "/machine"] == ["GET"]


async def test_a_leg_without_urls_tells_nobody(stage: Stage) -> None:
    stage.tell(arrived("b", direction="outbound", parent="a"))
    stage.tell(CallRinging(call_uuid="b", at=1.0))
    stage.tell(CallHungUp(call_uuid="b", at=2.0, status="busy", hangup=causes.refused(486)))
    await stage.around.courier.drain()
    assert stage.app.requests == []


@pytest.mark.parametrize("callback_url", ["", f"{APP}/dial"])
async def test_progress_of_a_dial(stage: Stage, callback_url: str) -> None:
    stage.tell(arrived())
    stage.tell(arrived("b", direction="outbound", parent="a"))
    stage.around.dials["order"] = DialOrder(targets=(), callback_url=callback_url)
    progress = actions.DialProgress(order="order", call_uuid="a", action="connected", b_leg_uuid="b", position=1)
    stage.reporter.tell(progress)
    assert stage.lines("call")[-1] == "B leg b: connected"
    await stage.around.courier.drain()
    if not callback_url:
        assert stage.app.requests == []
        return
    (told,) = stage.app.asked("/dial")
    assert (told["Event"], told["CallUUID"], told["DialBLegUUID"]) == ("DialConnected", "a", "b")


async def test_progress_of_a_dial_that_nobody_waits_for(stage: Stage) -> None:
    stage.tell(arrived())
    stage.reporter.tell(actions.DialProgress(order="gone", call_uuid="a", action="hangup", b_leg_uuid="b", position=1))
    assert stage.lines("call")[-1] == "B leg b: hangup"


async def test_notes_and_the_engines_facts_stand_in_the_time_line(stage: Stage) -> None:
    stage.reporter.tell(actions.Note(call_uuid="a", summary="no port"))
    stage.reporter.media(media.RtpStarted(leg="a", at_sample=0, ssrc=0xABC, payload_type=8))
    stage.reporter.media(media.DigitHeard(leg="a", at_sample=0, digit="5"))
    stage.reporter.media(media.DigitEnded(leg="a", at_sample=0, digit="5", measured_ms=80, claimed_ms=100))
    stage.reporter.media(media.DigitHeard(leg="a", at_sample=0, digit="6", by="inband"))
    stage.reporter.media(media.DigitEnded(leg="a", at_sample=0, digit="6", measured_ms=90))
    stage.reporter.media(media.FlashHeard(leg="a", at_sample=0))
    stage.reporter.media(media.VoiceStarted(leg="a", at_sample=0, told_sample=160))
    stage.reporter.media(media.VoiceStopped(leg="a", at_sample=0, told_sample=1600))
    stage.reporter.media(media.BeepHeard(leg="a", at_sample=0, told_sample=1600, hertz=1000, measured_ms=400))
    stage.reporter.media(
        media.LegClosed(
            leg="a", packets_received=0, packets_sent=2, packets_lost=3, packets_late=4, packets_duplicate=5
        )
    )
    counted = media.LegCounted(leg="b", at_sample=0, packets_received=9, packets_sent=0, packets_lost=0, codec="PCMA")
    stage.reporter.media(counted)
    stage.reporter.media(replace(counted, codec="PCMU"))
    stage.reporter.media(media.CaptureFailed(why="call.pcap: No space left on device"))
    stage.reporter.media(media.EngineLost(why="the media process has ended"))
    stage.reporter.media(media.TicksMissed(at_sample=0, count=3, late_ms=61.4))
    stage.reporter.media(media.CueFinished(leg="a", cue="c", at_sample=0, completed=True))
    assert stage.lines() == [
        "no port",
        "first RTP packet: SSRC 0x00000abc, type 8",
        "digit 5",
        "digit 5 ends after 80 ms, its packets say 100 ms",
        "digit 6 in the audio",
        "digit 6 ends after 90 ms",
        "flash",
        "a voice began 20 ms ago",
        "silence for 200 ms",
        "a beep of 1000 Hz, 400 ms long, is over",
        "leg closed: 0 packets in, 2 out, 3 lost, 4 late, 5 duplicate",
        "PCMA: 9 packets in, 0 out, 0 lost; jitter not measured",
        "codec PCMA → PCMU; PCMU: 9 packets in, 0 out, 0 lost; jitter not measured",
        "the capture is not whole: call.pcap: No space left on device",
        "the media process has ended: every call is over, none can be taken",
        "the media engine woke 61 ms late",
    ]
    statistics = next(each.detail["leg_statistics"] for each in stage.trace.events if "leg_statistics" in each.detail)
    assert isinstance(statistics, dict)
    assert (statistics["packets_lost"], statistics["mos"]) == (3, "not measured")
    warning = stage.trace.events[-1]
    assert (warning.lane, warning.detail) == ("warning", {"ticks": 3, "late_ms": 61.4})


async def test_exchanges_of_the_rest_api_stand_in_the_time_line(stage: Stage) -> None:
    stage.reporter.exchange(Exchange(method="GET", path="/v1/Account/MA/Call", route="/Call", status=200, body="{}"))
    (event,) = [each for each in stage.trace.events if each.lane == "rest"]
    assert event.summary == "GET /v1/Account/MA/Call → 200"
    assert event.detail == {
        "method": "GET",
        "path": "/v1/Account/MA/Call",
        "route": "/Call",
        "status": 200,
        "body": "{}",
    }


async def test_attempts_stand_in_the_time_line(stage: Stage) -> None:
    stage.app.pages["/x"] = 500
    stage.around.courier.deliver(
        stage.around.requests.of_call("a", f"{APP}/x#rp=5xx", "POST", {"A": "1"}, kind="hangup")
    )
    await stage.around.courier.drain()
    assert stage.lines("http") == [
        f"POST {APP}/x [hangup] → answered 500",
        f"POST {APP}/x [hangup] → answered 500 (try 2)",
    ]
    assert stage.trace.events[0].detail["fields"] == {"A": "1"}
