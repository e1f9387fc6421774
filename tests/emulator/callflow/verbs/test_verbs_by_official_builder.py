"""Documents of the official Python builder, all elements with all attributes it knows, read as hand-written ones."""

from __future__ import annotations

import pytest
from plivo import plivoxml

from emulator.callflow.document import Origin, parse_document
from emulator.callflow.verbs import read_verbs
from tests.emulator.callflow.official_documents import EVERYTHING, by_hand, by_python, known_to_python, unwritten


@pytest.mark.parametrize("name", EVERYTHING)
def test_it_is_read_like_the_same_by_hand(name: str) -> None:
    written = known_to_python(EVERYTHING[name])
    remarks: list[str] = []
    built = plivoxml.ResponseElement().add(by_python(written)).to_string(pretty=False)
    by_builder, as_written = (
        read_verbs(parse_document(document.encode(), origin=Origin.ANSWER), remarks.append)
        for document in (built, f"<Response>{by_hand(written)}</Response>")
    )
    assert by_builder == as_written
    assert len(by_builder) == 1
    assert not [remark for remark in remarks if "has no attribute" in remark or "unknown" in remark]


@pytest.mark.parametrize("name", EVERYTHING)
def test_nothing_that_the_builder_knows_is_left_out(name: str) -> None:
    assert {each.name: unwritten(each) for each in EVERYTHING[name].every() if unwritten(each)} == {}


def test_every_element_of_the_builder_is_here() -> None:
    known = {each.name for written in EVERYTHING.values() for each in written.every()}
    assert set(plivoxml.ResponseElement._nestable) <= EVERYTHING.keys()
    for parent in (plivoxml.DialElement, plivoxml.SpeakElement, plivoxml.PreAnswerElement, plivoxml.GetInputElement):
        assert set(parent._nestable) - {"cont"} <= known


def test_the_pseudo_element_of_the_builder_becomes_a_space() -> None:
    speak = plivoxml.SpeakElement("Hello")
    speak.add_cont("there")
    document = plivoxml.ResponseElement().add(speak).to_string(pretty=False)
    assert "cont" not in document
    (verb,) = read_verbs(parse_document(document.encode(), origin=Origin.ANSWER), lambda _: None)
    assert (
        verb
        == read_verbs(
            parse_document(b"<Response><Speak>Hello there</Speak></Response>", origin=Origin.ANSWER), lambda _: None
        )[0]
    )
