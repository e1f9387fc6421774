"""GetInput: keys, asked for while prompts play. Speech is not recognised. plivo_xml_callbacks.md §1.6, §3.11."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from emulator.callflow.action import take_action
from emulator.callflow.control import DigitsOrder
from emulator.callflow.verbs.get_digits import ALL_KEYS
from emulator.callflow.verbs.prompts import PROMPTS, collect, read_prompt

if TYPE_CHECKING:
    from emulator.callflow.action import Action
    from emulator.callflow.control import CallControl
    from emulator.callflow.document import Document
    from emulator.callflow.reader import ElementReader

AUTO_S = 2
"""Between two keys, with digitEndTimeout="auto"."""
_ATTRIBUTES = frozenset(
    ["action", "method", "redirect", "inputType", "executionTimeout", "digitEndTimeout", "finishOnKey", "numDigits"]
).union(["retries", "log"])
_NOT_YET = frozenset(
    ["speechEndTimeout", "speechModel", "hints", "language", "profanityFilter", "startInputTimeout"]
).union(["interimSpeechResultsCallback", "interimSpeechResultsCallbackMethod"])


@dataclass(frozen=True, slots=True, kw_only=True)
class GetInput:
    """A GetInput element."""

    action: Action
    order: DigitsOrder
    tries: int
    takes_keys: bool

    @classmethod
    def read(cls, element: ElementReader) -> GetInput:
        """Read the element and its nested prompts; one without an action makes the document invalid."""
        element.known(_ATTRIBUTES, not_yet=_NOT_YET)
        if not element.text("action"):
            raise element.fail("needs an action")
        kinds = element.text("inputType").split() or ["dtmf"]
        if "speech" in kinds:
            element.remark("does not recognise speech yet")
        pause = element.text("digitEndTimeout")
        return cls(
            action=element.action(),
            tries=element.whole("retries", 1, at_least=1),
            takes_keys="dtmf" in kinds,
            order=DigitsOrder(
                first_digit_timeout_s=element.whole("executionTimeout", 15, at_least=5, at_most=60),
                next_digit_timeout_s=AUTO_S
                if pause == "auto"
                else element.whole("digitEndTimeout", AUTO_S, at_least=2, at_most=10),
                finish_on_key=element.keys("finishOnKey", "#"),
                max_digits=element.whole("numDigits", 32, at_least=1, at_most=32),
                valid_digits=ALL_KEYS,
                prompts=tuple(read_prompt(child) for child in element.children(*PROMPTS)),
            ),
        )

    async def run(self, control: CallControl) -> Document | None:
        """Ask up to `tries` times. Without input the action is not requested and the flow goes on."""
        await control.answer()
        if not self.takes_keys:
            control.note("<GetInput> is passed over: speech is not recognised yet")
            return None
        for _ in range(self.tries):
            digits = await collect(control, self.order, element="GetInput")
            if digits:
                return await take_action(self.action, control, _of_keys(digits), purpose="GetInput action")
        control.note("<GetInput> got no input; the action is not requested")
        return None


def _of_keys(digits: str) -> dict[str, str]:
    return {
        "InputType": "dtmf",
        "Digits": digits,
        "Speech": "",
        "SpeechConfidenceScore": "0.0",
        "BilledAmount": "0.00000",
    }
