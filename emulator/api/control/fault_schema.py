"""Arguments of a rule by which requests go wrong."""

from typing import Annotated, Literal, Self

from pydantic import AfterValidator, ConfigDict, Field, model_validator

from emulator.api.arguments import Arguments, Whole
from emulator.api.control.fault_rules import Fault, Where

LONGEST_DELAY_S = 600.0
OF_REST, OF_WEBHOOKS = ("path", "error"), ("url", "kind", "fault")


def _below_account(path: str) -> str:
    """As paths are matched: without slashes at the ends."""
    bare = path.strip("/")
    if path and not bare:
        raise ValueError("names nothing below the account; without path, everything is meant")
    return bare


class NewFault(Arguments):
    """`POST /control/faults`. What is not known is refused: a rule with a typing error would go wrong unnoticed."""

    model_config = ConfigDict(extra="forbid")

    where: Where
    method: Literal["", "GET", "POST", "DELETE", "PUT"] = ""
    path: Annotated[str, AfterValidator(_below_account)] = ""
    url: str = ""
    kind: str = ""
    skip: Whole = Field(default=0, ge=0)
    times: Whole | None = Field(default=None, ge=1)
    probability: float = Field(default=1.0, gt=0, le=1)
    delay_s: float = Field(default=0.0, ge=0, le=LONGEST_DELAY_S)
    status: Whole | None = Field(default=None, ge=200, le=599)
    error: str = ""
    fault: Fault | None = None
    carried_out: bool = False

    @model_validator(mode="after")
    def _is_possible(self) -> Self:
        foreign = OF_WEBHOOKS if self.where == "rest" else OF_REST
        if wrong := [name for name in foreign if getattr(self, name)]:
            raise ValueError(f"{wrong[0]} is not for {self.where}")
        if self.status is not None and self.fault is not None:
            raise ValueError("status and fault exclude each other")
        if self.status is None and self.fault is None:
            if not self.delay_s:
                raise ValueError("status, fault or delay_s is expected: what is to go wrong?")
            if self.carried_out or self.error:
                raise ValueError("with delay_s alone the true answer comes: carried_out and error need status or fault")
        return self
