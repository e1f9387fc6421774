"""Ids of the conferences of these tests, and a look at whether an answer is as documented."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.api.reply_faults import reply_faults
from tests.emulator.api.desk import one_app

if TYPE_CHECKING:
    import httpx

ROOM, SALES, OF_SUB = (f"{number:08}-0000-4000-8000-0000000000dd" for number in (1, 2, 3))
MEMBER = "Conference/My%20Conf%20Room/Member"


def faults(method: str, route: str, answer: httpx.Response) -> list[str]:
    """What is wrong with an answer of `/Conference` + route."""
    return reply_faults(one_app(), method, f"/Conference{route}", answer.status_code, answer.text)
