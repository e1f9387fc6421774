"""Message: a text to one or more numbers, kept and not sent. plivo_xml_callbacks.md §1.6."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from emulator.callflow.control import MessageOrder

if TYPE_CHECKING:
    from emulator.callflow.control import CallControl
    from emulator.callflow.reader import ElementReader

RECIPIENTS_APART = "<"
"""What stands between two numbers of `dst`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A Message element."""

    order: MessageOrder

    @classmethod
    def read(cls, element: ElementReader) -> Message:
        """Read the element; one without a sender, a recipient or a text makes the document invalid."""
        element.known({"src", "dst", "type", "callbackUrl", "callbackMethod"})
        element.children()
        element.choice("type", "sms", ("sms",))
        recipients = tuple(filter(None, (part.strip() for part in element.text("dst").split(RECIPIENTS_APART))))
        if not (element.text("src") and recipients and element.body):
            raise element.fail("needs src, dst and a text")
        return cls(
            order=MessageOrder(
                sender=element.text("src"),
                recipients=recipients,
                text=element.body,
                callback_url=element.text("callbackUrl"),
                callback_method=element.method("callbackMethod"),
            )
        )

    async def run(self, control: CallControl) -> None:
        """Keep it; the call is not answered for it."""
        control.keep_message(self.order)

    run_early = run
    """It never answers the call."""
