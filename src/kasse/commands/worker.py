"""`kasse worker`: does background work and sends web hooks, and serves nobody."""

import argparse
import signal
from threading import Event

from kasse.commands.data import add_data_argument, use_data


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Only where the data is; the rest is in the environment, as for the office."""
    add_data_argument(parser)


def run(args: argparse.Namespace) -> int:
    """Works until Ctrl-C or SIGTERM; what has begun ends at its next step and goes on elsewhere."""
    use_data(args)
    from kasse.office.serve import held, prepare, set_up

    set_up()
    with held():
        prepare()
        _work()
    return 0


def _work() -> None:
    from kasse.office.integrations.sender import Sender
    from kasse.office.jobs.runner import Runner

    ended = Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: ended.set())
    threads = (Runner(), Sender())
    for thread in threads:
        thread.start()
    print("Waiting for background work; Ctrl-C ends it.", flush=True)
    ended.wait()
    for thread in threads:
        thread.close()
