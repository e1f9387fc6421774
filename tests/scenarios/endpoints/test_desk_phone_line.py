"""SIP of the time line becomes moments at a phone."""

from __future__ import annotations

import asyncio

from emulator.base.address import Address
from emulator.base.trace import TraceEvent
from emulator.sip.address import NameAddress
from emulator.sip.binding import Binding
from emulator.sip.hop import Hop
from emulator.testing.softphone_log import PhoneLog
from scenarios.endpoints.desk_phone_line import DeskPhoneLine

SDP = "v=0\r\nc=IN IP4 198.51.100.7\r\nm=audio {port} RTP/AVP 0\r\n"


class Wire:
    """What a platform with the address 192.0.2.1 exchanges with a phone, a message a second."""

    def __init__(self) -> None:
        self.log = PhoneLog("agent")
        self.line = DeskPhoneLine("desk", self.log)
        self.at = 0.0

    def message(self, start: str, cseq: str, *, sent: bool, call: str = "c", **more: str) -> None:
        fields = {
            "via": "SIP/2.0/UDP 198.51.100.7:5060;branch=z9hG4bKx",
            "from": "<sip:caller@192.0.2.1>;tag=a",
            "to": "<sip:desk@192.0.2.1>;tag=b",
            "call-id": call,
            "cseq": cseq,
            **{name.replace("_", "-"): value for name, value in more.items() if name != "body"},
        }
        body = more.get("body", "")
        head = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
        text = f"{start}\r\n{head}Content-Length: {len(body)}\r\n\r\n{body}"
        self.at += 1
        self.line.hear(TraceEvent(at=self.at, lane="sip", summary="", detail={"message": text, "sent": sent}))

    def registers(self, contact: str = "<sip:made-up@198.51.100.7:5060>;expires=60", call: str = "r") -> None:
        self.message("SIP/2.0 200 OK", "2 REGISTER", sent=True, call=call, contact=contact)

    def unregisters(self) -> None:
        self.message("SIP/2.0 200 OK", "3 REGISTER", sent=True, call="r")

    def is_called(self, *, to: str = "<sip:desk@192.0.2.1>", uri: str = "sip:made-up@198.51.100.7:5060") -> None:
        self.message(f"INVITE {uri} SIP/2.0", "1 INVITE", sent=True, to=to)

    @property
    def moments(self) -> list[str]:
        return [f"{fact.moment} {fact.detail}".strip() for fact in self.log.facts]


def binding_at(contact: str, call_id: str = "r") -> Binding:
    """One that an earlier platform granted."""
    return Binding(
        contact=NameAddress.parse(f"<{contact}>", "Contact"),
        source=Hop("udp", Address("198.51.100.7", 5060)),
        call_id=call_id,
        sequence=2,
        expires_at=60.0,
        expires_s=60,
        user_agent="",
    )


def test_an_incoming_call() -> None:
    wire = Wire()
    wire.registers()
    wire.is_called()
    wire.message("SIP/2.0 100 Trying", "1 INVITE", sent=False)
    wire.message("SIP/2.0 180 Ringing", "1 INVITE", sent=False)
    wire.message("SIP/2.0 180 Ringing", "1 INVITE", sent=False)
    wire.message("SIP/2.0 200 OK", "1 INVITE", sent=False, body=SDP.format(port=11780))
    wire.message("SIP/2.0 200 OK", "1 INVITE", sent=False, body=SDP.format(port=11780))
    assert wire.line.is_busy
    wire.message("INVITE sip:x@192.0.2.1 SIP/2.0", "2 INVITE", sent=False, body=SDP.format(port=0))
    wire.message("SIP/2.0 200 OK", "2 INVITE", sent=True)
    wire.message("BYE sip:x@192.0.2.1 SIP/2.0", "3 BYE", sent=False)
    assert wire.moments == ["registered", "ringing", "connected", "ended by us"]
    assert wire.log.facts[2].at == 6.0
    assert wire.line.media == [Address("198.51.100.7", 11780)]
    assert not wire.line.is_busy


def test_a_phone_is_known_by_the_contact_that_it_made_up() -> None:
    wire = Wire()
    wire.registers()
    wire.is_called(to="<sip:15550100@192.0.2.1>")
    wire.message("SIP/2.0 180 Ringing", "1 INVITE", sent=False)
    wire.message("SIP/2.0 486 Busy Here", "1 INVITE", sent=False)
    assert wire.moments == ["registered", "ringing", "ended 486 Busy Here"]


def test_a_registration_that_is_older_than_the_time_line() -> None:
    wire = Wire()
    wire.line.knows(binding_at("sip:made-up@198.51.100.7:5060"), 0.0)
    wire.is_called(to="<sip:15550100@192.0.2.1>")
    wire.message("SIP/2.0 180 Ringing", "1 INVITE", sent=False)
    assert wire.moments == ["registered in an earlier case", "ringing"]


def test_a_call_to_somebody_else() -> None:
    wire = Wire()
    wire.registers()
    wire.is_called(to="<sip:adam@192.0.2.1>", uri="sip:adam@198.51.100.8:5060")
    wire.message("SIP/2.0 180 Ringing", "1 INVITE", sent=False, to="<sip:adam@192.0.2.1>;tag=b")
    assert wire.moments == ["registered"]


def test_a_call_of_its_own_is_connected_when_it_says_so() -> None:
    wire = Wire()
    ours = {"from": "<sip:desk@192.0.2.1>;tag=a", "to": "<sip:15550100@192.0.2.1>"}
    wire.message("INVITE sip:15550100@192.0.2.1 SIP/2.0", "1 INVITE", sent=False, **ours)
    wire.message("SIP/2.0 401 Unauthorized", "1 INVITE", sent=True, **ours)
    wire.message("ACK sip:15550100@192.0.2.1 SIP/2.0", "1 ACK", sent=False, **ours)
    wire.message("INVITE sip:15550100@192.0.2.1 SIP/2.0", "2 INVITE", sent=False, body=SDP.format(port=5004), **ours)
    wire.message("SIP/2.0 180 Ringing", "2 INVITE", sent=True, **ours)
    wire.message("SIP/2.0 200 OK", "2 INVITE", sent=True, body=SDP.format(port=9), **ours)
    assert wire.moments == ["alerted 180"]
    wire.message("ACK sip:15550100@192.0.2.1 SIP/2.0", "2 ACK", sent=False, **ours)
    wire.message("BYE sip:desk@198.51.100.7 SIP/2.0", "1 BYE", sent=True, **ours)
    assert wire.moments == ["alerted 180", "connected", "ended by the far end"]
    assert wire.line.media == [Address("198.51.100.7", 5004)]


def test_a_second_call_meanwhile_changes_nothing() -> None:
    wire = Wire()
    wire.is_called()
    wire.message("SIP/2.0 200 OK", "1 INVITE", sent=False)
    wire.message("INVITE sip:desk@198.51.100.7 SIP/2.0", "1 INVITE", sent=True, call="d", to="<sip:desk@192.0.2.1>")
    wire.message("SIP/2.0 486 Busy Here", "1 INVITE", sent=False, call="d")
    assert wire.moments == ["connected"]


def test_a_registration_that_is_taken_back_is_none() -> None:
    wire = Wire()
    wire.message("SIP/2.0 200 OK", "2 REGISTER", sent=True, call="r")
    assert wire.moments == []


def test_what_is_no_message_moves_nothing() -> None:
    wire = Wire()
    wire.line.hear(TraceEvent(at=1, lane="sip", summary="", detail={"message": "HELLO", "sent": False}))
    wire.line.hear(TraceEvent(at=1, lane="sip", summary="a connection was closed"))
    wire.line.hear(TraceEvent(at=1, lane="call", summary="answered"))
    assert wire.moments == []


def test_how_a_transfer_came_out() -> None:
    async def main() -> int:
        wire = Wire()
        wire.is_called()
        wire.message("SIP/2.0 200 OK", "1 INVITE", sent=False)
        outcome = wire.line.await_transfer()
        for line in ("SIP/2.0 100 Trying", "SIP/2.0 486 Busy Here", "SIP/2.0 200 OK"):
            wire.message("NOTIFY sip:desk@198.51.100.7 SIP/2.0", "2 NOTIFY", sent=True, body=line)
        return await outcome

    assert asyncio.run(main()) == 486


def made_to_dial(wire: Wire) -> None:
    mark = {"x_offhook_order": "dial"}
    wire.message("INVITE sip:desk@198.51.100.7 SIP/2.0", "1 INVITE", sent=True, to="<sip:desk@192.0.2.1>", **mark)
    wire.message("SIP/2.0 200 OK", "1 INVITE", sent=False)
    assert wire.line.is_busy


def test_the_call_that_makes_it_dial_is_not_its_call() -> None:
    wire = Wire()
    made_to_dial(wire)
    own = {"call": "own", "from": "<sip:desk@192.0.2.1>;tag=x"}
    wire.message("INVITE sip:1@192.0.2.1 SIP/2.0", "1 INVITE", sent=False, to="<sip:1@192.0.2.1>", **own)
    wire.message("SIP/2.0 180 Ringing", "1 INVITE", sent=True, **own)
    wire.message("BYE sip:desk@198.51.100.7 SIP/2.0", "2 BYE", sent=True)
    wire.message("SIP/2.0 486 Busy Here", "1 INVITE", sent=True, **own)
    assert wire.moments == ["alerted 180", "ended 486 Busy Here"]
    assert not wire.line.is_busy


def test_its_call_is_placed_for_it() -> None:
    wire = Wire()
    made_to_dial(wire)
    wire.message("INVITE sip:desk@198.51.100.7 SIP/2.0", "2 INVITE", sent=True, body=SDP.format(port=20000))
    wire.message("SIP/2.0 200 OK", "2 INVITE", sent=False, body=SDP.format(port=11780))
    wire.message("BYE sip:desk@198.51.100.7 SIP/2.0", "3 BYE", sent=True)
    assert wire.moments == ["connected", "ended by the far end"]
    assert wire.line.media == [Address("198.51.100.7", 11780)]
    assert not wire.line.is_busy


def test_a_call_that_is_placed_for_it_is_refused() -> None:
    wire = Wire()
    made_to_dial(wire)
    wire.message("BYE sip:desk@198.51.100.7 SIP/2.0", "2 BYE", sent=True)
    assert wire.moments == ["ended by the far end"]
    assert not wire.line.is_busy


def test_a_restart_is_told_from_a_refresh() -> None:
    async def story() -> None:
        for leaves, comes_back_by in ((False, "boot 2"), (True, "r"), (True, "boot 2")):
            wire = Wire()
            wire.registers()
            restarted = wire.line.await_restart()
            wire.registers()
            assert not restarted.done(), "it goes on as before"
            if leaves:
                wire.unregisters()
            assert not restarted.done()
            wire.registers("<sip:made-up@198.51.100.7:5062>;expires=60", call=comes_back_by)
            assert restarted.done()
            assert wire.moments == ["registered", "registered anew"]
            wire.registers(call="boot 3")
            assert len(wire.moments) == 2

    asyncio.run(story())


def test_a_restart_ends_its_call_and_one_known_from_before_restarts_too() -> None:
    async def story() -> None:
        wire = Wire()
        wire.line.knows(binding_at("sip:made-up@198.51.100.7:5060", "boot 1"), 0.0)
        wire.is_called()
        restarted = wire.line.await_restart()
        wire.registers(call="boot 1")
        assert not restarted.done()
        wire.registers(call="boot 2")
        assert restarted.done()
        assert not wire.line.is_busy
        assert "ended it started anew" in wire.moments

    asyncio.run(story())
