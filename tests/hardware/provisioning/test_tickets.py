"""A one-time token is one phone's, one machine's, and over soon."""

from __future__ import annotations

from hardware.provisioning.tickets import IN_USE_S, VALID_S, Tickets


def test_a_token_is_good_for_whoever_uses_it_first_and_nobody_else() -> None:
    tickets = Tickets()
    token = tickets.issue("reception", 0.0)
    assert len(token) >= 22
    assert tickets.phone_of(token, "192.168.1.20", 10.0) == "reception"
    assert tickets.phone_of(token, "192.168.1.66", 10.0) == ""
    assert tickets.phone_of(token, "192.168.1.20", 10.0 + IN_USE_S - 1) == "reception"
    assert tickets.phone_of(token, "192.168.1.20", 10.0 + IN_USE_S) == ""


def test_a_token_that_nobody_uses_is_over_after_an_hour() -> None:
    tickets = Tickets()
    assert tickets.phone_of(tickets.issue("reception", 0.0), "192.168.1.20", VALID_S) == ""


def test_a_new_token_voids_the_unused_one_before_it_and_no_other() -> None:
    tickets = Tickets()
    used, other, unused = tickets.issue("a", 0.0), tickets.issue("b", 0.0), ""
    assert tickets.phone_of(used, "h", 1.0) == "a"
    unused = tickets.issue("a", 2.0)
    new = tickets.issue("a", 3.0)
    found = [tickets.phone_of(token, "h", 4.0) for token in (used, other, unused, new)]
    assert found == ["a", "b", "", "a"]


def test_nobodys_token() -> None:
    assert Tickets().phone_of("", "h", 0.0) == ""
