"""Who may call whom: strangers, users of ours, trunks by address and by digest, and what people forge."""

from __future__ import annotations

from ipaddress import ip_network
from typing import TYPE_CHECKING, Any

import pytest

from emulator.calls.admittance import Admittance, Admitted, Refused
from emulator.calls.countries import COUNTRIES
from emulator.calls.dial_plan import E164, DialPlan
from emulator.calls.routing import Owner
from emulator.calls.trunks import Access, Trunk, Trunks
from emulator.sip.events import InviteReceived
from emulator.sip.message import Request
from emulator.sip.parser import parse
from tests.emulator.calls.lab import ACCOUNT, CALLER, DID, Phonebook, invite
from tests.emulator.sip.hops import tcp, udp

if TYPE_CHECKING:
    from emulator.sip.hop import Hop

UPSTREAM = udp("203.0.113.5", 5060)
OTHER_DID = "15550198"
NETWORKS = (ip_network("203.0.113.0/29"),)


def trunk(**access: Any) -> Trunk:
    return Trunk(name="pbx", next_hop=UPSTREAM, access=Access(**access))


BY_ADDRESS = trunk(networks=NETWORKS)
BY_DIGEST = trunk(username="them")
BY_BOTH = trunk(networks=NETWORKS, username="them")
REGISTERED = trunk(networks=NETWORKS, contact_user="lab")


def judged(
    *trunks: Trunk,
    to: str = DID,
    caller: str = "16665550123",
    extra: str = "",
    source: Hop = UPSTREAM,
    user: str | None = None,
    application: str = "",
    to_field: str = "",
    plan: DialPlan = E164,
) -> Admitted | Refused:
    book = Phonebook()
    book.numbers[OTHER_DID] = Owner(ACCOUNT)
    book.applications["17"] = Owner(ACCOUNT, "SA")
    book.reachable["ann"] = udp("203.0.113.6", 40000)
    data = invite(to, caller=caller, extra=extra).data
    request = parse(
        data.replace(f"To: <sip:{to}@192.0.2.1>".encode(), f"To: {to_field}".encode()) if to_field else data
    )
    assert isinstance(request, Request)
    event = InviteReceived(leg="in", request=request, source=source, authenticated_as=user, application=application)
    return Admittance(book, plan, Trunks(trunks)).judge(event)


def admitted(*trunks: Trunk, **given: Any) -> Admitted:
    verdict = judged(*trunks, **given)
    assert isinstance(verdict, Admitted), verdict
    return verdict


def status(*trunks: Trunk, **given: Any) -> int:
    verdict = judged(*trunks, **given)
    assert isinstance(verdict, Refused), verdict
    assert (verdict.status == 401) is not bool(verdict.why), "a challenge is no refusal to be told of"
    return verdict.status


def test_a_stranger_calls_a_number_that_no_trunk_brings() -> None:
    for trunks in ((), (Trunk(next_hop=UPSTREAM, prefixes=("1",)),), (trunk(numbers=frozenset({OTHER_DID})),)):
        verdict = admitted(*trunks, source=CALLER)
        assert (verdict.number, verdict.owner, verdict.user, verdict.trunk) == (DID, Owner(ACCOUNT), None, "")


def test_a_call_is_of_whose_application_the_access_token_names() -> None:
    verdict = admitted(user="ann", caller="ann", application="17", source=CALLER)
    assert (verdict.owner, verdict.user, verdict.application) == (Owner(ACCOUNT, "SA"), "ann", "17")
    assert status(user="ann", caller="ann", application="gone", source=CALLER) == 404


@pytest.mark.parametrize("to", [DID, f"+{DID}", f"%2B{DID}", "1-555-0199"])
def test_a_trunk_is_known_by_its_address(to: str) -> None:
    verdict = admitted(BY_ADDRESS, to=to)
    assert (verdict.number, verdict.user, verdict.trunk) == (DID, None, "pbx")
    assert verdict.said.number == "16665550123"


def test_the_number_is_read_by_the_dial_plan() -> None:
    plan = DialPlan(COUNTRIES["US"], {"101": DID})
    assert admitted(BY_ADDRESS, to="5550199", plan=DialPlan(None, {"5550199": DID})).number == DID
    assert admitted(BY_ADDRESS, to="101", plan=plan).number == DID


def test_a_number_that_a_trunk_brings_nobody_else_may_call() -> None:
    assert status(BY_ADDRESS, source=CALLER) == 403
    assert status(trunk(networks=NETWORKS, numbers=frozenset({DID})), source=CALLER) == 403
    assert admitted(trunk(networks=NETWORKS, numbers=frozenset({OTHER_DID})), source=CALLER).trunk == ""
    assert admitted(BY_ADDRESS, source=CALLER, user="ann", caller="ann").user == "ann", "but users of ours"


@pytest.mark.parametrize("to", ["15550000", "16665550123", "nobody", "ann"])
def test_a_trunk_calls_no_number_but_ours(to: str) -> None:
    for user in (None, "them"):
        for way in (BY_ADDRESS, BY_DIGEST, BY_BOTH, REGISTERED):
            assert status(way, to=to, user=user) == 404


def test_a_trunk_calls_no_number_of_another_trunk() -> None:
    other = Trunk(name="other", next_hop=CALLER, access=Access(networks=(ip_network(CALLER.host),)))
    ours = trunk(networks=NETWORKS, numbers=frozenset({OTHER_DID}))
    assert admitted(ours, other, source=CALLER).trunk == "other"
    assert status(ours, trunk(networks=(ip_network(CALLER.host),), numbers=frozenset({DID}))) == 403
    assert admitted(ours, other, to=OTHER_DID).trunk == "pbx"


@pytest.mark.parametrize("way", [BY_DIGEST, BY_BOTH])
def test_a_trunk_that_has_to_prove_itself_is_challenged(way: Trunk) -> None:
    assert status(way) == 401
    verdict = admitted(way, user="them")
    assert (verdict.trunk, verdict.user) == ("pbx", None)


def test_both_are_needed_where_both_are_asked_for() -> None:
    assert status(BY_BOTH, source=CALLER, user="them") == 403
    assert status(BY_BOTH, source=CALLER) == 403, "from elsewhere nobody is even challenged"
    assert admitted(BY_DIGEST, source=CALLER, user="them").trunk == "pbx"
    assert status(BY_BOTH, user="somebody") == 404, "a proven user who is none of ours"


def test_a_user_of_ours_is_not_taken_for_a_trunk() -> None:
    assert admitted(BY_DIGEST, user="ann", caller="ann").user == "ann"
    assert status(BY_DIGEST, caller="ann") == 401


def test_a_trunk_that_calls_itself_by_the_name_of_a_user_gains_nothing() -> None:
    verdict = admitted(BY_ADDRESS, caller="ann")
    assert (verdict.user, verdict.trunk, verdict.said.number) == (None, "pbx", "ann")
    assert status(BY_ADDRESS, to="16665550123", caller="ann") == 401


def test_a_phone_behind_the_address_of_a_trunk_is_a_phone() -> None:
    assert status(BY_ADDRESS, caller="ann", source=udp("203.0.113.6", 40000)) == 401
    assert admitted(BY_ADDRESS, caller="ann", source=udp("203.0.113.6", 40001)).trunk == "pbx"
    assert admitted(BY_ADDRESS, caller="ann", source=tcp("203.0.113.6", 40000)).trunk == "pbx"


@pytest.mark.parametrize("to", ["112", "+911"])
def test_a_trunk_calls_no_emergency_number(to: str) -> None:
    assert status(BY_ADDRESS, to=to) == 403
    assert status(REGISTERED, to="lab", to_field=f"<sip:{to}@pbx.test>") == 404


@pytest.mark.parametrize(
    ("extra", "to_field", "number"),
    [
        ("", f"<sip:+{DID}@pbx.test>", DID),
        (f"P-Called-Party-ID: <sip:{OTHER_DID}@pbx.test>\r\n", f"<sip:{DID}@pbx.test>", OTHER_DID),
        ("P-Called-Party-ID: <sip:\r\n", f"<tel:+{DID}>", DID),
    ],
)
def test_a_call_to_our_contact_is_for_whom_other_fields_name(extra: str, to_field: str, number: str) -> None:
    assert admitted(REGISTERED, to="lab", extra=extra, to_field=to_field).number == number


def test_a_contact_that_is_a_number_may_be_meant_itself() -> None:
    way = trunk(networks=NETWORKS, contact_user=DID)
    assert admitted(way, to_field="<sip:lab@pbx.test>").number == DID
    assert admitted(way, to_field=f"<sip:{OTHER_DID}@pbx.test>").number == OTHER_DID


def test_only_a_call_to_the_contact_is_for_somebody_else() -> None:
    assert status(REGISTERED, to="bob", to_field=f"<sip:{DID}@pbx.test>") == 404
    assert status(BY_ADDRESS, to="lab", to_field=f"<sip:{DID}@pbx.test>") == 404


def test_what_a_trunk_asserts_is_believed() -> None:
    extra = 'P-Asserted-Identity: "Eve, 2" <sip:+4420@pbx.test>, <tel:+4420>\r\n'
    for believed in (admitted(BY_ADDRESS, extra=extra), admitted(BY_DIGEST, user="them", extra=extra)):
        assert (believed.said.number, believed.said.name) == ("4420", "Eve, 2")
    stranger = admitted(source=CALLER, extra=extra)
    assert (stranger.said.number, stranger.said.name) == ("16665550123", "Ann")


def test_what_a_phone_of_ours_would_have_dialled() -> None:
    judge = Admittance(Phonebook(), DialPlan(COUNTRIES["US"], {"101": DID}), Trunks()).judge_dialled
    verdict = judge("ann", "101")
    assert isinstance(verdict, Admitted)
    assert (verdict.number, verdict.user, verdict.owner, verdict.said.caller) == (DID, "ann", Owner(ACCOUNT), "ann")
    for username, dialled, refused in (("ann", "911", 403), ("zoe", DID, 404)):
        verdict = judge(username, dialled)
        assert isinstance(verdict, Refused)
        assert verdict.status == refused
