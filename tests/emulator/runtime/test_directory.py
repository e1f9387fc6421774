"""The exchange's questions, answered from store, registrar and lab phones."""

from __future__ import annotations

import pytest

from emulator.calls.events import CallArrived
from emulator.calls.routing import Destination, Owner
from emulator.calls.trunks import Trunk, Trunks
from emulator.records.models import ApplicationRecord, EndpointRecord, NumberRecord
from emulator.records.store import Store
from emulator.runtime.directory import StoreDirectory
from emulator.runtime.token_users import TokenUsers
from emulator.sip.commands import Credentials
from tests.emulator.sip.hops import udp

HERE, THERE = udp("192.0.2.7", 5060), udp("192.0.2.8", 5060)


def nobody() -> tuple[Store, TokenUsers]:
    """An account without anything."""
    store = Store.in_memory()
    return store, TokenUsers(store, "MA", "t")


def directory() -> StoreDirectory:
    store = Store.in_memory()
    for app_id, answer_url in (("1", "http://number.test/"), ("2", "http://endpoint.test/"), ("3", "")):
        store.put(
            ApplicationRecord(
                app_id=app_id,
                auth_id="MA",
                app_name=app_id,
                answer_url=answer_url,
                answer_method="GET",
                fallback_url="http://fallback.test/",
                hangup_url="http://hangup.test/" if app_id == "2" else "",
            )
        )
    for number, app_id in (("15550199", "1"), ("15550198", ""), ("15550197", "3"), ("15550196", "gone")):
        store.put(NumberRecord(number=number, auth_id="MA", added_ns=0, app_id=app_id))
    for username, app_id in (("ann", "2"), ("bob", "")):
        store.put(
            EndpointRecord(
                endpoint_id=username,
                auth_id="MA",
                subaccount="SA",
                username=username,
                password="p",
                alias=username,
                app_id=app_id,
            )
        )
    bound = {"bob": [("sip:bob@10.0.0.8:5062", THERE), ("sip:bob@10.0.0.7", HERE)]}
    made = StoreDirectory(store, TokenUsers(store, "MA", "t"), lambda username: bound.get(username, []))
    made.phones["15550300"] = "bob"
    return made


def call(caller: str, dialled: str, *, proved: bool = True, application: str = "") -> CallArrived:
    return CallArrived(
        call_uuid="a",
        at=0.0,
        direction="inbound",
        from_number=caller,
        to_number=dialled,
        caller_name="",
        auth_id="MA",
        by_user=caller if proved else "",
        application=application,
    )


@pytest.mark.parametrize(("number", "owner"), [("15550199", "MA"), ("15550198", None), ("1", None)])
def test_only_numbers_with_an_application_are_called(number: str, owner: str | None) -> None:
    assert directory().owner_of_call(number, None) == (owner and Owner(owner))


@pytest.mark.parametrize(
    ("dialled", "user", "owner"),
    [
        ("15550199", "ann", Owner("MA", "SA")),  # her own application
        ("15550199", "bob", Owner("MA")),  # that of the number
        ("15550198", "bob", Owner("MA", "SA")),  # none
        ("1", "bob", Owner("MA", "SA")),
        ("1", "eve", None),
    ],
)
def test_a_call_is_of_whoever_answers_it(dialled: str, user: str, owner: Owner | None) -> None:
    assert directory().owner_of_call(dialled, user) == owner


@pytest.mark.parametrize(
    ("dialled", "user", "application", "owner", "url"),
    [
        ("15550199", "eve_MA", "2", Owner("MA"), "http://endpoint.test/"),  # that of the token
        ("15550199", "ann_MA", "", Owner("MA"), "http://number.test/"),  # she is another account's endpoint
        ("15550199", "eve_MA", "", Owner("MA"), "http://number.test/"),
        ("1", "eve_MA", "", Owner("MA"), None),
        ("1", "eve_MX", "2", None, None),
        ("1", "eve_MA", "gone", Owner("MA"), None),
    ],
)
def test_a_call_by_an_access_token(
    dialled: str, user: str, application: str, owner: Owner | None, url: str | None
) -> None:
    made = directory()
    assert made.owner_of_call(dialled, user, application) == owner
    if owner is not None:
        urls = made.urls(call(user, dialled, application=application))
        assert (urls and urls.answer.answer_url) == url


def test_users() -> None:
    assert directory().owner_of_user("eve_MA") == Owner("MA")
    assert directory().owner_of_user("ann") == Owner("MA", "SA")
    assert directory().owner_of_user("eve") is None


@pytest.mark.parametrize("to", ["sip:bob@phone.plivo.com", "bob", "15550300", "+1 555 0300"])
def test_every_binding_is_a_way_to_a_phone_the_latest_first(to: str) -> None:
    made = directory()
    assert made.destinations(to) == [
        Destination(target="sip:bob@10.0.0.8:5062", next_hop=THERE, is_own=True),
        Destination(target="sip:bob@10.0.0.7", next_hop=HERE, is_own=True),
    ]
    made.srtp_users.add("bob")
    assert all(each.srtp for each in made.destinations(to))


def test_a_phone_that_registered_anew_is_rung_once_and_two_behind_one_proxy_both() -> None:
    anew, before = "sip:bob@10.0.0.8:5062;line=2", "sip:bob@10.0.0.8:5062;line=1"
    other = "sip:bob@10.0.0.9:5062"
    bound = [(anew, THERE), (before, THERE), (other, THERE), (anew, HERE)]
    made = StoreDirectory(*nobody(), lambda _: bound)
    found = [(each.target, each.next_hop) for each in made.destinations("bob")]
    assert found == [(anew, THERE), (other, THERE), (anew, HERE)]


@pytest.mark.parametrize("to", ["sip:bob@pbx.test", "sip:bob@PBX.test:5070?X-A=1"])
def test_a_host_of_others_is_called_where_it_is_said_to_be(to: str) -> None:
    made = StoreDirectory(*nobody(), lambda _: [("sip:bob@10.0.0.8", THERE)], {"pbx.test": HERE})
    assert made.destinations(to) == [Destination(target=to.partition("?")[0], next_hop=HERE)]
    assert made.destinations("sip:bob@elsewhere.test") == [
        Destination(target="sip:bob@10.0.0.8", next_hop=THERE, is_own=True)
    ]


@pytest.mark.parametrize("to", ["sip:ann@phone.plivo.com", "15550301", ""])
def test_who_is_not_registered_cannot_be_reached(to: str) -> None:
    assert directory().destinations(to) == []


@pytest.mark.parametrize(
    ("caller", "dialled", "answer_url"),
    [
        ("15550100", "15550199", "http://number.test/"),
        ("ann", "15550199", "http://endpoint.test/"),
        ("ann", "anything", "http://endpoint.test/"),
        ("bob", "15550199", "http://number.test/"),
    ],
)
def test_which_application_answers(caller: str, dialled: str, answer_url: str) -> None:
    urls = directory().urls(call(caller, dialled))
    assert urls is not None
    assert (urls.answer.answer_url, urls.answer.answer_method) == (answer_url, "GET")
    assert urls.answer.fallback_url == "http://fallback.test/"


def test_who_only_says_to_be_an_endpoint_gets_the_application_of_the_number() -> None:
    urls = directory().urls(call("ann", "15550199", proved=False))
    assert urls is not None
    assert urls.answer.answer_url == "http://number.test/"


@pytest.mark.parametrize("dialled", ["15550198", "15550197", "15550196", "nobody"])
def test_nobody_answers(dialled: str) -> None:
    assert directory().urls(call("15550100", dialled)) is None
    assert directory().urls(call("bob", "nobody")) is None


def test_without_hangup_url_the_answer_url_hears_the_end() -> None:
    urls = directory().urls(call("15550100", "15550199"))
    assert urls is not None
    assert (urls.hangup_url, urls.hangup_method) == ("http://number.test/", "POST")
    urls = directory().urls(call("ann", "15550199"))
    assert urls is not None
    assert (urls.hangup_url, urls.hangup_method) == ("http://hangup.test/", "POST")


def test_the_trunk_with_the_longest_prefix_takes_a_number() -> None:
    secret = Credentials("us", "secret")
    carrier = Trunk(prefixes=("1", "44"), next_hop=HERE)
    pbx = Trunk(prefixes=("1555",), next_hop=THERE, credentials=secret)
    made = StoreDirectory(*nobody(), lambda _: [], trunks=Trunks([carrier, pbx]))
    made.phones["15550300"] = "bob"
    assert made.destinations("+44 20 7946") == [Destination(target="sip:44207946@192.0.2.7:5060", next_hop=HERE)]
    assert made.destinations("15550301") == [
        Destination(target="sip:15550301@192.0.2.8:5060", next_hop=THERE, credentials=secret)
    ]
    for nowhere in ("15550300", "33612345678", "sip:15550301@phone.plivo.com", "bob", ""):
        assert made.destinations(nowhere) == []
