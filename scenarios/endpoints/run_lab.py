"""The lab with which a case runs: which file it was read from, and who of its phones can do what a case asks."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from emulator.base.errors import BadInput
from hardware.events.event_words import REPORTING
from hardware.lab_file import DEFAULT_FILE, Lab, load_lab
from hardware.lab_secrets import endpoint_password
from hardware.phones.control import ControlFailure
from scenarios.endpoints.desk_phone_driver import abilities_of, patience_with
from scenarios.language import steps
from scenarios.language.words import unknown_word

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from emulator.sip.commands import AdoptBindings
    from hardware.lab_file import LabPhone
    from hardware.phones.control import Ability
    from scenarios.language.loader import Case
    from scenarios.language.scenario import PartyModel, Scenario

NEEDS: Mapping[type[steps.Step], Ability] = {
    steps.Dial: "dial",
    steps.Answer: "answer",
    steps.Reject: "reject",
    steps.HangUp: "hang_up",
    steps.Hold: "hold",
    steps.Resume: "resume",
    steps.Press: "press",
    steps.Transfer: "transfer",
    steps.Mute: "mute",
    steps.Unmute: "mute",
    steps.Reboot: "reboot",
}
"""Step → what a phone of the lab must be able to do for it."""
SIMULATOR_REGISTERS_S = 30.0
REAL_PHONE_REGISTERS_S = 300.0
"""Longer than a phone waits after a registration that failed, and than the shortest that it renews."""
NO_LAB = "something of the lab is asked for, and there is no lab.yaml: name one with --lab FILE"


@dataclass(frozen=True, slots=True, kw_only=True)
class RunLab:
    """A lab and where it was read; an empty one when no case needs it."""

    file: Path = DEFAULT_FILE
    lab: Lab = field(default_factory=Lab)
    dry_run: bool = False
    """No device of the bus is switched; it is only said what would be."""

    kept: dict[str, AdoptBindings] = field(default_factory=dict, compare=False)
    """User name → where its real phones were reached when the last case of the run ended: they do not know of cases."""

    def devices_of(self, scenario: Scenario) -> list[str]:
        """The devices of the bus that a case works: by its steps, and to lift handsets of its phones."""
        hooks = [phone.hook for phone in self.phones_of(scenario).values() if phone.hook and not phone.simulated]
        return list(dict.fromkeys([*scenario.bus_devices, *hooks]))

    def phone_of(self, party: PartyModel) -> LabPhone | None:
        """The phone of the lab that plays a party, if one does."""
        return self.lab.phones[party.device] if party.phone == "phone" and party.device else None

    def phones_of(self, scenario: Scenario) -> dict[str, LabPhone]:
        """The phones of the lab that play in it, by name."""
        phones = ((party.device, self.phone_of(party)) for party in scenario.parties.values())
        return {str(name): phone for name, phone in phones if phone is not None}

    def patience_s(self, scenario: Scenario) -> dict[str, float]:
        """By party: how long a person has for an order to its phone of the lab; 0: no person operates it."""
        phones = ((name, self.phone_of(party)) for name, party in scenario.parties.items())
        return {name: patience_with(phone) for name, phone in phones if phone is not None}

    def real_phones(self, scenario: Scenario) -> list[str]:
        """The names of the phones in it that are no simulators."""
        return [name for name, phone in self.phones_of(scenario).items() if not phone.simulated]

    def speaks_tls(self, scenario: Scenario) -> bool:
        """Whether one of its phones in it is set up for SIP by TLS."""
        phones = (self.phone_of(party) for party in scenario.parties.values())
        return any(phone is not None and phone.line.transport == "tls" for phone in phones)

    def login_of(self, party: PartyModel) -> tuple[str, str]:
        """User name and password with which a phone was provisioned; empty is what the run may choose."""
        phone = self.phone_of(party)
        if phone is None or party.device is None:
            return "", ""
        password = phone.password or ("" if phone.simulated else endpoint_password(self.file, party.device))
        return phone.username or party.device, password

    def speaks_anything(self, party: PartyModel) -> bool:
        """Whether a party's microphone hears a room: a real handset's, unless one of the files says otherwise."""
        phone = self.phone_of(party)
        if phone is None:
            return party.speaks == "anything"
        return (party.speaks or phone.speaks or ("code" if phone.simulated else "anything")) == "anything"

    def registers_within_s(self, party: PartyModel, usual_s: float) -> float:
        """How long to wait for its registration: a real phone registers when it likes."""
        phone = self.phone_of(party)
        return usual_s if phone is None else SIMULATOR_REGISTERS_S if phone.simulated else REAL_PHONE_REGISTERS_S

    def lacks(self, scenario: Scenario) -> str:
        """What a case asks of a phone that cannot do it, or an empty string. Raises BadInput for an unknown phone."""
        return "; ".join(dict.fromkeys(_lacks(self, scenario)))


def lab_of(case: Case, chosen: Path | None, place: str = "") -> RunLab:
    """The lab that was `chosen` for the run, or that the case names, or that of the working folder.

    Raises BadInput; `place` is who asks for phones when that is not the file of the case.
    """
    scenario, place, is_asked_for = case.scenario, place or str(case.file), bool(place)
    phones = [party.device for party in scenario.parties.values() if party.phone == "phone"]
    if not phones and not scenario.bus_devices and chosen is None:
        return RunLab()
    named = None if scenario.lab is None else case.file.parent / scenario.lab
    file = chosen or named or DEFAULT_FILE
    if file == DEFAULT_FILE and not file.exists():
        raise BadInput(NO_LAB, place=place)
    lab = load_lab(file)
    for phone in phones:
        if phone not in lab.phones:
            raise BadInput(unknown_word(f"phone of {file}", str(phone), sorted(lab.phones)), place=place)
    _check_devices(case, lab, file)
    run_lab = RunLab(file=file, lab=lab)
    for path, why in scenario.unheard(run_lab.speaks_anything) if not is_asked_for else ():
        raise BadInput(why, place=case.voice_places[path])
    for word, address in (("sip", lab.sip), ("sips", lab.sips)):
        real = [name for name in run_lab.real_phones(scenario) if lab.phones[name].registers_at == word]
        if real and not address:
            missing = f"{word}: HOST:PORT is missing, the address at which {', '.join(real)} registers"
            raise BadInput(missing, place=str(file))
    if silent := [name for name in run_lab.real_phones(scenario) if not lab.events and _reports(scenario, name)]:
        raise BadInput(f"events: URL is missing, where {', '.join(silent)} reports what happens", place=str(file))
    return run_lab


def _reports(scenario: Scenario, device: str) -> bool:
    return any(scenario.parties[each.of].device == device for each in scenario.expect.events)


def _check_devices(case: Case, lab: Lab, file: Path) -> None:
    for name, kinds in case.scenario.bus_devices.items():
        if name not in lab.devices:
            raise BadInput(unknown_word(f"device of {file}", name, sorted(lab.devices)), place=str(case.file))
        if lab.devices[name].kind not in kinds:
            wrong = f"{name} is a {lab.devices[name].kind}, and a {' or '.join(kinds)} is asked for"
            raise BadInput(wrong, place=str(case.file))


def _lacks(run_lab: RunLab, scenario: Scenario) -> Iterator[str]:
    yield from (why for _, why in scenario.unheard(run_lab.speaks_anything))
    for name, party in scenario.parties.items():
        phone = run_lab.phone_of(party)
        if phone is None or party.device is None:
            continue
        asked = list(_asked_of(name, [step for _, step in steps.walk(scenario.steps)]))
        try:
            able = abilities_of(party.device, phone)
        except ControlFailure as failure:
            yield str(failure)
            continue
        what = f"{phone.vendor} {phone.model}".strip()
        yield from (f"{party.device} ({what}) cannot {word}" for word in asked if word not in able)
        if phone.vendor not in REPORTING and any(each.of == name for each in scenario.expect.events):
            yield f"{party.device} ({what}) reports no events"
        if not phone.line.quality_reports and any(each.of == name for each in scenario.expect.quality):
            yield f"{party.device} ({what}) publishes no quality reports: line.quality_reports is off in {run_lab.file}"


def _asked_of(party: str, listed: Sequence[steps.Step]) -> Iterator[Ability]:
    for step in listed:
        by = [getattr(step, word) for word in step.parties]
        if party in by and type(step) in NEEDS:
            yield NEEDS[type(step)]
