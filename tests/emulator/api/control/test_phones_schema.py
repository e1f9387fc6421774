"""Arguments of /control/phones that are refused."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from emulator.api.control.phones_schema import DialTarget, Told


@pytest.mark.parametrize("to", ["15550100", "+1 555 0100", "sip:bob@192.0.2.1"])
def test_whom_a_phone_may_call(to: str) -> None:
    assert DialTarget(to=to).to == to


@pytest.mark.parametrize("to", ["", "bob", "15550100\r\nX: y", "http://x"])
def test_whom_not(to: str) -> None:
    with pytest.raises(ValidationError):
        DialTarget(to=to)


@pytest.mark.parametrize("fields", [{"event": ""}, {"event": "a\r\nb"}, {"event": "x", "content_type": "é"}])
def test_no_field_of_a_notify_breaks_its_line(fields: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        Told.model_validate(fields)
