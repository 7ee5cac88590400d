"""Where a server finds the application: Django is set up here, before anything needs it."""

import os
import sys
from importlib import import_module
from typing import Any

import django

from kasse.office.collector import settle_collector

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kasse.office.settings")
django.setup(set_prefix=False)

application: Any = import_module("kasse.office.application").Office()


def worker() -> Any:
    """The application for a server's process, which is set up for many requests."""
    settle_collector()
    # The event loop waits this long at most for the thread that takes pushes in.
    sys.setswitchinterval(0.0005)
    return application
