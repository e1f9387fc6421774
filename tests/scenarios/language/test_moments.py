"""How soon after something, as it is written."""

from __future__ import annotations

import pytest
from pydantic import TypeAdapter, ValidationError

from scenarios.language.moments import Soon, SoonAfter

SOON: TypeAdapter[SoonAfter] = TypeAdapter(Soon)


@pytest.mark.parametrize(
    ("written", "meant", "spoken"),
    [
        ("2 s of /hangup/", SoonAfter(2.0, path="/hangup/"), "2 s of /hangup/"),
        ("500 ms of caller ended", SoonAfter(0.5, party="caller", moment="ended"), "0.5 s of caller ended"),
        (" 1 min  of  a  ringing ", SoonAfter(60.0, party="a", moment="ringing"), "60 s of a ringing"),
    ],
)
def test_forms(written: str, meant: SoonAfter, spoken: str) -> None:
    assert SOON.validate_python(written) == meant == SOON.validate_python(meant)
    assert str(meant) == spoken


@pytest.mark.parametrize("written", ["2 s", "2 of /x/", "2 s of x", "2 s of caller asleep", "of /x/", 2])
def test_anything_else_is_refused(written: object) -> None:
    with pytest.raises(ValidationError, match=r"expected so soon after what, such as|expected a duration"):
        SOON.validate_python(written)
