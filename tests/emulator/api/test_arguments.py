"""Arguments: from wherever they come, by schema, with errors that name them."""

from typing import Annotated, Any

import pytest
from pydantic import AfterValidator, Field

from emulator.api.arguments import Arguments, HttpMethod, WebAddress, Whole, check, only_one
from emulator.api.errors import ApiError
from tests.emulator.api.desk import Client


class Example(Arguments):
    """A schema of every kind of argument."""

    url: WebAddress
    method: HttpMethod = "POST"
    count: Whole = 1
    name: str = ""
    flag: bool = False


def test_text_numbers_and_unknown_arguments_are_accepted() -> None:
    given = {"url": "http://a.test/", "method": "get", "count": "7", "name": 42, "flag": "true", "extra": [1]}
    wanted = check(Example, given)
    assert (wanted.method, wanted.count, wanted.name, wanted.flag) == ("GET", 7, "42", True)


@pytest.mark.parametrize(
    ("given", "text"),
    [
        ({}, "url parameter is missing"),
        ({"url": "a.test"}, "url parameter is invalid: must start with http:// or https://"),
        ({"url": "http://a.test", "method": "PUT"}, "method parameter is invalid: Input should be 'GET' or 'POST'"),
        (
            {"url": "http://a.test", "count": "x"},
            "count parameter is invalid: expected a whole number",
        ),
    ],
)
def test_errors_name_the_argument(given: dict[str, object], text: str) -> None:
    with pytest.raises(ApiError) as caught:
        check(Example, given)
    assert (caught.value.status, caught.value.text) == (400, text)


FIELDS = {"app_name": "shop", "answer_url": "http://a.test/", "unknown": "x"}


@pytest.mark.parametrize(
    "options",
    [
        {"json": FIELDS},
        {"data": FIELDS},
        {"params": FIELDS},
        {"params": {"app_name": "loses"}, "json": FIELDS},
        {"params": FIELDS, "content": b'""', "headers": {"Content-Type": "application/json"}},
        {"params": FIELDS, "content": b"", "headers": {"Content-Type": "application/json"}},
    ],
)
def test_query_json_and_form_are_one(client: Client, options: dict[str, Any]) -> None:
    assert client.send("POST", "Application/", **options).status_code == 201
    assert [each["app_name"] for each in client.get("Application/")["objects"]] == ["shop"]


@pytest.mark.parametrize("body", [b"{", b"[1]", b"\xff", b"7"])
def test_a_body_that_is_no_object_is_400(client: Client, body: bytes) -> None:
    status, text = client.error("POST", "Application/", content=body, headers={"Content-Type": "application/json"})
    assert status == 400
    assert "body" in text


def test_null_and_empty_are_absent(client: Client) -> None:
    body = {"app_name": "", "answer_url": None}
    assert client.error("POST", "Application/", json=body) == (400, "app_name parameter is missing")


def test_a_list_of_one_is_that_one() -> None:
    assert [only_one(value) for value in (["a"], "a", ["a", "b"], [])] == ["a", "a", ["a", "b"], []]


@pytest.mark.parametrize(("text", "limit"), [("abcd", "at most 3"), ("a", "at least 2")])
def test_of_a_text_the_characters_are_counted(text: str, limit: str) -> None:
    class Named(Arguments):
        name: Annotated[str, AfterValidator(str.strip)] | None = Field(default=None, min_length=2, max_length=3)

    with pytest.raises(ApiError, match=f"name parameter is invalid: String should have {limit} characters"):
        check(Named, {"name": text})
