"""What several tests in the browser share."""

from collections.abc import Iterator

import pytest

from tests.browser.shop import Shop, open_shop


@pytest.fixture(scope="session")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    """The demo shops with their office, which runs at the start of each test."""
    with open_shop(tmp_path_factory.mktemp("shop")) as shop:
        yield shop
