"""/lab/enter: a form for the account's credentials, the cookie that is given for them, and whom to trust by TLS."""

import html

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from emulator.dashboard.entries import LIFE_S
from emulator.dashboard.gate import AUTHORITY, COOKIE, ENTER, peer_of

router = APIRouter()

_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Enter - Offhook</title>
<link rel="icon" href="/static/mark.svg" type="image/svg+xml">
<link rel="stylesheet" href="/static/enter.css">
</head>
<body>
<main>
<h1>Offhook</h1>
<p>Enter with the account of this platform: <code>offhook up</code> has shown its auth ID and auth token.</p>
{problem}<form method="post" action="{action}">
<label for="auth_id">Auth ID</label>
<input id="auth_id" name="auth_id" autocomplete="username" autocapitalize="characters" spellcheck="false" required>
<label for="auth_token">Auth token</label>
<input id="auth_token" name="auth_token" type="password" autocomplete="current-password" required>
<input type="hidden" name="next" value="{target}">
<button type="submit">Enter</button>
</form>
{authority}</main>
</body>
</html>
"""


_AUTHORITY = (
    f'<p>Does the browser warn of the certificate? <a href="{AUTHORITY}">ca.pem</a> is the authority that signed it, '
    "for the list of those that this device trusts.</p>\n"
)


@router.get(ENTER)
async def ask(request: Request, next: str = "/") -> Response:  # noqa: A002 - the name in the query
    """The form."""
    return _form(request, next)


@router.get(AUTHORITY)
async def show_authority(request: Request) -> Response:
    """The certificate of the authority that signed ours."""
    authority = request.app.state.onlooker.authority
    if not authority:
        return JSONResponse({"error": "this platform has no certificate authority of its own"}, status_code=404)
    named = {"Content-Disposition": 'attachment; filename="ca.pem"'}
    return Response(authority, media_type="application/x-x509-ca-cert", headers=named)


@router.post(ENTER)
async def enter(
    request: Request,
    auth_id: str = Form(default="", max_length=100),
    auth_token: str = Form(default="", max_length=1000),
    next: str = Form(default="/", max_length=1000),  # noqa: A002 - the name in the form
) -> Response:
    """A cookie and on to the page that was wanted, or the form again with what is wrong."""
    state, peer = request.app.state, peer_of(request)
    if not state.entries.may_try(peer):
        return _form(request, next, "Too many wrong tries. Wait a minute, then try again.", 429)
    if not state.onlooker.proves(auth_id.strip(), auth_token.strip()):
        state.entries.note_wrong(peer)
        return _form(request, next, "This auth ID and auth token are not those of the account. Check both.", 403)
    answer = RedirectResponse(_safe(next), status_code=303)
    answer.set_cookie(
        COOKIE,
        state.entries.let_in(),
        max_age=LIFE_S,
        httponly=True,
        samesite="strict",
        secure=request.url.scheme == "https",
    )
    return answer


@router.post("/lab/leave")
async def leave(request: Request) -> Response:
    """Give the cookie back."""
    request.app.state.entries.forget(request.cookies.get(COOKIE, ""))
    answer = RedirectResponse(ENTER, status_code=303)
    answer.delete_cookie(COOKIE, httponly=True, samesite="strict")
    return answer


def _form(request: Request, target: str, problem: str = "", status: int = 200) -> HTMLResponse:
    said = f'<p class="problem" role="alert">{html.escape(problem)}</p>\n' if problem else ""
    has_authority = request.url.scheme == "https" and request.app.state.onlooker.authority
    page = _PAGE.format(
        problem=said,
        action=ENTER,
        target=html.escape(_safe(target)),
        authority=_AUTHORITY if has_authority else "",
    )
    return HTMLResponse(page, status_code=status)


def _safe(target: str) -> str:
    """A path of ours: nobody is led to another site."""
    is_ours = target.startswith("/") and target[1:2] not in {"/", "\\"} and target.isprintable() and "\\" not in target
    return target if is_ours else "/"
