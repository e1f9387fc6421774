"""Single attributes: what each changes."""

from __future__ import annotations

from tools.record_matrix.attributes import attributes


def test_what_single_attributes_change() -> None:
    due = {each.name: each.due for each in attributes()}
    assert [name for name, each in due.items() if not each.files] == [
        "gone_in_the_beep",
        "never_dialled",
        "stopped_before_the_answer",
    ]
    assert due["both_flags"].files[0].begins.name == "bridged"
    assert str(due["no_beep"].files[0].begins) == "answered"
    assert [due[f"keys-{keys}"].requests[1].fields["Digits"] for keys in ("star", "none", "unset")] == ["*", "", "#"]
    assert due["bare-foreground"].files[0].file_format == "mp3"
