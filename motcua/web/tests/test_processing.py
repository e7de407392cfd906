"""The record of processing says what the procedures in force and the declared registries say."""

import csv
import io

import pytest
from django.test import Client

from motcua.kit import clock
from motcua.service.dossiers import testing
from motcua.web import queries


@pytest.fixture
def page():
    """The record on a Monday."""
    return queries.processing_page(at=testing.MONDAY)


def test_every_procedure_names_purpose_article_and_data(page) -> None:
    """No processing without a purpose, an article and somebody who receives the data."""
    assert len(page.procedures) > 10
    for line in (*page.procedures, *page.registries):
        assert line.purposes, line.name
        assert line.articles, line.name
        assert line.recipients, line.name
        assert line.retention, line.name


def test_a_register_read_is_told_with_its_owner(page) -> None:
    """Registering a birth reads the population register: its fields are there, ethnicity among the sensitive."""
    (birth,) = [line for line in page.procedures if line.href.endswith("/dang-ky-khai-sinh/")]
    assert "Bộ Công an" in birth.recipients
    assert "Dân tộc" in birth.sensitive


@pytest.mark.django_db
def test_page_and_table() -> None:
    """Anybody reads it; the table has a row for each processing."""
    client = Client()
    with clock.frozen(testing.MONDAY):
        text = client.get("/so-xu-ly-du-lieu/").content.decode()
        table = client.get("/so-xu-ly-du-lieu/tai-ve.csv").content.decode("utf-8-sig")
        found = queries.processing_page(at=testing.MONDAY)
    rows = list(csv.reader(io.StringIO(table)))
    assert len(rows) == 1 + len(found.procedures) + len(found.registries)
    assert "Đăng ký khai sinh" in text
