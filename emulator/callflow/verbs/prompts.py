"""Play, Speak and Wait as prompts: nested in GetDigits and GetInput, and in the documents of sounds of other verbs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.callflow.control import FetchFailed, Prompt
from emulator.callflow.document import FlowProblem, Origin, parse_document
from emulator.callflow.reader import ElementReader
from emulator.callflow.verbs.play import Play
from emulator.callflow.verbs.speak import Speak
from emulator.callflow.verbs.wait import Wait

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from emulator.callflow.control import CallControl, Method, Purpose

PROMPTS: Mapping[str, Callable[[ElementReader], Play | Speak | Wait]] = {
    "Play": Play.read,
    "Speak": Speak.read,
    "Wait": Wait.read,
}
"""The elements that are prompts, and how each is read."""


def read_prompt(element: ElementReader) -> Prompt:
    """One of `PROMPTS`. Raises XmlProblem when it is not valid."""
    if element.element.name == "Wait":
        wait = Wait.read(element)
        if wait.silence_s is not None or wait.beep is not None:
            element.remark("is a pause between sounds here, which neither silence nor a beep ends early")
        return Prompt(silence_s=wait.length_s)
    if element.element.name == "Speak":
        speak = Speak.read(element)
        return Prompt(speech=speak.speech, loop=speak.loop)
    play = Play.read(element)
    return Prompt(url=play.url, loop=play.loop)


async def fetch_prompts(
    url: str,
    control: CallControl,
    *,
    attribute: str,
    method: Method = "POST",
    event: str = "DialRemoteSounds",
    purpose: Purpose = "Dial sounds",
) -> tuple[Prompt, ...]:
    """What the document at `url` says is to be heard; nothing, with a note, when it cannot be had; nothing of no URL.

    Where the URL is that of an audio file, that is what is heard.
    """
    if not url:
        return ()
    try:
        fetched = await control.fetch(url, method, {}, event=event, purpose=purpose)
        if fetched.content_type.startswith("audio/"):
            return (Prompt(url=url),)
        return _prompts(fetched.body, control, attribute)
    except (FetchFailed, FlowProblem) as problem:
        control.note(f"{attribute} is not heard: {problem}")
        return ()


def _prompts(body: bytes, control: CallControl, attribute: str) -> tuple[Prompt, ...]:
    found = []
    for element in parse_document(body, origin=Origin.ACTION).elements:
        reader = ElementReader(element, origin=Origin.ACTION, remark=lambda line: control.note(f"{attribute}: {line}"))
        if element.name in PROMPTS:
            found.append(read_prompt(reader))
        else:
            reader.remark("is no sound and is ignored")
    if not found:
        control.note(f"{attribute} is not heard: its document has no sound in it")
    return tuple(found)
