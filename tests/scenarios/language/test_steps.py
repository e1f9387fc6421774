"""Steps: each word makes its own model, and every party it names is known to be one."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from scenarios.language import steps

ANY: TypeAdapter[steps.Step] = TypeAdapter(steps.AnyStep)

EXAMPLES: dict[str, dict[str, Any]] = {
    "dial": {"dial": 15550100, "by": "a"},
    "answer": {"answer": "a", "after": "3 s"},
    "reject": {"reject": "a", "status": 603},
    "forward": {"forward": "a", "to": "200", "status": 301},
    "hang_up": {"hang_up": "a", "within": "2 s"},
    "talk": {"talk": ["a", "b"], "for": "5 s"},
    "change_codec": {"change_codec": "a", "to": ["opus", "PCMU"]},
    "hold": {"hold": "a", "form": "zero_address"},
    "resume": {"resume": "a"},
    "transfer": {"transfer": "a", "to": "200", "status": 486},
    "move": {"move": "a"},
    "impair": {"impair": "a", "network": {"loss": "30 %"}},
    "drop_network": {"drop_network": "a"},
    "restore_network": {"restore_network": "a"},
    "mute": {"mute": "a"},
    "unmute": {"unmute": "a"},
    "press": {"press": "12#", "by": "a"},
    "say": {"say": "Sales, please.", "by": "a", "voice": "MAN", "language": "en-GB"},
    "until": {"until": {"callback": "/x/"}},
    "power": {"power": "port 3", "to": "off", "for": "5 s"},
    "hook": {"hook": "finger", "to": "lifted"},
    "reboot": {"reboot": "a"},
    "wait": {"wait": "1 s"},
    "fail": {"fail": "/x/", "status": 500, "next": 2},
    "delay": {"delay": "/x/", "by": "3 s"},
    "drop": {"drop": "/x/"},
    "parallel": {"parallel": [[{"hold": "a"}, {"wait": "1 s"}], [{"mute": "b"}]]},
    "rest": {"rest": "calls.hangup", "with": {"call_uuid": "${CallUUID of /answer/}"}},
}


def test_every_step_has_an_example() -> None:
    assert set(EXAMPLES) == set(steps.STEPS)


@pytest.mark.parametrize("word", steps.STEPS)
def test_a_step_is_told_by_its_word(word: str) -> None:
    step = ANY.validate_python(EXAMPLES[word])
    assert type(step) is steps.STEPS[word]
    assert ANY.validate_python(step) is step


@pytest.mark.parametrize("word", steps.STEPS)
def test_every_step_has_a_deadline(word: str) -> None:
    assert ANY.validate_python(EXAMPLES[word]).within > 0


@pytest.mark.parametrize(
    "written",
    [
        {"press": "x", "by": "a"},
        {"press": "", "by": "a"},
        {"say": "", "by": "a"},
        {"say": "Yes.", "by": "a", "language": "English"},
        {"say": "Yes.", "by": "a", "voice": "Amy"},
        {"reject": "a", "status": 200},
        {"talk": [], "for": "1 s"},
        {"until": {}},
        {"until": {"callback": "/x/", "ended": "a"}},
        {"dial": "1", "by": ""},
        {"fail": "x"},
        {"fail": "/x/", "status": 200},
        {"drop": "/x/", "next": 0},
        {"parallel": [[{"hold": "a"}]]},
        {"parallel": [[{"hold": "a"}], []]},
        {},
        "hang_up",
    ],
)
def test_what_is_no_step(written: Any) -> None:
    with pytest.raises(ValidationError):
        ANY.validate_python(written)


def test_a_number_is_dialled_as_text() -> None:
    step = ANY.validate_python(EXAMPLES["dial"])
    assert isinstance(step, steps.Dial)
    assert step.dial == "15550100"


@pytest.mark.parametrize("more", [{"press": "1!"}, {"press": "1", "claims": "0 s"}])
def test_tones_have_no_flash_and_claim_nothing(more: dict[str, str]) -> None:
    with pytest.raises(ValidationError, match="tones have no flash"):
        steps.Press.model_validate({"by": "caller", "way": "inband", **more})
