"""Makes what plays a party; says which kinds are missing here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.testing.phone_habits import PLAIN
from emulator.testing.softphone import Softphone
from scenarios.endpoints import baresip, browser, pyvoip, sipp, webrtc

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from emulator.base.ids import Ids
    from emulator.testing.phone_habits import PhoneHabits
    from emulator.testing.softphone import PhoneNetwork
    from scenarios.endpoints.phone import Account, Phone

SOFTPHONE = "softphone"
LAB_PHONE = "phone"
"""One of the lab: scenarios/endpoints/desk_phone.py."""
ABSENCE: Mapping[str, Callable[[], str]] = {
    SOFTPHONE: str,
    "baresip": baresip.absence,
    "pyvoip": pyvoip.absence,
    "sipp": sipp.absence,
    "webrtc": webrtc.absence,
    "browser": browser.absence,
    LAB_PHONE: str,
}
"""Kind → why it cannot be had on this machine (empty: it can)."""
REAL_WORLD_ONLY = frozenset({"baresip", "pyvoip", "sipp", "webrtc", "browser", LAB_PHONE})
"""Kinds that cannot live in simulated time."""
WEAK_CLOCKS = frozenset({"pyvoip"})
"""Kinds that send by a clock which is visibly slow; nobody is to judge the platform by it."""


def make_phone(
    kind: str, account: Account, *, network: PhoneNetwork, ids: Ids, folder: Path, habits: PhoneHabits = PLAIN
) -> Phone:
    """A phone that is not switched on yet; a foreign one has habits of its own and writes its log into `folder`."""
    if kind == SOFTPHONE:
        return Softphone(
            network=network,
            ids=ids,
            party=account.party,
            username=account.username,
            password=account.password,
            server=account.server,
            code=account.code,
            habits=habits,
        )
    if kind == "webrtc":
        return webrtc.WebPhone(account, ids=ids)
    if kind == "browser":
        return browser.BrowserPhone(account)
    log_file = folder / f"{kind}-{account.party}.log"
    if kind == "pyvoip":
        return pyvoip.PyVoip(account, log_file=log_file)
    if kind == "sipp":
        return sipp.Sipp(account, log_file=log_file)
    return baresip.Baresip(account, log_file=log_file)
