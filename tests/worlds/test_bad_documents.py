"""Bad documents, each from everywhere, each in a whole call: code, place in the time line, nothing left open."""

from __future__ import annotations

import asyncio
import socket
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import quoteattr

import pytest

from emulator.callflow.pace import MOST
from emulator.testing import World
from emulator.testing.softphone_log import Moment
from tests.emulator.runtime.real_server import answer as http_answer
from tests.emulator.runtime.real_server import serving
from tests.worlds.bad_documents import ADDRESSES, APP, BAD, FINE, FLAWS, GOOD, SECTIONS, Place
from tests.worlds.bad_documents_page import page

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.worlds.bad_documents import Flaw

FAILS = "fails"
_FAILS = replace(FINE, status=500)
NUMBER, OUTSIDE = "15550100", "15550300"


class App:
    """An ASGI app whose answers are set as bytes and status; what it does not know is a callback."""

    def __init__(self) -> None:
        self.documents: dict[str, str] = {}
        self.bad = FLAWS[0]

    async def __call__(self, scope: dict[str, Any], _receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            raise NotImplementedError
        page = scope["path"]
        document = self.documents.get(page, "")
        answer = self.bad if document == BAD else _FAILS if document == FAILS else replace(FINE, body=document.encode())
        await asyncio.sleep(answer.after_s)
        header = [part.encode() for part in answer.header]
        await send({"type": "http.response.start", "status": answer.status, "headers": [header]})
        await send({"type": "http.response.body", "body": answer.body})


class Lab:
    """One world for many calls, one after another."""

    def __init__(self, world: World, app: App) -> None:
        self.world = world
        self.app = app
        self.alice = world.phone("alice", outside_number=OUTSIDE)

    def call(self, flaw: Flaw, place: Place) -> tuple[dict[str, str], list[str]]:
        """A call that meets `flaw` at `place`: what hangup_url was told, and the time line."""
        self.app.bad = flaw
        told, lines = len(self.world.webhooks), len(self.world.timeline)
        if place is Place.FALLBACK:
            self._be_called()
        else:
            self.app.documents = {"/answer/": self._document(flaw, place), "/bad/": BAD}
            self.alice.dial(NUMBER)
        if place is Place.TRANSFER:
            self._be_transferred()
        self.world.advance(130.0 if flaw.after_s else 4.0)
        assert self.alice.facts[-1].moment is Moment.ENDED
        (hangup,) = [each for each in self.world.webhooks[told:] if each.kind == "hangup"]
        return dict(hangup.fields), [event.summary for event in self.world.timeline[lines:]]

    def _be_called(self) -> None:
        self.app.documents = {"/answer/": FAILS, "/bad/": BAD}
        urls = {"answer_url": f"{APP}/answer/", "fallback_url": BAD, "hangup_url": f"{APP}/hangup/"}
        assert self.world.api("POST", "Call/", **{"from": NUMBER, "to": OUTSIDE}, **urls).status_code == 201
        self.world.advance(0.5)
        self.alice.answer()

    def _be_transferred(self) -> None:
        self.world.advance(1.0)
        assert self.transfer(BAD, "POST") == 202

    def transfer(self, url: str, method: str) -> int:
        """What the API answers when the one live call is to go to `url`."""
        (call_uuid,) = self.world.api("GET", "Call/", status="live").json()["calls"]
        return self.world.api("POST", f"Call/{call_uuid}/", aleg_url=url, aleg_method=method).status_code

    @staticmethod
    def _document(flaw: Flaw, place: Place) -> str:
        url, method = quoteattr(flaw.url), quoteattr(flaw.method)
        redirect = "true" if place is Place.ACTION else "false"
        match place:
            case Place.ANSWER:
                return BAD
            case Place.REDIRECT:
                return f"<Response><Redirect method={method}>{url[1:-1]}</Redirect><Wait/></Response>"
            case Place.TRANSFER:
                return "<Response><Record recordSession='true' maxLength='600'/><Wait length='300'/></Response>"
            case _:
                record = (
                    f"<Record recordSession='true' maxLength='600' action={url} method={method} redirect='{redirect}'/>"
                )
                return f"<Response>{record}<Wait/></Response>"


@pytest.fixture
def lab() -> Iterator[Lab]:
    app = App()
    with World(app, numbers=(NUMBER,)) as world:
        yield Lab(world, app)


CELLS = [
    pytest.param(flaw, place, code, id=f"{flaw.name} from {place}")
    for flaw in FLAWS
    for place, code in flaw.codes().items()
]


@pytest.mark.parametrize(("flaw", "place", "code"), CELLS)
def test_every_flaw_ends_the_call_with_its_code(lab: Lab, flaw: Flaw, place: Place, code: int) -> None:
    hangup, lines = lab.call(flaw, place)
    assert int(hangup["HangupCauseCode"]) == code
    assert hangup["HangupSource"] == ("Plivo" if code == 4010 else "Error")
    assert hangup["CallStatus"] == ("failed" if place in (Place.ANSWER, Place.REDIRECT) else "completed")
    if code != 4010 or flaw.kind != "xml":
        assert any(flaw.says in line for line in lines), lines
    lab.world.advance(40.0)
    assert lab.world.leftovers == []


def test_a_transfer_to_no_address_is_refused_and_the_call_goes_on(lab: Lab) -> None:
    lab.app.documents = {"/answer/": "<Response><Record recordSession='true'/><Wait length='300'/></Response>"}
    lab.alice.dial(NUMBER)
    lab.world.advance(1.0)
    assert {flaw.name: lab.transfer(flaw.url, flaw.method) for flaw in ADDRESSES} == {
        flaw.name: 400 for flaw in ADDRESSES
    }
    lab.world.advance(2.0)
    assert not [each for each in lab.world.webhooks if each.kind == "hangup"]
    lab.alice.hang_up()


@pytest.mark.parametrize("odd", GOOD, ids=lambda odd: odd.name)
@pytest.mark.parametrize("place", [Place.ANSWER, Place.ACTION, Place.REDIRECT, Place.TRANSFER])
def test_what_is_odd_and_valid_runs(lab: Lab, odd: Flaw, place: Place) -> None:
    hangup, _ = lab.call(odd, place)
    assert hangup["HangupCauseCode"] == "4010"


@pytest.mark.parametrize(
    ("verb", "event"),
    [
        ("<Record {action} timeout='1' playBeep='false'/>", "Record"),
        ("<Dial {action}><User>sip:nobody@phone.offhook.test</User></Dial>", "DialAction"),
        ("<GetDigits {action}/>", "GetDigits"),
        ("<GetInput {action}/>", "GetInput"),
    ],
)
@pytest.mark.parametrize("redirect", ["true", "false"])
def test_the_action_of_every_element(lab: Lab, verb: str, event: str, redirect: str) -> None:
    lab.app.bad = SECTIONS["Not Plivo XML at all"][0]
    document = verb.format(action=f'action="{BAD}" redirect="{redirect}"')
    lab.app.documents = {"/answer/": f"<Response>{document}</Response>", "/bad/": BAD}
    lab.alice.dial(NUMBER)
    lab.world.advance(2.0)
    if "Dial" not in verb:
        lab.alice.press("1#")
    lab.world.advance(20.0)
    (asked,) = [each for each in lab.world.webhooks if each.path == "/bad/"]
    (hangup,) = [each for each in lab.world.webhooks if each.kind == "hangup"]
    assert (hangup.fields["HangupCauseCode"], asked.fields["Event"]) == (
        ("8012", "Redirect") if redirect == "true" else ("4010", event)
    )


def break_off(_: bytes, send: Callable[[Any], None]) -> None:
    send(http_answer("200 OK", b"<Response>", length=1000))


@pytest.mark.live
@pytest.mark.parametrize("place", [Place.ACTION, Place.IGNORED, Place.REDIRECT])
@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("http://{nobody}/", "connection refused, nobody listens there"),
        ("https://{server}/", "TLS failed"),
        ("http://{server}/", "the connection broke off"),
        ("http://no-such-host.invalid/", "the host is unknown"),
    ],
)
def test_what_goes_wrong_on_the_way(lab: Lab, place: Place, url: str, says: str) -> None:
    """Over real sockets: time stands still in the world meanwhile."""
    with socket.socket() as gone, serving(break_off) as server:
        gone.bind(("127.0.0.1", 0))
        there = url.format(nobody=f"127.0.0.1:{gone.getsockname()[1]}", server=server)
        flaw = replace(FINE, kind="unreachable", url=there)
        hangup, lines = lab.call(flaw, place)
    assert int(hangup["HangupCauseCode"]) == flaw.codes()[place]
    assert any(says in line for line in lines)
    lab.world.advance(40.0)
    assert lab.world.leftovers == []


def test_documents_that_lead_to_one_another_are_stopped(lab: Lab) -> None:
    redirect = "<Response><Redirect>{}</Redirect></Response>"
    lab.app.documents = {"/answer/": redirect.format(f"{APP}/on/"), "/on/": redirect.format(f"{APP}/answer/")}
    lab.alice.dial(NUMBER)
    lab.world.advance(4.0)
    (hangup,) = [each for each in lab.world.webhooks if each.kind == "hangup"]
    assert hangup.fields["HangupCauseCode"] == "7014"
    assert len(lab.world.webhooks) == 1 + MOST + 1
    assert any("the flow goes in circles" in event.summary for event in lab.world.timeline)


def test_the_page_tells_what_is_tested() -> None:
    """Otherwise: python -m tests.worlds.bad_documents_page > docs/bad-documents.md."""
    assert Path("docs/bad-documents.md").read_text("utf-8") == page()
