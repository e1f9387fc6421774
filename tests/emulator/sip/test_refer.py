"""What a REFER asks for, as phones write it, and what is not understood (RFC 3515 §2, RFC 3891 §3, RFC 4488 §4)."""

from __future__ import annotations

import pytest

from emulator.base.errors import PeerViolation
from emulator.sip.dialog import DialogId
from emulator.sip.headers import Headers
from emulator.sip.message import Request
from emulator.sip.refer import Referral, Replaces, fragment, read_fragment, read_referral, refer_to

NAMED = Replaces("98732@sip.example", "r33th4x0r", "ff87ff")


def refer(*fields: tuple[str, str]) -> Request:
    return Request("REFER", "sip:platform@192.0.2.1", Headers(fields))


@pytest.mark.parametrize(
    ("fields", "wanted"),
    [
        ([("Refer-To", "sip:200@192.0.2.1")], Referral("sip:200@192.0.2.1", None, True)),
        ([("r", "<sip:200@192.0.2.1;user=phone>")], Referral("sip:200@192.0.2.1;user=phone", None, True)),
        ([("Refer-To", '"Bob" <tel:+15550100>')], Referral("tel:+15550100", None, True)),
        ([("Refer-To", "<sip:200@192.0.2.1;method=INVITE>")], Referral("sip:200@192.0.2.1;method=INVITE", None, True)),
        (
            [
                (
                    "Refer-To",
                    "<sip:200@192.0.2.1?Replaces=98732%40sip.example%3Bto-tag%3Dr33th4x0r%3Bfrom-tag%3Dff87ff>",
                )
            ],
            Referral("sip:200@192.0.2.1", NAMED, True),
        ),
        (
            # A phone that does not escape the @ of its Call-ID.
            [("Refer-To", "<sip:200@192.0.2.1?replaces=98732@sip.example;from-tag=ff87ff;to-tag=r33th4x0r&X=1>")],
            Referral("sip:200@192.0.2.1", NAMED, True),
        ),
        (
            [("Refer-To", "<sip:200@192.0.2.1>"), ("Refer-Sub", " FALSE")],
            Referral("sip:200@192.0.2.1", None, False),
        ),
    ],
)
def test_what_is_asked_for(fields: list[tuple[str, str]], wanted: Referral) -> None:
    assert read_referral(refer(*fields)) == wanted


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ([], 400),
        ([("Refer-To", "<sip:1@h>"), ("Refer-To", "<sip:2@h>")], 400),
        ([("Refer-To", "<200>")], 400),
        ([("Refer-To", "<sip:200@h;method=MESSAGE>")], 501),
        ([("Refer-To", "<sip:200@h?Replaces=98732>")], 400),
        ([("Refer-To", "<sip:200@h?Replaces=98732%3Bto-tag%3Da>")], 400),
    ],
)
def test_what_is_not_understood(fields: list[tuple[str, str]], status: int) -> None:
    with pytest.raises(PeerViolation) as refused:
        read_referral(refer(*fields))
    assert refused.value.status == status


def test_a_dialog_is_named_from_the_far_side() -> None:
    named = Replaces.of(DialogId("a b@c;d", local_tag="mine", remote_tag="theirs"))
    assert named == Replaces("a b@c;d", to_tag="theirs", from_tag="mine")


def test_written_and_read_again() -> None:
    named = Replaces('50%/x?y&z@"h"', "t", "f", early_only=True)
    asked = read_referral(refer(("Refer-To", refer_to("sip:200@192.0.2.1:5070", named))))
    assert asked == Referral("sip:200@192.0.2.1:5070", named, True)


def test_fragments() -> None:
    assert fragment(180) == b"SIP/2.0 180 Ringing\r\n"
    assert read_fragment(fragment(486, "Not now")) == (486, "Not now")
    assert read_fragment(b"SIP/2.0 200 OK\r\nTo: <sip:a@b>\r\n\r\n") == (200, "OK")
    for body in (b"", b"\r\n", b"200 OK", b"SIP/2.0 OK", b"SIP/2.0 1000 Much", b"\xff\xfe"):
        with pytest.raises(PeerViolation):
            read_fragment(body)
