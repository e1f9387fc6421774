"""Expectations: callbacks in order and in groups."""

from __future__ import annotations

from scenarios.language.expectations import AnyOrder, Callback, Expectations


def test_callbacks_alone_and_in_groups() -> None:
    expect = Expectations.model_validate(
        {"callbacks": [{"to": "/a/"}, {"any_order": [{"to": "/b/"}, {"to": "/c/", "times": 2}]}]}
    )
    assert [type(each) for each in expect.callbacks] == [Callback, AnyOrder]
    assert [(each.to, each.times) for each in expect.every_callback()] == [("/a/", 1), ("/b/", 1), ("/c/", 2)]


def test_a_checked_model_is_accepted_again() -> None:
    expect = Expectations.model_validate({"callbacks": [{"any_order": [{"to": "/b/"}]}]})
    assert Expectations.model_validate(expect.model_dump(by_alias=True, exclude_unset=True)) == expect
