"""The pages and their static files: what lies in the folder `static`, and nothing beside it."""

from pathlib import Path

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse, JSONResponse, Response

STATIC_FOLDER = Path(__file__).with_name("static")
TYPES = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".ico": "image/x-icon",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".map": "application/json",
    ".mjs": "text/javascript; charset=utf-8",
    ".mp3": "audio/mpeg",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".wasm": "application/wasm",
    ".wav": "audio/wav",
    ".webmanifest": "application/manifest+json",
    ".woff2": "font/woff2",
}
"""What is served at all. The machine's own table of types is not asked: it differs from one to the next."""
REVALIDATED = {"Cache-Control": "no-cache"}
"""A file may be kept, and is asked for by its ETag each time: after an update nobody sees a page of two versions."""

router = APIRouter()


@router.get("/")
@router.head("/")
async def show_dashboard(request: Request) -> Response:
    """The dashboard."""
    return file_reply(request, "index.html")


@router.get("/phone")
@router.head("/phone")
async def show_phone(request: Request) -> Response:
    """The browser phone."""
    return file_reply(request, "phone/index.html")


@router.get("/static/{path:path}")
@router.head("/static/{path:path}")
async def show_file(request: Request, path: str) -> Response:
    """A file of theirs."""
    return file_reply(request, path)


def file_reply(request: Request, path: str) -> Response:
    """A file below the static folder; 304 for who has it, 404 for anything else, whatever lies there."""
    file = find_file(STATIC_FOLDER, path)
    if file is None:
        return JSONResponse({"error": "not found"}, status_code=404)
    reply = FileResponse(file, media_type=TYPES[file.suffix], stat_result=file.stat(), headers=REVALIDATED)
    if request.headers.get("if-none-match") == reply.headers["etag"]:
        return Response(status_code=304, headers={"ETag": reply.headers["etag"], **REVALIDATED})
    return reply


def find_file(folder: Path, path: str) -> Path | None:
    """The file at `path` below `folder`; None when there is none, or its kind is not served, or it leads elsewhere."""
    if "\0" in path:
        return None
    root = folder.resolve()
    try:
        file = (root / path).resolve()
    except (OSError, RuntimeError):
        return None
    is_served = file.is_relative_to(root) and file.suffix in TYPES and file.is_file()
    return file if is_served else None
