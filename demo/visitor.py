"""A visitor who reads pages and fills forms over HTTP, as a browser without JavaScript would."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin

import httpx


class StoryBroken(Exception):
    """A page did not offer what the story needs; the message holds the address and what was looked for."""


@dataclass
class PageForm:
    """One form of a page: where it goes, its values, and the labels of its buttons."""

    action: str
    method: str
    multipart: bool = False
    values: dict[str, list[str]] = field(default_factory=dict)
    files: list[str] = field(default_factory=list)
    buttons: list[tuple[str, str, str]] = field(default_factory=list)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.forms: list[PageForm] = []
        self.links: list[tuple[str, str]] = []
        self.text: list[str] = []
        self._open: PageForm | None = None
        self._catch: list[str] | None = None
        self._after: object = None
        self._select = ""
        self._named: dict[str, PageForm] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        got = {key: value or "" for key, value in attrs}
        if tag == "form":
            self._open = PageForm(
                got.get("action", ""), got.get("method", "get").lower(), "multipart" in got.get("enctype", "")
            )
            self.forms.append(self._open)
            self._named[got.get("id", "")] = self._open
        elif tag == "a" and "href" in got:
            self._catch, self._after = [], ("link", got["href"])
        elif tag == "button":
            self._catch = []
            self._after = ("button", got)
        elif self._open is not None:
            self._field(tag, got)

    def _field(self, tag: str, got: dict[str, str]) -> None:
        name = got.get("name", "")
        values = self._open.values
        if tag == "input" and name:
            kind = got.get("type", "text")
            if kind == "file":
                self._open.files.append(name)
            elif kind not in ("checkbox", "radio", "submit") or "checked" in got:
                values.setdefault(name, []).append(got.get("value", "on"))
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and ("selected" in got or self._select not in values):
            values[self._select] = [got.get("value", "")]
        elif tag == "textarea" and name:
            self._catch, self._after = [], ("area", name)

    def handle_data(self, data: str) -> None:
        if self._catch is not None:
            self._catch.append(data)
        if data.strip():
            self.text.append(data.strip())

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = None
        if tag == "select":
            self._select = ""
        if tag not in ("a", "textarea", "button") or self._catch is None:
            return
        said, self._catch = " ".join("".join(self._catch).split()), None
        kind, *rest = self._after
        if kind == "link":
            self.links.append((rest[0], said))
        elif kind == "area":
            self._open.values[rest[0]] = [said]
        else:
            self._button(rest[0], said)

    def _button(self, got: dict[str, str], said: str) -> None:
        form = self._named.get(got["form"]) if "form" in got else self._open
        if form is not None:
            said = f"{got.get('aria-label', '')} {said}".strip()
            form.buttons.append((got.get("name", ""), got.get("value", ""), said))


class Visitor:
    """One person at one browser: cookies, the page in front of them, and what they may press."""

    def __init__(self, base: str) -> None:
        self.client = httpx.Client(base_url=base, follow_redirects=True, timeout=30)
        self.page: httpx.Response
        self._seen: _Reader

    def open(self, address: str) -> "Visitor":
        """Go to an address."""
        return self._arrive(self.client.get(address))

    def follow(self, label: str) -> "Visitor":
        """Press the first link whose words contain the label."""
        for href, said in self._seen.links:
            if label in said:
                return self.open(urljoin(str(self.page.url), href))
        raise StoryBroken(f"{self.page.url}: không có đường dẫn “{label}”")

    def press(
        self, label: str, files: dict[str, tuple[str, bytes, str]] | None = None, **typed: object
    ) -> "Visitor":
        """Fill the form that has this button, and press it."""
        for form in self._seen.forms:
            for name, value, said in form.buttons:
                if label in said:
                    return self._send(form, (name, value), files, typed)
        raise StoryBroken(f"{self.page.url}: không có nút “{label}”")

    def press_form(self, action: str) -> "Visitor":
        """Send the form that goes to this address as it is."""
        for form in self._seen.forms:
            if form.action == action:
                return self._send(form, ("", ""), None, {})
        raise StoryBroken(f"{self.page.url}: không có biểu mẫu tới {action}")

    def says(self, words: str) -> bool:
        """Whether the page contains these words."""
        return words in " ".join(self._seen.text)

    def words(self) -> str:
        """All words of the page."""
        return " ".join(self._seen.text)

    def links(self) -> list[tuple[str, str]]:
        """(address, words) of the links of the page."""
        return self._seen.links

    def _send(
        self, form: PageForm, button: tuple[str, str], files: dict | None, typed: dict[str, object]
    ) -> "Visitor":
        values = dict(form.values)
        for name, value in typed.items():
            values[name] = value if isinstance(value, list) else [str(value)]
        if button[0]:
            values[button[0]] = [button[1]]
        address = urljoin(str(self.page.url), form.action or str(self.page.url))
        headers = {"Referer": str(self.page.url)}
        if form.method == "get":
            return self._arrive(self.client.get(address, params=values, headers=headers))
        if form.multipart:
            return self._arrive(self.client.post(address, data=values, files=files or {}, headers=headers))
        return self._arrive(self.client.post(address, data=values, headers=headers))

    def _arrive(self, response: httpx.Response) -> "Visitor":
        if response.status_code >= 400:
            raise StoryBroken(f"{response.request.method} {response.url}: {response.status_code}")
        self.page = response
        self._seen = _Reader()
        if "html" in response.headers.get("content-type", ""):
            self._seen.feed(response.text)
        return self
