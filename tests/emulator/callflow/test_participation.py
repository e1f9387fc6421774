"""What a call does behind a Multiparty Call."""

from __future__ import annotations

from dataclasses import replace

from tests.emulator.callflow.scripted import ScriptedCall, run

ELEMENT = '<MultiPartyCall role="customer" onExitActionUrl="http://app.test/left">support</MultiPartyCall>'
LEFT = {
    "MPCUUID": "mpc-1",
    "MPCFriendlyName": "support",
    "MemberID": "7",
    "ParticipantCallUUID": "a",
    "ParticipantJoinTime": "2023-11-14 22:13:20+00:00",
    "ParticipantEndTime": "2023-11-14 22:13:25+00:00",
    "ParticipantRole": "customer",
}


def test_it_goes_on_with_the_document_of_the_action() -> None:
    call = ScriptedCall(pages={"http://app.test/left": b"<Response><Wait/></Response>"})
    run(ELEMENT + "<Hangup/>", call)
    assert call.names() == ["answer", "join_multi_party", "fetch", "wait", "hangup"]
    assert call.did[2][3] == LEFT


def test_it_goes_on_with_the_next_element() -> None:
    call = run('<MultiPartyCall role="customer">support</MultiPartyCall><Wait length="2"/>')
    assert call.names() == ["answer", "join_multi_party", "wait", "hangup"]
    assert call.hangups() == [4010]


def test_the_app_is_told_that_the_caller_hung_up() -> None:
    call = ScriptedCall()
    call.multi_party_outcome = replace(call.multi_party_outcome, call_ended=True)
    run(ELEMENT, call)
    assert call.did[-1][:2] == ("notify", "http://app.test/left")


def test_who_is_not_let_in_goes_on_without_the_action() -> None:
    call = ScriptedCall()
    call.multi_party_outcome = replace(call.multi_party_outcome, refused="it is full")
    run(ELEMENT + "<Wait/>", call)
    assert call.names() == ["answer", "join_multi_party", "wait", "hangup"]
    assert call.notes == ["not in the Multiparty Call: it is full"]
