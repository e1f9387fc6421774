"""/control/recordings/{recording_id}/layout: who is on which channel of a recording, from where to where."""

from fastapi import APIRouter

from emulator.api.control.access import AtControl
from emulator.api.control.reply import LayoutAnswer
from emulator.api.errors import not_found

router = APIRouter(prefix="/control/recordings")


@router.get("/{recording_id}/layout", response_model=None, responses={200: {"model": LayoutAnswer}})
async def get_layout(desk: AtControl, recording_id: str) -> dict[str, object]:
    """By its sidecar; 404 for one that is not whole, or that never happened."""
    layout = desk.caretaker.layout_of(recording_id)
    if layout is None:
        raise not_found()
    return desk.reply(recording_id=recording_id, samples=layout.samples, channels=layout.channels)
