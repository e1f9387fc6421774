"""Who may use /control: whoever has its token. A platform without a token has no /control."""

import base64
import hmac
from typing import Annotated, Any

from fastapi import Depends, Request

from emulator.api.access import find_operator
from emulator.api.control.caretaker import Caretaker
from emulator.api.errors import ApiError, not_found


class ControlDesk:
    """What a route of /control works with: the caretaker, and the api_id of the reply."""

    def __init__(self, caretaker: Caretaker, api_id: str) -> None:
        self.caretaker = caretaker
        self.api_id = api_id

    def reply(self, **fields: Any) -> dict[str, object]:
        """An answer with its api_id."""
        return {"api_id": self.api_id, **fields}

    def require_rest(self, what: str) -> None:
        """Raise ApiError 409 while anything is under way that `what` would pull the ground from under."""
        if under_way := self.caretaker.under_way():
            raise ApiError(409, f"{what} while there is {', '.join(under_way)}: try again when it is over, or reset")


async def find_control_desk(request: Request) -> ControlDesk:
    """Check the token: 404 where /control is off, 401 when it is wrong."""
    operator = await find_operator(request)
    caretaker = operator.caretaker
    if caretaker is None:
        raise not_found()
    if not hmac.compare_digest(caretaker.token.encode(), _token(request.headers.get("Authorization", "")).encode()):
        raise ApiError(401, "authentication failed: check the control token")
    return ControlDesk(caretaker, operator.ids.uuid())


def _token(header: str) -> str:
    """`Bearer TOKEN`, or the password of Basic credentials: `curl -u :TOKEN`."""
    scheme, _, given = header.partition(" ")
    if scheme.lower() == "bearer":
        return given.strip()
    if scheme.lower() != "basic":
        return ""
    try:
        return base64.b64decode(given, validate=True).decode().partition(":")[2]
    except ValueError:  # No Base64, no ASCII, or no UTF-8 behind it.
        return ""


AtControl = Annotated[ControlDesk, Depends(find_control_desk)]
