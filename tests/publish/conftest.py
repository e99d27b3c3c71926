"""The explorer in a browser, for every test of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from browser import chromium, leave

from scion_fsm import Lifecycle
from scion_fsm.publish.explorer import html

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selenium.webdriver import Chrome


def pytest_sessionfinish() -> None:
    leave()


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("explorer") / "explorer.html"
    path.write_text(html(Lifecycle.default().table), encoding="utf-8")
    return path.as_uri()


@pytest.fixture(scope="module")
def chrome() -> Iterator[Chrome]:
    with chromium() as driver:
        yield driver


@pytest.fixture
def explorer(chrome: Chrome, page: str) -> Chrome:
    chrome.get("about:blank")
    chrome.get(page)
    return chrome
