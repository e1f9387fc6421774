"""Grandstream HT8xx adapters: status and reboot by their web interface, the phone behind them by its handset.

Their web interface cannot make or take calls. Sources: Grandstream, "HT801/HT802 Administration Guide" (status pages,
hook state, `#` as dial key, reboot); the requests are those of the pages of firmware 1.0.x with HTML forms, and of the
JSON pages that newer and V2 hardware has, as published by users of both.
"""

from __future__ import annotations

import base64
import html
import json
import re
from typing import TYPE_CHECKING, Any

from hardware.phones.control import PhoneStatus
from hardware.phones.unable import UnablePhone
from hardware.phones.web_interface import WebInterface, json_of

if TYPE_CHECKING:
    import httpx

    from hardware.phones.control import Ability, ControlFailure, Handset

MODEL, FIRMWARE, MAC, HOOK, REGISTERED = "P89", "P68", "P67", "P4901", "P4921"
"""What the JSON pages call them; the last two are of the first port."""
_HIDDEN = re.compile(r'name="?(gnkey|session_token)"?[^>]*?value="?([0-9A-Za-z]+)')
_PORT = re.compile(r"\bFXS ?1? +(On|Off) Hook +(?:\S+ +)?((?:Not )?Registered)", re.IGNORECASE)


class GrandstreamHt(UnablePhone):
    """One adapter's first port; `password` is the administrator's."""

    def __init__(self, name: str, host: str, *, handset: Handset, login: tuple[str, str] = ("admin", "")) -> None:
        super().__init__(name, "the phone behind an HT8xx")
        self._web = WebInterface(name, host, secret=login[1])
        self._handset = handset
        self._user, self._password = login
        self._is_lifted = False
        self._token = ""

    @property
    def abilities(self) -> frozenset[Ability]:
        """What takes keys is there only if the handset can press them."""
        by_hook: frozenset[Ability] = frozenset({"answer", "hang_up", "reboot", "status"})
        by_keys: frozenset[Ability] = frozenset({"dial", "press"})
        return by_hook | by_keys if self._handset.presses_keys else by_hook

    async def dial(self, target: str) -> None:
        """Off-hook, the number, and `#`, which sends it ("Use # as Dial Key"). What keys cannot say is refused."""
        if not self._handset.presses_keys:
            await super().dial(target)
        keys = self.keys(target)
        await self._lift()
        await self._handset.press(f"{keys}#")

    async def answer(self) -> None:
        """Off-hook."""
        await self._lift()

    async def hang_up(self) -> None:
        """On-hook."""
        await self._handset.put_down()
        self._is_lifted = False

    async def press(self, digits: str) -> None:
        """Keys during a call."""
        if not self._handset.presses_keys:
            await super().press(digits)
        await self._handset.press(self.keys(digits))

    async def reboot(self) -> None:
        """`rs`."""
        if await self._log_in():
            await self._web.get("/cgi-bin/rs")
        else:
            await self._ask("rs")

    async def status(self) -> PhoneStatus:
        """Of the adapter and its first port."""
        page = await self._log_in()
        if page:
            return _of_page(page)
        values = {}
        for wanted in (MODEL, FIRMWARE, MAC, HOOK, REGISTERED):
            # Some firmware answers only the last of several, so they are asked for one by one.
            body = await self._ask("api.values.get", request=wanted)
            values[wanted] = str(body.get(wanted, "")) if isinstance(body, dict) else ""
        return PhoneStatus(
            model=values[MODEL],
            firmware=values[FIRMWARE],
            mac=_hexadecimal(values[MAC]),
            is_registered=values[REGISTERED] == "1" if values[REGISTERED] else None,
            line=values[HOOK].lower(),
        )

    async def rest(self) -> None:
        """On-hook, if it was lifted."""
        if self._is_lifted:
            await self.hang_up()

    async def close(self) -> None:
        """Let go of the connections."""
        await self._web.close()

    async def _lift(self) -> None:
        # Noted before: a lift that fails half-way is put to rest, too.
        self._is_lifted = True
        await self._handset.lift()

    async def _log_in(self) -> str:
        """The status page, of firmware with pages; with JSON it is empty, and the token is kept.

        Which it is shows in the form of the log-in page: trying would spend one of five passwords.
        """
        form = dict(_HIDDEN.findall((await self._web.get("/cgi-bin/login")).text))
        user = {"username": self._user}
        if "gnkey" in form:
            password = {"P2": self._password, "Login": "Login"}
            page = _plain((await self._web.post("/cgi-bin/dologin", form={**user, **password, **form})).text)
            if "Program --" not in page:
                raise self._refused(page)
            return page
        password = {"P2": base64.b64encode(self._password.encode()).decode()}
        answer = self._read(await self._web.post("/cgi-bin/dologin", form={**user, **password}))
        body = answer.get("body")
        if answer.get("response") != "success" or not isinstance(body, dict):
            raise self._refused(json.dumps(body))
        self._token = str(body.get("session_token", ""))
        return ""

    async def _ask(self, what: str, **form: str) -> Any:
        """The `body` of a JSON page."""
        response = await self._web.post(f"/cgi-bin/{what}", form={**form, "session_token": self._token})
        answer = self._read(response)
        if answer.get("response") != "success":
            raise self._web.failure(f"did not do {what}: {json.dumps(answer.get('body'))}")
        return answer.get("body")

    def _read(self, response: httpx.Response) -> dict[str, Any]:
        answer = json_of(response)
        if not isinstance(answer, dict):
            said = _plain(response.text)[:100] or "nothing"
            raise self._web.failure(f"is no HT8xx that we know: it answered {said}")
        return answer

    def _refused(self, said: str) -> ControlFailure:
        return self._web.failure(
            f"does not log in {self._user}: set web_user and web_password in lab.yaml, and mind that it locks after "
            f"five wrong ones (it said: {said[:100]})"
        )


def _of_page(page: str) -> PhoneStatus:
    firmware = re.search(r"Program -- *([0-9.]+)", page)
    model = re.search(r"Product Model: *(\S+)", page)
    mac = re.search(r"MAC Address: *(?:WAN *-- *)?([0-9A-Fa-f:]{17})", page)
    port = _PORT.search(page)
    return PhoneStatus(
        model=model[1] if model else "",
        firmware=firmware[1] if firmware else "",
        mac=_hexadecimal(mac[1]) if mac else "",
        is_registered=port[2].lower() == "registered" if port else None,
        line=f"{port[1].lower()} hook" if port else "",
    )


def _plain(page: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", page)).split())


def _hexadecimal(text: str) -> str:
    return re.sub(r"[^0-9a-f]", "", text.lower())
