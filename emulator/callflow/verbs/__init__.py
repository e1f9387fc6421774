"""The verbs of the flow language: one file each, and the registry that turns a document into verbs."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Protocol

from emulator.callflow.limits import MOST_BESIDE
from emulator.callflow.reader import ElementReader
from emulator.callflow.switches import DEFAULTS
from emulator.callflow.verbs.conference import Conference
from emulator.callflow.verbs.dial import Dial
from emulator.callflow.verbs.dtmf import Dtmf
from emulator.callflow.verbs.get_digits import GetDigits
from emulator.callflow.verbs.get_input import GetInput
from emulator.callflow.verbs.hangup import Hangup
from emulator.callflow.verbs.message import Message
from emulator.callflow.verbs.multi_party_call import MultiPartyCall
from emulator.callflow.verbs.play import Play
from emulator.callflow.verbs.pre_answer import PreAnswer
from emulator.callflow.verbs.record import Record
from emulator.callflow.verbs.redirect import Redirect
from emulator.callflow.verbs.speak import Speak
from emulator.callflow.verbs.stream import Stream
from emulator.callflow.verbs.wait import Wait

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from emulator.callflow.control import CallControl
    from emulator.callflow.document import Document
    from emulator.callflow.switches import Switches


class Verb(Protocol):
    """One element, ready to run."""

    async def run(self, control: CallControl) -> Document | None:
        """Do it. Returns the document that replaces the rest of the present one, or None to go on."""


VERBS: Mapping[str, Callable[[ElementReader], Verb]] = {
    "Conference": Conference.read,
    "DTMF": Dtmf.read,
    "Dial": Dial.read,
    "GetDigits": GetDigits.read,
    "GetInput": GetInput.read,
    "Hangup": Hangup.read,
    "Message": Message.read,
    "MultiPartyCall": MultiPartyCall.read,
    "Play": Play.read,
    "PreAnswer": PreAnswer.read,
    "Record": Record.read,
    "Redirect": Redirect.read,
    "Speak": Speak.read,
    "Stream": Stream.read,
    "Wait": Wait.read,
}
"""How each element is read."""

REFUSED = {"Reject"}
"""Unknown elements are ignored, but this one was seen to end calls with 8011."""


def read_verbs(document: Document, remark: Callable[[str], None], switches: Switches = DEFAULTS) -> tuple[Verb, ...]:
    """All verbs of a document, before any of them runs. Raises XmlProblem when an element makes it invalid."""
    verbs: list[Verb] = []
    beside: Counter[str] = Counter()
    for element in document.elements:
        reader = ElementReader(element, origin=document.origin, remark=remark, switches=switches)
        if element.name in REFUSED:
            raise reader.fail("is not an element of Plivo XML")
        if element.name not in VERBS:
            reader.remark("is unknown or not emulated yet; it is ignored")
            continue
        verb = VERBS[element.name](reader)
        is_beside = _runs_beside(verb)
        beside[element.name] += is_beside
        if not is_beside or beside[element.name] <= MOST_BESIDE:
            verbs.append(verb)
        elif beside[element.name] == MOST_BESIDE + 1:
            reader.remark(f"and those after it are left out: a document may begin {MOST_BESIDE} beside its flow")
    return tuple(verbs)


def _runs_beside(verb: Verb) -> bool:
    """Whether it goes on while later elements run, for as long as the call: a background recording, or a stream."""
    match verb:
        case Record(order=order):
            return order.mode != "foreground"
        case Stream(order=order):
            return not order.keep_call_alive
    return False
