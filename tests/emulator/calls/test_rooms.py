"""Orders and facts of rooms are dealt out."""

from __future__ import annotations

from emulator.calls.multi_party_commands import EndMultiParty
from emulator.media.commands import StartCue
from tests.emulator.calls.parties import Party, settings


def test_music_goes_on_when_one_piece_of_it_is_over() -> None:
    party = Party()
    customer = party.join(settings=settings(wait_for_agent=True))
    (music,) = party.media(StartCue)
    party.cue_over(customer, music.cue)
    assert len(party.media(StartCue)) == 2


def test_what_is_of_no_multiparty_call_is_left_alone() -> None:
    party = Party()
    party.order(EndMultiParty(mpc_uuid="nobody's"))
    call_uuid = party.answered()
    party.press(call_uuid, "1")
    party.voice_starts(call_uuid)
    assert party.happened() == []
