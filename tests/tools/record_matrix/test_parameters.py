"""The tables of parameters agree with the schemas of the emulator, written from the same pages by another hand."""

from __future__ import annotations

import pytest

from emulator.webhooks.schema import faults_of
from tools.record_matrix.parameters import NUMBER, PENDING, RECORDED, RECORDED_BY_API, TRANSCRIBED, Call


def names_missing_or_unknown(kind: str, fields: dict[str, object]) -> list[str]:
    given = {name: value if isinstance(value, str) else "?" for name, value in fields.items()}
    return [fault for fault in faults_of(kind, given) if fault.endswith(("is missing", "is not known"))]


@pytest.mark.parametrize("direction", ["inbound", "outbound"])
def test_no_parameter_too_many_and_none_too_few(direction: str) -> None:
    call = Call("outbound") if direction == "outbound" else Call()
    assert names_missing_or_unknown("answer", {**call.answer()}) == []
    assert names_missing_or_unknown("Redirect", {**call.during("Redirect")}) == []
    assert names_missing_or_unknown("hangup", {**call.hangup()}) == []
    for event in ("Record", "Redirect"):
        assert names_missing_or_unknown("Record action", {**call.after(event), **RECORDED, "Digits": ""}) == []
        assert (
            names_missing_or_unknown("background Record action", {**call.during(event), **PENDING, "Digits": ""}) == []
        )
    assert names_missing_or_unknown("Record callback", {**call.during("RecordStop"), **RECORDED}) == []
    assert names_missing_or_unknown("Record API callback", {**RECORDED_BY_API}) == []
    assert names_missing_or_unknown("Transcription callback", {**TRANSCRIBED}) == []


def test_a_call_that_came_in_rings_when_its_document_is_fetched() -> None:
    assert Call().answer()["CallStatus"] == "ringing"
    assert Call().answer()["To"] == NUMBER
    assert Call("outbound").answer()["CallStatus"] == "in-progress"
    assert Call("outbound").answer()["From"] == NUMBER


def test_the_end_of_a_call() -> None:
    end = Call(code=4010, source="Plivo").hangup()
    assert (end["HangupCauseCode"], end["HangupCauseName"]) == ("4010", "End Of XML Instructions")
    assert (end["HangupSource"], end["CallStatus"], end["Event"]) == ("Plivo", "completed", "Hangup")


def test_nothing_is_measured_of_what_only_begins() -> None:
    assert [value for value in PENDING.values() if value == "-1"] == ["-1"] * 4
    assert PENDING["RecordUrl"] == RECORDED["RecordUrl"]
