"""A configuration file in XML, read without what XML can do besides: entities, external files."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree.ElementTree import ParseError

import defusedxml.ElementTree
from defusedxml.common import DefusedXmlException

from hardware.simulators.boot.terms import NoConfiguration

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element


def xml_root(content: bytes, url: str) -> Element:
    """Its root element. Raises NoConfiguration naming `url`."""
    try:
        root: Element = defusedxml.ElementTree.fromstring(content)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise NoConfiguration(f"{url}: is no XML: {error}") from None
    return root
