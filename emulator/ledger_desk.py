"""The switches of the ledger of a running platform: what they are, and how they are changed under its feet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from emulator.base.errors import BadInput
from emulator.settings import Ledger

if TYPE_CHECKING:
    from collections.abc import Mapping

    from emulator.runtime.flow_runner import FlowRunner
    from emulator.runtime.flow_surroundings import FlowSurroundings
    from emulator.runtime.operator import PlatformOperator
    from emulator.settings import Settings


class LedgerDesk:
    """Every switch is read where it acts; this is the one place that sets them there."""

    def __init__(
        self, settings: Settings, *, flow: FlowSurroundings, flows: FlowRunner, operator: PlatformOperator
    ) -> None:
        self._begun_with = settings.ledger
        self._settings = settings
        self._flow = flow
        self._flows = flows
        self._operator = operator
        self.start_over()

    def switches(self) -> Mapping[str, object]:
        """Those of now, as `offhook.yaml` writes them."""
        return self._settings.ledger.model_dump()

    def change(self, given: Mapping[str, Any]) -> None:
        """Set some; calls under way follow from their next step. Raises BadInput, and sets none, when one is wrong."""
        try:
            self._follow(Ledger.model_validate({**self.switches(), **given}))
        except ValidationError as problem:
            first = problem.errors()[0]
            name = ".".join(str(part) for part in first["loc"][:1])
            reason = "there is no such switch" if first["type"] == "extra_forbidden" else first["msg"]
            raise BadInput(reason, place=name) from problem

    def start_over(self) -> None:
        """Set all to what the platform began with."""
        self._follow(self._begun_with)

    def _follow(self, ledger: Ledger) -> None:
        settings = self._settings = self._settings.model_copy(update={"ledger": ledger})
        self._flow.requests.keep_plus = ledger.plus_in_numbers
        self._flow.recordings.hold_transcriptions(ledger.transcription_delay_s)
        self._flows.switches = settings.switches()
        self._operator.set_storage(settings.storage())
        self._flow.retention.look_again()
        self._operator.stop_only_api_recordings = ledger.stop_only_api_recordings
        self._operator.strict_async = ledger.strict_async
