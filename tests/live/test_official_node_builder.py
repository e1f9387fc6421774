"""Documents of the official Node builder, all elements with all attributes it knows, read as hand-written ones."""

from __future__ import annotations

import json
import os
import subprocess
from dataclasses import asdict, replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from emulator.callflow.document import Origin, XmlProblem, parse_document
from emulator.callflow.verbs import read_verbs
from tests.emulator.callflow.official_documents import EVERYTHING, Written, by_hand
from tests.peers import NODE_MODULES

pytestmark = pytest.mark.peer("plivo-node")
BUILDER = Path(__file__).with_name("node_builder.js")
CANNOT_BE_FALSE = {"coachMode": True, "startMpcOnEnter": True}
"""This builder takes a false for nothing said and writes its default."""


@cache
def by_node() -> dict[str, dict[str, Any]]:
    """By element: the document (`xml`), and the attributes that it knows (`known`), by element."""
    elements = [*map(_sayable, EVERYTHING.values()), QUOTED]
    ran = subprocess.run(
        ["node", str(BUILDER)],
        input="".join(json.dumps(asdict(each)) + "\n" for each in elements),
        env={**os.environ, "NODE_PATH": str(NODE_MODULES)},
        check=True,
        capture_output=True,
        text=True,
        timeout=60,
    )
    return dict(zip([*EVERYTHING, "quoted"], map(json.loads, ran.stdout.splitlines()), strict=True))


def _sayable(written: Written) -> Written:
    said = {key: CANNOT_BE_FALSE.get(key, value) for key, value in written.attributes.items()}
    return replace(written, attributes=said)


def _known(written: Written, known: dict[str, list[str]]) -> Written:
    shown = written.only(known[written.name])
    return replace(shown, children=tuple(_known(child, known) for child in shown.children))


QUOTED = Written(name="Speak", body='Say "hello"', attributes={"voice": "WOMAN", "language": 'en"US'})


@pytest.mark.parametrize("name", EVERYTHING)
def test_it_is_read_like_the_same_by_hand(name: str) -> None:
    built = by_node()[name]
    written = _known(_sayable(EVERYTHING[name]), built["known"])
    remarks: list[str] = []
    by_builder, as_written = (
        read_verbs(parse_document(document.encode(), origin=Origin.ANSWER), remarks.append)
        for document in (built["xml"], f"<Response>{by_hand(written)}</Response>")
    )
    assert by_builder == as_written
    assert len(by_builder) == 1
    assert not [remark for remark in remarks if "has no attribute" in remark or "unknown" in remark]


@pytest.mark.parametrize("name", EVERYTHING)
def test_nothing_that_the_builder_knows_is_left_out(name: str) -> None:
    known = by_node()[name]["known"]
    missing = {each.name: set(known[each.name]) - each.attributes.keys() for each in EVERYTHING[name].every()}
    assert {element: names for element, names in missing.items() if names} == {}


def test_a_quotation_mark_in_an_attribute_makes_its_document_invalid() -> None:
    """It takes `&quot;` back after writing: harmless in a text, and the end of an attribute."""
    with pytest.raises(XmlProblem, match="not well-formed"):
        parse_document(by_node()["quoted"]["xml"].encode(), origin=Origin.ANSWER)
