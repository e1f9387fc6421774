"""Settings of a platform: flag before environment before `offhook.yaml` before default."""

from __future__ import annotations

import difflib
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from emulator.base.errors import BadInput
from emulator.base.yaml_source import YamlSource
from emulator.settings import Account, Application, Dialling, Endpoint, Ledger, Limits, Number, Settings
from emulator.signalling_settings import Signalling
from emulator.trunk_settings import Acceptance, Registration, Trunk
from emulator.webrtc_settings import WebRtc

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pydantic import BaseModel

DEFAULT_FILE = Path("offhook.yaml")
_ENVIRONMENT = {
    "auth_id": "PLIVO_AUTH_ID",
    "auth_token": "PLIVO_AUTH_TOKEN",
    "http": "OFFHOOK_HTTP",
    "https": "OFFHOOK_HTTPS",
    "certificates": "OFFHOOK_CERTIFICATES",
    "sip": "OFFHOOK_SIP",
    "sips": "OFFHOOK_SIPS",
    "ws": "OFFHOOK_WS",
    "wss": "OFFHOOK_WSS",
    "rtp_ports": "OFFHOOK_RTP_PORTS",
    "advertise": "OFFHOOK_ADVERTISE",
    "data": "OFFHOOK_DATA",
    "store": "OFFHOOK_STORE",
    "control_token": "OFFHOOK_CONTROL_TOKEN",
}
"""Which environment variable stands for which setting."""


def load_config(file: Path | None, flags: Mapping[str, str]) -> Settings:
    """Read settings. Raises BadInput with file:line:column, or the name of the option or variable."""
    path = file or (DEFAULT_FILE if DEFAULT_FILE.exists() else None)
    source = YamlSource(str(path), _text(path)) if path is not None else None
    tree = _mapping(source)
    given: dict[str, str] = {
        name: os.environ[variable] for name, variable in _ENVIRONMENT.items() if os.environ.get(variable)
    }
    account: dict[str, str] = {name: given.pop(name) for name in ("auth_id", "auth_token") if name in given}
    if account and isinstance(tree.get("account", {}), dict | None):
        tree["account"] = {**(tree.get("account") or {}), **account}
    try:
        settings = Settings.model_validate({**tree, **given, **flags})
    except ValidationError as error:
        raise _pointed(error, source, flags, {**given, **account}) from error
    _check_references(settings, source)
    return settings


def _mapping(source: YamlSource | None) -> dict[str, Any]:
    """The file's settings; a section with nothing under it counts as absent."""
    if source is None or source.tree is None:
        return {}
    if not isinstance(source.tree, dict):
        raise source.bad("a mapping of settings is expected here")
    return {name: value for name, value in source.tree.items() if value is not None}


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise BadInput(f"cannot be read: {error.strerror}", place=str(path)) from error
    except UnicodeDecodeError as error:
        raise BadInput(f"is not UTF-8 text (byte {error.start})", place=str(path)) from error


def _pointed(
    error: ValidationError, source: YamlSource | None, flags: Mapping[str, str], given: Mapping[str, str]
) -> BadInput:
    """One fault, with its place: the option, the variable, or the spot in the file. A typo explains what is missing."""
    faults = error.errors()
    first = next((fault for fault in faults if fault["type"] == "extra_forbidden"), faults[0])
    path = first["loc"]
    name = str(path[-1]) if path else ""
    message = _explained(first["type"], name, first["msg"], path)
    top = str(path[0]) if path else ""
    setting = name if top == "account" else top
    if top in flags:
        return BadInput(message.removeprefix(f"{name}: "), place=f"--{top.replace('_', '-')}")
    if setting in given:
        return BadInput(message.removeprefix(f"{name}: "), place=_ENVIRONMENT[setting])
    assert source is not None, "without a file, only options and variables can be wrong"
    return source.bad(message, path, key=first["type"] == "extra_forbidden")


def _explained(kind: str, name: str, message: str, path: tuple[int | str, ...]) -> str:
    if kind != "extra_forbidden":
        return f"{name}: {message[0].lower()}{message[1:]}"
    section = Settings if len(path) == 1 else _SECTIONS[str(path[0])] if len(path) < 4 else _PARTS[str(path[2])]
    words = list(section.model_fields)
    return f"unknown setting {name!r}{_hint(name, words)}"


_SECTIONS: dict[str, type[BaseModel]] = {
    "account": Account,
    "applications": Application,
    "numbers": Number,
    "endpoints": Endpoint,
    "trunks": Trunk,
    "dialling": Dialling,
    "ledger": Ledger,
    "limits": Limits,
    "signalling": Signalling,
    "webrtc": WebRtc,
}
_PARTS: dict[str, type[BaseModel]] = {"registration": Registration, "accepts": Acceptance}
"""Sections within sections."""


def _hint(word: str, words: Iterable[str]) -> str:
    near = difflib.get_close_matches(word, words, n=1)
    return f"; did you mean {near[0]!r}?" if near else ""


def _check_references(settings: Settings, source: YamlSource | None) -> None:
    """Numbers and endpoints name applications that exist; who calls by a trunk is nobody else."""
    for section, entries in (("numbers", settings.numbers), ("endpoints", settings.endpoints)):
        for name, entry in entries.items():
            if entry.application and entry.application not in settings.applications:
                hint = _hint(entry.application, settings.applications)
                assert source is not None, "numbers and endpoints come from the file only"
                written = next(key for key in source.tree[section] if str(key) == name)
                raise source.bad(
                    f"no application is called {entry.application!r}{hint}", (section, written, "application")
                )
    _check_trunk_users(settings, source)


def _check_trunk_users(settings: Settings, source: YamlSource | None) -> None:
    known = dict.fromkeys(settings.endpoints, "an endpoint")
    for name, trunk in settings.trunks.items():
        username = trunk.accepts.username if trunk.accepts is not None else ""
        if username in known:
            assert source is not None, "trunks come from the file only"
            raise source.bad(
                f"username: {known[username]} is called {username!r}, too", ("trunks", name, "accepts", "username")
            )
        if username:
            known[username] = f"trunk {name!r}"
