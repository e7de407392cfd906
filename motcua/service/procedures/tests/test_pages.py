"""What a person reads about a procedure before starting."""

import pytest

from motcua.kit.errors import NotFound
from motcua.service.procedures import pages, queries
from motcua.service.procedures.tests.samples import moment

AT = moment("2026-11-25T09:00")
TODAY = AT.date()


def fee_words(slug: str) -> str:
    """The second row of the page."""
    return pages.procedure_page(name=slug, signed_in=False, at=AT).rows[1].strong


def test_a_provinces_fee_stands_beside_the_national_for_other_ways() -> None:
    """Free online by the national line, the province's rate at the counter; one line where there is one."""
    assert fee_words("xac-nhan-tinh-trang-hon-nhan").startswith("Miễn phí; 15.000 đồng khi nộp tại quầy")
    assert fee_words("dang-ky-khai-sinh") == "Miễn phí"
    assert fee_words("chung-thuc-ban-sao").startswith("2.000 đồng/trang")


def test_a_counter_procedure_is_not_started_online() -> None:
    """No button to start where the law wants the original shown."""
    page = pages.procedure_page(name="chung-thuc-ban-sao", signed_in=True, at=AT)
    assert page.start_href == ""
    assert page.start_text


def test_in_a_province_the_way_leads_to_the_national_portal(settings) -> None:
    """People act there: no button that opens nothing here; a counter's procedure stays the counter's."""
    settings.MOTCUA_PROFILE = "province"
    page = pages.procedure_page(name="dang-ky-khai-sinh", signed_in=False, at=AT)
    assert (page.start_href, page.portal_href) == ("", settings.MOTCUA_NATIONAL_PORTAL)
    assert page.account_text == ""
    assert pages.procedure_page(name="chung-thuc-ban-sao", signed_in=False, at=AT).portal_href == ""


def test_a_paper_for_some_cases_says_which() -> None:
    """Whatever the condition, of every procedure in force: no paper of some cases stands as if all had to bring it."""
    for package in queries.in_force(at=TODAY):
        page = pages.procedure_page(name=package.slug, signed_in=False, at=AT)
        told = {need.title: need.text for need in (*page.needs, *page.sometimes)}
        for item in package.components:
            assert (item.when is None) or told[item.name].startswith("Chỉ"), item
    page = pages.procedure_page(name="giay-phep-xay-dung", signed_in=False, at=AT)
    assert any("Loại công trình: “Công trình tín ngưỡng" in need.text for need in page.sometimes)


def test_versions_in_force() -> None:
    """By code or slug, on a day; after its law has ended a procedure is no longer offered."""
    package = queries.current(code="dang-ky-khai-sinh", at=TODAY)
    assert queries.current(code=package.code, at=TODAY) is package
    assert queries.package(code=package.code, version=package.version) is package
    assert package in queries.in_force(at=TODAY)
    with pytest.raises(NotFound):
        queries.current(code=package.code, at=moment("2027-03-01T00:00").date())
    with pytest.raises(NotFound):
        queries.package(code=package.code, version=99)
    with pytest.raises(NotFound):
        queries.calendar(code="no-such-calendar")
