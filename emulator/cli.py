"""The command line: `offhook run`, `up`, `call` and the rest. Exit codes: 0 passed, 1 failed, 2 bad input."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from emulator.base.errors import BadInput, OffhookError
from emulator.ctl import app as ctl_commands

app = typer.Typer(
    name="offhook",
    help="A local emulator of the Plivo voice platform with real media, and a runner that proves what a call did.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

app.add_typer(ctl_commands, name="ctl")
lab_commands = typer.Typer(help="What hangs on the lab bus.", no_args_is_help=True)
app.add_typer(lab_commands, name="lab")

Secrets = Annotated[
    bool, typer.Option("--secrets", help="Show passwords, tokens, SRTP keys and digest responses, in reports too.")
]

OtherKinds = Annotated[
    list[str] | None,
    typer.Option(
        help="PARTY=KIND: another endpoint kind for a party, such as caller=baresip; agent=phone:DEVICE of the lab."
    ),
]
LabFile = Annotated[Path | None, typer.Option(metavar="FILE", help="The phones of your lab; default: ./lab.yaml.")]

DryRun = Annotated[bool, typer.Option("--dry-run", help="Switch no device of the lab bus; say what would be.")]

EXIT_FAILED = 1
EXIT_BAD_INPUT = 2
EXIT_INTERRUPTED = 130


@app.command()
def run(  # noqa: PLR0913, PLR0917 - an argument for every option
    paths: Annotated[
        list[Path] | None, typer.Argument(help="Scenario files or folders; default: the shipped cases.")
    ] = None,
    world: Annotated[str, typer.Option(help="live, simulated or auto (simulated unless a case needs live).")] = "auto",
    seed: Annotated[int, typer.Option(help="Seed of the run: the same seed gives the same simulated run.")] = 1,
    out: Annotated[Path, typer.Option(help="Folder of report.json, junit.xml, and one for each case.")] = Path("out"),
    parallel: Annotated[int, typer.Option(min=1, help="How many scenarios run at the same time.")] = 1,
    endpoint: OtherKinds = None,
    shard: Annotated[str, typer.Option(metavar="I/N", help="Only the I-th of N parts, for N machines.")] = "",
    rerun_failed: Annotated[bool, typer.Option(help="Only what did not pass in the last run (see --out).")] = False,
    repeat: Annotated[int, typer.Option(min=1, help="Run each case so often, with one seed after another.")] = 1,
    lab: LabFile = None,
    dry_run: DryRun = False,
    secrets: Secrets = False,
) -> None:
    """Run scenarios and prove them."""
    from scenarios.runner.workers import warm_up  # noqa: PLC0415 - the runner loads only when asked for

    if parallel > 1:
        warm_up()
    from scenarios.runner.command import RunOrder, run_command  # noqa: PLC0415 - while the workers load
    from scenarios.runner.preparing import prepare_process  # noqa: PLC0415 - as above

    if parallel == 1:
        prepare_process()
    order = RunOrder(
        paths=paths or [],
        world=world,
        seed=seed,
        out=out,
        parallel=parallel,
        endpoints=endpoint or [],
        shard=shard,
        rerun_failed=rerun_failed,
        repeat=repeat,
        lab=lab,
        dry_run=dry_run,
        secrets=secrets,
    )
    raise typer.Exit(run_command(order))


@app.command()
def up(  # noqa: PLR0913, PLR0917 - an argument for every option
    http: Annotated[str | None, typer.Option(metavar="HOST:PORT", help="REST API and media; port 0: any.")] = None,
    https: Annotated[
        str | None, typer.Option(metavar="HOST:PORT", help="The same by TLS, with what `offhook certs` made.")
    ] = None,
    sip: Annotated[str | None, typer.Option(metavar="HOST:PORT[,…]", help="SIP over UDP and TCP; port 0: any.")] = None,
    sips: Annotated[str | None, typer.Option(metavar="HOST:PORT", help="SIP over TLS.")] = None,
    ws: Annotated[str | None, typer.Option(metavar="HOST:PORT", help="SIP over WebSockets, for browsers.")] = None,
    wss: Annotated[str | None, typer.Option(metavar="HOST:PORT", help="The same by TLS.")] = None,
    rtp_ports: Annotated[str | None, typer.Option(metavar="A-B", help="RTP port range.")] = None,
    advertise: Annotated[str | None, typer.Option(metavar="ADDR", help="In SDP, Contact and media URLs.")] = None,
    data: Annotated[Path | None, typer.Option(metavar="DIR", help="Of recordings, captures and the store.")] = None,
    control_token: Annotated[
        str | None, typer.Option(metavar="TOKEN", help="Switches /control on, for who has the token.")
    ] = None,
    runs: Annotated[Path | None, typer.Option(metavar="DIR", help="Reports of `offhook run` that are shown.")] = None,
    secrets: Secrets = False,
    lan: Annotated[bool, typer.Option("--lan", help="HTTPS for browser phones of this network; a QR code.")] = False,
    lab: Annotated[
        Path | None, typer.Option(metavar="FILE", help="lab.yaml: its bus, and what its phones report.")
    ] = None,
    config: Annotated[Path | None, typer.Option(help="offhook.yaml; default: the one in this folder, if any.")] = None,
    json: Annotated[bool, typer.Option("--json", help="One JSON line on stdout when ready.")] = False,
) -> None:
    """Start the platform and serve until SIGTERM or Ctrl-C."""
    from emulator.config import load_config  # noqa: PLC0415 - start-up cost only where needed
    from emulator.serve import serve  # noqa: PLC0415 - as above

    doors = {"http": http, "https": https, "sip": sip, "sips": sips, "ws": ws, "wss": wss}
    folders = {"data": None if data is None else str(data), "runs": None if runs is None else str(runs)}
    others = {"rtp_ports": rtp_ports, "advertise": advertise, "control_token": control_token}
    flags = {**doors, **folders, **others, "secrets": "true" if secrets else None}
    settings = load_config(config, {name: value for name, value in flags.items() if value is not None})
    company = None
    if lab is not None:
        from hardware.up_lab import beside_platform  # noqa: PLC0415 - as above

        company = beside_platform(lab)
    raise typer.Exit(serve(settings, announce_json=json, lan=lan, company=company))


@app.command()
def verify(
    recording: Annotated[Path, typer.Argument(help="A WAV file with its sidecar beside it.")],
    capture: Annotated[Path | None, typer.Option(help="The pcap of the call.")] = None,
) -> None:
    """Compare a recording with the packets that were on the wire."""
    from scenarios.proof.command import verify_command  # noqa: PLC0415 - numpy loads only where needed

    raise typer.Exit(verify_command(recording, capture))


@app.command()
def check(
    paths: Annotated[list[Path], typer.Argument(help="Scenario files or folders.")],
) -> None:
    """Read scenarios without running them: the list of cases, and file:line:column of what is wrong."""
    from scenarios.runner.check_command import check_command  # noqa: PLC0415 - the language loads only when asked for

    raise typer.Exit(check_command(paths))


@app.command()
def schema() -> None:
    """Print the JSON Schema of the scenario language, for editors."""
    from scenarios.runner.schema_command import schema_command  # noqa: PLC0415 - as above

    raise typer.Exit(schema_command())


@app.command()
def new(
    name: Annotated[str, typer.Argument(help="Of the scenario, such as orders_by_phone.")],
    flow: Annotated[str, typer.Option(help="inbound or outbound: who places the call.")] = "inbound",
    folder: Annotated[Path, typer.Option(help="Where NAME.yaml is written.")] = Path(),
) -> None:
    """Write a commented scenario to begin with; it passes as it is."""
    from scenarios.runner.new_command import new_command  # noqa: PLC0415 - as above

    raise typer.Exit(new_command(name, flow=flow, folder=folder))


@app.command()
def call(
    number: Annotated[str, typer.Argument(help="The number that is called, such as +15550100.")],
    answer_url: Annotated[str, typer.Option(metavar="URL", help="What answers the call: your app.")],
    hangup_url: Annotated[str, typer.Option(metavar="URL", help="Told of the end; default: the answer URL.")] = "",
    seconds: Annotated[float, typer.Option(min=0.1, help="After so long in the call the caller hangs up.")] = 20.0,
    press: Annotated[str, typer.Option(metavar="KEYS", help="Keys that the caller presses, such as 12#.")] = "",
    data: Annotated[Path, typer.Option(metavar="DIR", help="Where capture and recordings go.")] = Path("out/call"),
) -> None:
    """Call your app once with a phone of ours and show what happens, with hints."""
    from scenarios.runner.call_command import CallOrder, call_command  # noqa: PLC0415 - as above

    order = CallOrder(
        number=number, answer_url=answer_url, hangup_url=hangup_url, seconds=seconds, press=press, data=data
    )
    raise typer.Exit(call_command(order))


@app.command()
def trace(
    call: Annotated[str, typer.Option(metavar="UUID", help="Only of that call.")] = "",
    phone: Annotated[str, typer.Option(metavar="TEXT", help="Only lines with that address, user or number.")] = "",
    everything: Annotated[bool, typer.Option("--all", help="Webhooks, recordings and steps of calls, too.")] = False,
    rtp: Annotated[bool, typer.Option("--rtp", help="What each leg carries, too: every 5 s, and at its end.")] = False,
    raw: Annotated[bool, typer.Option("--raw", help="Whole messages below their lines.")] = False,
    once: Annotated[bool, typer.Option("--once", help="What there is, and no more.")] = False,
    url: Annotated[str, typer.Option(envvar="OFFHOOK_URL", help="Of the platform.")] = "http://127.0.0.1:8080",
    token: Annotated[str, typer.Option(envvar="OFFHOOK_CONTROL_TOKEN", help="As it was given to `offhook up`.")] = "",
) -> None:
    """Watch what a running platform has on the wire, as a ladder. It needs `offhook up --control-token`."""
    from emulator.ctl import Door  # noqa: PLC0415 - as above
    from emulator.ladder import TraceOrder, events, show  # noqa: PLC0415 - as above

    lanes = frozenset[str]() if everything else frozenset({"sip", "rtp"} if rtp else {"sip"})
    order = TraceOrder(lanes=lanes, call_uuid=call, text=phone, raw=raw, follow=not once)
    show(events(Door(url, token), order), order, typer.echo)


@app.command()
def node_adapter() -> None:
    """Print the folder of the adapter for the official Node SDK: `node --require "$(offhook node-adapter)" app.js`."""
    from emulator.sdk import NODE_ADAPTER  # noqa: PLC0415 - as above

    print(NODE_ADAPTER)  # noqa: T201 - for a shell


@app.command()
def certs(
    name: Annotated[
        list[str] | None, typer.Option(help="Name or address of this machine by which others reach it; makes new ones.")
    ] = None,
    certifi: Annotated[bool, typer.Option("--certifi", help="Have Python's certifi trust them.")] = False,
    python: Annotated[str, typer.Option(metavar="PATH", help="Whose certifi; default: this Python's.")] = "",
    hosts: Annotated[bool, typer.Option("--hosts", help="Lead plivo.com to this machine in /etc/hosts.")] = False,
    address: Annotated[str, typer.Option(metavar="ADDR", help="For --hosts: where the platform is.")] = "127.0.0.1",
    folder: Annotated[Path | None, typer.Option(metavar="DIR", help="Where they lie.")] = None,
    renew: Annotated[bool, typer.Option("--renew", help="Make new ones.")] = False,
    undo: Annotated[bool, typer.Option("--undo", help="Take out what --certifi and --hosts have put in.")] = False,
) -> None:
    """Make certificates of our own for plivo.com: official SDKs ask Offhook without a change to their program."""
    from emulator.certs import CertsOrder, certs_command  # noqa: PLC0415 - as above

    order = CertsOrder(
        folder=folder,
        names=tuple(name or ()),
        certifi=certifi,
        python=python,
        hosts=hosts,
        address=address,
        renew=renew,
        undo=undo,
    )
    raise typer.Exit(certs_command(order))


@lab_commands.command("stop")
def lab_stop(
    lab: Annotated[Path | None, typer.Option(metavar="FILE", help="Of the lab; default: ./lab.yaml.")] = None,
) -> None:
    """Emergency stop: runs stop, and every relay, outlet and hook switch of the lab goes to rest."""
    from hardware.bus.stop_command import stop_command  # noqa: PLC0415 - as above

    raise typer.Exit(stop_command(lab, typer.echo))


@app.command()
def provision(  # noqa: PLR0913, PLR0917 - an argument for every option
    lab: Annotated[Path | None, typer.Option(metavar="FILE", help="Default: lab.yaml of this folder.")] = None,
    http: Annotated[str, typer.Option(metavar="HOST[:PORT]", help="Default: the address of `sip`, port 8090.")] = "",
    https: Annotated[str, typer.Option(metavar="HOST[:PORT]", help="By what `offhook certs` made; port 8453.")] = "",
    tftp: Annotated[str, typer.Option(metavar="HOST[:PORT]", help="Port 69, which needs privileges.")] = "",
    pnp: Annotated[
        str, typer.Option(metavar="ADDR", help="Answer plug and play (multicast) on the interface with that address.")
    ] = "",
    tokens_only: Annotated[
        bool, typer.Option("--tokens-only", help="No file with a password without a one-time URL.")
    ] = False,
    urls: Annotated[bool, typer.Option("--urls", help="Show a one-time URL for each phone.")] = False,
    certificates: Annotated[Path | None, typer.Option(metavar="DIR", help="Where those of --https lie.")] = None,
    json: Annotated[bool, typer.Option("--json", help="One JSON line on stdout when ready.")] = False,
) -> None:
    """Give the desk phones and adapters of a lab their configuration, until Ctrl-C; docs/provisioning.md."""
    from emulator.runtime.certificates import Certificates, default_folder  # noqa: PLC0415 - as above
    from hardware.provisioning.command import ProvisionOrder, provision_command  # noqa: PLC0415 - as above

    order = ProvisionOrder(
        lab=lab, http=http, https=https, tftp=tftp, pnp=pnp, tokens_only=tokens_only, urls=urls, announce_json=json
    )
    raise typer.Exit(provision_command(order, Certificates(certificates or default_folder()).server_tls))


@app.command()
def doctor(
    lab: Annotated[Path | None, typer.Option(metavar="FILE", help="Default: lab.yaml of this folder.")] = None,
    config: Annotated[Path | None, typer.Option(help="offhook.yaml; default: the one in this folder, if any.")] = None,
) -> None:
    """Check clock, permissions, addresses, ports, multicast and what lab.yaml names, and say how to mend each."""
    from emulator.config import load_config  # noqa: PLC0415 - as above
    from emulator.runtime.certificates import default_folder  # noqa: PLC0415 - as above
    from hardware.doctor.command import PlatformSide, doctor_command  # noqa: PLC0415 - as above

    settings = load_config(config, {})
    certificates = Path(settings.certificates) if settings.certificates else default_folder()
    raise typer.Exit(doctor_command(lab, PlatformSide(settings.rtp_range(), certificates)))


def main() -> None:
    """Entry point of the console script: errors of ours become one line, never a traceback."""
    try:
        app()
    except OffhookError as error:
        print(f"offhook: {error}", file=sys.stderr)  # noqa: T201 - the command line talks to a person
        sys.exit(EXIT_BAD_INPUT if isinstance(error, BadInput) else EXIT_FAILED)
    except KeyboardInterrupt:
        sys.exit(EXIT_INTERRUPTED)
