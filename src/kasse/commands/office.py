"""`kasse office`: serves the office alone, for a machine that is set up by its operator."""

import argparse
from pathlib import Path

from kasse.commands.data import add_data_argument, use_data
from kasse.commands.run import is_free


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The address, the processes, and TLS."""
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (%(default)s)")
    parser.add_argument("--port", type=int, default=8000, help="port to listen on (%(default)s)")
    parser.add_argument(
        "--workers", type=int, default=1, help="processes; more than one on PostgreSQL only"
    )
    parser.add_argument("--certificate", type=Path, help="TLS certificate, a PEM file")
    parser.add_argument("--key", type=Path, help="the certificate's key, a PEM file")
    add_data_argument(parser)


def run(args: argparse.Namespace) -> int:
    """Serves until it is told to stop; 2 when it cannot begin."""
    problem = _problem(args)
    if problem:
        print(problem)
        return 2
    use_data(args)
    from kasse.office.serve import serve

    address = f"http{'s' if args.certificate else ''}://{args.host}:{args.port}/"
    serve(
        host=args.host,
        port=args.port,
        workers=args.workers,
        tls=(args.certificate, args.key),
        ready=lambda: print(f"The office is at {address}", flush=True),
    )
    return 0


def _problem(args: argparse.Namespace) -> str:
    if (args.certificate is None) is not (args.key is None):
        return "TLS needs both --certificate and --key."
    missing = [file for file in (args.certificate, args.key) if file and not file.is_file()]
    if missing:
        return f"There is no file {missing[0]}."
    if not is_free(args.port, host=args.host):
        return f"{args.host} port {args.port} cannot be listened on: taken, or not this computer's."
    return ""
