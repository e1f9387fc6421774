"""GetDigits: collect keys while prompts play. plivo_xml_callbacks.md §1.6, §3.11."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from emulator.callflow.action import take_action
from emulator.callflow.control import DigitsOrder, Prompt
from emulator.callflow.verbs.prompts import PROMPTS, read_prompt

if TYPE_CHECKING:
    from emulator.callflow.action import Action
    from emulator.callflow.control import CallControl
    from emulator.callflow.document import Document
    from emulator.callflow.reader import ElementReader

ALL_KEYS = "1234567890*#"

_ATTRIBUTES = frozenset(
    [
        "action",
        "method",
        "redirect",
        "timeout",
        "digitTimeout",
        "finishOnKey",
        "numDigits",
        "retries",
        "playBeep",
        "validDigits",
        "invalidDigitsSound",
        "log",
    ]
)


@dataclass(frozen=True, slots=True, kw_only=True)
class GetDigits:
    """A GetDigits element."""

    action: Action
    order: DigitsOrder
    tries: int

    @classmethod
    def read(cls, element: ElementReader) -> GetDigits:
        """Read the element and its nested prompts."""
        element.known(_ATTRIBUTES)
        invalid_sound = element.text("invalidDigitsSound")
        return cls(
            action=element.action(),
            tries=element.whole("retries", 1, at_least=1),
            order=DigitsOrder(
                first_digit_timeout_s=element.whole("timeout", 5, at_least=1),
                next_digit_timeout_s=element.whole("digitTimeout", 2, at_least=1),
                finish_on_key=element.keys("finishOnKey", "#"),
                max_digits=element.whole("numDigits", 99, at_least=1),
                valid_digits=element.keys("validDigits", ALL_KEYS) or ALL_KEYS,
                prompts=tuple(read_prompt(child) for child in element.children(*PROMPTS)),
                play_beep=element.flag("playBeep", default=False),
                invalid_sound=Prompt(url=invalid_sound) if invalid_sound else None,
            ),
        )

    async def run(self, control: CallControl) -> Document | None:
        """Answer and ask."""
        await control.answer()
        return await self.run_early(control)

    async def run_early(self, control: CallControl) -> Document | None:
        """Ask up to `tries` times, without answering. Without digits there is no action, and the flow goes on."""
        for _ in range(self.tries):
            digits = await control.collect_digits(self.order)
            if digits:
                return await take_action(self.action, control, {"Digits": digits}, purpose="GetDigits action")
        control.note("<GetDigits> heard no digits; the action is not requested")
        return None
