"""What a scenario may write as `${…}` and is known only when it runs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from scenarios.language.answer_path import FORM
from scenarios.language.matchers import REFERENCE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from emulator.base.yaml_source import YamlSource


def runtime_variables(parties: Sequence[str]) -> list[str]:
    """Names that get their value when the case runs."""
    of_parties = [f"{party}.{what}" for party in parties for what in ("uri", "username")]
    return ["app_url", "app_ws_url", "api_url", "sip_domain", *of_parties]


def further_variables(source: YamlSource) -> list[str]:
    """`${agent.number}` of a party that has one, `${greeting.url}` of a sound."""
    parties, app = (part if isinstance(part := source.tree.get(word), dict) else {} for word in ("parties", "app"))
    sounds = app.get("sounds")
    with_number = [name for name, party in parties.items() if isinstance(party, dict) and "number" in party]
    return [f"{name}.number" for name in with_number] + [f"{name}.url" for name in sounds or () if name]


def families(source: YamlSource) -> list[re.Pattern[str]]:
    """`${call.request_uuid}` after `as: call`, and `${CallUUID of /answer/}`."""
    results = _kept_results(source.tree.get("steps"))
    return [REFERENCE, *(re.compile(rf"{re.escape(name)}\.{FORM.pattern}") for name in results)]


def _kept_results(steps: Any) -> list[str]:
    """What `as` names in steps that are not checked yet, in rows of parallel ones too."""
    names: list[str] = []
    for step in steps if isinstance(steps, list) else ():
        if isinstance(step, dict):
            names += [str(step["as"])] if "as" in step else []
            rows_of_steps = step.get("parallel")
            for row in rows_of_steps if isinstance(rows_of_steps, list) else ():
                names += _kept_results(row)
    return names
