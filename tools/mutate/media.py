"""Mutants of what is on the wire and heard: audio to the peers, payload types, keys, codecs, hold."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from emulator.calls import negotiation
from emulator.calls.listening import Listening
from emulator.media import digits, sending
from emulator.media.digits import Digits
from emulator.media.playout import Playout
from emulator.media.rows import ALAW, MULAW, LegRows
from tools.mutate.mutant import mutant

if TYPE_CHECKING:
    from collections.abc import Callable

    from tools.mutate.mutant import Breakage

    Original = Callable[..., Any]

ANSWERED = "inbound_did_dial_answer[wav-softphone-softphone]"


@mutant(ANSWERED, "inbound_menu_of_keys", says="hears")
def peers_hear_silence(breakage: Breakage) -> None:
    """Nobody hears whom they are connected with."""
    breakage.replace(Playout, "_pass_on", lambda *_: False)
    breakage.replace(Playout, "_deliver", lambda *_: None)


@mutant(ANSWERED, says="codec")
def payload_type_wrong(breakage: Breakage) -> None:
    """Packets of µ-law say that they are A-law."""

    def write_fixed(original: Original, row: Any, payload_type: int, ssrc: int) -> None:
        original(row, 8 if payload_type == 0 else payload_type, ssrc)

    breakage.replace(sending, "write_fixed", write_fixed)


@mutant(ANSWERED, says="samples")
def law_wrong(breakage: Breakage) -> None:
    """µ-law that comes in is decoded as A-law."""

    def store(original: Original, rows: LegRows, slot: int, index: int, media: Any, form: int) -> None:
        original(rows, slot, index, media, ALAW if form == MULAW else form)

    breakage.replace(LegRows, "store", store)


@mutant("media_dtmf_rfc4733", "inbound_menu_of_keys", says="Digits")
def digit_wrong(breakage: Breakage) -> None:
    """A key 4 is heard as a 5."""

    def heard(original: Original, **fields: Any) -> Any:
        return original(**(fields | {"digit": "5" if fields["digit"] == "4" else fields["digit"]}))

    breakage.replace(digits, "DigitHeard", heard)


@mutant("media_dtmf_rfc4733", "inbound_menu_of_keys", says="Digits")
def digit_twice(breakage: Breakage) -> None:
    """Every key counts twice."""

    def begin(original: Original, *arguments: Any) -> None:
        original(*arguments)
        original(*arguments)

    breakage.replace(Digits, "_begin", begin)


@mutant("inbound_menu_of_keys", says="menu")
def prompt_goes_on(breakage: Breakage) -> None:
    """A key does not stop the prompt of GetDigits."""
    breakage.replace(Listening, "_silence", lambda *_: None)


@mutant("media_hold_inactive", "media_hold_zero_address", says="rtp to")
def hold_not_honoured(breakage: Breakage) -> None:
    """The platform goes on sending to a phone that has put the call on hold."""
    last: dict[str, Any] = {}

    def set_remote(original: Original, **fields: Any) -> Any:
        last[fields["leg"]] = fields["remote"] or last.get(fields["leg"])
        return original(**(fields | {"remote": last[fields["leg"]]}))

    breakage.replace(negotiation, "SetRemote", set_remote)


@mutant("media_codec_g722", says="codec")
def codec_of_peers_ignored(breakage: Breakage) -> None:
    """Every leg is sent µ-law, whatever was agreed."""

    def set_remote(original: Original, **fields: Any) -> Any:
        return replace(original(**fields), codec="PCMU", payload_type=0)

    breakage.replace(negotiation, "SetRemote", set_remote)
