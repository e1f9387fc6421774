"""Markup inside Speak: what reaches the synthesiser, what is left out, and what is said about it."""

from __future__ import annotations

import pytest

from emulator.callflow.document import Origin, parse_document
from emulator.callflow.reader import ElementReader
from emulator.callflow.ssml import LONGEST_TEXT, spoken_content


def written(content: str, *, marked_up: bool = True) -> tuple[str, list[str]]:
    """The SSML and the remarks."""
    body = f"<Response><Speak>{content}</Speak></Response>".encode()
    (element,) = parse_document(body, origin=Origin.ANSWER).elements
    remarks: list[str] = []
    reader = ElementReader(element, origin=Origin.ANSWER, remark=remarks.append)
    return spoken_content(reader, marked_up=marked_up), remarks


@pytest.mark.parametrize(
    ("content", "ssml"),
    [
        ("Fish &amp; chips &lt; 5", "Fish &amp; chips &lt; 5"),
        ("One <break time='2s' strength='x'/>two", 'One <break strength="x" time="2000ms"/>two'),
        ("<p><s>A</s> <s>B</s></p>", "<p><s>A</s> <s>B</s></p>"),
        ("<prosody rate='slow' onclick='no'>A</prosody>", '<prosody rate="slow">A</prosody>'),
        ("<emphasis level='strong'>A</emphasis>", '<emphasis level="strong">A</emphasis>'),
        ("<sub alias='etcetera'>etc</sub>", '<sub alias="etcetera">etc</sub>'),
        ("<say-as interpret-as='spell-out'>ab</say-as>", '<say-as interpret-as="characters">ab</say-as>'),
        ("<say-as interpret-as='digits'>12</say-as>", '<say-as interpret-as="tts:digits">12</say-as>'),
        ("<say-as interpret-as='number'>12</say-as>", '<say-as interpret-as="cardinal">12</say-as>'),
        ("Say <lang xml:lang='fr-FR'>oui</lang>", 'Say <voice xml:lang="fr-FR">oui</voice>'),
    ],
)
def test_markup_is_passed_on(content: str, ssml: str) -> None:
    assert written(content) == (ssml.replace('"/>', '"></break>') if "<break" in ssml else ssml, [])


@pytest.mark.parametrize(
    "content",
    [
        "a <w role='amazon:VB'>read</w> b",
        "a <phoneme ph='x'>read</phoneme> b",
        "a <say-as interpret-as='ordinal'>read</say-as> b",
        "a <say-as>read</say-as> b",
    ],
)
def test_some_is_spoken_as_it_is_written(content: str) -> None:
    ssml, (remark,) = written(content)
    assert ssml == "a read b"
    assert "is spoken as it is written" in remark


@pytest.mark.parametrize(
    ("time", "spoken", "told"),
    [
        ("2.5s", "2500ms", ""),
        ("+.7s", "700ms", ""),
        (" 850ms ", "850ms", ""),
        ("0s", "0ms", ""),
        ("10.001s", "10000ms", "line 1: <break> time='10.001s' is cut to 10 s"),
        ("999999s", "10000ms", "line 1: <break> time='999999s' is cut to 10 s"),
        ("2", "0ms", "line 1: <break> time='2' is not as 2s or 500ms are"),
        ("-1s", "0ms", "line 1: <break> time='-1s' is not as 2s or 500ms are"),
        ("1e5s", "0ms", "line 1: <break> time='1e5s' is not as 2s or 500ms are"),
    ],
)
def test_a_break_lasts_whole_milliseconds_and_no_longer_than_ten_seconds(time: str, spoken: str, told: str) -> None:
    ssml, remarks = written(f"a<break time='{time}'/>b")
    assert ssml == f'a<break time="{spoken}"></break>b'
    assert [remark.partition("<Speak> ")[2] or remark for remark in remarks] == ([told] if told else [])


def test_all_breaks_of_a_text_together_are_bounded() -> None:
    ssml, remarks = written("a<break time='10s'/>" * 70)
    assert (ssml.count('"10000ms"'), ssml.count('"0ms"')) == (60, 10)
    assert remarks[0].endswith("time='10s' is cut to 0 s")


def test_what_is_no_ssml_loses_its_tags() -> None:
    ssml, (remark,) = written("a <cont>b</cont> <audio/>c".replace("<audio/>", ""))
    assert ssml == "a b c"
    assert "<cont> is not understood" in remark


def test_without_a_voice_that_understands_it_markup_is_left_out() -> None:
    ssml, (remark,) = written("a <emphasis>b <break/></emphasis> c", marked_up=False)
    assert ssml == "a b c"
    assert "Polly" in remark


def test_a_long_text_is_cut() -> None:
    ssml, (remark,) = written(f"{'x' * (LONGEST_TEXT - 1)}<emphasis>ab</emphasis>cd")
    assert ssml == f"{'x' * (LONGEST_TEXT - 1)}<emphasis>a</emphasis>"
    assert "is cut" in remark
    assert written("x" * LONGEST_TEXT) == ("x" * LONGEST_TEXT, [])


@pytest.mark.parametrize("content", ["", " \n ", "<break/>", "<p> </p>"])
def test_nothing_to_say(content: str) -> None:
    assert written(content)[0] == ""
