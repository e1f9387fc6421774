"""Which voice of espeak-ng stands for a voice and a language of Plivo's: plivo_xml_callbacks.md §1.6."""

from __future__ import annotations

DEFAULT_LANGUAGE = "en-us"
_FEMALE, _MALE = "+f3", "+m3"
_DIALECTS = {
    "en-us": "en-us",
    "en-ca": "en-us",
    "en": "en",
    "es-us": "es-419",
    "es-mx": "es-419",
    "pt-br": "pt-br",
    "arb": "ar",
    "cmn": "cmn",
    "zh": "cmn",
    "no": "nb",
}
"""Languages whose voice is not called by their first part alone."""
_MEN = (
    "Adriano Andres Arthur Brian Cristiano Daniel Enrique Geraint Giorgio Hans Jacek Jan Joey Justin Karl Kevin Liam "
    "Mads Mathieu Matthew Maxim Miguel Pedro Remi Ricardo Ruben Russell Sergio Stephen Takumi Thiago"
)
"""Voices of Amazon Polly that are men's."""
_LANGUAGE_OF = {
    "en-gb": "Amy Emma Brian Arthur",
    "en-au": "Nicole Olivia Russell",
    "fr-fr": "Celine Lea Mathieu Remi",
    "fr-ca": "Chantal Gabrielle Liam",
    "de-de": "Marlene Vicki Hans Daniel",
    "it-it": "Carla Bianca Giorgio Adriano",
    "es-es": "Conchita Lucia Enrique Sergio",
    "es-mx": "Mia Andres",
    "es-us": "Penelope Lupe Miguel Pedro",
    "pt-br": "Vitoria Camila Ricardo Thiago",
    "pt-pt": "Ines Cristiano",
    "pl-pl": "Ewa Maja Jacek Jan Ola",
    "ru-ru": "Tatyana Maxim",
    "nl-nl": "Lotte Laura Ruben",
    "da-dk": "Naja Sofie Mads",
    "sv-se": "Astrid Elin",
    "nb-no": "Liv Ida",
    "is-is": "Dora Karl",
    "tr-tr": "Filiz Burcu",
    "ro-ro": "Carmen",
    "cy-gb": "Gwyneth",
    "ja-jp": "Mizuki Takumi Kazuha Tomoko",
    "ko-kr": "Seoyeon",
    "cmn-cn": "Zhiyu",
}
_POLLY_LANGUAGES = {name: language for language, names in _LANGUAGE_OF.items() for name in names.split()}


def voice_of(voice: str, language: str) -> str:
    """The synthesiser's name for a voice: WOMAN, MAN, or Polly.Name, which has a language of its own.

    A name that is not known is a woman who speaks `language`.
    """
    polly = voice.removeprefix("Polly.").removesuffix("-Neural")
    spoken = _POLLY_LANGUAGES.get(polly, language).lower().replace("_", "-")
    name = _DIALECTS.get(spoken) or _DIALECTS.get(spoken.split("-")[0]) or spoken.split("-")[0]
    return name + (_MALE if polly == "MAN" or polly in _MEN.split() else _FEMALE)
