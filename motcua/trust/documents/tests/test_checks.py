"""Bad files are refused with their reason and what to do; good ones pass."""

from datetime import datetime

import pytest

from motcua.kit.library import root
from motcua.trust.documents import queries
from motcua.trust.documents.checks import FileRefused, inspect
from motcua.trust.documents.checks.reasons import REASONS
from motcua.trust.documents.rules import clean_name
from motcua.trust.documents.tests.bad_files import BAD, Make, good_files
from motcua.trust.documents.tests.samples import slip_data
from motcua.trust.documents.types import PDF, Limits


@pytest.mark.parametrize(("name", "make", "reason"), [row[1:] for row in BAD], ids=[row[0] for row in BAD])
def test_bad_file_is_refused(name: str, make: Make, reason: str) -> None:
    """Each kind of bad file is refused for its own reason, in a sentence that ends with what to do."""
    with pytest.raises(FileRefused) as caught:
        inspect(make(), name, Limits())
    assert caught.value.reason == reason
    assert caught.value.code == f"file_{reason}"
    assert "%(" not in str(caught.value)
    assert "Bạn" in str(caught.value) or "bạn" in str(caught.value)


def test_thirty_kinds() -> None:
    """At least thirty different kinds are tried, and nearly every reason is used."""
    assert len({row[0] for row in BAD}) >= 30
    assert set(REASONS) - {row[3] for row in BAD} == {"digest"}


@pytest.mark.parametrize(("name", "data", "media_type"), good_files())
def test_good_file_is_taken(name: str, data: bytes, media_type: str) -> None:
    """Ordinary papers pass, with the media type found inside."""
    verdict = inspect(data, name, Limits())
    assert verdict.media_type == media_type


def test_own_papers_are_taken(at: datetime) -> None:
    """What Typst makes here (object streams, tags) may be handed in again."""
    made = queries.render(template=root() / "slips/tt03-2025/01.typ", data=slip_data(), at=at)
    assert inspect(made.pdf, "01.pdf", Limits()).pages == 1


def test_pages_are_counted() -> None:
    """The verdict knows the number of pages."""
    name, data, _kind = good_files()[0]
    assert inspect(data, name, Limits()).pages == 3


def test_limits_come_from_data() -> None:
    """A component may take fewer kinds and smaller files."""
    name, data, _kind = good_files()[2]
    for limits, reason in ((Limits(media_types=(PDF,)), "name_ending"), (Limits(max_bytes=100), "large")):
        with pytest.raises(FileRefused) as caught:
            inspect(data, name, limits)
        assert caught.value.reason == reason


def test_every_cut_of_a_good_pdf_is_refused() -> None:
    """A download that stopped anywhere is never taken for the whole."""
    data = good_files()[0][1]
    for end in range(1, len(data) - 2, 37):
        with pytest.raises(FileRefused):
            inspect(data[:end], "a.pdf", Limits())


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("C:\\Users\\an\\giay.pdf", "giay.pdf"),
        ("../../etc/passwd", "passwd"),
        ("gi\u202eay\r\n.pdf", "giay.pdf"),
        ("", "tep"),
        ("a" * 300 + ".pdf", "a" * 116 + ".pdf"),
    ],
)
def test_clean_name(given: str, kept: str) -> None:
    """What other rooms give as a name is made safe to store and send."""
    assert clean_name(given) == kept
