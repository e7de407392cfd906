"""The second language is whole: every string is in the catalogue, translated, with the same placeholders."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from django.test import Client
from django.urls import reverse

from motcua.kit import clock
from motcua.service.dossiers import testing
from motcua.service.procedures import queries as procedures
from tools import messages

CATALOGUES = messages.catalogues()
HOLE = re.compile(r"%\((\w+)\)s")
VIETNAMESE = re.compile(
    r"[ăâđêôơưĂÂĐÊÔƠƯàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ]", re.IGNORECASE
)
KEPT = ("Một Cửa", "Tiếng Việt", "Ví giấy tờ", "khai sinh", "sao y", "xác nhận độc thân", "độc thân", "đồng")
# Names: of the place, of offices and people, of legal documents with their numbers.
NAMES = re.compile(
    r"(Tỉnh |tỉnh )?Quảng Trị|Đông Hà|\d+/[\d/]*(NĐ|QĐ|TT|NQ|QH)[\w-]*|QĐ/\d+-\w+"
    r"|\((Nghị định|Thủ tục|Thông tư|Luật|Bộ luật)[^)]*\)"
)
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
                if _vietnamese(said):
                    found.append(said)
    assert found == []


def _words(html: str) -> str:
    """What a reader sees, without what the page itself marks as Vietnamese."""
    html = re.sub(r"<(script|style)\b.*?</\1>|<!--.*?-->", " ", html, flags=re.DOTALL)
    html = re.sub(r'<(\w+)[^>]*\blang="vi"[^>]*>.*?</\1>', " ", html, flags=re.DOTALL)
    return re.sub(r"<[^>]+>", "\n", html)


def _vietnamese(html: str) -> list[str]:
    lines = {NAMES.sub("", line.strip()) for line in _words(html).splitlines()}
    for name in KEPT:
        lines = {line.replace(name, "") for line in lines}
    return sorted(line for line in lines if VIETNAMESE.search(line))


def _english(client: Client, address: str, status: int = 200) -> str:
    response = client.get(reverse("ui:language", args=["en"]), {"next": address}, follow=True)
    assert response.status_code == status
    html = response.content.decode()
    assert '<html lang="en"' in html
    return html


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address", ["/", "/thu-tuc/", "/xac-minh/", "/dang-nhap/", "/can-bo/dang-nhap/", "/khong-co/"]
)
def test_pages_speak_english(client: Client, address: str) -> None:
    """What anybody sees first."""
    assert _vietnamese(_english(client, address, 404 if address == "/khong-co/" else 200)) == []


@pytest.mark.django_db
def test_procedures_speak_english(client: Client) -> None:
    """Every procedure that brings its English text."""
    for package in procedures.in_force(at=clock.now().date()):
        if "en" in package.texts:
            assert _vietnamese(_english(client, f"/thu-tuc/{package.slug}/")) == [], package.code


@pytest.mark.django_db
def test_a_dossier_speaks_english(client: Client) -> None:
    """The applicant's page; what the applicant typed, and who is named, stays as it is."""
    testing.load_house()
    user = testing.mother()
    code = testing.make_dossier(user=user)
    client.force_login(user)
    assert [line for line in _vietnamese(_english(client, f"/ho-so/{code}/")) if not _given(line)] == []


def _given(line: str) -> bool:
    """People, offices, papers named as they were handed in, and the message as it was sent."""
    names = ("Trần Thị", "Lê ", "Ủy ban nhân dân", "Trung tâm", "Giấy chứng sinh")
    return line.startswith("You submitted") or any(name in line for name in names)
