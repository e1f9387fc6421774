"""An account and its address of record."""

from __future__ import annotations

from emulator.base.address import Address
from scenarios.endpoints.phone import Account


def test_the_address_of_record_names_the_server() -> None:
    account = Account(party="agent", username="adam", password="x", server=Address("127.0.0.1", 5060), code=2)
    assert account.aor == "sip:adam@127.0.0.1:5060"
