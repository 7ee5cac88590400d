"""What several tests in the browser share."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.shop import Shop, open_shop
from tests.browser.till_build import build_till


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a site with the real till in it."""
    root = tmp_path_factory.mktemp("built")
    build_till(root, "kasse.till.port")
    return root


@pytest.fixture(scope="session")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    """The demo shops with their office, which runs at the start of each test."""
    with open_shop(tmp_path_factory.mktemp("shop")) as shop:
        yield shop
