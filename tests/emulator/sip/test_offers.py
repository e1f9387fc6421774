"""Offer and answer as a table: every cell (RFC 3264 §4)."""

from __future__ import annotations

import itertools

import pytest

from emulator.sip.offers import TRANSITIONS, Description, OfferState


def test_the_table_is_whole() -> None:
    assert set(TRANSITIONS) == set(itertools.product(OfferState, Description))


@pytest.mark.parametrize("begin", [OfferState.STABLE, OfferState.UNSPOKEN])
@pytest.mark.parametrize(
    ("offer", "answer", "between"),
    [
        (Description.SENT, Description.RECEIVED, OfferState.OURS),
        (Description.RECEIVED, Description.SENT, OfferState.THEIRS),
    ],
)
def test_an_offer_is_open_until_it_is_answered_or_dropped(
    begin: OfferState, offer: Description, answer: Description, between: OfferState
) -> None:
    assert TRANSITIONS[begin, offer] is between
    assert TRANSITIONS[between, offer] is between, "the same description again"
    assert TRANSITIONS[between, answer] is OfferState.STABLE
    assert TRANSITIONS[between, Description.DROPPED] is OfferState.STABLE
    assert TRANSITIONS[begin, Description.DROPPED] is OfferState.STABLE
