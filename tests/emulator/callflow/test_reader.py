"""Attributes by type: defaults, limits, and remarks on what is odd."""

from __future__ import annotations

import pytest

from emulator.callflow.document import Origin, parse_document
from emulator.callflow.reader import ElementReader


def read(xml: str) -> tuple[ElementReader, list[str]]:
    remarks: list[str] = []
    element = parse_document(f"<Response>{xml}</Response>".encode(), origin=Origin.ACTION).elements[0]
    return ElementReader(element, origin=Origin.ACTION, remark=remarks.append), remarks


@pytest.mark.parametrize(
    ("value", "expected", "remarks"),
    [("true", True, 0), ("TRUE", True, 0), ("1", True, 0), ("false", False, 0), ("yes", True, 1), ("", True, 0)],
)
def test_flag(value: str, expected: bool, remarks: int) -> None:
    reader, noted = read(f"<A b='{value}'/>")
    assert reader.flag("b", default=True) is expected
    assert len(noted) == remarks


@pytest.mark.parametrize(
    ("value", "expected", "remarks"),
    [("5", 5, 0), (" 5 ", 5, 0), ("0", 60, 1), ("-3", 60, 1), ("2.5", 60, 1), ("²", 60, 1), ("", 60, 0), ("99", 90, 0)],
)
def test_whole(value: str, expected: int, remarks: int) -> None:
    reader, noted = read(f"<A b='{value}'/>")
    assert reader.whole("b", 60, at_least=1, at_most=90) == expected
    assert len(noted) == remarks


@pytest.mark.parametrize(
    ("value", "expected"),
    [("9" * 9, 999_999_999), ("9" * 10, 999_999_999), ("0" * 5000 + "7", 7), ("9" * 5000, 999_999_999), ("0", 60)],
)
def test_a_number_of_any_length_is_read(value: str, expected: int) -> None:
    reader, _ = read(f"<A b='{value}'/>")
    assert reader.whole("b", 60, at_least=1) == expected


def test_a_remark_on_a_long_value_is_short() -> None:
    reader, noted = read(f"<A b='{'x' * 90_000}'/>")
    assert reader.whole("b", 60, at_least=1) == 60
    assert len(noted[0]) < 200


@pytest.mark.parametrize(
    ("xml", "expected", "remarks"),
    [
        ("<A/>", "#", 0),
        ("<A b='none'/>", "", 0),
        ("<A b='NONE'/>", "", 0),
        ("<A b=''/>", "", 0),
        ("<A b='1234567890*#'/>", "1234567890*#", 0),
        ("<A b='pound'/>", "#", 1),
    ],
)
def test_keys(xml: str, expected: str, remarks: int) -> None:
    reader, noted = read(xml)
    assert reader.keys("b", "#") == expected
    assert len(noted) == remarks


def test_choice_and_method_fall_back() -> None:
    reader, noted = read("<A f='ogg' m='put' ok='get'/>")
    assert reader.choice("f", "mp3", ("mp3", "wav")) == "mp3"
    assert reader.method("m") == "POST"
    assert reader.method("ok") == "GET"
    assert noted == [
        "line 1: <A> f='ogg' is not mp3 or wav; 'mp3' is used",
        "line 1: <A> m='PUT' is not GET or POST; 'POST' is used",
    ]


def test_unknown_attributes_and_children_are_remarked_on() -> None:
    reader, noted = read("<A one='1' two='2' three='3'><B/><C/></A>")
    reader.known({"one"}, not_yet={"two"})
    assert [child.element.name for child in reader.children("B")] == ["B"]
    assert noted == [
        "line 1: <A> two is accepted but not emulated yet",
        "line 1: <A> has no attribute three; it is ignored",
        "line 1: <C> is not allowed in <A> and is ignored",
    ]


def test_fail_carries_place_and_code() -> None:
    reader, _ = read("<A/>")
    problem = reader.fail("is wrong")
    assert (problem.code, problem.line, problem.column) == (8012, 1, 10)
    assert str(problem) == "line 1, column 10: <A> is wrong"
