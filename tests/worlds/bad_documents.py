"""Everything that can be wrong with a document or with the way to it, and what a call must come to."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Literal

from emulator.callflow.document import MAX_BYTES

LONG_HINTS = ("b" * 99 + ", ,") * 100
APP = "http://app.offhook.test"
BAD = f"{APP}/bad/"
"""Where the application serves what is bad."""

Kind = Literal["xml", "unreachable", "url", "method"]


class Place(StrEnum):
    """Where a document is asked for."""

    ANSWER = "answer URL"
    FALLBACK = "fallback URL"
    ACTION = "action, `redirect` true"
    IGNORED = "action, `redirect` false"
    REDIRECT = "Redirect"
    TRANSFER = "transfer"


CODES: dict[Kind, dict[Place, int]] = {
    "xml": {
        Place.ANSWER: 8011,
        Place.FALLBACK: 8011,
        Place.ACTION: 8012,
        Place.IGNORED: 4010,
        Place.REDIRECT: 8014,
        Place.TRANSFER: 8013,
    },
    "unreachable": {
        Place.ANSWER: 7011,
        Place.FALLBACK: 7011,
        Place.ACTION: 7012,
        Place.IGNORED: 4010,
        Place.REDIRECT: 7014,
        Place.TRANSFER: 7013,
    },
    "url": {Place.ACTION: 7022, Place.IGNORED: 4010, Place.REDIRECT: 7024},
    "method": {Place.ACTION: 7032, Place.IGNORED: 4010, Place.REDIRECT: 7034},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Flaw:
    """One thing that is wrong: with what the application answers at BAD, or with address or method."""

    name: str
    kind: Kind
    says: str
    """What the time line says of it: the words after the place, or after the URL."""
    body: bytes = b""
    status: int = 200
    header: tuple[str, str] = ("content-type", "application/xml")
    after_s: float = 0.0
    url: str = BAD
    method: str = "POST"

    def codes(self) -> dict[Place, int]:
        """What the call ends with, by where the document was asked for; what cannot be asked for so is left out."""
        return CODES[self.kind]


def _xml(name: str, says: str, body: bytes | str) -> Flaw:
    return Flaw(name=name, kind="xml", says=says, body=body.encode() if isinstance(body, str) else body)


def _unreachable(
    name: str,
    says: str,
    *,
    status: int = 200,
    after_s: float = 0.0,
    header: tuple[str, str] = ("content-type", "application/xml"),
) -> Flaw:
    return Flaw(
        name=name,
        kind="unreachable",
        says=says,
        body=b"<Response/>",
        status=status,
        after_s=after_s,
        header=header,
    )


def _address(url: str) -> Flaw:
    return Flaw(name=f"`{url}`", kind="url", says=f"{url!r} does not start with http:// or https://", url=url)


def _method(method: str) -> Flaw:
    return Flaw(name=f"method `{method}`", kind="method", says=f"{method!r} is neither GET nor POST", method=method)


def _declared(encoding: str, body: str = "<Response/>") -> str:
    return f'<?xml version="1.0" encoding="{encoding}"?>{body}'


_LAUGHS = '<!DOCTYPE Response [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>'
_NO_TYPES = "a document type or entity declaration is not allowed"

NOT_WELL_FORMED = (
    _xml(
        "a tag that is not closed",
        "line 2, column 7: Invalid XML Syntax: mismatched tag",
        "<Response><Wait>\n     </Response>",
    ),
    _xml(
        "a bare &",
        "line 1, column 28: Invalid XML Syntax: not well-formed (invalid token)",
        "<Response><Play>http://a/?b& c</Play></Response>",
    ),
    _xml(
        "an attribute twice",
        "line 1, column 27: Invalid XML Syntax: duplicate attribute",
        "<Response><Wait length='1' length='2'/></Response>",
    ),
    _xml(
        "something behind the root",
        "line 1, column 11: Invalid XML Syntax: junk after document element",
        "<Response/>bye",
    ),
    _xml(
        "something before the XML declaration",
        "line 2, column 0: Invalid XML Syntax: XML or text declaration not at start of entity",
        "\n" + _declared("utf-8"),
    ),
    _xml("a broken off document", "line 1, column 16: Invalid XML Syntax: no element found", "<Response><Wait>"),
    _xml(
        "a prefix that nobody declared",
        "line 1, column 10: Invalid XML Syntax: unbound prefix",
        "<Response><x:Wait/></Response>",
    ),
)
NOT_XML = (
    _xml("an empty answer", "line 1, column 0: Invalid XML Syntax: no element found", ""),
    _xml("white space", "line 2, column 2: Invalid XML Syntax: no element found", "\n  "),
    _xml("JSON", "line 1, column 0: Invalid XML Syntax: not well-formed (invalid token)", '{"error": "not found"}'),
    _xml("text", "line 1, column 0: Invalid XML Syntax: syntax error", "OK"),
    _xml(
        "an HTML page",
        "line 1, column 0: Invalid XML Syntax: syntax error",
        "<!doctype html><html><body>Not found</body></html>",
    ),
    _xml("XHTML", "line 1, column 0: the root element is <html>, not <Response>", "<html><body/></html>"),
    _xml("another root", "line 1, column 0: the root element is <response>, not <Response>", "<response/>"),
    _xml(
        "a root in a namespace",
        "line 1, column 0: the root element is <{urn:x}Response>, not <Response>",
        "<Response xmlns='urn:x'/>",
    ),
)
ATTACKS = (
    _xml("a document type", f"line 1, column 18: {_NO_TYPES}", "<!DOCTYPE Response><Response/>"),
    _xml(
        "an external entity",
        f"line 1, column 19: {_NO_TYPES}",
        '<!DOCTYPE Response [<!ENTITY x SYSTEM "file:///etc/passwd">]><Response><Play>&x;</Play></Response>',
    ),
    _xml(
        "an external parameter entity",
        f"line 1, column 19: {_NO_TYPES}",
        f'<!DOCTYPE Response [<!ENTITY % x SYSTEM "{BAD}"> %x;]><Response/>',
    ),
    _xml("a billion laughs", f"line 1, column 19: {_NO_TYPES}", f"{_LAUGHS}<Response><Play>&c;</Play></Response>"),
    _xml(
        "an entity that nobody declared",
        "line 1, column 16: Invalid XML Syntax: undefined entity",
        "<Response><Play>&music;</Play></Response>",
    ),
    _xml(
        "more than 100 KB",
        f"line 1, column 0: the document is longer than {MAX_BYTES} bytes",
        b"<Response>" + b" " * MAX_BYTES + b"</Response>",
    ),
    _xml(
        "13 MB", f"line 1, column 0: the document is longer than {MAX_BYTES} bytes", b"<Response>" + b" " * (13 << 20)
    ),
    _xml(
        "more than 32 levels", "line 1, column 103: elements are nested more than 32 deep", "<Response>" + "<a>" * 5000
    ),
)
ENCODINGS = (
    _xml(
        "UTF-8 that is none",
        "line 1, column 10: Invalid XML Syntax: not well-formed (invalid token)",
        b"<Response>\xe9</Response>",
    ),
    _xml(
        "half of a surrogate pair",
        "line 1, column 10: Invalid XML Syntax: not well-formed (invalid token)",
        b"<Response>\xed\xa0\x80</Response>",
    ),
    _xml(
        "a null byte",
        "line 1, column 10: Invalid XML Syntax: not well-formed (invalid token)",
        b"<Response>\0</Response>",
    ),
    _xml(
        "a null by reference",
        "line 1, column 10: Invalid XML Syntax: reference to invalid character number",
        "<Response>&#0;</Response>",
    ),
    _xml(
        "UTF-16 that is declared as UTF-8",
        "line 1, column 31: Invalid XML Syntax: encoding specified in XML declaration is incorrect",
        _declared("utf-8").encode("utf-16"),
    ),
    _xml(
        "UTF-8 that is declared as UTF-16",
        "line 1, column 30: Invalid XML Syntax: encoding specified in XML declaration is incorrect",
        _declared("utf-16"),
    ),
    _xml(
        "UTF-32",
        "line 1, column 1: Invalid XML Syntax: not well-formed (invalid token)",
        "<Response/>".encode("utf-32-le"),
    ),
    _xml(
        "an encoding that nobody knows",
        "line 1, column 30: unreadable text: unknown encoding: klingon",
        _declared("klingon"),
    ),
    _xml(
        "an encoding of several bytes",
        "line 1, column 30: unreadable text: multi-byte encodings are not supported",
        _declared("shift_jis"),
    ),
    _xml(
        "an encoding that is no text's",
        "line 1, column 30: unreadable text: 'base64' is not a text encoding",
        _declared("base64"),
    ),
)
ELEMENTS = (
    _xml(
        "a Reject at the top",
        "line 1, column 17: <Reject> is not an element of Plivo XML",
        "<Response><Wait/><Reject/></Response>",
    ),
    _xml("a Dial of nobody", "line 1, column 10: <Dial> needs a <Number> or a <User>", "<Response><Dial/></Response>"),
    _xml(
        "a Play of nothing", "line 2, column 0: <Play> needs the URL of an audio file", "<Response>\n<Play/></Response>"
    ),
    _xml(
        "a GetInput without an action",
        "line 1, column 10: <GetInput> needs an action",
        "<Response><GetInput/></Response>",
    ),
    _xml(
        "more than 500 hints",
        "line 1, column 10: <GetInput> has 501 hints, at most 500 are allowed",
        f"<Response><GetInput action='http://a.test/' inputType='speech' hints='{'a,' * 501}'/></Response>",
    ),
    _xml(
        "hints of more than 10,000 characters",
        "line 1, column 10: <GetInput> has hints of 10200 characters, at most 10000 are allowed",
        f"<Response><GetInput action='http://a.test/' inputType='speech' hints='{LONG_HINTS}'/></Response>",
    ),
    _xml(
        "a hint of more than 100 characters",
        "line 1, column 10: <GetInput> has a hint of 101 characters, at most 100 are allowed",
        f"<Response><GetInput action='http://a.test/' inputType='speech' hints='{'c' * 101}'/></Response>",
    ),
)
UNREACHABLE = (
    *(_unreachable(f"status {status}", f"answered {status}", status=status) for status in (301, 401, 404, 500, 503)),
    _unreachable("no answer within 40 s, twice", "no answer within", after_s=60.0),
    _unreachable(
        "an answer that is said to be compressed and is not",
        "the answer's content-encoding is broken",
        header=("content-encoding", "gzip"),
    ),
)
_NO_URLS = ("/next/", "next.xml", "app.offhook.test/next/", "//app.offhook.test/next/", "http://", "http:next")
_OTHER_SCHEMES = ("ftp://app.offhook.test/", "file:///etc/passwd", "javascript:alert(1)", "tel:+15550100")
ADDRESSES = (
    *(_address(url) for url in (*_NO_URLS, "http://[::1", *_OTHER_SCHEMES)),
    *(_method(method) for method in ("PUT", "DELETE", "PO ST", "0")),
)
SECTIONS = {
    "Not well-formed": NOT_WELL_FORMED,
    "Not Plivo XML at all": NOT_XML,
    "Too much, and attacks on the parser": ATTACKS,
    "Characters": ENCODINGS,
    "Elements that make a document invalid": ELEMENTS,
    "No document": UNREACHABLE,
    "Addresses and methods": ADDRESSES,
}
FLAWS = tuple(flaw for flaws in SECTIONS.values() for flaw in flaws)

_RUNS = "<Response><Wait/></Response>"
FINE = Flaw(name="", kind="xml", says="", body=_RUNS.encode())
GOOD = (
    _xml("a byte order mark", "", b"\xef\xbb\xbf" + _RUNS.encode()),
    _xml("UTF-16 with a byte order mark", "", _declared("utf-16", _RUNS).encode("utf-16")),
    _xml("Latin-1 that says so", "", _declared("iso-8859-1", f"<!--caf\u00e9-->{_RUNS}").encode("latin-1")),
    _xml("Windows-1252 that says so", "", _declared("windows-1252", f"<!--\u20ac-->{_RUNS}").encode("cp1252")),
    _xml("white space before the root", "", f" \n{_RUNS}"),
    _xml("100 KB, to the byte", "", b"<Response><Wait/>" + b" " * (MAX_BYTES - 28) + b"</Response>"),
    replace(FINE, name="another Content-Type", header=("content-type", "text/html")),
    replace(FINE, name="status 201", status=201),
)
"""What is odd and yet runs."""
