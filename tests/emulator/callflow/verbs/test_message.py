"""Message: who gets it, what is kept, what makes the document invalid."""

from __future__ import annotations

import pytest

from emulator.callflow.control import MessageOrder
from tests.emulator.callflow.scripted import run


def test_it_is_kept_and_does_not_answer() -> None:
    call = run("<Message src='1555' dst='1666 &lt; 1777'> Hello\n you </Message>")
    assert call.did[0] == ("keep_message", MessageOrder(sender="1555", recipients=("1666", "1777"), text="Hello\n you"))
    assert call.names() == ["keep_message", "hangup"]


def test_it_may_have_a_callback() -> None:
    call = run("<Message src='1' dst='2' type='sms' callbackUrl='http://a.test/m' callbackMethod='GET'>Hi</Message>")
    (_, order), *_ = call.did
    assert isinstance(order, MessageOrder)
    assert (order.callback_url, order.callback_method) == ("http://a.test/m", "GET")


@pytest.mark.parametrize("xml", ["src='1'>Hi", "dst='2'>Hi", "src='1' dst='2'>", "src='1' dst=' &lt; '>Hi"])
def test_what_makes_the_document_invalid(xml: str) -> None:
    assert run(f"<Message {xml}</Message>").hangups() == [8011]
