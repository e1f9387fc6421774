"""Documents: what parses, and where and with which code it does not."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulator.callflow.document import MAX_BYTES, Element, Origin, XmlProblem, parse_document


def problem_of(body: bytes, origin: Origin = Origin.ANSWER) -> XmlProblem:
    with pytest.raises(XmlProblem) as caught:
        parse_document(body, origin=origin)
    return caught.value


def test_elements_keep_order_attributes_text_and_place() -> None:
    body = b"""<?xml version="1.0" encoding="utf-8"?>
<Response>
  <Record recordSession="true" redirect="false"/>
  <Dial timeout="20">
    <Number>
      +1 555 0100
    </Number>
  </Dial>
</Response>"""
    record, dial = parse_document(body, origin=Origin.ANSWER, url="http://app/answer").elements
    assert record == Element(
        name="Record",
        attributes={"recordSession": "true", "redirect": "false"},
        text="",
        children=(),
        content=(),
        line=3,
        column=2,
    )
    assert (dial.line, dial.column) == (4, 2)
    assert dial.children[0].text == "+1 555 0100"


def test_empty_response_has_no_elements() -> None:
    assert parse_document(b"<Response/>", origin=Origin.ANSWER).elements == ()


def test_latin_1_is_read_as_declared() -> None:
    body = '<?xml version="1.0" encoding="iso-8859-1"?><Response><Play>é</Play></Response>'.encode("latin-1")
    assert parse_document(body, origin=Origin.ANSWER).elements[0].text == "é"


@pytest.mark.parametrize(
    ("body", "line", "column", "says"),
    [
        (b"", 1, 0, "no element found"),
        (b'{"error": "no"}', 1, 0, "not well-formed"),
        (b"<Response>\n  <Dial>\n</Response>", 3, 2, "mismatched tag"),
        (b"<Response>\n  <Play>a & b</Play></Response>", 2, 11, "not well-formed"),
        (b"<html><body/></html>", 1, 0, "the root element is <html>"),
        (b"<response/>", 1, 0, "the root element is <response>"),
        (b"<Response/><Response/>", 1, 11, "junk after document element"),
        (b"<Response><Play>&music;</Play></Response>", 1, 16, "undefined entity"),
        (b'<?xml version="1.0" encoding="klingon"?><Response/>', 1, 30, "unknown encoding"),
        (b"<Response>\xff</Response>", 1, 10, "not well-formed"),
    ],
)
def test_broken_documents_name_line_and_column(body: bytes, line: int, column: int, says: str) -> None:
    problem = problem_of(body)
    assert (problem.line, problem.column) == (line, column)
    assert says in str(problem)
    assert f"line {line}, column {column}" in str(problem)


@pytest.mark.parametrize(
    "declaration",
    [
        b'<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>',
        b'<!DOCTYPE r SYSTEM "file:///etc/passwd">',
        b'<!DOCTYPE r [<!ENTITY x SYSTEM "http://evil.test/">]>',
    ],
)
def test_document_types_and_entities_are_refused(declaration: bytes) -> None:
    assert "not allowed" in str(problem_of(declaration + b"<Response/>"))


def test_size_is_limited_to_the_byte() -> None:
    frame = b"<Response><!---->%b</Response>"
    room = MAX_BYTES - len(frame % b"")
    assert parse_document(frame % (b" " * room), origin=Origin.ANSWER).elements == ()
    assert "longer than 102400 bytes" in str(problem_of(frame % (b" " * (room + 1))))


def test_depth_is_limited() -> None:
    assert "deep" in str(problem_of(b"<Response>" + b"<a>" * 40 + b"</a>" * 40 + b"</Response>"))


@pytest.mark.parametrize(
    ("origin", "codes"),
    [
        (Origin.ANSWER, (7011, 8011)),
        (Origin.ACTION, (7012, 8012)),
        (Origin.TRANSFER, (7013, 8013)),
        (Origin.REDIRECT, (7014, 8014)),
    ],
)
def test_codes_follow_the_origin(origin: Origin, codes: tuple[int, int]) -> None:
    assert (origin.unreachable, origin.invalid_xml) == codes
    assert problem_of(b"<no", origin).code == codes[1]


@pytest.mark.parametrize(
    ("origin", "codes"),
    [(Origin.ACTION, (7022, 7032)), (Origin.TRANSFER, (7023, 7033)), (Origin.REDIRECT, (7024, 7034))],
)
def test_address_codes_follow_the_origin(origin: Origin, codes: tuple[int, int]) -> None:
    assert (origin.invalid_url, origin.invalid_method) == codes


@given(st.binary(max_size=200) | st.text("<>/&;!?[]-= \"'Response", max_size=200).map(str.encode))
def test_any_bytes_parse_or_raise_an_xml_problem(body: bytes) -> None:
    with suppress(XmlProblem):
        parse_document(body, origin=Origin.ANSWER)


def test_text_and_children_keep_their_order() -> None:
    body = b"<Response><Speak>a <s>b</s> c</Speak></Response>"
    (speak,) = parse_document(body, origin=Origin.ANSWER).elements
    assert [part if isinstance(part, str) else part.name for part in speak.content] == ["a ", "s", " c"]
    assert speak.text == "a  c"
