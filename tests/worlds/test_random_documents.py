"""Documents drawn at random: a call never breaks Offhook, ends with a code of the table, and leaves nothing open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape, quoteattr

from hypothesis import given, settings
from hypothesis import strategies as st

from emulator.audio.tone import tone
from emulator.audio.wav import wav_file
from emulator.callflow.control import CallEnded
from emulator.callflow.interpreter import AnswerUrls, run_answer
from emulator.testing import World
from emulator.testing.softphone_log import Moment
from tests.emulator.callflow.scripted import ScriptedCall, finish

if TYPE_CHECKING:
    from emulator.callflow.control import DigitsOrder

NUMBER = "15550100"
APP = "http://app.offhook.test"
CODES = {1000, 3010, 3020, 4000, 4010, 6000, 7011, 7012, 7014, 7022, 7024, 7032, 7034, 8011, 8012, 8014}
"""The caller, a Hangup element, the end of the document, its schedule, and all that can be wrong with documents."""

COMMON = ("action", "method", "redirect", "nonsense")
ATTRIBUTES = {
    "Record": "timeout maxLength recordSession startOnDialAnswer fileFormat finishOnKey playBeep recordChannelType "
    "callbackUrl callbackMethod transcriptionType transcriptionUrl",
    "Dial": "callerId callerName timeout timeLimit hangupOnStar confirmSound confirmKey confirmTimeout dialMusic "
    "digitsMatch digitsMatchBLeg sipHeaders callbackUrl callbackMethod",
    "Number": "sendDigits sendDigitsMode sendOnPreanswer sipHeaders callerId callerName",
    "User": "sendDigits sendOnPreanswer sipHeaders sipAuthUsername sipAuthPassword",
    "Play": "loop",
    "Speak": "voice language loop",
    "GetDigits": "timeout digitTimeout finishOnKey numDigits retries playBeep validDigits invalidDigitsSound log",
    "GetInput": "inputType executionTimeout digitEndTimeout speechEndTimeout finishOnKey numDigits retries hints",
    "Wait": "length silence minSilence beep",
    "Hangup": "reason schedule",
    "Redirect": "method",
    "PreAnswer": "",
    "DTMF": "async",
    "Message": "src dst type callbackUrl callbackMethod",
    "Conference": "muted maxMembers waitSound record timeLimit enterSound callbackUrl",
    "MultiPartyCall": "role maxDuration maxParticipants waitMusicUrl onExitActionUrl",
    "Stream": "bidirectional audioTrack streamTimeout contentType keepCallAlive extraHeaders",
    "Say": "",
}
INSIDE = {
    "Dial": ("Number", "User", "Say"),
    "GetDigits": ("Play", "Speak", "Wait"),
    "GetInput": ("Play", "Speak", "Wait", "Record"),
    "PreAnswer": ("Play", "Speak", "Wait", "GetDigits", "Message"),
    "Speak": ("break", "prosody", "say-as", "sub", "lang", "nonsense"),
}


def legal(most: int) -> st.SearchStrategy[str]:
    """Text of characters that XML allows."""
    kinds = st.characters(codec="utf-8", exclude_categories=("Cc", "Cs"), exclude_characters="\ufffe\uffff")
    return st.text(kinds, max_size=most)


good_urls = st.sampled_from(("answer", "other", "ok", "sound.wav", "missing#rc=5&rp=all")).map(f"{APP}/{{}}".format)
odd_urls = st.sampled_from(("/relative/", "ftp://a/", "http://[", "http://a b/", "http://", " ", "real", "x" * 9000))
urls = good_urls | good_urls | odd_urls | legal(20).map(f"{APP}/{{}}".format)
numbers = st.sampled_from(("0", "1", "2", "5", "-1", "1.5", "1e9", "9" * 12, "9" * 400, "9" * 5000, "\u0663", "0x10"))
keys = st.sampled_from(("1", "12#", "*", "none", "wW5", "1,*9", "W" * 3000))
MODES = ("true", "false", "GET", "POST", "PUT", "mono", "auto", "speech", "busy", "rejected", "wav", "mp3", "agent")
OTHERS = ("MAN", "Polly.Joanna", "en-GB", "rfc2833", "k=v,Plivo-x=1,a", "15550100<15550101")
words = st.sampled_from((*MODES, *OTHERS))
values = urls | numbers | keys | words | legal(30)
OF_URLS = ("action", "confirmSound", "dialMusic", "invalidDigitsSound", "waitSound")
OF_NUMBERS = ("length", "loop", "schedule", "retries", "maxMembers", "minSilence")
NEEDED = {"GetInput": ("action",), "Message": ("src", "dst")}
texts = {
    "Number": st.sampled_from(("15550300", "+1 555 0300", "sip:", "\u260e")),
    "User": st.sampled_from(("sip:bob@192.0.2.1:5060", "sip:nobody@192.0.2.1", "sip:", "sip:@", "bob")),
    "Play": urls,
    "Redirect": urls,
    "DTMF": keys,
}


def _values_of(attribute: str) -> st.SearchStrategy[str]:
    if attribute in OF_URLS or attribute.endswith("Url"):
        return urls
    if attribute in OF_NUMBERS or attribute.lower().endswith(("timeout", "length", "digits", "limit", "duration")):
        return numbers | numbers | values
    return values


@st.composite
def elements(draw: st.DrawFn, names: tuple[str, ...] = tuple(ATTRIBUTES)) -> str:
    """One element, as XML, with what it may hold and sometimes with more."""
    name = draw(st.sampled_from(names))
    known = (*COMMON, *ATTRIBUTES.get(name, "time interpret-as xml:lang").split())
    chosen = draw(st.lists(st.sampled_from(known), max_size=5, unique=True))
    attributes = {
        key: draw(_values_of(key)) for key in {**dict.fromkeys(chosen), **dict.fromkeys(NEEDED.get(name, ()))}
    }
    inside = draw(st.lists(elements(INSIDE[name]), max_size=3)) if name in INSIDE else []
    text = draw(texts.get(name, values))
    written = "".join(f" {key}={quoteattr(value)}" for key, value in attributes.items())
    return f"<{name}{written}>{escape(text)}{''.join(inside)}</{name}>"


responses = st.lists(elements(), max_size=4).map(lambda parts: f"<Response>{''.join(parts)}</Response>".encode())
broken = st.tuples(responses, st.binary(max_size=4), st.integers(0, 200)).map(
    lambda of: of[0][: of[2]] + of[1] + of[0][of[2] :]
)
bodies = responses | responses | responses | broken


@dataclass
class Impatient(ScriptedCall):
    """A caller who leaves when asked too often: a GetDigits may have a thousand million retries."""

    questions: int = 0

    async def collect_digits(self, order: DigitsOrder) -> str:
        self.questions += 1
        if self.questions > 20:
            raise CallEnded
        return await super().collect_digits(order)


SOUND = wav_file(tone(440, 700))


class App:
    """Answers /answer and /other with what was drawn, /ok with nothing, and knows no other path."""

    def __init__(self, pages: dict[str, bytes]) -> None:
        self.pages = {f"/{path}": body for path, body in pages.items()}

    async def __call__(self, scope: dict[str, Any], _receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            raise NotImplementedError
        body = self.pages.get(scope["path"])
        await send({"type": "http.response.start", "status": 404 if body is None else 200, "headers": []})
        await send({"type": "http.response.body", "body": body or b""})


@settings(max_examples=300)
@given(answer=bodies, other=bodies)
def test_random_documents_run_to_an_end(answer: bytes, other: bytes) -> None:
    call = Impatient({f"{APP}/{path}": body for path, body in (("answer", answer), ("other", other), ("ok", b""))})
    finish(run_answer(AnswerUrls(answer_url=f"{APP}/answer"), call))
    assert call.questions > 20 or call.hangups()[0] in CODES


@settings(max_examples=40)
@given(answer=bodies, other=bodies)
def test_a_random_document_never_breaks_a_call(answer: bytes, other: bytes) -> None:
    pages = {"answer": answer, "other": other, "ok": b"", "hangup": b"", "sound.wav": SOUND}
    with World(App(pages), numbers=(NUMBER,), answer="/answer", hangup="/hangup") as world:
        alice = world.phone("alice")
        alice.dial(NUMBER)
        world.advance(10.0)
        if alice.facts[-1].moment is not Moment.ENDED:
            alice.hang_up()
        world.advance(260.0)
        (hangup,) = [each for each in world.webhooks if each.kind == "hangup"]
        assert int(hangup.fields["HangupCauseCode"]) in CODES
        assert world.leftovers == []
