"""XML for phones: every text and attribute is escaped by the library that writes it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

if TYPE_CHECKING:
    from collections.abc import Iterable

DECLARATION = b'<?xml version="1.0" encoding="UTF-8"?>\n'
"""Written by hand: some phones do not read one in single quotes."""


def xml_document(root: ET.Element) -> bytes:
    """A whole document, indented. The names of its elements are ours, never a user's."""
    ET.indent(root)
    return DECLARATION + ET.tostring(root, encoding="unicode", short_empty_elements=False).encode() + b"\n"


def of_texts(parent: ET.Element, entries: Iterable[tuple[str, str]], **attributes: str) -> None:
    """Give `parent` an element with a text for each (name, text)."""
    for name, text in entries:
        ET.SubElement(parent, name, attributes).text = text
