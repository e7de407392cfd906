"""A package laid open: facts, tables, form, burden and versions for everybody; findings and stories for officers."""

import re
from collections.abc import Iterator

import pytest
from django.test import Client, TestCase, override_settings

from motcua.kit import clock
from motcua.service.procedures import queries, types
from motcua.service.procedures.showing.package import package_page
from motcua.service.procedures.tests.samples import moment
from motcua.trust.identity import testing as people
from tests.support import sql_budget

AT = moment("2026-11-25T09:00")
BIRTH = "/thu-tuc/dang-ky-khai-sinh/goi/"


@pytest.fixture
def unmeasured(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Nobody measures minutes."""
    monkeypatch.setattr(types, "_MEASURES", [])


@pytest.mark.parametrize("package", queries.in_force(at=AT.date()), ids=lambda one: one.slug)
@pytest.mark.usefixtures("unmeasured")
def test_every_package_of_the_library_opens(package: types.Package) -> None:
    """Each limit, fee, paper, law and table has its line; the form has each of its pages; stories pass."""
    page = package_page(name=package.code, version=str(package.version), inside=True, at=AT)
    counts = (page.limits, page.fees, page.papers, page.laws, page.tables, page.form_pages)
    parts = (
        package.limits,
        package.fees,
        package.components,
        package.legal,
        package.decisions,
        package.form.pages,
    )
    assert [len(item) for item in counts] == [len(item) for item in parts]
    assert page.minutes_text == "chưa đo"
    assert page.passed == len(page.stories) > 0
    assert page.findings == ()
    assert [one.number for one in page.versions] == [
        item.version for item in queries.versions(code=package.code)
    ]


@override_settings(MOTCUA_DEMO=True)
class PackagePageTest(TestCase):
    """The page as a visitor and as an officer."""

    def test_a_visitor_reads_the_law_and_not_the_workshop(self) -> None:
        """Facts, drawing, burden and versions are public; findings and stories are not shown."""
        with clock.frozen(AT), sql_budget("procedures:package"):
            response = Client().get(BIRTH)
        page = response.content.decode()
        assert response.status_code == 200
        for said in (
            "Luật Hộ tịch",
            "Ô phải tự điền",
            "chưa đo",
            "Quyết định 1565/QĐ-TTg",
            '<svg class="bp"',
        ):
            assert said in page, said
        assert "Câu chuyện thử" not in page
        assert not re.search(r'(?<!-)style="', page)
        ids = re.findall(r' id="([^"]+)"', page)
        assert len(ids) == len(set(ids))
        assert Client().get(f"{BIRTH}?ban=99").status_code == 404

    def test_an_officer_sees_findings_and_stories(self) -> None:
        """Each story with the outcome of each step; the check's findings, or that there are none."""
        client = people.sign_in(Client(), people.make_officer(role="specialist"))
        with clock.frozen(AT):
            page = client.get(BIRTH).content.decode()
        assert "Câu chuyện thử" in page
        assert "Kiểm tra không thấy điều gì sai" in page
