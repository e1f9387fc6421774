"""Redirect: the document that takes over."""

from __future__ import annotations

import pytest

from emulator.callflow.document import FlowProblem, Origin
from emulator.callflow.verbs.redirect import Redirect
from tests.emulator.callflow.scripted import ScriptedCall, finish

NEXT = "http://app.test/next"


def test_the_next_document_is_fetched_by_the_given_method() -> None:
    call = ScriptedCall(pages={NEXT: b"<Response><Hangup/></Response>"})
    document = finish(Redirect(url=NEXT, method="GET").run(call))
    assert document.origin is Origin.REDIRECT
    assert [element.name for element in document.elements] == ["Hangup"]
    assert call.did == [("fetch", NEXT, "GET", {}, "Redirect")]


@pytest.mark.parametrize(("url", "method", "code"), [("", "POST", 7024), (NEXT, "HEAD", 7034), (NEXT, "POST", 7014)])
def test_failures(url: str, method: str, code: int) -> None:
    with pytest.raises(FlowProblem) as caught:
        finish(Redirect(url=url, method=method).run(ScriptedCall()))
    assert caught.value.code == code
