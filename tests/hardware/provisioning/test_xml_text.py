"""XML for phones is well-formed, whatever is in it."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from defusedxml import ElementTree
from hypothesis import given
from hypothesis import strategies as st

from hardware.provisioning.xml_text import of_texts, xml_document

TEXTS = st.text(st.characters(blacklist_categories=("Cs", "Cc"), blacklist_characters="\ufffe\uffff"), min_size=1)


def test_a_document() -> None:
    root = ET.Element("a", {"b": '<"&'})
    of_texts(root, [("c", "x < y & z")], idx="1")
    written = xml_document(root).decode()
    assert written.splitlines() == [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<a b="&lt;&quot;&amp;">',
        '  <c idx="1">x &lt; y &amp; z</c>',
        "</a>",
    ]


@given(TEXTS, TEXTS)
def test_what_goes_in_comes_out(attribute: str, text: str) -> None:
    root = ET.Element("a", {"b": attribute})
    of_texts(root, [("c", text)])
    read = ElementTree.fromstring(xml_document(root))
    assert (read.attrib["b"], read.findtext("c")) == (attribute, text)
