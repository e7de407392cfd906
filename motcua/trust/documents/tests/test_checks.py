"""Bad files are refused with their reason and what to do; good ones pass."""

import importlib
import resource
from datetime import datetime

import pytest

from motcua.kit.bounded import Bounds
from motcua.kit.library import root
from motcua.trust.documents import queries
from motcua.trust.documents.checks import FileRefused, inspect, inspect_apart
from motcua.trust.documents.checks.reasons import REASONS
from motcua.trust.documents.rules import clean_name
from motcua.trust.documents.testing import slip_data, swollen_pdf
from motcua.trust.documents.tests.bad_files import BAD, Make, good_files
from motcua.trust.documents.types import PDF, Limits

inspecting = importlib.import_module("motcua.trust.documents.checks.inspect")


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
    assert set(REASONS) - {row[3] for row in BAD} == {"digest", "limit"}


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


def test_a_check_runs_in_a_bounded_child(monkeypatch: pytest.MonkeyPatch) -> None:
    """A verdict and a refusal come back as if nothing were between; what never ends is refused in words."""
    name, data, kind = good_files()[0]
    assert inspect_apart(data, name, Limits()).media_type == kind
    with pytest.raises(FileRefused) as caught:
        inspect_apart(data, "a.jpg", Limits())
    assert (caught.value.reason, "%(" in str(caught.value)) == ("mislabelled", False)
    monkeypatch.setitem(inspecting.CHECKS, PDF, lambda _data, _limits: sum(iter(int, 1)))
    monkeypatch.setattr(inspecting, "BOUNDS", Bounds(seconds=1, megabytes=64, patience=30))
    with pytest.raises(FileRefused) as caught:
        inspect_apart(data, name, Limits())
    assert caught.value.reason == "limit"


def test_a_bomb_takes_the_child_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """A small PDF that unfolds to four gigabytes is refused, and this process is no larger for it."""
    monkeypatch.setattr(inspecting, "BOUNDS", Bounds(seconds=5, megabytes=200, patience=60))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(FileRefused):
        inspect_apart(swollen_pdf(), "a.pdf", Limits())
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100 * 1024
