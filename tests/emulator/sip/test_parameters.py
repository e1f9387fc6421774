"""Parameters behind semicolons: RFC 3261 §7.3.1."""

from __future__ import annotations

from emulator.sip.parameters import Parameters


def test_reading_and_writing() -> None:
    text = ';tag=1928;lr;q="0.5 \\"x\\"";Expires=60'
    parameters = Parameters.parse(text)
    assert str(parameters) == text
    assert parameters.get("tag") == "1928"
    assert parameters.get("lr") is None
    assert "lr" in parameters
    assert parameters.get("q") == '0.5 "x"'
    assert parameters.get("expires") == "60"
    assert "missing" not in parameters


def test_blanks_do_not_matter() -> None:
    assert str(Parameters.parse(" ;  tag   = 12 ; lr ")) == ";tag=12;lr"


def test_changed_copies() -> None:
    parameters = Parameters.parse(";branch=1;RPORT;x=2")
    assert str(parameters.with_value("rport", "5060")) == ";branch=1;RPORT=5060;x=2"
    assert str(parameters.with_value("received", "h")) == ";branch=1;RPORT;x=2;received=h"
    assert str(parameters) == ";branch=1;RPORT;x=2"


def test_a_long_run_of_nonsense_is_read_in_no_time() -> None:
    assert Parameters.parse('; ="' * 20_000).pairs == ()
