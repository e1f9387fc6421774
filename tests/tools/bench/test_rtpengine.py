"""rtpengine is set up to relay between the two legs of every call."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from emulator.base.errors import Unavailable
from tests.tools.bench.two_phones import two_phones
from tools.bench import rtpengine as rival

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.live, pytest.mark.peer("rtpengine")]


@pytest.mark.asyncio
async def test_it_relays_between_the_legs_of_a_call(tmp_path: Path) -> None:
    with two_phones() as phones:
        async with rival.rtpengine(2, phones.port, tmp_path) as serving:
            assert len(set(serving.ports)) == 4
            await phones.talk(serving.ports[2:])
        assert min(phones.shares_heard(serving.ports[2:])) > 0.5


@pytest.mark.asyncio
async def test_what_it_says_when_it_does_not_start_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rival, "_OPTIONS", ("--interface=nowhere",))
    monkeypatch.setattr("tools.bench.ng.TRIES", 2)
    with pytest.raises(Unavailable, match=r"does not answer 'ping': .*nowhere"):
        async with rival.rtpengine(1, 9, tmp_path):
            pass
