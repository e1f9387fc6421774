"""All combinations have names of their own, beside those of the cells."""

from __future__ import annotations

from tools.record_matrix.combinations import all_combinations, everything, families


def test_every_name_once() -> None:
    names = [each.name for each in everything()]
    assert len(names) == len(set(names))
    assert sum(map(len, families().values())) == len(all_combinations()) > 80


def test_every_order_is_of_requests_that_are_due() -> None:
    for each in all_combinations():
        paths = {request.path for request in each.due.requests}
        assert {path for chain in each.due.chains for path in chain} <= paths, each.name
        assert all(request.file < max(1, len(each.due.files)) for request in each.due.requests), each.name
