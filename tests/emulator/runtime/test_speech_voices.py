"""Voices of Plivo and their stand-ins; espeak-ng has every one of them."""

from __future__ import annotations

import pytest

from emulator.runtime.speech_voices import _POLLY_LANGUAGES, voice_of
from emulator.runtime.speech_worker import synthesize


@pytest.mark.parametrize(
    ("voice", "language", "name"),
    [
        ("WOMAN", "en-US", "en-us+f3"),
        ("MAN", "en-US", "en-us+m3"),
        ("WOMAN", "en-GB", "en+f3"),
        ("MAN", "pt-BR", "pt-br+m3"),
        ("WOMAN", "pt-PT", "pt+f3"),
        ("WOMAN", "arb", "ar+f3"),
        ("Polly.Joanna", "en-US", "en-us+f3"),
        ("Polly.Matthew-Neural", "en-US", "en-us+m3"),
        ("Polly.Mathieu", "en-US", "fr+m3"),
        ("Polly.Nobody", "it-IT", "it+f3"),
    ],
)
def test_a_voice_and_its_language(voice: str, language: str, name: str) -> None:
    assert voice_of(voice, language) == name


@pytest.mark.slow
@pytest.mark.parametrize("language", sorted({*_POLLY_LANGUAGES.values(), "en-US", "hi-IN", "ca-ES", "fi-FI", "arb"}))
def test_espeak_has_it(language: str) -> None:
    assert len(synthesize("12", voice_of("WOMAN", language))) > 4000
