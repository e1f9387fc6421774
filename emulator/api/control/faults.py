"""/control/faults: rules by which requests go wrong."""

from dataclasses import asdict

from fastapi import APIRouter, Response

from emulator.api.arguments import Given, check, in_body
from emulator.api.control.access import AtControl
from emulator.api.control.fault_rules import FaultRule, RuleState
from emulator.api.control.fault_schema import NewFault
from emulator.api.control.reply import FaultAnswer, FaultList
from emulator.api.errors import not_found
from emulator.api.reply import NOTHING

router = APIRouter(prefix="/control/faults")


@router.get("", response_model=None, responses={200: {"model": FaultList}})
async def list_faults(desk: AtControl) -> dict[str, object]:
    """All rules, and how often each fitted and struck."""
    return desk.reply(faults=[_view(state) for state in desk.caretaker.faults.all()])


@router.post(
    "", status_code=201, response_model=None, responses={201: {"model": FaultAnswer}}, openapi_extra=in_body(NewFault)
)
async def add_fault(desk: AtControl, given: Given) -> dict[str, object]:
    """One more rule, behind those that there are."""
    wanted = check(NewFault, given)
    rule = FaultRule(rule_id=desk.api_id, **wanted.model_dump())
    desk.caretaker.faults.add(rule)
    return desk.reply(fault=_view(RuleState(rule)))


@router.delete("", status_code=204, response_model=None, responses=NOTHING)
async def remove_faults(desk: AtControl) -> Response:
    """Let everything go well again."""
    desk.caretaker.faults.clear()
    return Response(status_code=204)


@router.delete("/{rule_id}", status_code=204, response_model=None, responses=NOTHING)
async def remove_fault(desk: AtControl, rule_id: str) -> Response:
    """Obey one rule no more."""
    if not desk.caretaker.faults.remove(rule_id):
        raise not_found()
    return Response(status_code=204)


def _view(state: RuleState) -> dict[str, object]:
    return {**asdict(state.rule), "seen": state.seen, "struck": state.struck}
