"""The registry: every verb by its exact name, all read before any runs."""

from __future__ import annotations

import pytest

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


@pytest.mark.parametrize(
    ("many", "other"),
    [
        ("<Record recordSession='true'/>", "<Record/>"),
        ("<Record startOnDialAnswer='true'/>", "<Record/>"),
        ("<Stream>wss://a.test/</Stream>", "<Stream keepCallAlive='true'>wss://a.test/</Stream>"),
    ],
)
def test_of_what_runs_beside_the_flow_a_document_begins_so_many(many: str, other: str) -> None:
    verbs, remarks = read(many * 20)
    assert (len(verbs), remarks) == (20, [])
    verbs, remarks = read(many * 1000 + other * 30 + "<Wait/>")
    assert len(verbs) == 20 + 30 + 1
    (remark,) = remarks
    assert "and those after it are left out: a document may begin 20 beside its flow" in remark


def test_one_bad_element_rejects_the_whole_document() -> None:
    with pytest.raises(XmlProblem) as caught:
        read("<Wait/><Play/>")
    assert caught.value.code == 8014
