"""An office for the demo and the replay: its own data folder, unless the office's tests have one."""

import os
import shutil
import tempfile

import django

if "DJANGO_SETTINGS_MODULE" not in os.environ:
    os.environ["KASSE_DATA"] = tempfile.mkdtemp(prefix="kasse-demo-test-")
    os.environ["DJANGO_SETTINGS_MODULE"] = "kasse.office.settings"
    django.setup(set_prefix=False)
_data = os.environ["KASSE_DATA"]


def pytest_unconfigure() -> None:
    """The folder is gone when the tests are; the database in it ends with the last fixture."""
    shutil.rmtree(_data, ignore_errors=True)
