"""/control/phones: phones that are registered, operated by SIP; /control/quality: what they measured."""

from collections.abc import Sequence
from typing import Any

from fastapi import APIRouter

from emulator.api.arguments import Given, check, in_body, in_query
from emulator.api.control.access import AtControl, ControlDesk
from emulator.api.control.lab_phones import CallOrder, NoSuchPhone, NotNow, Outcome
from emulator.api.control.phones_schema import (
    DialTarget,
    HungUp,
    Mailbox,
    MailboxAnswer,
    OrderAnswer,
    OrderAnswers,
    PhoneAnswer,
    PhoneList,
    ReportList,
    Sync,
    Told,
    WhichReports,
)
from emulator.api.control.view import call_view, outcome_view, phone_view, report_view
from emulator.api.errors import ApiError
from emulator.api.reply import Refused

router = APIRouter(prefix="/control")

_REFUSED: dict[int | str, dict[str, Any]] = {404: {"model": Refused}, 409: {"model": Refused}, 502: {"model": Refused}}
_ORDERED = {200: {"model": OrderAnswer}, **_REFUSED}
_ALL_ORDERED = {200: {"model": OrderAnswers}, **_REFUSED}


@router.get("/phones", response_model=None, responses={200: {"model": PhoneList}})
async def list_phones(desk: AtControl) -> dict[str, object]:
    """Every phone that is registered."""
    return desk.reply(phones=[phone_view(each) for each in desk.caretaker.phones.registered()])


@router.get("/phones/{username}", response_model=None, responses={200: {"model": PhoneAnswer}})
async def show_phone(desk: AtControl, username: str) -> dict[str, object]:
    """The phones of a user, and the calls it is in. An unknown user has none."""
    phones = desk.caretaker.phones
    mine = [phone_view(each) for each in phones.registered() if each.username == username]
    return desk.reply(username=username, phones=mine, calls=[call_view(each) for each in phones.calls(username)])


@router.post("/phones/{username}/dial", response_model=None, responses=_ORDERED, openapi_extra=in_body(DialTarget))
async def dial(desk: AtControl, username: str, given: Given) -> dict[str, object]:
    """Call the phone, which answers by itself, and have it call somebody by REFER."""
    wanted = check(DialTarget, given)
    try:
        return _done(desk, await desk.caretaker.phones.orders.dial(username, wanted.to))
    except NoSuchPhone as error:
        raise ApiError(404, str(error)) from error


@router.post("/phones/{username}/answer", response_model=None, responses=_ORDERED)
async def answer(desk: AtControl, username: str) -> dict[str, object]:
    """Have the phone answer the call that rings."""
    return await _tell(desk, username, "answer")


@router.post("/phones/{username}/hold", response_model=None, responses=_ORDERED)
async def hold(desk: AtControl, username: str) -> dict[str, object]:
    """Have the phone put its call on hold."""
    return await _tell(desk, username, "hold")


@router.post("/phones/{username}/resume", response_model=None, responses=_ORDERED)
async def resume(desk: AtControl, username: str) -> dict[str, object]:
    """Have the phone take it back."""
    return await _tell(desk, username, "resume")


@router.post(
    "/phones/{username}/hang_up",
    response_model=None,
    responses={200: {"model": HungUp}, 404: {"model": Refused}},
)
async def hang_up(desk: AtControl, username: str) -> dict[str, object]:
    """End the calls of a user, from the platform's side."""
    try:
        return desk.reply(calls=desk.caretaker.phones.orders.hang_up(username))
    except NoSuchPhone as error:
        raise ApiError(404, str(error)) from error


@router.post("/phones/{username}/check_sync", response_model=None, responses=_ALL_ORDERED, openapi_extra=in_body(Sync))
async def check_sync(desk: AtControl, username: str, given: Given) -> dict[str, object]:
    """Have the phones of a user start anew, or fetch their configuration."""
    wanted = check(Sync, given)
    try:
        outcomes = await desk.caretaker.phones.orders.sync(username, reboot=wanted.reboot)
    except NoSuchPhone as error:
        raise ApiError(404, str(error)) from error
    return _all_done(desk, outcomes)


@router.post("/phones/{username}/notify", response_model=None, responses=_ALL_ORDERED, openapi_extra=in_body(Told))
async def notify(desk: AtControl, username: str, given: Given) -> dict[str, object]:
    """Send the phones of a user a NOTIFY of their maker's own."""
    wanted = check(Told, given)
    try:
        outcomes = await desk.caretaker.phones.orders.notify(
            username, wanted.event, wanted.content_type, wanted.body.encode()
        )
    except NoSuchPhone as error:
        raise ApiError(404, str(error)) from error
    return _all_done(desk, outcomes)


@router.post(
    "/phones/{username}/messages",
    response_model=None,
    responses={200: {"model": MailboxAnswer}},
    openapi_extra=in_body(Mailbox),
)
async def show_messages(desk: AtControl, username: str, given: Given) -> dict[str, object]:
    """So many voice messages wait for a user: phones that subscribed to message-summary are told (RFC 3842)."""
    wanted = check(Mailbox, given)
    desk.caretaker.phones.show_messages(username, wanted.new, wanted.old)
    return desk.reply(username=username, new=wanted.new, old=wanted.old)


@router.get(
    "/quality", response_model=None, responses={200: {"model": ReportList}}, openapi_extra=in_query(WhichReports)
)
async def list_reports(desk: AtControl, given: Given) -> dict[str, object]:
    """What phones published of their calls, newest first."""
    wanted = check(WhichReports, given)
    found = [
        report_view(each)
        for each in reversed(desk.caretaker.phones.reports())
        if wanted.username in {"", each.username} and wanted.call_uuid in {"", each.call_uuid}
    ]
    return desk.reply(reports=found[: wanted.limit])


async def _tell(desk: ControlDesk, username: str, what: CallOrder) -> dict[str, object]:
    try:
        return _done(desk, await desk.caretaker.phones.orders.tell(username, what))
    except NoSuchPhone as error:
        raise ApiError(404, str(error)) from error
    except NotNow as error:
        raise ApiError(409, str(error)) from error


def _done(desk: ControlDesk, outcome: Outcome) -> dict[str, object]:
    """Of an order that the phone does not follow: 502 with what it said."""
    if not outcome.is_done:
        raise ApiError(502, f"the phone did not do it: {outcome.status} {outcome.reason}")
    return desk.reply(**outcome_view(outcome))


def _all_done(desk: ControlDesk, outcomes: Sequence[Outcome]) -> dict[str, object]:
    """One phone that follows is enough."""
    if not any(outcome.is_done for outcome in outcomes):
        said = ", ".join(f"{outcome.status} {outcome.reason}" for outcome in outcomes)
        raise ApiError(502, f"the phone did not do it: {said}")
    return desk.reply(phones=[outcome_view(outcome) for outcome in outcomes])
