"""What is answered to a phone that asks for a file, by whatever protocol; what a person is told of it.

A file with a password goes to the machine that asked for it first and to no other while the server runs. Tokens and
passwords are in no line that is told.
"""

from __future__ import annotations

import json
import re
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hardware.provisioning.asker import identify
from hardware.provisioning.provisioned import ProvisionedTable
from hardware.provisioning.tickets import Tickets

if TYPE_CHECKING:
    from collections.abc import Callable

    from hardware.lab_file import Vendor
    from hardware.provisioning.asker import Asker
    from hardware.provisioning.catalog import Catalog
    from hardware.provisioning.line_config import ConfigFile, LineConfig


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetch:
    """A file is asked for."""

    path: str
    """`/FILE` or `/TOKEN/FILE`, decoded."""
    host: str
    """Who asks."""
    way: str
    """`http`, `https` or `tftp`."""
    base_url: str = ""
    """Where files are asked for by that way, with a slash at the end; with the token that was used, if any."""
    user_agent: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """Status as of HTTP; the body is empty unless it is 200."""

    status: int
    file: ConfigFile | None = None


NOT_FOUND, FORBIDDEN = Answer(404), Answer(403)


class Answering:
    """One per server."""

    def __init__(
        self, catalog: Catalog, *, tell: Callable[[str], None], clock: Callable[[], float], tokens_only: bool = False
    ) -> None:
        """`tell` shows a person a line. With `tokens_only` no file with a password goes out without a token."""
        self.catalog = catalog
        self.tickets = Tickets()
        self.provisioned = ProvisionedTable.of(catalog.phones)
        self._tell = tell
        self._clock = clock
        self._tokens_only = tokens_only
        self._owners: dict[str, str] = {}
        """Phone → the machine that fetched its file."""
        self._told: set[str] = set()
        """Lines that are said once and not with every try of a phone."""

    def answer(self, fetch: Fetch) -> Answer:
        """Find the file, or refuse and say why to the person in front."""
        parts = [part for part in fetch.path.split("/") if part]
        name, token = (parts[-1], parts[0]) if len(parts) > 1 else (parts[0] if parts else "", "")
        asker = identify(name, fetch.user_agent)
        guest = ""
        if token:
            guest = self.tickets.phone_of(token, fetch.host, self._clock())
            if not guest:
                self._tell_once(f"{fetch.host} asked by a one-time URL that is over, or another machine's: refused")
                return NOT_FOUND
        if asker.is_torn:
            self._tell_once(f"{fetch.host} asked for {printable(name)}, which is another phone's by its MAC: refused")
            return FORBIDDEN
        config = self.catalog.phone_of(asker.mac)
        if config is None:
            return self._without_phone(fetch, name, asker)
        if guest and guest != config.phone:
            self._tell_once(f"{fetch.host} asked for the file of {config.phone} by the URL of {guest}: refused")
            return FORBIDDEN
        return self._for_phone(fetch, name, asker, config, has_token=bool(guest))

    def one_time_path(self, phone: str) -> str:
        """`TOKEN/`, for a URL of that phone."""
        return f"{self.tickets.issue(phone, self._clock())}/"

    def unknown_phone(self, host: str, asker: Asker, what: str) -> None:
        """Say what to write into lab.yaml of a phone that is not in it."""
        if not asker.mac:
            agent = f" ({asker.vendor} {asker.model})" if asker.vendor else ""
            self._tell_once(f"{host} asked for {printable(what)}{agent}: no phone that we know, and it gives no MAC")
            return
        mac = ":".join(asker.mac[index : index + 2] for index in range(0, 12, 2))
        model = f", model: {_in_yaml(printable(asker.model))}" if asker.model else ""
        self._tell_once(
            f"{host} asked for {printable(what)}, and lab.yaml has no such phone. Under phones:  "
            f'NAME: {{vendor: {asker.vendor or "VENDOR"}{model}, mac: "{mac}", host: {host}}}'
        )

    def _without_phone(self, fetch: Fetch, name: str, asker: Asker) -> Answer:
        """A file of a model has no password in it: whoever asks may have it, unless it is a stranger."""
        if not asker.mac and (file := self.catalog.model_file(name, fetch.base_url)) is not None:
            return Answer(200, file)
        if not _is_boot_file(name):
            self.unknown_phone(fetch.host, asker, name)
        return NOT_FOUND

    def _for_phone(self, fetch: Fetch, name: str, asker: Asker, config: LineConfig, *, has_token: bool) -> Answer:
        if not self.catalog.serves(config.vendor):
            self._tell_once(f"{config.phone}: there are no files for vendor {config.vendor}; set it up by hand")
            return NOT_FOUND
        if asker.vendor is not None and not _same_maker(asker.vendor, config.vendor):
            what = f"{asker.vendor} {printable(asker.model)}"
            self._tell_once(f"{config.phone}: lab.yaml says {config.vendor}, it says {what}; correct its vendor")
            return NOT_FOUND
        file = self.catalog.own_file(config, name) or self.catalog.model_file(name, fetch.base_url)
        if file is None:
            return NOT_FOUND
        if not file.is_personal:
            return Answer(200, file)
        return self._personal(fetch, config, file, has_token=has_token)

    def _personal(self, fetch: Fetch, config: LineConfig, file: ConfigFile, *, has_token: bool) -> Answer:
        if self._tokens_only and not has_token:
            self._tell_once(f"{config.phone}: {fetch.host} asked for its file without a one-time URL: refused")
            return FORBIDDEN
        owner = self._owners.setdefault(config.phone, fetch.host)
        if owner != fetch.host and not has_token:
            self._tell_once(
                f"{config.phone}: {fetch.host} asked for its file, which {owner} has: refused; "
                "if the phone has a new address, start `offhook provision` again"
            )
            return FORBIDDEN
        self._owners[config.phone] = fetch.host
        at = time.strftime("%H:%M:%S")
        is_last = self.provisioned.note(config.phone, file=file.name, host=fetch.host, way=fetch.way, at=at)
        self._tell(f"{at} {config.phone}: {file.name} to {fetch.host} by {fetch.way}")
        if is_last:
            self._tell("every phone of lab.yaml that has a MAC address has its file")
        return Answer(200, file)

    def _tell_once(self, line: str) -> None:
        if line not in self._told and len(self._told) < 10_000:
            self._told.add(line)
            self._tell(line)


def printable(text: str) -> str:
    """Text of a stranger for a terminal: short, and without what moves the cursor."""
    return "".join(sign if sign.isprintable() else "?" for sign in text[:80])


def _in_yaml(text: str) -> str:
    """A text that is nothing but a text when the line is copied into lab.yaml."""
    return text if re.fullmatch(r"[A-Za-z][A-Za-z0-9._-]*", text) else json.dumps(text, ensure_ascii=False)


def _is_boot_file(name: str) -> bool:
    """What Yealink phones ask for first, and do without: nobody has to hear of it."""
    return name.lower().endswith(".boot")


def _same_maker(said: Vendor, known: Vendor) -> bool:
    """SPA and MPP, or desk phone and adapter, cannot always be told from what a phone says."""
    return said.partition("_")[0] == known.partition("_")[0]
