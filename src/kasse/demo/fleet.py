"""Tills in several processes: each runs a job and tells what it did; Ctrl-C ends all in order."""

import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from multiprocessing import get_context, resource_tracker
from multiprocessing.connection import Connection, wait
from typing import Any, Final, Protocol

_FINISHED: Final = "finished"
_STOPPED: Final = "stopped"
_STOP: Final = "stop"
_LOOK_EVERY_S: Final = 1

Send = Callable[[Any], None]
Stopping = Callable[[], bool]


class Job(Protocol):
    """Work for one process; it can be pickled."""

    def run(self, send: Send, stopping: Stopping) -> bool:
        """Works and sends what it did; asked to stop, it comes to a good end early.

        Returns whether everything was done.
        """


class Failed(Exception):
    """A process ended without having finished."""


def run_fleet(jobs: Sequence[Job], take: Callable[[Any], None]) -> bool:
    """Runs each job in a process of its own and takes what they send; whether all was done.

    Ctrl-C asks the jobs to stop, and what they send until then is taken; a second one raises
    KeyboardInterrupt. Raises Failed when a process dies.
    """
    asked = 0

    def interrupt(*_: object) -> None:
        # Only noted: a message that is being read, or a transaction, must not be torn.
        nonlocal asked
        asked += 1
        if asked > 1:
            raise KeyboardInterrupt

    before = signal.signal(signal.SIGINT, interrupt)
    with _held_back():
        processes = _start(jobs)
    complete, told = True, False
    try:
        while processes:
            if asked and not told:
                told = True
                for pipe in processes:
                    pipe.send(_STOP)
            complete &= _next(processes, take)
    finally:
        signal.signal(signal.SIGINT, before)
        for process in processes.values():
            process.terminate()
    return complete


def run_here(jobs: Sequence[Job], take: Callable[[Any], None]) -> bool:
    """Runs the jobs one after the other in this process."""
    done = [job.run(take, lambda: False) for job in jobs]
    return all(done)


def _next(processes: dict[Any, Any], take: Callable[[Any], None]) -> bool:
    """Takes one message of each process that has any; False when one stopped early."""
    complete = True
    for pipe in wait(list(processes), timeout=_LOOK_EVERY_S):
        assert isinstance(pipe, Connection)
        try:
            message = pipe.recv()
        except EOFError:
            raise Failed("a process with tills ended before its time") from None
        if message in (_FINISHED, _STOPPED):
            complete &= message == _FINISHED
            processes.pop(pipe).join()
        else:
            take(message)
    return complete


@contextmanager
def _held_back() -> Iterator[None]:
    """Ctrl-C waits, and children started meanwhile never hear it: it reaches the whole group."""
    # It would end the waiting when it is started in between.
    resource_tracker.ensure_running()
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})


def _start(jobs: Sequence[Job]) -> dict[Any, Any]:
    context = get_context("spawn")
    processes: dict[Any, Any] = {}
    for job in jobs:
        ours, theirs = context.Pipe()
        process = context.Process(target=_child, args=(job, theirs), daemon=True)
        process.start()
        theirs.close()
        processes[ours] = process
    return processes


def _child(job: Job, pipe: Connection) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    stop = False

    def stopping() -> bool:
        nonlocal stop
        stop = stop or (pipe.poll() and pipe.recv() == _STOP)
        return stop

    try:
        complete = job.run(pipe.send, stopping)
        pipe.send(_FINISHED if complete else _STOPPED)
    except (BrokenPipeError, ConnectionResetError, EOFError):
        # Whoever started us is gone: nobody is left to tell.
        return
