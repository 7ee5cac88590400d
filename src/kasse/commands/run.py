"""`kasse run`: a shop on this computer, with two demo shops in it when there is nothing yet."""

import argparse
import os
import shutil
import socket
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from kasse.commands.data import add_data_argument, use_data

HOST: Final = "127.0.0.1"
PORT: Final = 8000
PORTS_TRIED: Final = 50
INTERRUPTED: Final = 130


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where it runs, and whether the demo shops are wanted."""
    parser.add_argument(
        "--port", type=int, help=f"port to listen on ({PORT}, or the next that is free)"
    )
    add_data_argument(parser)
    parser.add_argument(
        "--demo",
        action=argparse.BooleanOptionalAction,
        default=True,
        help="load the demo shops when there is no company yet",
    )
    parser.add_argument(
        "--weeks", type=_weeks, default=8, help="weeks of history of the demo shops (%(default)s)"
    )
    parser.add_argument(
        "--load-only", action="store_true", help="load the demo shops, and do not serve"
    )


def run(args: argparse.Namespace) -> int:
    """Makes ready, says where everything is, and serves until Ctrl-C."""
    use_data(args)
    wanted = range(PORT, PORT + PORTS_TRIED) if args.port is None else (args.port,)
    port = next(filter(is_free, wanted), None)
    if port is None:
        print(f"Port {wanted[0]} is taken by another program; choose another with --port.")
        return 1
    # Receipts' QR codes lead here, unless the operator said where people reach this computer.
    os.environ.setdefault("KASSE_ORIGIN", f"http://{HOST}:{port}")
    from kasse.office.serve import prepare, serve

    prepare()
    from django.conf import settings

    from kasse.demo import start

    now = datetime.now(UTC)
    if args.demo and not start.open_shops(settings.DATA, now=now, weeks=args.weeks):
        print("Stopped. The next start goes on from here.")
        return INTERRUPTED
    if args.load_only:
        return 0
    # Written down now and said when the server answers, from a thread without a database.
    where = f" --data {args.data}" if args.data else ""
    pair = f"{_program()} pair NUMBER{where}"
    said = "\n".join(_where(f"http://{HOST}:{port}", data=settings.DATA, pair=pair))
    serve(host=HOST, port=port, ready=lambda: print(said, flush=True))
    return 0


def is_free(port: int, *, host: str = HOST) -> bool:
    """Whether nobody listens on a port of this computer."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as tried:
        # As the server does: a port whose last connections are still closing is free.
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind((host, port))
        except OSError:
            return False
        return True


def _where(address: str, *, data: Path, pair: str) -> Iterator[str]:
    from kasse.demo import shops
    from kasse.office.guide import key

    yield f"\n  Back office  {address}/"
    yield f"  Till         {address}/till/"
    yield f"  Data         {data}"
    if shops.is_loaded():
        yield from _log_ins(pair)
        begin = "A shop of your own, in place of these"
    else:
        begin = "Begin your shop"
    if shops.is_loaded() or shops.is_empty():
        yield f"\n  {begin}: {address}/begin?key={key.current()}"
    yield "\n  Ctrl-C stops it.\n"


def _log_ins(pair: str) -> Iterator[str]:
    from kasse.demo import files, start

    people = files.company()["people"]
    yield "\n  Log in to the back office (demo only)"
    for person in people:
        if "email" in person:
            yield f"    {person['email']:<26} {person['password']}"
    yield "\n  Sign in at a till with a PIN"
    stores = {"": "both shops", **{s["id"]: s["name"] for s in files.company()["stores"]}}
    for person in people:
        roles = ", ".join(f"{role} at {stores[store]}" for role, store in person["roles"])
        yield f"    {person['pin']}  {person['name']:<18} {roles}"
    yield "\n  Make a browser a till with its code, once and within ten minutes"
    for store, number, code in start.pairing_codes(now=datetime.now(UTC)):
        shown = f"{code[:4]}-{code[4:]}" if code else "paired"
        yield f"    {store:<18} {number}  {shown}"
    yield f"    A new code: {pair}, or the back office's registers."


def _program() -> str:
    """How this program can be called from here."""
    if shutil.which("kasse"):
        return "kasse"
    called, here = Path(sys.argv[0]), Path.cwd()
    return str(called.relative_to(here) if called.is_relative_to(here) else called)


def _weeks(text: str) -> int:
    weeks = int(text)
    if not 0 <= weeks <= 520:
        raise argparse.ArgumentTypeError("from 0 to 520")
    return weeks
