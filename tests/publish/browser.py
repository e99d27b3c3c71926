"""Headless Chromium for tests, driven by selenium over its own driver; it never asks the network."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from selenium import webdriver
from tools import tool

if TYPE_CHECKING:
    from collections.abc import Iterator


_DRIVERS: list[webdriver.Chrome] = []
"""The one browser of this process, if it was needed."""
_LOOKS: list[Look] = []
"""What whoever has the browser wants of it, the last one now."""


class Look(NamedTuple):
    """A window's size and its colour scheme."""

    width: int
    height: int
    scheme: str


@contextmanager
def chromium(
    *, width: int = 1400, height: int = 1000, scheme: str = "light"
) -> Iterator[webdriver.Chrome]:
    """Gives a browser with a window of this size and colour scheme, and an empty page; it is started once."""
    if not _DRIVERS:
        _DRIVERS.append(_started())
    (driver,) = _DRIVERS
    _LOOKS.append(Look(width, height, scheme))
    _show(driver, _LOOKS[-1])
    driver.get("about:blank")
    driver.get_log("browser")  # what was said before is not heard later
    try:
        yield driver
    finally:
        _LOOKS.pop()
        if _LOOKS:
            _show(driver, _LOOKS[-1])


def leave() -> None:
    """Ends the browser, if there is one."""
    while _DRIVERS:
        _DRIVERS.pop().quit()


def _started() -> webdriver.Chrome:
    options = webdriver.ChromeOptions()
    options.binary_location = tool("chromium", "chromium-browser", "google-chrome")
    # Root may not use the sandbox, and the page under test is our own.
    for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"):
        options.add_argument(argument)
    options.add_argument("--host-resolver-rules=MAP * ~NOTFOUND")
    service = webdriver.ChromeService(executable_path=tool("chromedriver"))
    driver = webdriver.Chrome(options=options, service=service)
    driver.set_script_timeout(300)  # what a busy machine may need; what hangs is found all the same
    return driver


def _show(driver: webdriver.Chrome, look: Look) -> None:
    # A window cannot be as narrow as a phone; the page inside of it can.
    driver.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride",
        {"width": look.width, "height": look.height, "deviceScaleFactor": 1, "mobile": False},
    )
    driver.execute_cdp_cmd(
        "Emulation.setEmulatedMedia",
        {
            "media": "",
            "features": [{"name": "prefers-color-scheme", "value": look.scheme}],
        },
    )
