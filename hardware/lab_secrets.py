"""Passwords of the lab's SIP endpoints that nobody chose: made once, kept beside lab.yaml for its owner alone."""

from __future__ import annotations

import fcntl
import hmac
import json
import os
import secrets
import string
from contextlib import contextmanager
from typing import TYPE_CHECKING

from emulator.base.errors import BadInput
from hardware.lab_file import DEFAULT_FILE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_SIGNS = string.ascii_letters + string.digits
"""Nothing that a configuration file of any vendor would have to escape."""
_LENGTH = 20
"""119 bits."""


def endpoint_password(lab_path: Path | None, phone_name: str) -> str:
    """The password of a phone's endpoint: the same for everybody who asks with this lab, made when first asked for.

    `lab_path`: the lab.yaml, which need not exist; None: that of the working folder. A password that lab.yaml itself
    gives goes first, and that is the asker's affair. Raises BadInput when the file that keeps them cannot be used.
    """
    path = secrets_file(lab_path)
    try:
        with _opened_alone(path) as descriptor:
            known = _read(path, descriptor)
            if phone_name not in known:
                known[phone_name] = "".join(secrets.choice(_SIGNS) for _ in range(_LENGTH))
                _write(descriptor, known)
            return known[phone_name]
    except OSError as error:
        raise BadInput(f"cannot be used: {error.strerror}", place=str(path)) from error


def event_token(lab_path: Path | None, phone_name: str) -> str:
    """What the action URLs of a phone have in them, so that nobody else reports in its name; a URL can carry it.

    It follows from the password that is kept for it, and tells nothing of that. Raises BadInput as that does.
    """
    return hmac.new(endpoint_password(lab_path, phone_name).encode(), b"action URLs", "sha256").hexdigest()[:32]


def secrets_file(lab_path: Path | None) -> Path:
    """`lab.secrets.json` beside `lab.yaml`."""
    return (lab_path or DEFAULT_FILE).with_suffix(".secrets.json")


@contextmanager
def _opened_alone(path: Path) -> Iterator[int]:
    """Opened by one process at a time: a run and a provisioning server may ask at once. A link is not followed."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        if os.fstat(descriptor).st_mode & 0o077:
            raise BadInput("others may read it; after `chmod 600` it is taken", place=str(path))
        yield descriptor
    finally:
        os.close(descriptor)


def _read(path: Path, descriptor: int) -> dict[str, str]:
    text = os.pread(descriptor, os.fstat(descriptor).st_size, 0)
    if not text:
        return {}
    try:
        kept = json.loads(text)
    except ValueError:
        kept = None
    if not isinstance(kept, dict) or not all(isinstance(value, str) and value for value in kept.values()):
        raise BadInput(
            "is damaged; without it new passwords are made, and phones are provisioned anew", place=str(path)
        )
    return kept


def _write(descriptor: int, known: dict[str, str]) -> None:
    """Longer than before, as names only join: a crash in the midst leaves what is seen as damaged."""
    os.pwrite(descriptor, json.dumps(known, indent=2, sort_keys=True).encode() + b"\n", 0)
    os.fsync(descriptor)
