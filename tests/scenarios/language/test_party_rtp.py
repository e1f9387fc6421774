"""How a party sends, as it is written and as the test kit takes it."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from emulator.testing.phone_habits import PLAIN, Jump, PhoneHabits
from scenarios.language.party_rtp import PartyRtp


def test_what_is_left_out_is_plain() -> None:
    assert PartyRtp.model_validate({}).habits == PLAIN


def test_every_word_arrives() -> None:
    written = {
        "ptime": "30 ms",
        "start_late": "3 s",
        "drift": "-1 %",
        "first_sequence": 65535,
        "first_timestamp": 7,
        "new_ssrc_at": "2 s",
        "timestamp_jump": {"at": "1 s", "by": -800},
        "sequence_jump": {"at": "2 s", "by": 9},
        "marker_every": "500 ms",
        "comfort_noise": True,
        "ack_delay": "1 s",
        "telephone_events": False,
        "early_media": True,
        "rtcp_mux": True,
        "update": True,
    }
    assert set(written) == set(PartyRtp.model_fields)
    assert PartyRtp.model_validate(written).habits == PhoneHabits(
        ptime_ms=30,
        start_late_s=3.0,
        drift_ppm=-10_000,
        first_sequence=65535,
        first_timestamp=7,
        new_ssrc_at_s=2.0,
        timestamp_jump=Jump(at_s=1.0, by=-800),
        sequence_jump=Jump(at_s=2.0, by=9),
        marker_every_s=0.5,
        comfort_noise=True,
        ack_delay_s=1.0,
        telephone_events=False,
        early_media=True,
        rtcp_mux=True,
        update=True,
    )


@pytest.mark.parametrize(
    "wrong", [{"ptime": "25 ms"}, {"drift": "1 %"}, {"first_sequence": 65536}, {"timestamp_jump": {"at": "1 s"}}]
)
def test_what_cannot_be(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        PartyRtp.model_validate(wrong)
