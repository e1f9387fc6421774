"""Option tags of a message, in whatever case and form they are written (RFC 3261 §20.32, §20.37)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.sip.extensions import not_understood, requires, supports
from emulator.sip.parser import parse
from tests.emulator.sip.crafted import crafted

if TYPE_CHECKING:
    from emulator.sip.message import Message


def message(*more: str) -> Message:
    return parse(crafted(more=more))


def test_who_requires_an_extension_supports_it() -> None:
    assert supports(message("Supported: path, 100REL"), "100rel")
    assert supports(message("k: 100rel"), "100rel")
    assert supports(message("Require: 100rel"), "100rel")
    assert not supports(message("Supported: timer"), "100rel")


def test_what_is_supported_is_not_required() -> None:
    assert requires(message("Require: timer", "Require: 100rel"), "100rel")
    assert not requires(message("Supported: 100rel"), "100rel")


def test_what_we_do_not_understand_is_named_as_it_is_written() -> None:
    assert not_understood(message("Require: 100rel, Foo", "Require: bar")) == ["Foo", "bar"]
    assert not_understood(message("Require: 100rel")) == []
    assert not_understood(message()) == []
