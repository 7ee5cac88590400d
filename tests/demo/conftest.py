"""An office for the demo and the replay: its own data folder, unless the office's tests have one."""

import os
import shutil
import tempfile
from collections.abc import Iterator

import django
import pytest

if "DJANGO_SETTINGS_MODULE" not in os.environ:
    os.environ["KASSE_DATA"] = tempfile.mkdtemp(prefix="kasse-demo-test-")
    os.environ["DJANGO_SETTINGS_MODULE"] = "kasse.office.settings"
    django.setup(set_prefix=False)
_data = os.environ["KASSE_DATA"]


@pytest.fixture(scope="session", autouse=True)
def data_folder() -> Iterator[None]:
    """Gone when the tests are."""
    yield
    shutil.rmtree(_data, ignore_errors=True)
