"""What the weaker programs never can is said in one line; what they dial."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from emulator.testing.softphone_log import PhoneFailure
from scenarios.endpoints.pyvoip import PyVoip
from scenarios.endpoints.simple_phone import number_of
from scenarios.endpoints.sipp import Sipp
from tests.scenarios.endpoints.loopback import account


@pytest.mark.parametrize(("kind", "name"), [(PyVoip, "pyVoIP"), (Sipp, "SIPp")])
def test_what_it_never_can(kind: type[PyVoip | Sipp], name: str) -> None:
    async def main() -> None:
        phone = kind(account(), log_file=Path("log"))
        buttons = (
            phone.hold,
            phone.resume,
            phone.mute,
            phone.unmute,
            lambda: phone.press("1"),
            lambda: phone.change_codec(["PCMA"]),
        )
        for attempt in (*buttons, phone.move, phone.drop_network, phone.restore_network):
            with pytest.raises(PhoneFailure, match=f"caller: {name} cannot"):
                await attempt()
        with pytest.raises(PhoneFailure, match=f"caller: {name} rejects with 486 only, not with 603"):
            await phone.reject(603)

    asyncio.run(main())


@pytest.mark.parametrize("target", ["15550100", "sip:15550100@anywhere", "sips:15550100@anywhere:5061"])
def test_what_is_dialled(target: str) -> None:
    assert number_of(target) == "15550100"
