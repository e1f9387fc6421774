"""XML from a server: an entity is not resolved."""

from __future__ import annotations

import pytest

from hardware.simulators.boot.terms import NoConfiguration
from hardware.simulators.boot.xml_file import xml_root


def test_a_document_has_a_root() -> None:
    assert xml_root(b'<a b="1"/>', "URL").get("b") == "1"


@pytest.mark.parametrize(
    "content",
    [b"", b"<a", b'<?xml version="1.0" encoding="klingon"?><a/>', b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'],
)
def test_what_is_none_is_refused(content: bytes) -> None:
    with pytest.raises(NoConfiguration, match="URL: is no XML"):
        xml_root(content, "URL")
