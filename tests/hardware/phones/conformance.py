"""What every driver has to keep, whatever its vendor."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

import pytest

from hardware.phones.control import Ability, ControlFailure

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from hardware.phones.control import PhoneControl

ORDERS: dict[Ability, Callable[[PhoneControl], Coroutine[None, None, object]]] = {
    "dial": lambda phone: phone.dial("1002"),
    "answer": lambda phone: phone.answer(),
    "reject": lambda phone: phone.reject(),
    "hang_up": lambda phone: phone.hang_up(),
    "hold": lambda phone: phone.hold(),
    "resume": lambda phone: phone.resume(),
    "press": lambda phone: phone.press("12*#"),
    "transfer": lambda phone: phone.transfer("1003"),
    "mute": lambda phone: phone.mute(on=True),
    "reboot": lambda phone: phone.reboot(),
    "status": lambda phone: phone.status(),
}
"""Every order there is; `events` is none."""


async def refuses_what_it_cannot(phone: PhoneControl) -> None:
    """Each order outside its abilities raises ControlFailure, in one line that can be shown."""
    assert phone.abilities <= set(get_args(Ability))
    for ability, order in ORDERS.items():
        if ability not in phone.abilities:
            with pytest.raises(ControlFailure) as caught:
                await order(phone)
            assert "\n" not in str(caught.value)
