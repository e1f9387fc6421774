"""A phone's two ports: audio in and out, reports beside it or among it, and the same under SRTP."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from emulator.base.address import Address
from emulator.base.ids import Ids
from emulator.rtp import rtcp
from emulator.rtp.packet import RtpPacket, build
from emulator.runtime.port_pool import PortPool
from emulator.runtime.srtp import Srtp
from emulator.sdp.crypto import OwnKeys
from emulator.sdp.offer_answer import answer, make_offer
from emulator.testing.network import FakeNetwork
from emulator.testing.softphone_socket import REPORT_EVERY_NS, PhoneSocket

if TYPE_CHECKING:
    from emulator.testing.network import FakeMediaSocket

SERVER, PHONE = "192.0.2.1", "198.51.100.1"
REPORT = rtcp.build([rtcp.ReceiverReport(ssrc=1)])


def packet(number: int) -> bytes:
    return build(RtpPacket(payload_type=0, sequence=number, timestamp=number * 160, ssrc=7, payload=bytes(160)))


class Line:
    """A phone's socket that has agreed with a far end at ports 4000 and 4001."""

    def __init__(self, *, mux: bool = False, srtp: bool = False) -> None:
        network = FakeNetwork(1, home=SERVER)
        self.rtp = network.open_media(Address(SERVER, 4000))
        self.rtcp = network.open_media(Address(SERVER, 4001))
        pool = PortPool(network.at(PHONE), first=0, last=0, ids=Ids.seeded(1))
        self.phone = PhoneSocket(pool.open(PHONE), name="carol@192.0.2.1")
        ours, theirs = (OwnKeys(Ids.seeded(seed).secret) if srtp else None for seed in (1, 2))
        offer = make_offer(self.rtp.local, rtcp_mux=mux, keys=theirs)
        self.media = answer(offer, self.phone.local, keys=ours).media
        self.phone.agree(self.media)
        self.far = Srtp()
        if self.media.srtp is not None:
            keys = self.media.srtp
            self.far.agree(replace(keys, receive=keys.send, send=keys.receive))

    def talk(self, seconds: float) -> None:
        for number in range(round(seconds * 50)):
            self.phone.send(packet(number), self.rtp.local, number * 20_000_000)

    def sent_to(self, socket: FakeMediaSocket) -> list[bytes]:
        return [each.data for each in socket.receive(10**18)]


@pytest.mark.parametrize("mux", [False, True])
def test_it_reports_every_five_seconds_what_it_sent(mux: bool) -> None:
    line = Line(mux=mux)
    line.talk(10)
    reports = [data for data in line.sent_to(line.rtp if mux else line.rtcp) if data[1] == rtcp.SR]
    assert len(reports) == 2
    sender, source = rtcp.parse(reports[0])
    assert isinstance(sender, rtcp.SenderReport)
    due = REPORT_EVERY_NS // 2 // 20_000_000
    assert (sender.ssrc, sender.timestamp) == (7, due * 160)
    assert (sender.packets, sender.octets) == (due + 1, (due + 1) * 160)
    assert source == rtcp.SourceDescription(names=((7, "carol@192.0.2.1"),))
    assert not mux or line.sent_to(line.rtcp) == []


@pytest.mark.parametrize("mux", [False, True])
def test_reports_that_arrive_are_no_audio(mux: bool) -> None:
    line = Line(mux=mux)
    line.rtp.send(packet(1), line.phone.local, 0)
    upper = Address(PHONE, line.phone.local.port + 1)
    (line.rtp if mux else line.rtcp).send(REPORT, line.phone.local if mux else upper, 1)
    line.rtcp.send(b"neither", upper, 2)
    assert [each.data for each in line.phone.receive(10)] == [packet(1)]
    assert [each.data for each in line.phone.reports] == [REPORT]


@pytest.mark.parametrize("mux", [False, True])
def test_under_srtp_everything_is_sealed_and_what_is_not_is_dropped(mux: bool) -> None:
    line = Line(mux=mux, srtp=True)
    line.talk(3)
    sealed = [*line.sent_to(line.rtp), *line.sent_to(line.rtcp)]
    opened = [line.far.open(data) for data in sealed]
    assert all(data is not None for data in opened)
    assert packet(0) in opened
    assert packet(0) not in sealed
    assert sum(data is not None and data[1] == rtcp.SR for data in opened) == 1
    for data in (packet(1), REPORT, line.far.seal(packet(2)), line.far.seal(REPORT)):
        line.rtp.send(data or b"", line.phone.local, 0)
    assert [each.data for each in line.phone.receive(10)] == [packet(2)]
    assert [each.data for each in line.phone.reports] == [REPORT]


def test_a_socket_that_takes_over_goes_on_with_keys_and_counts() -> None:
    line = Line(srtp=True)
    line.talk(1)
    pool = PortPool(FakeNetwork(1, home=PHONE), first=0, last=0, ids=Ids.seeded(1))
    after = PhoneSocket(pool.open(PHONE), name="carol")
    after.take_over(line.phone)
    assert after.srtp is line.phone.srtp
    assert after.reports is line.phone.reports


def test_plain_again() -> None:
    line = Line(srtp=True)
    line.phone.agree(replace(line.media, srtp=None))
    line.talk(0.02)
    assert line.sent_to(line.rtp) == [packet(0)]
    line.phone.close()
