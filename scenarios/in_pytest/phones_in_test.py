"""Makes the phones of a test: `phone("agent")`, `phone("+15550123")`."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Any

import pytest

from emulator.base.errors import BadInput, Unavailable
from scenarios.endpoints.kinds import ABSENCE, REAL_WORLD_ONLY
from scenarios.in_pytest.next_step import perform_next
from scenarios.in_pytest.opening import add_phone
from scenarios.in_pytest.phone_in_test import PhoneInTest
from scenarios.in_pytest.spoken_words import checked
from scenarios.language.scenario import PartyModel

if TYPE_CHECKING:
    from scenarios.in_pytest.playground import Playground

__tracebackhide__ = True

NUMBER = re.compile(r"\+?\d+")
NAME = re.compile(r"[a-z][a-z0-9_]*")


class PhonesInTest:
    """Every call makes one more phone: an endpoint of the account, switched on and registered."""

    def __init__(self, playground: Playground) -> None:
        self._playground = playground

    def __call__(self, name: str, **words: Any) -> PhoneInTest:
        """A phone called `name`, which is its user name; a number makes it one that is reached by that number.

        `words` are those of a party in a scenario: `number`, `username`, `codecs`, `srtp`, `network`, `rtp`, `phone`.
        Raises BadInput for a mistake and PhoneFailure when it does not register. A program that is missing skips the
        test, and fails it with CI=true.
        """
        if NUMBER.fullmatch(name):
            name, words = f"phone_{name.removeprefix('+')}", {"number": name} | words
        self._check_name(name)
        if "number" in words:
            words["number"] = str(words["number"]).removeprefix("+")
        model = checked(PartyModel, words, place=name)
        self._check_world(name, model)
        ground = self._playground
        ground.loop.run(add_phone(ground.stage, name, model, ground.folder))
        account = ground.stage.accounts[name]
        return PhoneInTest(
            name=name,
            username=account.username,
            number=model.number or "",
            uri=account.aor,
            log=ground.stage.phones[name].log,
            perform=lambda step: ground.loop.run(perform_next(step, ground.stage)),
        )

    def _check_name(self, name: str) -> None:
        if not NAME.fullmatch(name):
            raise BadInput("expected a number, or a name of small letters, digits and _", place=f"phone {name!r}")
        if name in self._playground.stage.phones:
            raise BadInput("there is a phone of this name already", place=f"phone {name!r}")

    def _check_world(self, name: str, model: PartyModel) -> None:
        simulated = self._playground.world == "simulated"
        if simulated and model.phone in REAL_WORLD_ONLY:
            raise BadInput(f"{model.phone} needs the live world: --offhook-world live", place=f"phone {name!r}")
        if not simulated and model.network is not None:
            raise BadInput("a made-up network needs the simulated world", place=f"phone {name!r}")
        if missing := ABSENCE[model.phone]():
            if os.environ.get("CI") == "true":
                raise Unavailable(f"{missing}, and with CI=true nothing may be skipped")
            pytest.skip(missing)
