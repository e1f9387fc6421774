"""`offhook call NUMBER --answer-url URL`: one live call of a phone of ours into a user's app, told as it happens."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

import typer

from emulator.base.errors import BadInput
from emulator.testing.emulators import Emulators
from emulator.testing.softphone_log import Moment, PhoneFailure
from scenarios.endpoints.kinds import SOFTPHONE, make_phone
from scenarios.endpoints.phone import Account
from scenarios.runner.call_story import CallStory
from scenarios.runner.platform_port import PlatformOrder

if TYPE_CHECKING:
    from pathlib import Path

    from scenarios.endpoints.phone import Phone
    from scenarios.runner.platform_port import Platform

PASSED, FAILED = 0, 1
APP, CALLER = "your app", "caller"
REGISTER_WITHIN_S, ANSWER_WITHIN_S, END_WITHIN_S = 5.0, 60.0, 10.0
LAST_WEBHOOKS_S = 1.5
"""After the call: recordings are closed and the last callbacks delivered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallOrder:
    """What the command line asks for."""

    number: str
    """`+15550100`, or without the plus."""
    answer_url: str
    hangup_url: str
    seconds: float
    """After so long in the call the caller hangs up."""
    press: str
    """Keys that the caller presses one second into the call."""
    data: Path


def call_command(order: CallOrder) -> int:
    """Place the call and print its time line. Returns 0 when it was answered and ended normally, else 1.

    Raises BadInput for an option that is wrong.
    """
    digits = order.number.removeprefix("+")
    if not digits.isdigit():
        raise BadInput(f"{order.number!r} is no number such as +15550100", place="NUMBER")
    for option, url in (("--answer-url", order.answer_url), ("--hangup-url", order.hangup_url)):
        if url and not url.startswith(("http://", "https://")):
            raise BadInput(f"{url!r} does not start with http:// or https://", place=option)
    order.data.mkdir(parents=True, exist_ok=True)
    story = CallStory(typer.echo)
    emulator = Emulators()
    emulator.run("live", lambda: _call(order, digits, emulator, story))
    typer.echo(story.ending())
    typer.echo(f"capture and recordings: {order.data}")
    return PASSED if story.ended_normally else FAILED


async def _call(order: CallOrder, digits: str, emulator: Emulators, story: CallStory) -> None:
    wanted = PlatformOrder(world="live", seed="", data=order.data)
    async with emulator.start(wanted) as platform:
        platform.add_application(APP, answer_url=order.answer_url, hangup_url=order.hangup_url)
        platform.add_number(digits, APP)
        phone = _phone(platform, order.data)
        await phone.start(REGISTER_WITHIN_S)
        platform.trace.listen(story.tell)
        try:
            await _converse(phone, order, digits)
            await asyncio.sleep(LAST_WEBHOOKS_S)
            await platform.flush()
        finally:
            await phone.stop()


def _phone(platform: Platform, folder: Path) -> Phone:
    password = platform.ids.token()
    platform.add_endpoint(CALLER, password, number="")
    account = Account(party=CALLER, username=CALLER, password=password, server=platform.sip_address, code=1)
    return make_phone(SOFTPHONE, account, network=platform.network, ids=platform.ids, folder=folder)


async def _converse(phone: Phone, order: CallOrder, digits: str) -> None:
    """Dial, listen, press, hang up. That the app ends or refuses the call earlier is no error here."""
    await phone.dial(digits)
    try:
        await phone.log.until(Moment.CONNECTED, ANSWER_WITHIN_S)
        if order.press:
            await asyncio.sleep(1)
            await phone.press(order.press)
        await phone.log.until(Moment.ENDED, order.seconds)
    except PhoneFailure:
        await phone.hang_up()
        await phone.log.until(Moment.ENDED, END_WITHIN_S)
