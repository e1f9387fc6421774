"""Recording files: whole, in part, and gone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from emulator.api.errors import ApiError
from emulator.api.recordings.media import CHUNK, wanted_range
from tests.emulator.api.desk import OTHER, recording

if TYPE_CHECKING:
    from tests.emulator.api.desk import Client, FakeOperator

CONTENT = bytes(range(256)) * (CHUNK // 256 * 2 + 1)


@pytest.fixture(autouse=True)
def files(operator: FakeOperator) -> None:
    operator.store.put(recording("rec-1"))
    operator.store.put(recording("rec-2", file_format="mp3", path="/data/rec-2.mp3"))
    operator.store.put(recording("lost"))
    operator.store.put(recording("running", samples=None, path=""))
    operator.files = {"/data/rec-1.wav": CONTENT, "/data/rec-2.mp3": b"ID3"}


def test_the_whole_file_without_credentials(client: Client) -> None:
    answer = client.send("GET", "Recording/rec-1.wav", auth=None)
    assert (answer.status_code, answer.content) == (200, CONTENT)
    assert answer.headers["Content-Type"] == "audio/wav"
    assert answer.headers["Content-Length"] == str(len(CONTENT))
    assert answer.headers["Accept-Ranges"] == "bytes"
    assert client.send("GET", "Recording/rec-2.mp3").headers["Content-Type"] == "audio/mpeg"


def test_head_has_the_headers_only(client: Client) -> None:
    answer = client.send("HEAD", "Recording/rec-1.wav")
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["Content-Length"] == str(len(CONTENT))


@pytest.mark.parametrize(
    ("header", "first", "last"),
    [("bytes=0-99", 0, 99), ("bytes=100-", 100, None), ("bytes=-44", -44, None), ("bytes=5-99999999", 5, None)],
)
def test_a_part_of_the_file(client: Client, header: str, first: int, last: int | None) -> None:
    answer = client.send("GET", "Recording/rec-1.wav", headers={"Range": header})
    expected = CONTENT[first:] if last is None else CONTENT[first : last + 1]
    assert (answer.status_code, answer.content) == (206, expected)
    start = first % len(CONTENT)
    assert answer.headers["Content-Range"] == f"bytes {start}-{start + len(expected) - 1}/{len(CONTENT)}"


def test_a_part_outside_of_the_file_is_416(client: Client) -> None:
    answer = client.send("GET", "Recording/rec-1.wav", headers={"Range": f"bytes={len(CONTENT)}-"})
    assert answer.status_code == 416
    assert answer.headers["Content-Range"] == f"bytes */{len(CONTENT)}"


@pytest.mark.parametrize("header", ["", "bytes=-", "bytes=9-5", "bytes=0-1,4-5", "items=0-1", "bytes=a-b"])
def test_what_is_no_single_range_means_the_whole_file(header: str) -> None:
    assert wanted_range(header, 100) is None


@pytest.mark.parametrize(("header", "size"), [("bytes=0-", 0), ("bytes=-0", 10), ("bytes=10-20", 10)])
def test_unsatisfiable(header: str, size: int) -> None:
    with pytest.raises(ApiError):
        wanted_range(header, size)


def test_a_part_is_only_given_of_the_file_that_was_begun(client: Client, operator: FakeOperator) -> None:
    tag = client.send("HEAD", "Recording/rec-1.wav").headers["ETag"]
    statuses = []
    for condition in (tag, '"another"', "Sat, 21 Nov 2026 10:00:00 GMT"):
        headers = {"Range": "bytes=0-99", "If-Range": condition}
        statuses.append(client.send("GET", "Recording/rec-1.wav", headers=headers).status_code)
    assert statuses == [206, 200, 200]
    operator.files["/data/rec-1.wav.original"] = b"RIFF with noise"
    assert client.send("HEAD", "Recording/rec-1.wav?type=original").headers["ETag"] != tag


def test_the_original(client: Client, operator: FakeOperator) -> None:
    for path in ("Recording/rec-1.wav?type=original", "Recording/rec-1.wav?type=other"):
        assert client.send("GET", path).content == CONTENT
    operator.files["/data/rec-1.wav.original"] = b"RIFF with noise"
    answer = client.send("GET", "Recording/rec-1.wav?type=original", headers={"Range": "bytes=0-3"})
    assert (answer.status_code, answer.content, answer.headers["Content-Range"]) == (206, b"RIFF", "bytes 0-3/15")
    assert client.send("GET", "Recording/rec-1.wav").content == CONTENT


@pytest.mark.parametrize("name", ["rec-1.mp3", "rec-2.wav", "unknown.wav", "running.wav", "lost.wav", "rec-1.ogg"])
def test_what_is_not_there_is_404(client: Client, name: str) -> None:
    assert client.error("GET", f"Recording/{name}") == (404, "not found")


def test_another_account_in_the_path_is_404(client: Client) -> None:
    assert client.send("GET", f"/v1/Account/{OTHER}/Recording/rec-1.wav").status_code == 404
