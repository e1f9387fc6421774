"""/lab/webhooks: one request to the application as a whole, and sending it again."""

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response

router = APIRouter()


@router.get("/lab/webhooks/{delivery_id}")
async def show_webhook(request: Request, delivery_id: str) -> Response:
    """Payload, headers with the signature, every attempt."""
    found = request.app.state.onlooker.webhook(delivery_id)
    return _forgotten() if found is None else JSONResponse(found)


@router.post("/lab/webhooks/{delivery_id}/replay")
async def replay_webhook(request: Request, delivery_id: str) -> Response:
    """Send it again, as an application must bear that is sent it twice."""
    if not request.app.state.onlooker.replay(delivery_id):
        return _forgotten()
    return JSONResponse({"message": "the webhook is sent again"}, status_code=202)


def _forgotten() -> Response:
    return JSONResponse({"error": "this webhook is not remembered"}, status_code=404)
