"""`kasse`, also as `python -m kasse`."""

import signal
import sys


def main() -> int:
    """Runs the command that `sys.argv` names; returns its exit code."""
    # While the program is read nothing has begun: Ctrl-C may end it without a word. Where it is
    # ignored, as in the background of a script, it stays so.
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    from kasse import cli

    return cli.main()


if __name__ == "__main__":
    sys.exit(main())
