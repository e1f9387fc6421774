"""Mutants of what a caller is asked to press or say: GetInput."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from emulator.callflow.verbs import get_input
from emulator.calls.inputs import Inputs
from emulator.calls.utterance import Utterance
from emulator.runtime.recognition import Recognition
from emulator.runtime.speech_inputs import SpeechInput
from tools.mutate.mutant import mutant

if TYPE_CHECKING:
    from collections.abc import Callable

    from tools.mutate.mutant import Breakage

    Original = Callable[..., Any]


@mutant("speech_before_the_answer", "input_keys_before_speech[rfc4733]", says="InputType")
def input_type_of_speech(breakage: Breakage) -> None:
    """The action of GetInput says that keys were speech."""
    breakage.replace(get_input, "_fields", lambda original, outcome: original(outcome) | {"InputType": "speech"})


@mutant("input_barge_in", says="caller is told")
def prompt_goes_on_under_speech(breakage: Breakage) -> None:
    """The beginning of speech does not stop the prompts."""

    def begun(original: Original, inputs: Inputs, entry: Any, kind: str, now: float) -> None:
        prompting, entry.is_prompting = entry.is_prompting, entry.is_prompting and kind != "speech"
        original(inputs, entry, kind, now)
        entry.is_prompting = entry.is_prompting or (prompting and kind == "speech")

    breakage.replace(Inputs, "_begun", begun)


@mutant("input_speech_before_keys", says="the call ended before all of")
def keys_after_speech_count(breakage: Breakage) -> None:
    """A key that comes while somebody speaks is the input."""

    def digit(original: Original, inputs: Inputs, call_uuid: str, key: str, now: float) -> None:
        for entry in inputs._of(call_uuid):
            entry.kind = ""
        original(inputs, call_uuid, key, now)

    breakage.replace(Inputs, "digit", digit)


@mutant("input_whole_time", says="/chosen/ Digits")
def time_of_the_first_key_only(breakage: Breakage) -> None:
    """executionTimeout bounds the first key and not the whole input."""

    def begun(original: Original, inputs: Inputs, entry: Any, kind: str, now: float) -> None:
        original(inputs, entry, kind, now)
        inputs._stop(entry, "input")

    breakage.replace(Inputs, "_begun", begun)


@mutant("input_nothing_said", says="/chosen/|callbacks")
def action_without_input(breakage: Breakage) -> None:
    """The action of GetInput is requested when nothing came."""

    async def outcome(original: Original, speech: SpeechInput, result: Any) -> Any:
        found = await original(speech, result)
        return found if found.kind else replace(found, kind="dtmf")

    breakage.replace(SpeechInput, "outcome", outcome)


@mutant("input_not_understood", says="/again/")
def noise_is_speech(breakage: Breakage) -> None:
    """What nobody understands is an input without words."""

    async def outcome(original: Original, speech: SpeechInput, result: Any) -> Any:
        found = await original(speech, result)
        return replace(found, kind=result.kind) if not found.kind else found

    breakage.replace(SpeechInput, "outcome", outcome)


@mutant("input_not_understood", says="/chosen/")
def hints_forbid_the_rest(breakage: Breakage) -> None:
    """What is not among the hints is not understood."""

    async def recognize(original: Original, recognition: Recognition, audio: Any, **words: Any) -> Any:
        heard = await original(recognition, audio, **words)
        return heard if not words["hints"] or heard.text in words["hints"] else replace(heard, text="")

    breakage.replace(Recognition, "recognize", recognize)


@mutant("input_interim_results", says="/interim/ StableSpeech")
def nothing_is_stable(breakage: Breakage) -> None:
    """An interim result forgets what the one before said."""

    async def tell(original: Original, speech: SpeechInput, paths: Any) -> None:
        speech._told = []
        await original(speech, paths)

    breakage.replace(SpeechInput, "_tell", tell)


@mutant("input_interim_results", says="/said/ Speech")
def only_the_last_words(breakage: Breakage) -> None:
    """What was said before the last pause is lost."""
    breakage.replace(
        SpeechInput,
        "outcome",
        lambda original, speech, result: original(speech, replace(result, speech=result.speech[-1:])),
    )


@mutant("input_spoken_choice[PCMU]", says="/chosen/")
def beginning_is_not_recorded(breakage: Breakage) -> None:
    """The file begins only when somebody is heard: the beginning of the words is lost."""

    def has_voice(original: Original, utterance: Utterance) -> None:
        utterance.cut()
        original(utterance)

    breakage.replace(Utterance, "has_voice", has_voice)
