"""How the detector of DTMF tones does (ITU-T Q.24): digits heard in speech and noise, digits missed at every SNR.

`python -m tools.talk_off [--speech FILE.wav …]`. Speech is any WAV of 8000 Hz mono; without one it is made by
espeak-ng in a process of its own, when it is installed. Figures: docs/digits.md.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import wave
from typing import TYPE_CHECKING

import numpy as np

from emulator.audio.dtmf import HIGH, KEYS, LOW
from emulator.audio.g711 import ULAW_TO_PCM, encode_ulaw
from emulator.media.tone_scan import ToneScan

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from emulator.media.tone_scan import Found

RATE = 8000
VOICES = ("en-us", "en-us+f3", "en-gb+m5", "de+f2", "fr+m2", "es+f4", "it+m7", "pl+f1", "nl+m3", "pt-br+f5")
TEXT = """
When the caller reaches the desk, please ask for the order number, the street and the name. One, two, three, four,
five, six, seven, eight, nine, zero, star, hash. She sells sea shells by the sea shore; the shells are surely shells.
I would like to talk to somebody about an invoice of the ninth of February. No, I never received any letter, and you
have charged me twice. Peter Piper picked a peck of pickled peppers. The quick brown fox jumps over the lazy dog.
Oh, really? Yes! Well, in that case we will call you back on Tuesday between eleven and half past one. Good bye.
"""


def speech_of_espeak(voice: str, speed: int, pitch: int) -> NDArray[np.int16]:
    """The text, spoken by espeak-ng, at 8000 Hz and about -20 dBFS."""
    command = ["espeak-ng", "--stdout", "-v", voice, "-s", str(speed), "-p", str(pitch), TEXT]
    spoken = subprocess.run(command, capture_output=True, check=True).stdout
    # The header of a WAV from a pipe tells no length.
    data = np.frombuffer(spoken[44 : 44 + (len(spoken) - 44) // 2 * 2], "<i2").astype(np.float64)
    times = np.arange(0, len(data) - 1, 22_050 / RATE)
    smooth = np.convolve(data, np.hanning(7) / np.hanning(7).sum(), "same")
    return loud(np.interp(times, np.arange(len(smooth)), smooth), 2500)


def speech_of_file(path: str) -> NDArray[np.int16]:
    """A WAV of 8000 Hz, 16 bits, mono."""
    with wave.open(path, "rb") as file:
        if (file.getframerate(), file.getsampwidth(), file.getnchannels()) != (RATE, 2, 1):
            raise SystemExit(f"{path}: not 8000 Hz, 16 bits, mono")
        return np.frombuffer(file.readframes(file.getnframes()), "<i2")


def babble(seconds: int, seed: int) -> NDArray[np.int16]:
    """Vowels of no language: a gliding pitch, its harmonics, three formants that move every 120 ms; and pauses."""
    chance = np.random.default_rng(seed)
    parts = []
    phase = 0.0
    for _ in range(seconds * 1000 // 120):
        count = RATE * 120 // 1000
        pitch = np.linspace(chance.uniform(80, 320), chance.uniform(80, 320), count)
        angle = phase + np.cumsum(2 * np.pi * pitch / RATE)
        phase = float(angle[-1])
        formants = chance.uniform((250, 800, 1800), (900, 2200, 3000))
        sound = np.zeros(count)
        for harmonic in range(1, 16):
            at = harmonic * pitch.mean()
            if at < 3400:
                gain = sum(1 / (1 + ((at - formant) / 90) ** 2) for formant in formants)
                sound += gain * np.sin(harmonic * angle)
        parts.append(sound * (chance.random() > 0.15))
    return loud(np.concatenate(parts), 3000)


def loud(samples: NDArray[np.float64], rms: float) -> NDArray[np.int16]:
    """Samples at a level, clipped at 16 bits, as G.711 µ-law passes them on."""
    scaled = samples * (rms / max(1e-9, float(np.sqrt((samples**2).mean()))))
    pcm = np.clip(np.round(scaled), -32_768, 32_767).astype(np.int16)
    return ULAW_TO_PCM[encode_ulaw(pcm)]


def digits_in(pcm: NDArray[np.int16]) -> list[Found]:
    """What the detector hears."""
    scan = ToneScan(1)
    line, present = np.array([0]), np.ones((1, 2), np.bool_)
    frames = pcm[: len(pcm) // 160 * 160].reshape(-1, 1, 160)
    return [found for frame in frames for found in scan.scan(line, frame, present) if found.duration_ms is None]


def keys(
    chance: np.random.Generator, count: int, *, tone_ms: int, pause_ms: int, off: float, twist_db: float
) -> tuple[str, NDArray[np.float64]]:
    """Digits by chance, and their tones: amplitude 3000, `off` tune, the high tone `twist_db` above the low one."""
    text = "".join(KEYS[chance.integers(4)][chance.integers(4)] for _ in range(count))
    parts = []
    for digit in text:
        row = next(number for number, names in enumerate(KEYS) if digit in names)
        times = np.arange(tone_ms * RATE // 1000) / RATE
        low, high = LOW[row] * (1 + off), HIGH[KEYS[row].index(digit)] * (1 - off)
        gain = 10 ** (twist_db / 40)
        sound = np.sin(2 * np.pi * low * times) / gain + np.sin(2 * np.pi * high * times) * gain
        parts += [3000 * sound, np.zeros(pause_ms * RATE // 1000 + int(chance.integers(80)))]
    return text, np.concatenate(parts)


def hit_rate(count: int, snr_db: float | None, **how: float) -> tuple[float, int]:
    """Share of digits that are heard as pressed, in white noise; and how many too many."""
    chance = np.random.default_rng(7)
    settings = {"tone_ms": 50, "pause_ms": 50, "off": 0.0, "twist_db": 0.0, **how}
    text, sound = keys(chance, count, **settings)  # type: ignore[arg-type]
    if snr_db is not None:
        sound = sound + chance.normal(0, 3000 / 10 ** (snr_db / 20), len(sound))
    pcm = np.clip(sound, -32_768, 32_767).astype(np.int16)
    heard = "".join(found.digit for found in digits_in(ULAW_TO_PCM[encode_ulaw(pcm)]))
    same = _common(text, heard)
    return same / count, len(heard) - same


def _common(text: str, heard: str) -> int:
    """Length of the longest common subsequence."""
    lengths = [0] * (len(heard) + 1)
    for one in text:
        before = 0
        for place, other in enumerate(heard, 1):
            before, lengths[place] = (
                lengths[place],
                before + 1 if one == other else max(lengths[place], lengths[place - 1]),
            )
    return lengths[-1]


def tell(line: str) -> None:
    """A line on standard output."""
    sys.stdout.write(line + "\n")


def tell_talk_off(name: str, recordings: list[NDArray[np.int16]]) -> None:
    """One line: digits falsely heard per hour."""
    hours = sum(map(len, recordings)) / RATE / 3600
    found = [each.digit for pcm in recordings for each in digits_in(pcm)]
    tell(
        f"{name:28} {hours * 60:7.1f} min  {len(found):4d} digits  {len(found) / hours:7.1f} per hour  {''.join(found)}"
    )


def main() -> None:
    """Print all figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--speech", nargs="*", default=[], help="WAV files of 8000 Hz, 16 bits, mono")
    parser.add_argument("--minutes", type=int, default=30, help="of babble and noise")
    options = parser.parse_args()
    if options.speech:
        tell_talk_off("speech of files", [speech_of_file(path) for path in options.speech])
    elif shutil.which("espeak-ng"):
        spoken = [
            speech_of_espeak(voice, speed, pitch) for voice in VOICES for speed in (130, 190) for pitch in (30, 70)
        ]
        tell_talk_off("speech of espeak-ng", spoken)
    else:
        raise SystemExit("no speech")
    tell_talk_off("babble", [babble(60, seed) for seed in range(options.minutes)])
    noise = np.random.default_rng(3).normal(0, 1, options.minutes * 60 * RATE)
    tell_talk_off("white noise", [loud(noise, 3000)])
    tell("")
    for snr_db in (None, 30, 20, 15, 12, 10, 8, 6, 3):
        rate, extra = hit_rate(500, snr_db)
        name = "no noise" if snr_db is None else f"SNR {snr_db} dB"
        tell(f"{name:12} 50 ms tone, 50 ms pause: {100 * rate:6.1f} % heard, {extra} too many")
    for how in (
        {"tone_ms": 40, "pause_ms": 40},
        {"off": 0.015},
        {"off": -0.015},
        {"twist_db": 4.0},
        {"twist_db": -8.0},
        {"off": 0.035},
        {"tone_ms": 20},
    ):
        rate, extra = hit_rate(500, 30, **how)
        tell(f"{how}: {100 * rate:6.1f} % heard, {extra} too many")


if __name__ == "__main__":
    main()
