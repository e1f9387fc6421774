"""RTP measured in a capture that was made from a known script."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from emulator.base.address import Address
from scenarios.expect.rtp import judge_rtp
from scenarios.language.expectations import Rtp
from tests.scenarios.expect.made_up_wire import PHONE, PHONE_SIP, PLATFORM_SIP, captured, plain
from tools.synthetic_call import make_call

if TYPE_CHECKING:
    from pathlib import Path

    from tools.synthetic_call import SyntheticCall


ANY = "at least 0"


@pytest.fixture(scope="module")
def call() -> SyntheticCall:
    return make_call()


@pytest.fixture(scope="module")
def capture(call: SyntheticCall, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return call.write(tmp_path_factory.mktemp("call"))[2]


def asked(**words: Any) -> Rtp:
    return Rtp.model_validate({"of": "x", **words})


def source_of(call: SyntheticCall, leg: str) -> Address:
    return call.legs[leg].arrived[0].source


def failed(capture: Path, expected: Rtp, source: Address | None) -> set[str]:
    return {
        verdict.name for verdict in judge_rtp([expected], capture, {"x": source}, {"x": "carol"}) if not verdict.passed
    }


def test_the_script_is_measured(call: SyntheticCall, capture: Path) -> None:
    name = next(iter(call.legs))
    verdicts = judge_rtp([asked(lost=ANY, at_least="1 s")], capture, {"x": source_of(call, name)}, {"x": "carol"})
    measured = {verdict.name: verdict.measured for verdict in verdicts}
    assert measured["rtp from x: codec"] == "PCMU"
    assert measured["rtp from x: ptime"] == "20"
    assert all(verdict.passed for verdict in verdicts), [str(verdict) for verdict in verdicts]


def test_another_codec_and_packet_time_are_told(call: SyntheticCall, capture: Path) -> None:
    wrong = asked(codec="PCMA", ptime="30 ms", lost=ANY)
    found = failed(capture, wrong, source_of(call, next(iter(call.legs))))
    assert {"rtp from x: codec", "rtp from x: ptime"} <= found


def test_too_little_audio_is_told(call: SyntheticCall, capture: Path) -> None:
    found = failed(capture, asked(at_least="1 h", lost=ANY), source_of(call, next(iter(call.legs))))
    assert found == {"rtp from x: audio", "rtp to x: audio"}


@pytest.mark.parametrize("source", [None, Address("10.0.0.1", 9)])
def test_a_party_that_sent_nothing_fails(capture: Path, source: Address | None) -> None:
    assert failed(capture, asked(), source) == {"rtp of x"}


def judged(file: Path, **words: Any) -> dict[str, tuple[bool, str | float]]:
    """Passed and measured, by the words behind `rtp from x: `."""
    verdicts = judge_rtp([asked(**words)], file, {"x": PHONE}, {"x": "carol"})
    return {v.name.partition("x: ")[2]: (v.passed, v.measured) for v in verdicts if "from" in v.name}


def test_only_what_is_asked_for_is_judged_and_loss_always(tmp_path: Path) -> None:
    file = captured(tmp_path, plain(n for n in range(50) if n != 9))
    assert judged(file) == {"audio": (True, 0.98), "codec": (True, "PCMU"), "ptime": (True, "20"), "lost": (False, 1)}
    assert judged(file, lost="1 to 2", sources=2, jitter="0 s ± 1 ms") | {"audio": 0, "codec": 0, "ptime": 0} == {
        "audio": 0,
        "codec": 0,
        "ptime": 0,
        "lost": (True, 1),
        "sources": (False, 1),
        "jitter": (True, 0.0),
    }


def test_what_came_before_the_ack(tmp_path: Path) -> None:
    register = (0.0, "REGISTER sip:x SIP/2.0\r\n", PHONE_SIP, PLATFORM_SIP)
    ours = (300.0, "ACK sip:adam@x SIP/2.0\r\nFrom: <sip:carol@x>;tag=1\r\n", PLATFORM_SIP, PHONE_SIP)
    other = (400.0, "ACK sip:1@x SIP/2.0\r\nFrom: <sip:adam@x>;tag=2\r\n", PHONE_SIP, PLATFORM_SIP)
    own = (509.0, "ACK sip:1@x SIP/2.0\r\nFrom: <sip:carol@x>;tag=3\r\n", PHONE_SIP, PLATFORM_SIP)
    file = captured(tmp_path, plain(range(50)), [register, ours, other, own])
    assert judged(file, before_ack="20 to 30")["before its ACK"] == (True, 26)
    file = captured(tmp_path, plain(range(50)), [register, ours, other])
    assert judged(file, before_ack="at least 0")["before its ACK"] == (False, "no ACK")
