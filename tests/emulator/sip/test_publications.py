"""PUBLISH of quality reports: believed, challenged, refused (RFC 3903, RFC 6035)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from emulator.sip.commands import Credentials, SendRequest
from emulator.sip.events import QualityReported, RequestAnswered
from tests.emulator.sip.pair import ALICE, PLATFORM, REGISTER

if TYPE_CHECKING:
    from tests.emulator.sip.pair import Party, Wire

REPORT = b"VQSessionReport: CallTerm\r\nCallID:1@192.0.2.10\r\nLocalMetrics:\r\nQualityEst:MOSLQ=4.1\r\n"


def publish(
    wire: Wire,
    phone: Party,
    body: bytes = REPORT,
    *,
    event: str = "vq-rtcpxr",
    type_: str = "application/vq-rtcpxr",
    more: tuple[tuple[str, str], ...] = (),
    credentials: Credentials | None = None,
) -> RequestAnswered:
    order = SendRequest(
        name="report",
        method="PUBLISH",
        target="sip:collector@192.0.2.1",
        destination=PLATFORM,
        from_uri="sip:alice@192.0.2.1",
        headers=(("Event", event), *more),
        body=body,
        content_type=type_,
        credentials=credentials,
    )
    wire.order(phone, order)
    return phone.all(RequestAnswered)[-1]


def test_a_registered_phone_is_believed(wire: Wire, phone: Party, platform: Party) -> None:
    wire.order(phone, REGISTER)
    answered = publish(wire, phone)
    assert answered.status == 200
    assert answered.response is not None
    assert answered.response.headers.get("sip-etag")
    told = platform.one(QualityReported)
    assert (told.username, told.user_agent, told.report.call_id) == ("alice", "phone/1", "1@192.0.2.10")
    assert told.report.local.mos_lq == 4.1


@pytest.mark.parametrize(("credentials", "status"), [(None, 401), (Credentials("alice", "wrong"), 401), (ALICE, 200)])
def test_a_stranger_has_to_prove_it(
    wire: Wire, phone: Party, platform: Party, credentials: Credentials | None, status: int
) -> None:
    assert publish(wire, phone, credentials=credentials).status == status
    assert len(platform.all(QualityReported)) == (status == 200)


@pytest.mark.parametrize(
    ("body", "event", "type_", "more", "status"),
    [
        (REPORT, "presence", "application/vq-rtcpxr", (), 489),
        (b"", "vq-rtcpxr", "application/vq-rtcpxr", (), 412),
        (REPORT, "vq-rtcpxr", "application/vq-rtcpxr", (("SIP-If-Match", "x"),), 412),
        (REPORT, "vq-rtcpxr", "text/plain", (), 415),
        (b"hello", "vq-rtcpxr", "application/vq-rtcpxr", (), 400),
    ],
)
def test_what_is_refused(
    wire: Wire,
    phone: Party,
    platform: Party,
    body: bytes,
    event: str,
    type_: str,
    more: tuple[tuple[str, str], ...],
    status: int,
) -> None:
    wire.order(phone, REGISTER)
    assert publish(wire, phone, body, event=event, type_=type_, more=more).status == status
    assert not platform.all(QualityReported)
