"""A phone of the lab in the simulated world: what it does is known from the platform's time line alone."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING

import pytest

from emulator.testing.emulators import Emulators
from emulator.testing.softphone import Softphone
from emulator.testing.softphone_log import Moment, PhoneFailure
from hardware.phones.control import ControlFailure
from scenarios.endpoints.desk_phone import DeskPhone
from scenarios.endpoints.phone import Account
from scenarios.runner.platform_port import PlatformOrder
from tests.scenarios.endpoints.operated_softphone import OperatedSoftphone
from tests.scenarios.stage_made_up import in_virtual_time

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable
    from pathlib import Path

    from emulator.testing.staged_platform import StagedPlatform


def softphone(platform: StagedPlatform, username: str) -> Softphone:
    platform.add_endpoint(username, "pw")
    return Softphone(
        network=platform.network,
        ids=platform.ids,
        party=username,
        username=username,
        password="pw",
        server=platform.sip_address,
        code=1,
    )


@contextlib.asynccontextmanager
async def lab(folder: Path) -> AsyncIterator[tuple[DeskPhone, OperatedSoftphone, Softphone]]:
    """A registered phone `desk` of the lab, what operates it, and another phone, `carol`."""
    order = PlatformOrder(world="simulated", seed="1", data=folder)
    async with Emulators().start(order) as platform:
        operated = OperatedSoftphone(softphone(platform, "desk"))

        async def connect(own: contextlib.AsyncExitStack) -> OperatedSoftphone:
            own.push_async_callback(operated.phone.stop)
            await operated.phone.start(5)
            return operated

        account = Account(party="agent", username="desk", password="pw", server=platform.sip_address, code=1)
        phone = DeskPhone(account, platform.trace, connect)
        carol = softphone(platform, "carol")
        url = platform.host_app(Dials(str(platform.sip_address)))
        for number, user in (("15550100", "desk"), ("15550101", "carol")):
            platform.add_application(user, answer_url=f"{url}/{user}", hangup_url="")
            platform.add_number(number, user)
        try:
            await phone.start(5)
            await carol.start(5)
            yield phone, operated, carol
        finally:
            await carol.stop()
            await phone.stop()


class Dials:
    """An ASGI app: whoever asks for /USER is to dial that user."""

    def __init__(self, domain: str) -> None:
        self._domain = domain

    async def __call__(
        self,
        scope: dict[str, str],
        _receive: Callable[[], Awaitable[object]],
        send: Callable[[dict[str, object]], Awaitable[None]],
    ) -> None:
        user = f"<User>sip:{scope['path'][1:]}@{self._domain}</User>"
        body = f"<Response><Dial>{user}</Dial></Response>".encode()
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/xml")]})
        await send({"type": "http.response.body", "body": body})


def played(folder: Path, play: Callable[[DeskPhone, OperatedSoftphone, Softphone], Awaitable[None]]) -> list[str]:
    """What was told to the phone of the lab, from its registration to its rest."""

    async def main() -> list[str]:
        async with lab(folder) as (phone, operated, carol):
            await play(phone, operated, carol)
        return operated.told

    return in_virtual_time(main)


def moments(phone: DeskPhone) -> list[tuple[Moment, str]]:
    return [(fact.moment, fact.detail) for fact in phone.log.facts]


def test_it_is_called_and_hangs_up(tmp_path: Path) -> None:
    async def play(phone: DeskPhone, operated: OperatedSoftphone, carol: Softphone) -> None:
        await carol.dial("15550100")
        await phone.log.until(Moment.RINGING, 5)
        await phone.answer()
        await phone.log.until(Moment.CONNECTED, 5)
        await carol.log.until(Moment.CONNECTED, 5)
        assert phone.media_addresses == operated.phone.media_addresses
        await phone.press("12")
        await phone.hold()
        await phone.resume()
        await phone.mute()
        await phone.unmute()
        await phone.hang_up()
        await phone.log.until(Moment.ENDED, 5)
        await phone.hang_up()  # there is no call any more: nobody presses a key
        assert moments(phone) == [
            (Moment.REGISTERED, ""),
            (Moment.RINGING, ""),
            (Moment.CONNECTED, ""),
            (Moment.ENDED, "by us"),
        ]

    assert played(tmp_path, play) == [
        "rest",
        "answer",
        "press 12",
        "hold",
        "resume",
        "mute",
        "unmute",
        "hang up",
        "rest",
        "close",
    ]


def test_it_calls_and_the_far_end_hangs_up(tmp_path: Path) -> None:
    async def play(phone: DeskPhone, _operated: OperatedSoftphone, carol: Softphone) -> None:
        await phone.dial("15550101")
        await carol.log.until(Moment.RINGING, 5)
        await phone.log.until(Moment.ALERTED, 5)
        await carol.answer()
        await phone.log.until(Moment.CONNECTED, 5)
        await carol.hang_up()
        await phone.log.until(Moment.ENDED, 5)
        assert moments(phone)[1:] == [
            (Moment.ALERTED, "180"),
            (Moment.CONNECTED, ""),
            (Moment.ENDED, "by the far end"),
        ]

    played(tmp_path, play)


def test_it_refuses_in_its_own_way_and_is_called_again(tmp_path: Path) -> None:
    async def play(phone: DeskPhone, _operated: OperatedSoftphone, carol: Softphone) -> None:
        for _ in range(2):
            await carol.dial("15550100")
            await asyncio.sleep(2)  # it rings by now, and no moment of the call before is left
            assert not phone.log.has(Moment.ENDED)
            await phone.reject(486)
            await phone.log.until(Moment.ENDED, 5)
            await carol.log.until(Moment.ENDED, 30)
        assert moments(phone)[1:3] == [(Moment.RINGING, ""), (Moment.ENDED, "603 Decline")]
        assert len(moments(phone)) == 5

    assert played(tmp_path, play) == ["rest", "reject", "reject", "rest", "close"]


def test_what_no_phone_of_a_lab_can_be_told(tmp_path: Path) -> None:
    async def play(phone: DeskPhone, _operated: OperatedSoftphone, _carol: Softphone) -> None:
        with pytest.raises(PhoneFailure, match="agent: a phone of the lab cannot hold in the form inactive"):
            await phone.hold("inactive")
        with pytest.raises(PhoneFailure, match="cannot press keys in another way than its own"):
            await phone.press("1", "info")
        with pytest.raises(PhoneFailure, match="cannot consult before it transfers"):
            await phone.transfer("15550100", 1.0)

    played(tmp_path, play)


def test_one_that_does_not_answer_any_more_ends_nothing_but_itself(tmp_path: Path) -> None:
    async def play(phone: DeskPhone, operated: OperatedSoftphone, _carol: Softphone) -> None:
        async def unplugged() -> None:
            raise ControlFailure("desk says nothing")

        operated.rest = unplugged  # type: ignore[method-assign]
        await phone.stop()
        assert operated.told[-1] == "close"
        with pytest.raises(PhoneFailure, match="agent: is not switched on"):
            await phone.answer()

    played(tmp_path, play)


def test_one_that_is_started_anew_is_waited_for(tmp_path: Path) -> None:
    async def play(phone: DeskPhone, operated: OperatedSoftphone, _carol: Softphone) -> None:
        await phone.reboot()
        assert operated.told[-1] == "reboot"
        assert [fact.detail for fact in phone.log.facts if fact.moment is Moment.REGISTERED] == ["", "anew"]

    played(tmp_path, play)
