"""Mutants of what a flow makes a caller hear and press: Speak, PreAnswer, DTMF, GetDigits, Message."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from emulator.callflow.verbs.get_digits import GetDigits
from emulator.calls.inbound import Inbound
from emulator.calls.listening import Listening
from emulator.runtime.call_control import FlowControl
from emulator.runtime.flow_sounds import FlowSounds
from emulator.runtime.sounds import Sounds
from tools.mutate.mutant import mutant

if TYPE_CHECKING:
    from collections.abc import Callable

    from emulator.callflow.control import CallControl
    from tools.mutate.mutant import Breakage

    Original = Callable[..., Any]

EARLY = "speech_before_the_answer"


@mutant("speech_menu", says="Bye")
def spoken_once(breakage: Breakage) -> None:
    """A text is spoken once, whatever loop says."""
    breakage.replace(FlowControl, "speak", lambda original, control, speech, _loop: original(control, speech, 1))


@mutant("speech_menu", says="Welcome")
def another_text(breakage: Breakage) -> None:
    """The text of every Speak is the one that was spoken last."""
    last: list[str] = []

    async def spoken(original: Original, sounds: Sounds, speech: Any) -> str:
        last.append(await original(sounds, speech))
        return last[max(len(last) - 2, 0)]

    breakage.replace(Sounds, "spoken", spoken)


@mutant(EARLY, says="statuses|180")
def pre_answer_answers(breakage: Breakage) -> None:
    """PreAnswer answers the call."""

    async def early_media(_original: Original, control: FlowControl) -> bool:
        await control.answer()
        return True

    breakage.replace(FlowControl, "early_media", early_media)


@mutant("input_before_the_answer", says="CallStatus")
def digits_before_the_answer_answer(breakage: Breakage) -> None:
    """GetDigits in PreAnswer answers the call."""

    async def run_early(original: Original, verb: GetDigits, control: CallControl) -> Any:
        await control.answer()
        return await original(verb, control)

    breakage.replace(GetDigits, "run_early", run_early)


@mutant(EARLY, says="183")
def pre_answer_without_description(breakage: Breakage) -> None:
    """A caller who is not answered is sent no 183."""
    breakage.replace(Inbound, "early_media", lambda *_: False)


@mutant(EARLY, says="caller is sent keys")
def keys_of_dtmf_not_sent(breakage: Breakage) -> None:
    """The last key of DTMF does not sound."""
    breakage.replace(
        FlowControl, "send_keys", lambda original, control, keys, **how: original(control, keys[:-1], **how)
    )


@mutant(EARLY, says="caller hears wrong")
def wrong_key_is_not_told(breakage: Breakage) -> None:
    """The sound of invalidDigitsSound is not heard."""

    def collect(original: Original, listening: Listening, order: Any, now: float) -> None:
        original(listening, replace(order, invalid_sound=None), now)

    breakage.replace(Listening, "collect", collect)


@mutant(EARLY, says="/message/")
def message_not_told(breakage: Breakage) -> None:
    """The callback of a Message is not requested."""
    breakage.replace(
        FlowControl,
        "keep_message",
        lambda original, control, order: original(control, replace(order, callback_url="")),
    )


@mutant("dial_music", says="tune")
def music_not_played(breakage: Breakage) -> None:
    """The caller hears the ring tone instead of dialMusic."""

    async def audible(_original: Original, _sounds: FlowSounds, _prompts: Any) -> tuple[()]:
        return ()

    breakage.replace(FlowSounds, "audible", audible)
