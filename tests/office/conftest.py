"""The office under test: its own data folder; SQLite in a file, or the PostgreSQL of DATABASE_URL.

`tools/with_postgres.py pytest tests/office` runs the same tests on PostgreSQL.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import django
import pytest

_data = tempfile.mkdtemp(prefix="kasse-test-")
os.environ["KASSE_DATA"] = _data
os.environ["DJANGO_SETTINGS_MODULE"] = "kasse.office.settings"
django.setup(set_prefix=False)


@pytest.fixture(scope="session", autouse=True)
def data_folder() -> Iterator[Path]:
    """The office's data folder, gone when the tests are."""
    yield Path(_data)
    shutil.rmtree(_data, ignore_errors=True)
