"""Django's own commands (migrate, makemigrations …): `python -m kasse.office.manage`."""

import os
import sys

from django.core.management import execute_from_command_line


def main() -> None:
    """Runs the command named in the arguments."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kasse.office.settings")
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
