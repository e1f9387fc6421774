"""The made-up network does what it says."""

from __future__ import annotations

from emulator.audio.coded_signal import coded_signal
from emulator.audio.g711 import encode_alaw
from emulator.base.address import Address
from tools.synthetic_wire import Network, Talker, pcap_bytes, rtp_packet, through

OURS = Address("10.0.0.9", 20000)
TALKER = Talker(name="x", code=3, address=Address("10.0.0.1", 1), ssrc=5, start_ns=10**9, frames=1000, payload_type=8)


def sequences(network: Network) -> list[int]:
    return [(int.from_bytes(d.payload[2:4]) - TALKER.first_sequence) % 65536 for d in through(network, TALKER, OURS)]


def test_a_perfect_network() -> None:
    arrived = through(Network(delay=7), TALKER, OURS)
    assert [d.time_ns for d in arrived] == [10**9 + 7_000_000 + n * 20_000_000 for n in range(1000)]
    assert b"".join(d.payload[12:] for d in arrived) == encode_alaw(coded_signal(3, 160_000)).tobytes()
    assert arrived[0].payload[:12] == rtp_packet(65_500, 4_294_960_000, 5, b"", 8)


def test_loss_reordering_duplication() -> None:
    assert 850 < len(sequences(Network(loss=0.1))) < 950
    assert 1050 < len(sequences(Network(duplicate=0.1))) < 1150
    assert sequences(Network(reorder=0.1)) != sorted(sequences(Network(reorder=0.1)))
    assert sequences(Network(loss=0.1, seed=3)) == sequences(Network(loss=0.1, seed=3))


def test_drift() -> None:
    fast = Talker(**{f: getattr(TALKER, f) for f in TALKER.__dataclass_fields__} | {"drift_ppm": 1000})
    last = through(Network(delay=0), fast, OURS)[-1]
    assert last.time_ns == 10**9 + round(999 * 20_000_000 / 1.001)


def test_a_capture_is_in_order_of_time() -> None:
    datagrams = through(Network(), TALKER, OURS)[:3]
    assert pcap_bytes(datagrams[::-1], 10**18) == pcap_bytes(datagrams, 10**18)
