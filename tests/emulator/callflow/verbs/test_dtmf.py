"""DTMF: the call is answered and hears the keys; anything else than keys is no document."""

from __future__ import annotations

import pytest

from tests.emulator.callflow.scripted import run


@pytest.mark.parametrize(("attribute", "wait"), [("", False), ("async='true'", False), ("async='false'", True)])
def test_the_next_element_waits_for_the_keys_when_it_is_said(attribute: str, wait: bool) -> None:
    call = run(f"<DTMF {attribute}> 1w2W*# </DTMF><Wait/>")
    assert call.names() == ["answer", "send_keys", "wait", "hangup"]
    assert call.did[1] == ("send_keys", "1w2W*#", wait)
    assert not call.notes


@pytest.mark.parametrize("keys", ["", "12a", "1 2"])
def test_what_is_no_key_makes_the_document_invalid(keys: str) -> None:
    assert run(f"<DTMF>{keys}</DTMF>").hangups() == [8011]


def test_more_keys_than_anybody_waits_for_are_cut() -> None:
    call = run(f"<DTMF>{'W' * 100_000}</DTMF>")
    assert call.did[1] == ("send_keys", "W" * 1000, False)
    assert call.notes == ["line 1: <DTMF> has more than 1000 keys; the rest is not sent"]


def test_keys_may_stand_in_an_attribute() -> None:
    assert run("<DTMF digits='12'/>").did[1] == ("send_keys", "12", False)
    assert run("<DTMF digits='12'>3</DTMF>").did[1] == ("send_keys", "3", False)
