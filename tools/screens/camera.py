"""The camera, and the people in front of it."""

import subprocess
import sys
from pathlib import Path
from typing import Self

from playwright.sync_api import Browser, Error, Page

from demo.house import ROOT, House
from demo.people import MOTHER
from tests.journeys.walkers import Citizen, Officer, Walker
from tests.support.browser import DESK, HERE, axe, fits

WIDE, NARROW = DESK["viewport"], {"width": 360, "height": 780}
TROUBLE = (Error, AssertionError, subprocess.CalledProcessError)


class Camera:
    """Takes the pictures, and says what is wrong with what it sees."""

    def __init__(self, folder: Path, *, check: bool) -> None:
        self.folder, self.seen, self.troubles = folder, 0, 0
        self.rules = (fits, axe) if check else (fits,)

    def shot(self, page: Page, name: str) -> None:
        """The page as it is now, narrow and wide."""
        for size in (NARROW, WIDE):
            page.set_viewport_size(size)
            page.wait_for_timeout(150)
            page.screenshot(path=self.folder / f"{name}-{size['width']}.png", full_page=True)
            for rule in self.rules:
                try:
                    rule(page)
                except TROUBLE as found:
                    self.say(f"{name}-{size['width']}: {found}")
        self.seen += 1

    def say(self, words: str) -> None:
        """Something to mend."""
        self.troubles += 1
        print(words, flush=True)


class Person(Walker):
    """A walker who does not stop at what the camera finds, and who signs in at the provider of the demo."""

    camera: Camera

    def look(self) -> Self:
        """Only wait."""
        self.page.wait_for_load_state("load")
        return self

    def shot(self, name: str) -> Self:
        """A picture of the page."""
        self.camera.shot(self.page, name)
        return self


class Townsman(Person, Citizen):
    """A citizen."""

    def sign_in(self) -> Self:
        """Choose the card of the mother."""
        self.page.goto(f"{self.base}/dang-nhap/?next={self.page.url.removeprefix(self.base) or '/'}")
        self.follow("Tiếp tục với VNeID")
        with self.page.expect_navigation(url=f"{self.base}/**"):
            self.page.click(f"button[aria-label='Đăng nhập là {MOTHER.full_name}']")
        return self


class Clerk(Person, Officer):
    """An officer."""


class Town:
    """The running house and whoever is asked for."""

    def __init__(self, house: House, browser: Browser, camera: Camera) -> None:
        self.house, self.browser, self.camera = house, browser, camera
        self.base = f"http://127.0.0.1:{house.port}"

    def _page(self) -> Page:
        context = self.browser.new_context(**HERE, **DESK)
        context.set_default_timeout(45_000)
        return context.new_page()

    def visitor(self) -> Person:
        """Nobody in particular."""
        person = Person(self._page(), self.base)
        person.camera = self.camera
        return person

    def mother(self) -> Townsman:
        """The mother, signed in."""
        person = Townsman(self._page(), self.base, MOTHER.number)
        person.camera = self.camera
        return person.open("/").sign_in()

    def officer(self, name: str) -> Clerk:
        """Somebody with a post, by the card of the demo."""
        person = Clerk(self._page(), self.base, name)
        person.camera = self.camera
        return person.enter()

    def made(self, *words: str) -> list[str]:
        """Dossiers made beforehand."""
        return self.run("tests.journeys.made", *words)

    def run(self, module: str, *words: str) -> list[str]:
        """What a script of the house prints."""
        command = [sys.executable, "-m", module, *words]
        done = subprocess.run(
            command, env=self.house.env, cwd=ROOT, check=True, capture_output=True, text=True
        )
        return done.stdout.split()
