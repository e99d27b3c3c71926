"""Headless Chromium for tests, driven by selenium over its own driver; it never asks the network."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from selenium import webdriver
from tools import tool

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def chromium(
    *, width: int = 1400, height: int = 1000, scheme: str = "light"
) -> Iterator[webdriver.Chrome]:
    """Starts a browser with a window of this size and colour scheme, and ends it."""
    options = webdriver.ChromeOptions()
    options.binary_location = tool("chromium", "chromium-browser", "google-chrome")
    # Root may not use the sandbox, and the page under test is our own.
    for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"):
        options.add_argument(argument)
    options.add_argument("--host-resolver-rules=MAP * ~NOTFOUND")
    service = webdriver.ChromeService(executable_path=tool("chromedriver"))
    driver = webdriver.Chrome(options=options, service=service)
    driver.set_script_timeout(300)  # what a busy machine may need; what hangs is found all the same
    try:
        # A window cannot be as narrow as a phone; the page inside of it can.
        driver.execute_cdp_cmd(
            "Emulation.setDeviceMetricsOverride",
            {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False},
        )
        driver.execute_cdp_cmd(
            "Emulation.setEmulatedMedia",
            {"features": [{"name": "prefers-color-scheme", "value": scheme}]},
        )
        yield driver
    finally:
        driver.quit()
