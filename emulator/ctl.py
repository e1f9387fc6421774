"""`offhook ctl`: /control of a running platform from the command line. Answers are printed as JSON."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from pathlib import Path  # noqa: TC003 - typer reads it at run time
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import quote

import typer

from emulator.base.errors import BadInput, Unavailable
from emulator.base.redaction import redacted

if TYPE_CHECKING:
    from collections.abc import Sequence

app = typer.Typer(help="Look after a running platform: reset, clock, ledger, faults, webhooks, snapshots.")

ACCEPTED, CLIENT_ERROR, SERVER_ERROR = 202, 400, 500
TIMEOUT_S = 60.0
"""A snapshot of a great store takes its time."""
BETWEEN_RESETS_S = 0.2

Pairs = Annotated[list[str] | None, typer.Argument(metavar="NAME=VALUE…")]
Name = Annotated[str, typer.Argument(help="Letters, digits, - and _.")]


@dataclass(frozen=True, slots=True)
class Door:
    """Where /control is, and what opens it."""

    url: str
    token: str

    def ask(self, method: str, path: str = "", /, **fields: Any) -> tuple[int, Any]:
        """Status and JSON of an answer. Raises BadInput for a refusal, Unavailable when there is no good answer."""
        given: dict[str, Any] = {"params" if method == "GET" else "json": fields} if fields else {}
        return self._send(method, path, given)

    def send(self, path: str, content: bytes) -> None:
        """Put the bytes of a file there. Raises as `ask`."""
        self._send("PUT", path, {"content": content})

    def _send(self, method: str, path: str, given: dict[str, Any]) -> tuple[int, Any]:
        import httpx  # noqa: PLC0415 - start-up cost only where needed

        headers = {"Authorization": f"Bearer {self.token}"}
        url = f"{self.url.rstrip('/')}/control{path}"
        try:
            answer = httpx.request(method, url, headers=headers, timeout=TIMEOUT_S, trust_env=False, **given)
            content = answer.json() if answer.content else {}
        except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
            raise Unavailable(redacted(f"{url}: {error}")) from error
        if answer.status_code >= CLIENT_ERROR:
            why = content.get("error", "") if isinstance(content, dict) else ""
            fault = Unavailable if answer.status_code >= SERVER_ERROR else BadInput
            raise fault(f"{why or 'no answer of a platform'} ({answer.status_code}{_hint(answer.status_code)})")
        return answer.status_code, content

    def show(self, method: str, path: str = "", /, **fields: Any) -> None:
        """Ask, and print the answer."""
        _, content = self.ask(method, path, **fields)
        typer.echo(json.dumps({name: value for name, value in content.items() if name != "api_id"}, indent=2))


@app.callback(no_args_is_help=True)
def where(
    ctx: typer.Context,
    url: Annotated[str, typer.Option(envvar="OFFHOOK_URL", help="Of the platform.")] = "http://127.0.0.1:8080",
    token: Annotated[str, typer.Option(envvar="OFFHOOK_CONTROL_TOKEN", help="As it was given to `offhook up`.")] = "",
) -> None:
    """Look after a running platform."""
    ctx.obj = Door(url, token)


@app.command()
def state(ctx: typer.Context) -> None:
    """What there is, and what is under way."""
    ctx.obj.show("GET")


@app.command()
def reset(
    ctx: typer.Context,
    within: Annotated[float, typer.Option(help="Seconds that calls are given to end.")] = 30.0,
) -> None:
    """Hang up every call and begin anew: what the settings name stays."""
    deadline = time.monotonic() + within
    while True:
        status, content = ctx.obj.ask("POST", "/reset")
        if status != ACCEPTED:
            typer.echo(content["message"])
            return
        if time.monotonic() >= deadline:
            raise Unavailable(f"not reset within {within:g} s: there is {', '.join(content['under_way'])}")
        time.sleep(BETWEEN_RESETS_S)


@app.command()
def clock(
    ctx: typer.Context,
    now: Annotated[str, typer.Option(metavar="TIME", help="Set it: 2026-06-30T23:59:59Z.")] = "",
    advance: Annotated[str, typer.Option(metavar="SPAN", help="Set it ahead: 90d, 12h, 30s.")] = "",
    frozen: Annotated[bool | None, typer.Option("--freeze/--release", help="Let it stand still, or go on.")] = None,
) -> None:
    """Read the wall clock, or set it."""
    change = {name: value for name, value in (("now", now), ("advance", advance)) if value}
    if frozen is not None:
        change["frozen"] = "true" if frozen else "false"
    ctx.obj.show("POST" if change else "GET", "/clock", **change)


@app.command()
def ledger(ctx: typer.Context, switches: Pairs = None) -> None:
    """Show the switches of docs/fidelity.md, or set some: strict_async=true."""
    ctx.obj.show("POST" if switches else "GET", "/ledger", **_parsed(switches or ()))


@app.command()
def faults(ctx: typer.Context) -> None:
    """The rules by which requests go wrong, and how often each struck."""
    ctx.obj.show("GET", "/faults")


@app.command()
def fault(
    ctx: typer.Context,
    where: Annotated[str, typer.Argument(metavar="rest|webhook", help="To the API, or to the application.")],
    rule: Pairs = None,
) -> None:
    """Let requests go wrong: `fault webhook kind=hangup fault=silent times=2`, `fault rest path=Call status=503`."""
    ctx.obj.show("POST", "/faults", **{**_parsed(rule or ()), "where": where})


@app.command()
def forgive(
    ctx: typer.Context, rule_id: Annotated[str, typer.Argument(help="Of one rule; default: all rules.")] = ""
) -> None:
    """Let requests go well again."""
    ctx.obj.ask("DELETE", f"/faults/{rule_id}" if rule_id else "/faults")


@app.command()
def webhooks(
    ctx: typer.Context,
    kind: Annotated[str, typer.Option(help="What they were sent for, such as hangup.")] = "",
    call_uuid: Annotated[str, typer.Option()] = "",
    url: Annotated[str, typer.Option(help="A part of the address.")] = "",
    limit: Annotated[int, typer.Option(min=1, max=1000)] = 20,
) -> None:
    """What the application was sent, newest first."""
    chosen = {name: value for name, value in (("kind", kind), ("call_uuid", call_uuid), ("url", url)) if value}
    ctx.obj.show("GET", "/webhooks", limit=limit, **chosen)


@app.command()
def phones(ctx: typer.Context) -> None:
    """The phones that are registered."""
    ctx.obj.show("GET", "/phones")


@app.command()
def phone(
    ctx: typer.Context,
    username: Annotated[str, typer.Argument(help="Of its SIP endpoint.")],
    order: Annotated[
        str, typer.Argument(metavar="[answer|hold|resume|hang_up|check_sync|dial]", help="Default: show it.")
    ] = "",
    fields: Pairs = None,
) -> None:
    """Operate a phone by SIP: `phone ann dial to=15550100`, `phone ann hold`, `phone ann check_sync reboot=true`."""
    path = f"/phones/{quote(username, safe='')}"
    if order:
        ctx.obj.show("POST", f"{path}/{quote(order, safe='')}", **_parsed(fields or ()))
    else:
        ctx.obj.show("GET", path)


@app.command()
def quality(
    ctx: typer.Context,
    username: Annotated[str, typer.Option()] = "",
    call_uuid: Annotated[str, typer.Option()] = "",
) -> None:
    """What phones measured of their calls and published, newest first."""
    chosen = {name: value for name, value in (("username", username), ("call_uuid", call_uuid)) if value}
    ctx.obj.show("GET", "/quality", **chosen)


@app.command()
def replay(ctx: typer.Context, delivery_id: Annotated[str, typer.Argument(help="Of the webhook.")]) -> None:
    """Send a webhook again as it was."""
    ctx.obj.show("POST", f"/webhooks/{delivery_id}/replay")


@app.command()
def snapshots(ctx: typer.Context) -> None:
    """The names of the snapshots that there are."""
    ctx.obj.show("GET", "/snapshots")


@app.command()
def snapshot(ctx: typer.Context, name: Name) -> None:
    """Keep all records and files, the clock and the switches."""
    ctx.obj.show("POST", "/snapshots", name=name)


@app.command()
def restore(ctx: typer.Context, name: Name) -> None:
    """Bring a snapshot back."""
    ctx.obj.show("POST", f"/snapshots/{name}/restore")


@app.command()
def forget(ctx: typer.Context, name: Name) -> None:
    """Delete a snapshot."""
    ctx.obj.ask("DELETE", f"/snapshots/{name}")


@app.command()
def original(
    ctx: typer.Context,
    recording_id: Annotated[str, typer.Argument(help="Of a recording whose file can be fetched.")],
    file: Annotated[Path, typer.Argument(help="Its bytes are what `?type=original` gives from now on.")],
) -> None:
    """Attach a second file to a recording."""
    try:
        content = file.read_bytes()
    except OSError as error:
        raise BadInput(error.strerror or str(error), place=str(file)) from error
    ctx.obj.send(f"/recordings/{recording_id}/original", content)


@app.command()
def seed(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(help="JSON: calls, recordings (docs/control.md).")],
) -> None:
    """Add calls and recordings that never happened."""
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise BadInput(f"is no JSON: {error}", place=str(file)) from error
    if not isinstance(content, dict):
        raise BadInput("expected an object", place=str(file))
    ctx.obj.show("POST", "/seed", **content)


def _parsed(pairs: Sequence[str]) -> dict[str, Any]:
    """Values that are JSON are what they say, others are texts."""
    fields: dict[str, Any] = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals:
            raise BadInput("expected NAME=VALUE", place=pair)
        try:
            fields[name] = json.loads(value)
        except ValueError:
            fields[name] = value
    return fields


def _hint(status: int) -> str:
    hints = {401: ": see --token", 404: ": if it is /control that is not there, start it with --control-token"}
    return hints.get(status, "")
