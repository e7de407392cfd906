"""Take the pictures of README anew: play the demo, leave one dossier half-way, photograph five pages.

python -m tools.pictures [--data DIR]      writes docs/pictures/*.png; needs Chromium
"""

import argparse
import io
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from demo import house as demo_house
from demo.house import ROOT, House, environment
from demo.story import Story
from demo.visitor import Visitor
from tests.support.browser import DESK, FLAGS, HERE
from tests.support.ports import free_port
from tests.support.tools import need

FOLDER = ROOT / "docs" / "pictures"
LARGEST = 120 * 1024
COLOURS = (128, 64, 32, 16)


def keep(page: Page, name: str) -> None:
    """One picture of what a screen of 1280 × 900 shows, with as many colours as fit into the limit."""
    page.wait_for_load_state("networkidle")
    shot = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    for colours in COLOURS:
        packed = io.BytesIO()
        drawn = shot.quantize(colours, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
        drawn.save(packed, "PNG", optimize=True)
        if packed.tell() <= LARGEST:
            break
    (FOLDER / name).write_bytes(packed.getvalue())
    print(f"  {name}: {packed.tell() // 1024} KB, {colours} màu")


@contextmanager
def signed_in(browser: Browser, visitor: Visitor | None, base: str) -> Iterator[Page]:
    """A page with the cookies of somebody who signed in during the story."""
    context = browser.new_context(**HERE, **DESK)
    if visitor is not None:
        kept = visitor.client.cookies.jar
        context.add_cookies([{"name": item.name, "value": item.value, "url": base} for item in kept])
    yield context.new_page()
    context.close()


def photograph(house: House, browser: Browser) -> None:
    """Home, the citizen's dossier, the desk, the officer's dossier, the verification of a result."""
    done = Story(house)
    done.play()
    story = Story(house)
    mother = story.sign_in()
    story.apply(mother)
    story.officer("sen", "receive", "Tiếp nhận", "tiếp nhận")
    story.officer("bach", "assign", "Phân công", "phân công", choose=True)
    officer = Visitor(story.base).open("/demo/").press_form("/demo/vao/dongha.mai/")
    with signed_in(browser, None, story.base) as page:
        page.goto(f"{story.base}/")
        keep(page, "home.png")
        page.goto(f"{story.base}/xac-minh/")
        page.set_input_files("input[type=file]", house.data / "giay-khai-sinh.pdf")
        page.get_by_role("button", name="Kiểm tra", exact=True).click()
        page.wait_for_selector("text=Giấy này là thật")
        keep(page, "verification.png")
    with signed_in(browser, mother, story.base) as page:
        page.goto(f"{story.base}/ho-so/{story.code}/")
        keep(page, "dossier.png")
    with signed_in(browser, officer, story.base) as page:
        page.goto(f"{story.base}/ban-lam-viec/")
        keep(page, "desk.png")
        page.goto(f"{story.base}/ban-lam-viec/{story.code}/")
        keep(page, "officer.png")


def main() -> int:
    """0 when all five are written."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, help="the demo's data; a new folder when left out")
    data = parser.parse_args().data or Path(tempfile.mkdtemp(prefix="motcua-pictures-"))
    FOLDER.mkdir(parents=True, exist_ok=True)
    port, demo_house.IDENTITY, demo_house.SMS = free_port(), free_port(), free_port()
    house = House(environment(data.resolve(), port), data.resolve(), port)
    try:
        house.prepare()
        house.start()
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=need("chromium"), args=list(FLAGS))
            photograph(house, browser)
            browser.close()
    finally:
        house.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
