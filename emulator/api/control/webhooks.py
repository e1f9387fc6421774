"""/control/webhooks: what the application was sent, and sending it again."""

from fastapi import APIRouter

from emulator.api.arguments import Given, check, in_query
from emulator.api.control.access import AtControl, ControlDesk
from emulator.api.control.caretaker import SentWebhook
from emulator.api.control.reply import WebhookAnswer, WebhookList
from emulator.api.control.schema import WhichWebhooks
from emulator.api.control.view import webhook_view
from emulator.api.errors import not_found
from emulator.api.reply import Done

router = APIRouter(prefix="/control")


@router.get(
    "/webhooks", response_model=None, responses={200: {"model": WebhookList}}, openapi_extra=in_query(WhichWebhooks)
)
async def list_webhooks(desk: AtControl, given: Given) -> dict[str, object]:
    """The latest, newest first."""
    wanted = check(WhichWebhooks, given)
    found = [webhook for webhook in reversed(desk.caretaker.sent()) if _fits(webhook, wanted)]
    part = found[wanted.offset : wanted.offset + wanted.limit]
    meta = {"limit": wanted.limit, "offset": wanted.offset, "total_count": len(found)}
    return desk.reply(meta=meta, objects=[webhook_view(webhook) for webhook in part])


@router.get("/webhooks/{delivery_id}", response_model=None, responses={200: {"model": WebhookAnswer}})
async def get_webhook(desk: AtControl, delivery_id: str) -> dict[str, object]:
    """One, by what its X-Offhook-Delivery-Id says."""
    return desk.reply(webhook=webhook_view(_find(desk, delivery_id)))


@router.post("/webhooks/{delivery_id}/replay", status_code=202, response_model=None, responses={202: {"model": Done}})
async def replay_webhook(desk: AtControl, delivery_id: str) -> dict[str, object]:
    """Send it again, as an app must bear that is sent it twice: the same bytes, and the next number of attempt."""
    desk.caretaker.replay(_find(desk, delivery_id))
    return desk.reply(message="webhook queued")


def _find(desk: ControlDesk, delivery_id: str) -> SentWebhook:
    for webhook in desk.caretaker.sent():
        if webhook.request.delivery_id == delivery_id:
            return webhook
    raise not_found()


def _fits(webhook: SentWebhook, wanted: WhichWebhooks) -> bool:
    request = webhook.request
    return (
        wanted.kind in {"", request.kind} and wanted.call_uuid in {"", request.call_uuid} and wanted.url in request.url
    )
