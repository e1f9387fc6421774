"""Identifiers repeat from a seed and have the documented forms."""

from __future__ import annotations

import uuid

from emulator.base.ids import Ids


def test_the_same_seed_gives_the_same_identifiers() -> None:
    first, second = Ids.seeded(7), Ids.seeded(7)

    assert [first.uuid(), first.token(), first.digits(20)] == [second.uuid(), second.token(), second.digits(20)]


def test_another_seed_gives_others() -> None:
    assert Ids.seeded(1).uuid() != Ids.seeded(2).uuid()


def test_forms() -> None:
    ids = Ids.unguessable()

    assert uuid.UUID(ids.uuid()).version == 4
    assert len(ids.token(24)) == 24
    assert ids.token().isalnum()
    assert ids.digits(20).isdigit()
    assert 0 <= ids.bits(16) < 65536
    assert ids.choice([4000, 4002]) in {4000, 4002}
