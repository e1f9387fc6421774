"""The parameters of every webhook, row by row, of calls in and out, answered and not; the page that lists them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.worlds.multi_party_parameter_lists import MULTI_PARTY
from tests.worlds.parameter_lists import WEBHOOKS
from tests.worlds.parameter_lists_page import page
from tests.worlds.parameter_plays import (
    conferred,
    human,
    inbound,
    inbound_unanswered,
    machine,
    multi_party,
    outbound,
    outbound_unanswered,
    spoken,
    streamed,
    webhooks_of,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.worlds.parameter_lists import Row, Webhook
    from tests.worlds.parameter_plays import Play

ALL = (*WEBHOOKS, *MULTI_PARTY)
PAGE = Path(__file__).parents[2] / "docs/webhooks.md"
FLOW = frozenset(
    ["answer", "hangup", "Record action", "background Record action", "Record callback", "Record API callback"]
) | {"Dial action", "Dial callback", "Dial sounds", "Redirect", "GetDigits action"}
KINDS: dict[Play, frozenset[str]] = {
    inbound: FLOW,
    outbound: FLOW | {"ring"},
    inbound_unanswered: frozenset(["answer", "hangup"]),
    outbound_unanswered: frozenset(["ring", "hangup"]),
    machine: frozenset(["ring", "answer", "machine detection", "Redirect", "hangup"]),
    human: frozenset(["ring", "answer", "machine detection", "hangup"]),
    spoken: frozenset(["answer", "Message callback", "GetInput callback", "GetInput action", "Transcription callback"]),
    streamed: frozenset(["answer", "Stream callback", "hangup"]),
    multi_party: frozenset(["answer", "hangup", "ring", "MPC sounds", "MultiPartyCall action"])
    | {"MultiPartyCall callback", "MultiPartyCall recording callback"},
    conferred: frozenset(["answer", "hangup", "Conference sounds", "Conference action", "Conference callback"])
    | {"Conference Record API callback"},
}
"""What there is to be seen in each call."""


def event_of(fields: Mapping[str, str]) -> str:
    """Empty: it does not say what it is."""
    return fields.get("Event") or fields.get("EventName", "")


def is_told(row: Row, fields: Mapping[str, str]) -> bool:
    has_ended = "HangupCause" in fields
    return {
        "always": True,
        "outbound": fields.get("Direction") == "outbound",
        "ended": has_ended,
        "answered": fields.get("CallStatus") == "completed",
        "unanswered": fields.get("CallStatus") != "completed",
        "by a machine": "Machine" in fields,
        "keys": fields.get("InputType") == "dtmf",
        "speech": fields.get("InputType") == "speech",
    }[row.when]


CELLS = [
    pytest.param(webhook, play, id=f"{webhook.title}, {play.__name__}")
    for play, kinds in KINDS.items()
    for webhook in ALL
    if webhook.kind in kinds
]


@pytest.mark.parametrize(("webhook", "play"), CELLS)
def test_exactly_these_parameters_are_told(webhook: Webhook, play: Play) -> None:
    found = [
        fields for kind, fields in webhooks_of(play) if kind == webhook.kind and webhook.event in {"", event_of(fields)}
    ]
    assert found, "there is none"
    for fields in found:
        rows = [row for row in webhook.rows if is_told(row, fields)]
        assert fields.keys() == {row.name for row in rows}
        wrong = {row.name: fields[row.name] for row in rows if not re.fullmatch(row.pattern, fields[row.name])}
        assert wrong == {}


@pytest.mark.parametrize("play", KINDS)
def test_nothing_is_sent_that_is_not_on_the_page(play: Play) -> None:
    events = {(webhook.kind, webhook.event) for webhook in ALL}
    strange = [
        (kind, event_of(fields))
        for kind, fields in webhooks_of(play)
        if not {(kind, ""), (kind, event_of(fields))} & events
    ]
    assert strange == []


def test_machine_is_told_of_from_the_judgement_on() -> None:
    """§3.4: beside the flow the answer URL does not know it yet; a human is told to the machine detection URL alone."""
    told = {play: {kind: fields.get("Machine") for kind, fields in webhooks_of(play)} for play in (machine, human)}
    assert told[machine] == {
        "ring": None,
        "answer": None,
        "machine detection": "true",
        "Redirect": "true",
        "hangup": "true",
    }
    assert told[human] == {"ring": None, "answer": None, "machine detection": "false", "hangup": None}


def test_the_states_of_a_call_are_those_of_the_reference() -> None:
    """§3.2, §3.3: an inbound call rings when its document is asked for; an unanswered one took no time."""
    plays = (inbound, outbound, inbound_unanswered, outbound_unanswered)
    told = {play: dict(webhooks_of(play)) for play in plays}
    assert told[inbound]["answer"]["CallStatus"] == "ringing"
    assert told[outbound]["answer"]["CallStatus"] == "in-progress"
    assert told[inbound]["hangup"]["CallStatus"] == told[outbound]["hangup"]["CallStatus"] == "completed"
    assert told[inbound_unanswered]["hangup"]["CallStatus"] == "cancel"
    assert told[outbound_unanswered]["hangup"]["CallStatus"] == "busy"
    for play in (inbound_unanswered, outbound_unanswered):
        fields = told[play]["hangup"]
        assert (fields["Duration"], fields["BillDuration"], fields["AnswerTime"]) == ("0", "0", "")
    assert told[inbound]["Dial callback"]["CallUUID"] == told[inbound]["Dial callback"]["DialALegUUID"]


def test_the_page_is_what_the_table_says() -> None:
    assert PAGE.read_text("utf-8") == page()
