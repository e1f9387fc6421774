"""The documents of a cell say what the cell says, and leave out what is the default."""

from __future__ import annotations

from tests.tools.record_matrix.cells_made_up import cell
from tools.record_matrix.scenes import documents, record

APP = "http://app.test"


def test_a_message_with_defaults() -> None:
    text = record(cell(mode="foreground", end="caller", action=False, callback=False), APP)
    assert text == '<Record fileFormat="wav" recordChannelType="stereo"/>'


def test_everything_that_can_be_said() -> None:
    text = record(
        cell(mode="session", end="key", file_format="mp3", channels="mono", redirect=False, transcription=True), APP
    )
    for said in ("recordSession", "redirect", "action", "method", "callbackUrl", "callbackMethod", "transcriptionType"):
        assert f' {said}="' in text
    assert 'transcriptionMethod="GET"' in text
    assert 'finishOnKey="#"' in text
    assert 'maxLength="600"' in text


def test_what_goes_on_tells_what_became_of_redirect() -> None:
    found = documents(cell(mode="dial_answer", end="callee"), APP, "sip:agent@host")
    assert f"<Redirect>{APP}/next/</Redirect>" in found["/answer/"]
    assert f"<Redirect>{APP}/replaced/</Redirect>" in found["/action/"]
    assert found["/next/"] == found["/replaced/"]
    assert "<User>sip:agent@host</User>" in found["/next/"]


def test_a_message_may_be_the_last_element() -> None:
    found = documents(cell(mode="foreground", end="end_of_xml"), APP, "")
    assert found["/action/"] == "<Response></Response>"
    assert "Redirect" not in found["/answer/"]
