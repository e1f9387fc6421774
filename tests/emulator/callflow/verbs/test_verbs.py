"""The registry: every verb by its exact name, all read before any runs."""

from __future__ import annotations

from typing import Any

import pytest
from plivo import plivoxml

from emulator.callflow.document import Origin, XmlProblem, parse_document
from emulator.callflow.verbs import VERBS, read_verbs

SAMPLES = {
    "Conference": "<Conference>sales</Conference>",
    "DTMF": "<DTMF>1</DTMF>",
    "Dial": "<Dial><Number>1</Number></Dial>",
    "GetDigits": "<GetDigits/>",
    "GetInput": "<GetInput action='http://a.test/'/>",
    "Hangup": "<Hangup/>",
    "Message": "<Message src='1' dst='2'>Hi</Message>",
    "MultiPartyCall": "<MultiPartyCall role='agent'>sales</MultiPartyCall>",
    "Play": "<Play>http://a.test/x.wav</Play>",
    "PreAnswer": "<PreAnswer><Wait/></PreAnswer>",
    "Record": "<Record/>",
    "Redirect": "<Redirect>http://a.test/</Redirect>",
    "Speak": "<Speak>Hello</Speak>",
    "Stream": "<Stream>wss://a.test/</Stream>",
    "Wait": "<Wait/>",
}


def read(xml: str) -> tuple[list[str], list[str]]:
    remarks: list[str] = []
    document = parse_document(f"<Response>{xml}</Response>".encode(), origin=Origin.REDIRECT)
    return [type(verb).__name__ for verb in read_verbs(document, remarks.append)], remarks


@pytest.mark.parametrize("name", sorted(VERBS))
def test_every_verb_is_read_without_a_remark(name: str) -> None:
    assert read(SAMPLES[name]) == (["Dtmf" if name == "DTMF" else name], [])


def test_names_are_case_sensitive() -> None:
    verbs, remarks = read("<wait/><Wait/>")
    assert verbs == ["Wait"]
    assert len(remarks) == 1


def test_one_bad_element_rejects_the_whole_document() -> None:
    with pytest.raises(XmlProblem) as caught:
        read("<Wait/><Play/>")
    assert caught.value.code == 8014


AT = "http://a.test/"


def spoken() -> Any:
    """Speak by the official builder, with all its markup that is honoured."""
    speak = plivoxml.SpeakElement("Hello ", voice="Polly.Amy", language="en-GB", loop=2)
    speak.add_break(strength="strong", time="500ms")
    speak.add_emphasis("really", level="strong")
    speak.add_lang("oui", xmllang="fr-FR")
    speak.add_say_as("12", interpret_as="digits")
    speak.add_sub("WWW", alias="web")
    speak.add_prosody("slow", rate="slow")
    return speak.add_p("para").add_s("sent")


SPOKEN = (
    "<Speak voice='Polly.Amy' language='en-GB' loop='2'>Hello <break strength='strong' time='500ms'/>"
    "<emphasis level='strong'>really</emphasis><lang xml:lang='fr-FR'>oui</lang>"
    "<say-as interpret-as='digits'>12</say-as><sub alias='web'>WWW</sub><prosody rate='slow'>slow</prosody>"
    "<p>para</p><s>sent</s></Speak>"
)


@pytest.mark.parametrize(
    ("built", "written"),
    [
        (spoken(), SPOKEN),
        (
            plivoxml.PreAnswerElement()
            .add(plivoxml.SpeakElement("hi"))
            .add(plivoxml.WaitElement(length=2))
            .add(plivoxml.PlayElement(f"{AT}x.wav", loop=3)),
            f"<PreAnswer><Speak>hi</Speak><Wait length='2'/><Play loop='3'>{AT}x.wav</Play></PreAnswer>",
        ),
        (plivoxml.DTMFElement("12w#", async_=False), "<DTMF async='false'>12w#</DTMF>"),
        (
            plivoxml.MessageElement(
                "hello", src="1", dst="2<3", type="sms", callback_url=f"{AT}m", callback_method="GET"
            ),
            f"<Message src='1' dst='2&lt;3' type='sms' callbackUrl='{AT}m' callbackMethod='GET'>hello</Message>",
        ),
        (
            plivoxml.GetInputElement(
                action=f"{AT}i",
                method="POST",
                input_type="dtmf",
                execution_timeout=10,
                digit_end_timeout=4,
                finish_on_key="*",
                num_digits=4,
                redirect=False,
                log=True,
            ).add(plivoxml.SpeakElement("keys")),
            (
                f"<GetInput action='{AT}i' method='POST' inputType='dtmf' executionTimeout='10' digitEndTimeout='4' "
                "finishOnKey='*' numDigits='4' redirect='false' log='true'><Speak>keys</Speak></GetInput>"
            ),
        ),
        (
            plivoxml.GetDigitsElement(
                action=f"{AT}d",
                method="GET",
                timeout=7,
                digit_timeout=3,
                finish_on_key="none",
                num_digits=4,
                retries=2,
                redirect=True,
                play_beep=True,
                valid_digits="123",
                invalid_digits_sound=f"{AT}wrong.wav",
                log=False,
            ).add(plivoxml.PlayElement(f"{AT}x.wav")),
            (
                f"<GetDigits action='{AT}d' method='GET' timeout='7' digitTimeout='3' finishOnKey='none' numDigits='4' "
                "retries='2' redirect='true' playBeep='true' validDigits='123' log='false' "
                f"invalidDigitsSound='{AT}wrong.wav'><Play>{AT}x.wav</Play></GetDigits>"
            ),
        ),
        (plivoxml.HangupElement(reason="busy", schedule=3), "<Hangup reason='busy' schedule='3'/>"),
        (plivoxml.RedirectElement(AT, method="GET"), f"<Redirect method='GET'>{AT}</Redirect>"),
        (
            plivoxml.RecordElement(action=AT, record_session=True, redirect=False, file_format="wav", max_length=90),
            f"<Record action='{AT}' recordSession='true' redirect='false' fileFormat='wav' maxLength='90'/>",
        ),
        (
            plivoxml.DialElement(caller_id="1", timeout=9, confirm_key="5", confirm_sound=AT, digits_match="1,2")
            .add(plivoxml.NumberElement("1555", send_digits="1w2"))
            .add(plivoxml.UserElement("sip:a@b.test", sip_headers="a=1")),
            (
                f"<Dial callerId='1' timeout='9' confirmKey='5' confirmSound='{AT}' digitsMatch='1,2'>"
                "<Number sendDigits='1w2'>1555</Number><User sipHeaders='a=1'>sip:a@b.test</User></Dial>"
            ),
        ),
    ],
    ids=lambda each: each[1 : each.index(" ")].partition(">")[0] if isinstance(each, str) else "",
)
def test_documents_of_the_official_builder_are_read_like_others(built: Any, written: str) -> None:
    documents = [plivoxml.ResponseElement().add(built).to_string(), f"<Response>{written}</Response>"]
    remarks: list[str] = []
    by_builder, by_hand = (
        read_verbs(parse_document(document.encode(), origin=Origin.ANSWER), remarks.append) for document in documents
    )
    assert by_builder == by_hand
    assert len(by_builder) == 1
    assert not remarks
