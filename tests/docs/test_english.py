"""The second language is whole: every string is in the catalogue, translated, with the same placeholders."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from django.test import Client

from tools import messages

CATALOGUES = messages.catalogues()
HOLE = re.compile(r"%\((\w+)\)s")
VIETNAMESE = re.compile(r"[ăâđêôơưĂÂĐÊÔƠƯàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ]", re.IGNORECASE)
KEPT = ("Một Cửa", "Tiếng Việt", "Ví giấy tờ")
UPDATE = "python tools/messages.py update, then translate what `todo` lists"


@pytest.fixture(scope="session", autouse=True)
def compiled() -> None:
    """As make does before anything runs."""
    for path in CATALOGUES:
        messages.compile_one(path)


def _forms(entry: Message) -> Iterator[tuple[str, str]]:
    ids = entry.id if isinstance(entry.id, tuple) else (entry.id,)
    strings = entry.string if isinstance(entry.string, tuple) else (entry.string,)
    yield from ((ids[min(number, len(ids) - 1)], string) for number, string in enumerate(strings))


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parents[1].name)
def test_the_catalogue_is_current(path: Path) -> None:
    """Neither a string too few nor one too many."""
    here = {(entry.context, entry.id) for entry in messages.read(path) if entry.id}
    wanted = {(entry.context, entry.id) for entry in messages.gather() if entry.id}
    assert (wanted - here, here - wanted) == (set(), set()), UPDATE


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parents[1].name)
def test_everything_is_translated(path: Path) -> None:
    """Nothing empty, nothing fuzzy."""
    assert [entry.id for entry in messages.missing(messages.read(path))] == [], UPDATE


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parents[1].name)
def test_placeholders_are_the_same(path: Path) -> None:
    """A translated sentence names the same values."""
    wrong = [
        (source, said)
        for entry in messages.read(path)
        if entry.id
        for source, said in _forms(entry)
        if set(HOLE.findall(source)) != set(HOLE.findall(said))
    ]
    assert wrong == []


def test_the_english_is_english() -> None:
    """No Vietnamese letters in a translation, names apart."""
    found = []
    for path in CATALOGUES:
        for entry in messages.read(path):
            for _source, said in _forms(entry) if entry.id else ():
                rest = said
                for name in KEPT:
                    rest = rest.replace(name, "")
                if VIETNAMESE.search(re.sub(r"\S+ \S+ \(\w[^)]*\)|[^.:,]*\((?:birth|copies|single)[^)]*\)", "", rest)):
                    found.append(said)
    assert found == []


def _words(html: str) -> str:
    """What a reader sees, without what the page itself marks as Vietnamese."""
    html = re.sub(r"<(script|style)\b.*?</\1>|<!--.*?-->", " ", html, flags=re.DOTALL)
    html = re.sub(r'<(\w+)[^>]*\blang="vi"[^>]*>.*?</\1>', " ", html, flags=re.DOTALL)
    return re.sub(r"<[^>]+>", "\n", html)


def _vietnamese(html: str) -> list[str]:
    lines = {line.strip() for line in _words(html).splitlines()}
    for name in KEPT:
        lines = {line.replace(name, "") for line in lines}
    return sorted(line for line in lines if VIETNAMESE.search(line))


def _english(client: Client, address: str) -> str:
    response = client.get(address, headers={"accept-language": "en"}, follow=True)
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/xac-minh/", "/dang-nhap/", "/can-bo/dang-nhap/"])
def test_pages_of_the_software_speak_english(client: Client, address: str) -> None:
    """Pages that show no data of the library show no Vietnamese."""
    assert _vietnamese(_english(client, address)) == []
