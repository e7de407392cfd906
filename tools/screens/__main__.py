"""Photograph every main screen at 360 and 1280 px, to be looked at: plays people through the demo's province.

    python -m tools.screens --to DIR [--data DIR] [--only visitor,citizen,…] [--check]      needs Chromium

Each picture shows a whole page. What axe finds, what is wider than a phone and what could not be reached is printed.
"""

import argparse
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import sync_playwright

from demo import house as demo_house
from demo.house import House, environment
from tests.support.browser import FLAGS
from tests.support.ports import free_port
from tests.support.tools import need
from tools.screens import packages, service, sharing
from tools.screens.camera import TROUBLE, Camera, Town

PARTS: dict[str, Callable[[Town], None]] = {
    "visitor": service.visitors,
    "citizen": service.citizens,
    "supplement": service.supplements,
    "course": service.courses,
    "counter": service.counters,
    "leader": service.leaders,
    "package": packages.packages,
    "register": sharing.registers,
    "agreement": sharing.agreements,
    "privacy": sharing.privacy,
}


@contextmanager
def running(data: Path) -> Iterator[House]:
    """The house of the demo on free ports."""
    port, demo_house.IDENTITY, demo_house.SMS = free_port(), free_port(), free_port()
    data = data.resolve()
    data.mkdir(parents=True, exist_ok=True)
    own = {
        "MOTCUA_LIBRARY": str(packages.with_draft(data / "library")),
        "MOTCUA_EXCHANGE_MEMBER": "VN/GOV/G24",
    }
    house = House({**environment(data, port), **own}, data, port)
    try:
        house.prepare()
        house.start()
        yield house
    finally:
        house.stop()


def main() -> int:
    """0 when every screen was reached and nothing was found."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--to", type=Path, required=True, help="where the pictures go")
    parser.add_argument("--data", type=Path, help="the demo's data; a new folder when left out")
    parser.add_argument("--only", default=",".join(PARTS), help="some of: " + ", ".join(PARTS))
    parser.add_argument("--check", action="store_true", help="let axe look at every picture, too")
    given = parser.parse_args()
    given.to.mkdir(parents=True, exist_ok=True)
    camera = Camera(given.to, check=given.check)
    with (
        running(given.data or Path(tempfile.mkdtemp(prefix="motcua-screens-"))) as house,
        sync_playwright() as play,
    ):
        browser = play.chromium.launch(executable_path=need("chromium"), args=list(FLAGS))
        for name in given.only.split(","):
            try:
                PARTS[name](Town(house, browser, camera))
            except TROUBLE:
                camera.say(f"{name}: {traceback.format_exc(limit=-3)}")
        browser.close()
    print(f"{camera.seen} màn hình, {camera.troubles} điều phải xem lại")
    return bool(camera.troubles)


if __name__ == "__main__":
    sys.exit(main())
