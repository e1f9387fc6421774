"""Decides before anything runs: in which world each case lives, and what plays its parties on this machine."""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from emulator.base.errors import BadInput, Unavailable
from scenarios.endpoints.free_ports import ipv6_absence
from scenarios.endpoints.kinds import ABSENCE, LAB_PHONE, REAL_WORLD_ONLY, SOFTPHONE
from scenarios.endpoints.overrides import PLACE, Player, parse_overrides
from scenarios.endpoints.run_lab import RunLab, lab_of
from scenarios.language.scenario import PartyModel
from scenarios.language.words import spoken, unknown_word

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from scenarios.language.loader import Case
    from scenarios.runner.platform_port import World

WORLDS = ("live", "simulated", "auto")


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """One case that will run."""

    case: Case
    world: World
    notices: tuple[str, ...] = ()
    lab: RunLab = field(default_factory=RunLab)
    skipped: str = ""
    """Why it does not run, though it has its place in the run."""


@dataclass(slots=True)
class Cast:
    """What will run, and what a person must know about it."""

    roles: list[Role] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)


def cast_cases(
    cases: Sequence[Case],
    world: str,
    endpoints: Sequence[str] = (),
    *,
    mine: Sequence[Case] | None = None,
    lab: Path | None = None,
) -> Cast:
    """Apply the overrides `endpoints`, let softphones stand in for what is missing, and choose worlds.

    Cases that have become equal run once. `mine` are those that run here, the others run elsewhere: what is missing on
    one machine must not change what another one runs. `lab` is the file of the phones of the kind `phone`. Raises
    BadInput, or Unavailable when a program is missing that was asked for by an override, or (with CI=true) at all.
    """
    if world not in WORLDS:
        raise BadInput(unknown_word("world", world, WORLDS), place="--world")
    overrides = parse_overrides(endpoints)
    _check_overrides(cases, overrides)
    cast = Cast()
    stand_ins: Counter[str] = Counter()
    doubles = 0
    here = [_overridden(each, overrides) for each in (cases if mine is None else mine)]
    for case in sorted(here, key=lambda each: "{" in each.name):
        if other := world_it_needs(case, world):
            cast.notices.append(f"{case.name} needs the {other} world and is left out")
            continue
        if why := _lacks_ipv6(case, world):
            cast.notices.append(f"{case.name} is left out: {why}")
            continue
        chosen = "simulated" if case.scenario.is_simulated_only else world
        played, reasons = _with_stand_ins(case, chosen)
        stand_ins.update(reasons)
        if any(role.case.scenario == played.scenario for role in cast.roles):
            doubles += 1
            continue
        cast.roles.append(_role(played, _world_of(played, chosen), reasons, lab, overrides))
    cast.notices += [f"{reason} (cases: {count})" for reason, count in stand_ins.items()]
    if doubles:
        cast.notices.append(f"cases that are now equal to another and do not run again: {doubles}")
    order = {case.name: place for place, case in enumerate(cases)}
    cast.roles.sort(key=lambda role: order.get(role.case.name.partition("{")[0], len(order)))
    if not cast.roles and mine is None:
        raise BadInput(f"no case can run in the {world} world", place="--world")
    return cast


def _role(case: Case, world: World, notices: Sequence[str], lab: Path | None, overrides: Mapping[str, Player]) -> Role:
    is_asked_for = any(player.device and player == _player_of(case, party) for party, player in overrides.items())
    its_lab = lab_of(case, lab, PLACE if is_asked_for else "")
    cannot = [why for _, why in case.scenario.inabilities()]
    return Role(
        case=case,
        world=world,
        notices=tuple(notices),
        lab=its_lab,
        skipped="; ".join(cannot) or its_lab.lacks(case.scenario),
    )


def _player_of(case: Case, party: str) -> Player | None:
    model = case.scenario.parties.get(party)
    return None if model is None else Player(model.phone, model.device)


def _check_overrides(cases: Sequence[Case], overrides: Mapping[str, Player]) -> None:
    known = sorted({party for case in cases for party in case.scenario.parties})
    for party, player in overrides.items():
        if party not in known:
            raise BadInput(unknown_word("party", party, known), place=PLACE)
        if reason := ABSENCE[player.kind]():
            raise Unavailable(f"{PLACE} {party}={player}: {reason}")


def _overridden(case: Case, overrides: Mapping[str, Player]) -> Case:
    """A changed case carries the change in its name: `name[wav]{caller=baresip}`.

    What a phone of the lab cannot do is no error: such a case is skipped.
    """
    wanted = {
        party: player
        for party, player in overrides.items()
        if party in case.scenario.parties and player != _player_of(case, party)
    }
    if not wanted:
        return case
    suffix = ",".join(f"{party}={player}" for party, player in wanted.items())
    recast = replace(_recast(case, wanted), name=f"{case.name}{{{suffix}}}")
    for party, player in wanted.items():
        _check_that_it_is_free(recast, party, player)
    if not any(player.device for player in wanted.values()):
        for _, why in recast.scenario.inabilities():
            raise BadInput(f"{recast.name}: {why}", place=PLACE)
    return recast


def _check_that_it_is_free(case: Case, party: str, player: Player) -> None:
    for other, model in case.scenario.parties.items():
        if player.device and other != party and model.device == player.device:
            raise BadInput(f"{case.name}: {player.device} is the phone of {other}", place=PLACE)


def _with_stand_ins(case: Case, world: str) -> tuple[Case, list[str]]:
    stand_ins: dict[str, Player] = {}
    reasons: list[str] = []
    for kind in sorted({model.phone for model in case.scenario.parties.values()}):
        missing = ABSENCE[kind]()
        if missing and os.environ.get("CI") == "true":
            raise Unavailable(f"{missing}, and with CI=true nothing may stand in for it")
        if world == "simulated" and kind in REAL_WORLD_ONLY:
            missing = f"{kind} cannot live in simulated time"
        if missing:
            parties = [party for party, model in case.scenario.parties.items() if model.phone == kind]
            stand_ins |= dict.fromkeys(parties, Player(SOFTPHONE))
            reasons.append(f"{missing}: our softphone plays {spoken(parties)}")
    return (_recast(case, stand_ins) if stand_ins else case), reasons


def _recast(case: Case, players: Mapping[str, Player]) -> Case:
    scenario = case.scenario
    parties = {
        party: _played_by(model, players[party]) if party in players else model
        for party, model in scenario.parties.items()
    }
    return replace(case, scenario=scenario.model_copy(update={"parties": parties}))


def _played_by(model: PartyModel, player: Player) -> PartyModel:
    """A party with another phone; one of the lab has the user name that it has there."""
    changes: dict[str, Any] = {"phone": player.kind, "device": player.device}
    dropped = {"username"} if player.kind == LAB_PHONE else {"speaks"} if player.kind != SOFTPHONE else set()
    said = (model.model_fields_set | changes.keys()) - dropped
    fields = {**dict(model), **changes, **dict.fromkeys(dropped)}
    return PartyModel.model_construct(said, **fields)


def world_it_needs(case: Case, world: str) -> str:
    """Another world than the one asked for, or nothing."""
    scenario = case.scenario
    if world == "simulated" and scenario.is_live_only:
        return "live"
    return "simulated" if scenario.is_simulated_only and world == "live" else ""


def _lacks_ipv6(case: Case, world: str) -> str:
    """Why this machine cannot play it. Raises Unavailable with CI=true: there everything runs."""
    if not any(model.ip == 6 for model in case.scenario.parties.values()) or _world_of(case, world) != "live":
        return ""
    why = ipv6_absence()
    if why and os.environ.get("CI") == "true":
        raise Unavailable(f"{case.name}: {why}, and with CI=true nothing is left out")
    return why


def _world_of(case: Case, world: str) -> World:
    real = any(model.phone in REAL_WORLD_ONLY for model in case.scenario.parties.values())
    if world == "live" or case.scenario.is_live_only or real:
        return "live"
    return "simulated"
