"""How much the recognisers understand of what is spoken in a call with G.711: right, rejected, wrong.

`python -m tools.word_accuracy [--voices VOICE …] [--write]`: a softphone of a simulated world says every phrase to a
call that is recorded, in every voice of espeak-ng that is named, and the recording is given to each recogniser.
`--write` puts the table into docs/speech.md.
"""

from __future__ import annotations

import argparse
import asyncio
import io
import json
import re
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import av
import numpy as np

from emulator.audio.likeness import finds
from emulator.runtime import known_recognizer, sphinx_recognizer
from emulator.runtime.hearing import channels_of
from emulator.runtime.speech import synthesize_at_once
from emulator.runtime.virtual_loop import VirtualLoop
from emulator.testing.softphone_log import Moment
from emulator.testing.world import APP_URL, start_with_app

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from emulator.runtime.hearing import Piece

EXPECTED = (
    "yes",
    "no",
    "please hold the line",
    "speak to an operator",
    "I want to pay my bill",
    "my account number is five two nine",
    "cancel my order",
    "technical support",
    "check my balance",
    "talk to sales",
    "repeat that please",
    "leave a message",
)
"""The grammar, and what is known."""
OTHERS = (
    "good morning everybody",
    "the weather is nice today",
    "where is the train station",
    "I lost my keys yesterday",
    "maybe",
    "seven hundred and twelve",
    "open the garage door",
    "chocolate cake with cream",
    "what time is it in Paris",
    "he went home early",
    "never mind",
    "thank you very much",
)
"""What is neither."""
VOICES = ("en-us", "en-us+f3", "en-us+m3", "en+f2", "en+m7")
NUMBER = "15550100"
DOCUMENT = """<Response>
  <Record recordSession="true" redirect="false" fileFormat="wav" maxLength="3600"/><Wait length="3600" silence="true"/>
</Response>"""
PAGE = Path(__file__).parents[1] / "docs/speech.md"
BEGIN, END = "<!-- written by python -m tools.word_accuracy --write -->", "<!-- end -->"
_PAUSE = np.zeros(8000, np.int16)


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """One phrase, and what a recogniser made of it."""

    said: str
    text: str
    is_expected: bool

    @property
    def verdict(self) -> str:
        """right, rejected or wrong; the right thing to do with another phrase is to reject it."""
        if not self.text:
            return "rejected"
        return "right" if self.is_expected and _words(self.text) == _words(self.said) else "wrong"


def in_a_call(phrases: Sequence[str], voice: str, folder: Path) -> Mapping[str, list[Heard]]:
    """What every recogniser understood of phrases that a softphone said to a recorded call, one after the other."""
    spoken = [spoken_by(voice, phrase) for phrase in phrases]
    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        recording = runner.run(_recorded(np.concatenate([part for pcm in spoken for part in (_PAUSE, pcm)]), folder))
    sounds = folder / "known"
    sounds.mkdir()
    for number, (phrase, pcm) in enumerate(zip(phrases, spoken, strict=True)):
        if phrase in EXPECTED:
            (sounds / f"speech-{number}.json").write_text(json.dumps({"ssml": phrase}))
            (sounds / f"speech-{number}.pcm").write_bytes(pcm.astype("<i2").tobytes())
    began = finds(np.asarray(channels_of(recording)[0][:80_000]), spoken[0])[0].first - len(_PAUSE)
    order = {"audio": str(recording), "language": "en-US", "hints": [], "explained": [], "sounds": str(sounds)}
    results = {}
    for name, recognize, more in _RECOGNIZERS:
        pieces = recognize({**order, **more})
        results[name] = list(_per_phrase(phrases, spoken, began, pieces))
    return results


def spoken_by(voice: str, text: str) -> NDArray[np.int16]:
    """A text at 8000 Hz, spoken as the platform speaks: by a program that has spoken nothing before."""
    resampler = av.AudioResampler(format="s16", layout="mono", rate=8000)
    with av.open(io.BytesIO(asyncio.run(synthesize_at_once(text, voice))), mode="r") as file:
        frames = [out for frame in file.decode(audio=0) for out in resampler.resample(frame)]
    frames += resampler.resample(None)
    return np.concatenate([frame.to_ndarray()[0] for frame in frames]).astype(np.int16)


def word_accuracy(heard: Iterable[Heard]) -> float:
    """1 less the words that are wrong, missing and too many, of all that were said; below 0 when most are too many."""
    pairs = [(_words(each.said), _words(each.text)) for each in heard]
    return 1 - sum(_distance(*pair) for pair in pairs) / max(sum(len(said) for said, _ in pairs), 1)


def table(results: Mapping[str, Sequence[Heard]]) -> list[str]:
    """Lines of Markdown."""
    lines = [
        "| recogniser | expected phrases: right | rejected | wrong | other phrases: rejected | wrong | word accuracy |",
        "|---|---|---|---|---|---|---|",
    ]
    for name, heard in results.items():
        expected = Counter(each.verdict for each in heard if each.is_expected)
        others = Counter(each.verdict for each in heard if not each.is_expected)
        of_expected, of_others = expected.total(), others.total()
        judged = [each for each in heard if each.is_expected or "free" in name]
        lines.append(
            f"| {name} | {expected['right']} of {of_expected} | {expected['rejected']} | {expected['wrong']} "
            f"| {others['rejected']} of {of_others} | {others['wrong']} | {100 * word_accuracy(judged):.0f} % |"
        )
    return lines


_RECOGNIZERS: tuple[tuple[str, Callable[..., list[Piece]], Mapping[str, object]], ...] = (
    ("`known`", known_recognizer.recognize, {}),
    ("`pocketsphinx`, hints", sphinx_recognizer.recognize, {"hints": EXPECTED}),
    ("`pocketsphinx`, free text", sphinx_recognizer.recognize, {}),
)


async def _recorded(pcm: NDArray[np.int16], folder: Path) -> Path:
    world = await start_with_app({"/answer/": DOCUMENT}, seed=1, data=folder, wall_deadline_s=60.0, settings={})
    world.add_numbers([NUMBER], f"{APP_URL}/answer/", f"{APP_URL}/hangup/")
    phone = world.add_phone("caller")
    await phone.start(5.0)
    await phone.mute()
    await phone.dial(NUMBER)
    await phone.log.until(Moment.CONNECTED, 10.0)
    await phone.say(pcm)
    await asyncio.sleep(1.0)
    await phone.hang_up()
    await asyncio.sleep(2.0)
    await world.stop()
    (recording,) = (folder / "recordings").glob("*.wav")
    return recording


def _per_phrase(
    phrases: Sequence[str], spoken: Sequence[NDArray[np.int16]], began: int, pieces: Sequence[Piece]
) -> Iterable[Heard]:
    """The text of the pieces that lie in the time of each phrase."""
    for phrase, pcm in zip(phrases, spoken, strict=True):
        first = began + len(_PAUSE)
        began = first + len(pcm)
        inside = [
            piece for piece in pieces if piece.channel == 0 and first <= 4 * (piece.from_ms + piece.to_ms) < began
        ]
        text = " ".join(piece.text for piece in inside if piece.text)
        yield Heard(said=phrase, text=text, is_expected=phrase in EXPECTED)


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z']+", text.lower())


def _distance(said: Sequence[str], heard: Sequence[str]) -> int:
    """Words to be changed, added or taken away (Levenshtein)."""
    row = list(range(len(heard) + 1))
    for place, word in enumerate(said, 1):
        before, row[0] = row[0], place
        for other_place, other in enumerate(heard, 1):
            before, row[other_place] = (
                row[other_place],
                min(row[other_place] + 1, row[other_place - 1] + 1, before + (word != other)),
            )
    return row[-1]


def main(arguments: Sequence[str]) -> int:
    """Print the table. Returns the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m tools.word_accuracy", description=(__doc__ or "").partition("\n")[0]
    )
    parser.add_argument("--voices", nargs="+", default=VOICES, help="of espeak-ng")
    parser.add_argument("--write", action="store_true", help="write the table of docs/speech.md")
    given = parser.parse_args(arguments)
    results: dict[str, list[Heard]] = {}
    for voice in given.voices:
        with tempfile.TemporaryDirectory() as folder:
            for name, heard in in_a_call([*EXPECTED, *OTHERS], voice, Path(folder)).items():
                results.setdefault(name, []).extend(heard)
    lines = table(results)
    sys.stdout.write("\n".join(lines) + "\n")
    if given.write:
        page = PAGE.read_text("utf-8")
        before, after = page.partition(BEGIN)[0], page.partition(END)[2]
        PAGE.write_text(before + BEGIN + "\n" + "\n".join(lines) + "\n" + END + after, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
