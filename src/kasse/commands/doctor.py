"""`kasse doctor`: what is wrong with this installation, and what to do about it."""

import argparse
import json

from kasse.commands.data import add_data_argument, use_data


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """How the answer is to be written."""
    parser.add_argument("--json", action="store_true", help="for programs")
    parser.add_argument("--port", type=int, default=8000, help="the office's port (%(default)s)")
    add_data_argument(parser)


def run(args: argparse.Namespace) -> int:
    """Prints each finding with its advice; 1 if something is wrong, 0 where there is at most a
    warning. It changes nothing."""
    use_data(args)
    from kasse.office.running.doctor import examine

    findings = examine(port=args.port)
    if args.json:
        rows = [
            {"check": one.check, "state": one.state, "says": one.says, "advice": one.advice}
            for one in findings
        ]
        print(json.dumps(rows, ensure_ascii=False, indent=1))
    else:
        for one in findings:
            print(f"{one.state:<8}{one.check:<14}{one.says}")
            if one.advice:
                print(f"{'':<22}{one.advice}")
    return int(any(one.state == "wrong" for one in findings))
