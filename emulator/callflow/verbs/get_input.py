"""GetInput: keys or speech, asked for while prompts play. plivo_xml_callbacks.md §1.6, §3.11."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from emulator.callflow.action import take_action
from emulator.callflow.control import InputOrder, SpeechOrder
from emulator.callflow.verbs.prompts import PROMPTS, read_prompt

if TYPE_CHECKING:
    from emulator.callflow.action import Action
    from emulator.callflow.control import CallControl, InputOutcome
    from emulator.callflow.document import Document
    from emulator.callflow.reader import ElementReader

AUTO_S = 2
"""Between two keys, and behind the last word, with `auto`."""
MOST_PHRASES = 500
MOST_CHARACTERS = 10_000
LONGEST_PHRASE = 100
"""Of hints."""
LANGUAGES = frozenset(
    ["en-US", "en-GB", "en-AU", "es-US", "es-ES", "fr-FR", "de-DE", "it-IT", "pt-BR", "ja-JP", "zh-CN"]
)
"""Those that Plivo's documents name; they say that there are more."""
MODELS = ("default", "command_and_search", "phone_call", "telephony")
BILLED_PER_S = 15
RATE = 0.02
"""USD for every 15 seconds, or a part of them, in which speech is listened to."""
_ATTRIBUTES = frozenset(
    ["action", "method", "redirect", "inputType", "executionTimeout", "digitEndTimeout", "finishOnKey", "numDigits"]
).union(
    ["retries", "log", "speechEndTimeout", "speechModel", "hints", "language", "profanityFilter", "startInputTimeout"],
    ["interimSpeechResultsCallback", "interimSpeechResultsCallbackMethod"],
)


@dataclass(frozen=True, slots=True, kw_only=True)
class GetInput:
    """A GetInput element."""

    action: Action
    order: InputOrder
    tries: int

    @classmethod
    def read(cls, element: ElementReader) -> GetInput:
        """Read the element and its nested prompts; without an action, or with too many hints, it is invalid."""
        element.known(_ATTRIBUTES)
        if not element.text("action"):
            raise element.fail("needs an action")
        kinds = _kinds(element)
        return cls(
            action=element.action(),
            tries=element.whole("retries", 1, at_least=1),
            order=InputOrder(
                limit_s=element.whole("executionTimeout", 15, at_least=5, at_most=60),
                begin_within_s=element.whole("startInputTimeout", None, at_least=1),
                takes_keys="dtmf" in kinds,
                speech=_speech(element) if "speech" in kinds else None,
                next_digit_timeout_s=_end(element, "digitEndTimeout"),
                finish_on_key=_finishing_key(element),
                max_digits=element.whole("numDigits", 32, at_least=1, at_most=32),
                prompts=tuple(read_prompt(child) for child in element.children(*PROMPTS)),
                is_logged=element.flag("log", default=True),
            ),
        )

    async def run(self, control: CallControl) -> Document | None:
        """Ask up to `tries` times. Without input the action is not requested and the flow goes on."""
        await control.answer()
        for _ in range(self.tries):
            outcome = await control.collect_input(self.order)
            if outcome.kind:
                return await take_action(self.action, control, _fields(outcome), purpose="GetInput action")
        control.note("<GetInput> got no input; the action is not requested")
        return None


def _kinds(element: ElementReader) -> set[str]:
    """What inputType names: dtmf, speech, or both in either order."""
    kinds = element.text("inputType").split()
    if set(kinds) <= {"dtmf", "speech"}:
        return set(kinds) or {"dtmf"}
    element.choice("inputType", "dtmf", ("dtmf", "speech", "dtmf speech"))
    return {"dtmf"}


def _end(element: ElementReader, name: str) -> int:
    """Seconds: `auto`, or 2 to 10."""
    return AUTO_S if element.text(name) == "auto" else element.whole(name, AUTO_S, at_least=2, at_most=10)


def _finishing_key(element: ElementReader) -> str:
    keys = element.keys("finishOnKey", "#")
    if len(keys) > 1:
        element.remark(f"finishOnKey={keys!r} is not one key, or none; '#' is used")
        return "#"
    return keys


def _speech(element: ElementReader) -> SpeechOrder:
    element.choice("speechModel", "default", MODELS)
    language = element.text("language") or "en-US"
    if language not in LANGUAGES:
        element.remark(f"language={language!r} is none that Plivo's documents name; it is tried all the same")
    return SpeechOrder(
        end_s=_end(element, "speechEndTimeout"),
        language=language,
        hints=_hints(element),
        masks_profanity=element.flag("profanityFilter", default=False),
        callback_url=element.text("interimSpeechResultsCallback"),
        callback_method=element.method("interimSpeechResultsCallbackMethod"),
    )


def _hints(element: ElementReader) -> tuple[str, ...]:
    """The phrases. Raises XmlProblem for more, or longer ones, than are allowed."""
    written = element.text("hints")
    phrases = tuple(filter(None, (" ".join(phrase.split()) for phrase in written.split(","))))
    if len(phrases) > MOST_PHRASES:
        raise element.fail(f"has {len(phrases)} hints, at most {MOST_PHRASES} are allowed")
    if len(written) > MOST_CHARACTERS:
        raise element.fail(f"has hints of {len(written)} characters, at most {MOST_CHARACTERS} are allowed")
    longest = max(phrases, key=len, default="")
    if len(longest) > LONGEST_PHRASE:
        raise element.fail(
            f"has a hint of {len(longest)} characters, at most {LONGEST_PHRASE} are allowed: {longest[:40]!r} …"
        )
    return phrases


def _fields(outcome: InputOutcome) -> dict[str, str]:
    return {
        "InputType": outcome.kind,
        "Digits": outcome.digits,
        "Speech": outcome.speech,
        "SpeechConfidenceScore": str(round(outcome.confidence, 3)),
        "BilledAmount": f"{RATE * math.ceil(outcome.listened_s / BILLED_PER_S):.5f}",
    }
