"""Runs a flow: the answer document, then whatever replaces it, until the call ends. plivo_xml_callbacks.md §1.1."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from emulator.callflow.action import fetch_document, is_web_address
from emulator.callflow.control import CallEnded, FetchFailed
from emulator.callflow.document import FlowProblem, Origin, XmlProblem, parse_document
from emulator.callflow.pace import Pace
from emulator.callflow.switches import DEFAULTS
from emulator.callflow.verbs import read_verbs

if TYPE_CHECKING:
    from emulator.callflow.control import CallControl, Method
    from emulator.callflow.document import Document
    from emulator.callflow.switches import Switches

END_OF_XML = 4010


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerUrls:
    """Where a call's first document comes from."""

    answer_url: str
    answer_method: Method = "POST"
    fallback_url: str = ""
    """Asked when the answer URL cannot be reached; empty: nobody."""
    fallback_method: Method = "POST"


async def run_answer(urls: AnswerUrls, control: CallControl, switches: Switches = DEFAULTS) -> None:
    """Fetch the answer document and run the call to its end, whoever ends it."""
    try:
        document = await _first_document(urls, control, switches)
        if document is not None:
            await run_chain(document, control, switches)
    except CallEnded:
        return


async def run_transfer(url: str, method: Method, control: CallControl, switches: Switches = DEFAULTS) -> None:
    """Fetch the document that a transfer by the API names, and run the call to its end. plivo_rest.md §2.4."""
    try:
        document = await fetch_document(control, url, method, {}, origin=Origin.TRANSFER, purpose="transfer")
        await run_chain(document, control, switches)
    except FlowProblem as problem:
        await fail(problem, control)
    except CallEnded:
        return


async def _first_document(urls: AnswerUrls, control: CallControl, switches: Switches) -> Document | None:
    try:
        return await _fetch_answer(urls.answer_url, urls.answer_method, control)
    except FlowProblem as problem:
        may_fall_back = switches.fallback_on_bad_xml or not isinstance(problem, XmlProblem)
        if not (urls.fallback_url and may_fall_back):
            await fail(problem, control)
            return None
        control.note(f"{problem}; the fallback URL is asked")
    try:
        return await _fetch_answer(urls.fallback_url, urls.fallback_method, control)
    except FlowProblem as problem:
        await fail(problem, control)
        return None


async def _fetch_answer(url: str, method: Method, control: CallControl) -> Document:
    if not is_web_address(url):
        message = f"{url!r} does not start with http:// or https://"
        raise FlowProblem(message, code=Origin.ANSWER.unreachable)
    try:
        fetched = await control.fetch(url, method, {}, event="StartApp", purpose="answer")
    except FetchFailed as failure:
        raise FlowProblem(str(failure), code=Origin.ANSWER.unreachable) from failure
    return parse_document(fetched.body, origin=Origin.ANSWER, url=fetched.url)


async def run_chain(document: Document | None, control: CallControl, switches: Switches) -> None:
    """Run a document and whatever replaces it, then end the call. Raises CallEnded."""
    pace = Pace()
    try:
        while document is not None:
            pace.begin(document.origin, control.now())
            document = await _run_verbs(document, control, switches)
    except FlowProblem as problem:
        await fail(problem, control)
    else:
        await control.hangup(reason="", code=END_OF_XML)


async def _run_verbs(document: Document, control: CallControl, switches: Switches) -> Document | None:
    for verb in read_verbs(document, control.note, switches):
        replacement = await verb.run(control)
        if replacement is not None:
            return replacement
    return None


async def fail(problem: FlowProblem, control: CallControl) -> None:
    """End the call for a problem of its flow."""
    await control.hangup(reason="", code=problem.code, detail=str(problem))
