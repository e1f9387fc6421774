"""The flow of a call that the API has take part in a Multiparty Call."""

from __future__ import annotations

import pytest

from emulator.callflow.control import DigitsOrder
from emulator.callflow.guests import run_guest
from emulator.callflow.multi_party import (
    Address,
    GuestConfirmation,
    MultiPartyOrder,
    MultiPartySettings,
    Participation,
)
from tests.emulator.callflow.scripted import ScriptedCall, finish

CONFIRMATION = GuestConfirmation(key="5", sound=Address(url="http://app.test/sound"))


def _order(on_exit: str = "") -> MultiPartyOrder:
    return MultiPartyOrder(
        name="support",
        settings=MultiPartySettings(max_duration_s=14400, max_participants=10),
        participant=Participation(role="agent", on_exit=Address(url=on_exit, method="POST")),
    )


def test_the_call_ends_with_the_multiparty_call() -> None:
    call = ScriptedCall()
    finish(run_guest(_order(), call))
    assert call.names() == ["join_multi_party", "hangup"]
    assert call.hangups() == [4020]


def test_it_goes_on_with_the_action() -> None:
    call = ScriptedCall(pages={"http://app.test/left": b"<Response><Wait/></Response>"})
    finish(run_guest(_order("http://app.test/left"), call))
    assert call.names() == ["join_multi_party", "fetch", "wait", "hangup"]
    assert call.hangups() == [4010]


def test_an_action_that_cannot_be_had_ends_the_call() -> None:
    call = ScriptedCall()
    finish(run_guest(_order("http://app.test/left"), call))
    assert call.hangups() == [7012]


@pytest.mark.parametrize(("pressed", "code"), [("5", 4020), ("", 9110)])
def test_who_is_to_confirm_takes_part_after_the_key(pressed: str, code: int) -> None:
    call = ScriptedCall(
        pages={"http://app.test/sound": b"<Response><Speak>Press 5</Speak></Response>"}, digits=[pressed]
    )
    finish(run_guest(_order(), call, confirmation=CONFIRMATION))
    assert call.hangups() == [code]
    (collected,) = [entry[1] for entry in call.did if entry[0] == "collect_digits"]
    assert isinstance(collected, DigitsOrder)
    assert collected.prompts[0].speech is not None
