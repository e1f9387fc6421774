"""Which recordings a request can see: those that are whole, and whose days are not over at its moment."""

from emulator.api.access import AtPlatform, Desk
from emulator.api.errors import not_found
from emulator.records.models import RecordingRecord


async def expire_recordings(operator: AtPlatform) -> None:
    """A dependency of every route that shows recordings."""
    operator.expire_recordings()


def own_recording(desk: Desk, recording_id: str) -> RecordingRecord:
    """The account's finished recording. Raises ApiError 404."""
    record = desk.own(RecordingRecord, recording_id)
    if not record.is_ready:
        raise not_found()
    return record
