"""A run whose secrets are known: with `--secrets` they stand in its files, without it none does, in whatever form."""

from __future__ import annotations

import base64
import hashlib
import re
from typing import TYPE_CHECKING

from scenarios.proof.pcap import read_capture
from scenarios.runner.command import PASSED, RunOrder, run_command

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

SCENARIO = """\
name: secrets
summary: Keys of media, credentials of both kinds, and tokens on every way that they can go.
numbers: ["15550100"]
parties:
  caller: {srtp: true}
  agent: {username: adam, challenge: {username: front-desk, password: desk-secret-1}}
app:
  documents:
    /answer/: |
      <Response>
        <Dial action="${app_url}/dialled/?access_token=query-secret-2">
          <User sipAuthUsername="front-desk" sipAuthPassword="desk-secret-1">${agent.uri}</User>
        </Dial>
      </Response>
    /dialled/: <Response><Redirect>http://ann:url-secret-3@127.0.0.1:9/</Redirect></Response>
steps:
  - rest: endpoints.create
    with: {username: zoe, password: api-secret-4, alias: zoe}
  - rest: endpoints.list
  - dial: "15550100"
    by: caller
  - answer: agent
    after: 1 s
  - talk: [caller, agent]
    for: 2500 ms
  - hang_up: agent
  - until: {callback: /dialled/}
  - until: {ended: caller}
    within: 30 s
expect:
  callbacks:
    - to: /answer/
    - to: /dialled/
    - to: /hangup/
"""
CHOSEN = (b"query-secret-2", b"url-secret-3", hashlib.md5(b"api-secret-4", usedforsecurity=False).hexdigest().encode())
MADE_UP = re.compile(rb'(?:inline:|response=\\?")([A-Za-z0-9+/]{20,}=*)')
"""Keys of SRTP and answers to challenges: the same seed makes the same."""
NEVER_WRITTEN = (b"desk-secret-1", b"api-secret-4", base64.b64encode(b"ann:url-secret-3"))


def run(folder: Path, capsys: pytest.CaptureFixture[str], *, secrets: bool) -> dict[str, bytes]:
    """Everything that a run leaves: its files by their names, and what it printed."""
    file, out = folder / "secrets.yaml", folder / f"out-{secrets}"
    file.write_text(SCENARIO)
    status = run_command(RunOrder(paths=[file], world="simulated", out=out, secrets=secrets))
    printed = "".join(capsys.readouterr())
    assert status == PASSED, printed
    written = {path.relative_to(out).as_posix(): path.read_bytes() for path in out.rglob("*") if path.is_file()}
    return {**written, "screen": printed.encode()}


def test_none_is_in_any_file_unless_it_is_wanted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shown = run(tmp_path, capsys, secrets=True)
    covered = run(tmp_path, capsys, secrets=False)

    made_up = {each for data in shown.values() for each in MADE_UP.findall(data)}
    assert len(made_up) >= 5, "two keys and the credentials of two registrations and a call"
    everything = b"".join(shown.values())
    assert [secret for secret in CHOSEN if secret not in everything] == []
    for name in ("capture.pcap", "timeline.json", "callbacks.json", "timeline.txt"):
        assert any(secret in shown[f"secrets/{name}"] for secret in (*CHOSEN, *made_up)), name

    found = [(name, each) for name, data in covered.items() for each in (*CHOSEN, *made_up) if each in data]
    assert found == []
    assert [secret for secret in NEVER_WRITTEN if secret in everything + b"".join(covered.values())] == []


def test_raw_messages_are_kept_byte_for_byte(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """All of them but the secrets, whose length stays."""
    for secrets in (True, False):
        run(tmp_path, capsys, secrets=secrets)
    pairs = list(
        zip(*(payloads(tmp_path / f"out-{secrets}/secrets/capture.pcap") for secrets in (True, False)), strict=True)
    )
    changed = [pair for pair in pairs if pair[0] != pair[1]]
    assert len(pairs) > 300
    assert 5 <= len(changed) <= 20
    for was, covered in changed:
        assert len(was) == len(covered)
        assert all(new in (old, ord("*")) for old, new in zip(was, covered, strict=True))


def payloads(file: Path) -> list[bytes]:
    """Of every datagram of a capture."""
    capture = read_capture(file)
    data = bytes(capture.data)
    return [data[start : start + length] for start, length in zip(capture.start, capture.length, strict=True)]
