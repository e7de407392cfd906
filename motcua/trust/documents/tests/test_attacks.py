"""Files made to hang or fill the machine are refused in a moment."""

import time
from datetime import datetime, timedelta
from typing import Any

import pytest

from motcua.trust.documents import actions
from motcua.trust.documents.actions import upload
from motcua.trust.documents.checks import FileRefused, inspect
from motcua.trust.documents.checks.office import MOST_LINKS
from motcua.trust.documents.testing import docx, pdf
from motcua.trust.documents.tests.bad_files import kids_pdf
from motcua.trust.documents.types import Limits

RELS = "word/_rels/document.xml.rels"
FETCHES = (
    '<r:Relationship Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/oleObject" '
    'Target="https://example.com/x" TargetMode="External"/>'
)


def refusal(data: bytes, name: str) -> str:
    """Why this file is refused."""
    with pytest.raises(FileRefused) as caught:
        inspect(data, name, Limits())
    return caught.value.reason


def test_open_tags_do_not_hang_the_word_check() -> None:
    """Half a million tags that never close are read once, not once per tag."""
    started = time.monotonic()
    inspect(docx({RELS: b"<Relationship " * 70_000}), "a.docx", Limits())
    assert time.monotonic() - started < 3


def test_a_list_of_links_longer_than_any_document_needs_is_a_bomb() -> None:
    """The list of links has a bound of its own."""
    assert refusal(docx({RELS: b"<" * (MOST_LINKS + 1)}), "a.docx") == "bomb"


def test_a_link_that_fetches_is_found_under_another_prefix_and_not_hidden_by_utf16() -> None:
    """A namespace prefix does not hide it; another encoding is refused as a whole."""
    assert refusal(docx({RELS: FETCHES.encode()}), "a.docx") == "external"
    assert refusal(docx({RELS: FETCHES.encode("utf-16")}), "a.docx") == "damaged"


def test_a_page_tree_that_holds_itself_a_thousand_times_is_a_bomb() -> None:
    """The list of pages still to be visited is bounded, not only the visits."""
    started = time.monotonic()
    assert refusal(kids_pdf(times=15_000), "a.pdf") == "bomb"
    assert time.monotonic() - started < 5


@pytest.mark.django_db
def test_one_person_does_not_fill_the_store(at: datetime, monkeypatch: Any) -> None:
    """A day's files have a bound, in pieces or whole; the next day begins anew, others are not held up."""
    data = pdf()
    monkeypatch.setattr(upload, "MOST_A_DAY", len(data) * 2)
    for _time in range(2):
        actions.take_file(owner="an", filename="a.pdf", data=data, at=at)
    with pytest.raises(actions.TooManyUploads):
        actions.take_file(owner="an", filename="a.pdf", data=data, at=at)
    with pytest.raises(actions.TooManyUploads):
        actions.start_upload(owner="an", filename="a.pdf", size=10, at=at)
    actions.take_file(owner="binh", filename="a.pdf", data=data, at=at)
    actions.take_file(owner="an", filename="a.pdf", data=data, at=at + timedelta(days=2))
