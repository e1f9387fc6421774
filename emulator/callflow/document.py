"""A fetched document: bytes → elements with their places. Hardened; plivo_xml_callbacks.md §1.0, codes of §6."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from emulator.base.errors import PeerViolation

if TYPE_CHECKING:
    from collections.abc import Mapping

MAX_BYTES = 100 * 1024
MAX_DEPTH = 32


class Origin(IntEnum):
    """Where a document came from. The value is the last digit of Plivo's hangup codes for that source."""

    ANSWER = 1
    ACTION = 2
    TRANSFER = 3
    REDIRECT = 4

    @property
    def unreachable(self) -> int:
        """Hangup code `Error Reaching … URL`: 7011-7014."""
        return 7010 + self

    @property
    def invalid_url(self) -> int:
        """Hangup code `Invalid … URL`: 7022-7024 (an answer URL is checked where it is configured)."""
        return 7020 + self

    @property
    def invalid_method(self) -> int:
        """Hangup code `Invalid Method For … URL`: 7032-7034."""
        return 7030 + self

    @property
    def invalid_xml(self) -> int:
        """Hangup code `Invalid … XML`: 8011-8014."""
        return 8010 + self


class FlowProblem(PeerViolation):
    """The application broke the contract of the flow language; `code` is the hangup code that the call ends with."""

    def __init__(self, message: str, *, code: int, place: str = "") -> None:
        super().__init__(message, place=place)
        self.code = code


class XmlProblem(FlowProblem):
    """A document is not valid Plivo XML; `line` (from 1) and `column` (from 0, as expat counts) name the spot."""

    def __init__(self, message: str, *, origin: Origin, line: int, column: int) -> None:
        super().__init__(message, code=origin.invalid_xml, place=f"line {line}, column {column}")
        self.line = line
        self.column = column


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """One element of a document."""

    name: str
    attributes: Mapping[str, str]
    text: str
    """All character data directly inside, trimmed."""
    children: tuple[Element, ...]
    content: tuple[str | Element, ...]
    """Text and children as they follow one another: what Speak says."""
    line: int
    column: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """The children of one <Response>, in order."""

    elements: tuple[Element, ...]
    origin: Origin
    url: str = ""


def parse_document(body: bytes, *, origin: Origin, url: str = "") -> Document:
    """Parse a fetched body. Raises XmlProblem for anything that is not a <Response> of at most 100 KB."""
    if len(body) > MAX_BYTES:
        message = f"the document is longer than {MAX_BYTES} bytes"
        raise XmlProblem(message, origin=origin, line=1, column=0)
    tree = _TreeBuilder(origin)
    parser = DefusedXMLParser(target=tree, forbid_dtd=True)
    tree.expat = parser.parser
    try:
        parser.feed(body)
        parser.close()
    except ParseError as problem:
        line, column = problem.position
        reason = str(problem).rsplit(": line ", 1)[0]
        raise XmlProblem(f"Invalid XML Syntax: {reason}", origin=origin, line=line, column=column) from None
    except DefusedXmlException:
        line, column = tree.place()
        message = "a document type or entity declaration is not allowed"
        raise XmlProblem(message, origin=origin, line=line, column=column) from None
    except (LookupError, ValueError) as problem:
        line, column = tree.place()
        raise XmlProblem(f"unreadable text: {problem}", origin=origin, line=line, column=column) from None
    root = tree.root()
    if root.name != "Response":
        message = f"the root element is <{root.name}>, not <Response>"
        raise XmlProblem(message, origin=origin, line=root.line, column=root.column)
    return Document(elements=root.children, origin=origin, url=url)


class _Open:
    """An element whose end has not been seen."""

    def __init__(self, name: str, attributes: Mapping[str, str], place: tuple[int, int]) -> None:
        self.name = name
        self.attributes = attributes
        self.place = place
        self.content: list[str | Element] = []

    def closed(self) -> Element:
        line, column = self.place
        return Element(
            name=self.name,
            attributes=self.attributes,
            text="".join(part for part in self.content if isinstance(part, str)).strip(),
            children=tuple(part for part in self.content if isinstance(part, Element)),
            content=tuple(self.content),
            line=line,
            column=column,
        )


class _TreeBuilder:
    """Parser target: keeps places, which ElementTree forgets, and builds bottom-up, so that depth costs no stack."""

    def __init__(self, origin: Origin) -> None:
        self._origin = origin
        self._open: list[_Open] = [_Open("", {}, (1, 0))]
        self.expat: object = None

    def place(self) -> tuple[int, int]:
        """Line and column of what the parser is reading."""
        return getattr(self.expat, "CurrentLineNumber", 1), getattr(self.expat, "CurrentColumnNumber", 0)

    def root(self) -> Element:
        """The document's root; well-formedness guarantees that there is one."""
        return self._open[0].closed().children[0]

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if len(self._open) > MAX_DEPTH:
            line, column = self.place()
            message = f"elements are nested more than {MAX_DEPTH} deep"
            raise XmlProblem(message, origin=self._origin, line=line, column=column)
        self._open.append(_Open(name, dict(attributes), self.place()))

    def data(self, text: str) -> None:
        self._open[-1].content.append(text)

    def end(self, _name: str) -> None:
        element = self._open.pop().closed()
        self._open[-1].content.append(element)

    def close(self) -> None:
        """Nothing to do: the tree is complete when the parser says so."""
