"""The words of notices and the notices of a subject."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path

from django.db.models import BigIntegerField, CharField

from motcua.kit.db import Around, Given, Question
from motcua.kit.library import load_yaml, root
from motcua.service.notices import rules
from motcua.service.notices.models import Notice, Sending
from motcua.service.notices.types import NoticeLine

_SUBJECT = Given("subject", CharField())
_OF_SUBJECT = Question(lambda: Notice.objects.filter(subject=_SUBJECT, user=None).order_by("-at", "-pk"))
_SENT_ABOUT = Question(
    lambda: Sending.objects.filter(notice__subject=_SUBJECT, notice__user=None).order_by("pk")
)
_UNREAD_OF = Around(
    "SELECT COUNT(*) FROM ({}) AS unread",
    lambda: [Notice.objects.filter(user_id=Given("user", BigIntegerField()), read_at=None).values("pk")],
)


def words(*, kind: str, language: str) -> Mapping[str, str]:
    """The texts of one kind in a language (Vietnamese where the other is missing); KeyError if unknown."""
    for file in _files(root()):
        declared = load_yaml(file)["kinds"].get(kind)
        if declared is not None:
            return declared.get(language, declared["vi"])
    raise KeyError(kind)


@lru_cache(maxsize=4)
def _files(library: Path) -> tuple[Path, ...]:
    """The files of texts; a process looks once which there are, and each time whether they changed."""
    return tuple(sorted(library.glob("notices/*.yaml")))


def text_of(*, kind: str, params: Mapping[str, str], language: str) -> tuple[str, str, str]:
    """Title, text and SMS of a notice with its values in place."""
    declared = words(kind=kind, language=language)
    title, text, short = (rules.fill(declared[part], params, language) for part in ("title", "text", "sms"))
    return title, text, short


def of_subject(*, subject: str, language: str) -> tuple[NoticeLine, ...]:
    """What a dossier's party was told, newest first, with the state of each sending; 2 SQL statements."""
    return _lines(_OF_SUBJECT.rows(subject=subject), _SENT_ABOUT.rows(subject=subject), language)


def of_officer(*, user_id: int, language: str, limit: int = 50) -> tuple[NoticeLine, ...]:
    """What an officer has been told, newest first; 2 SQL statements."""
    found = list(Notice.objects.filter(user_id=user_id).order_by("-at", "-pk")[:limit])
    return _lines(found, Sending.objects.filter(notice__in=found).order_by("pk"), language)


def unread(*, party_id: int) -> int:
    """How many notices a party has not opened."""
    return Notice.objects.filter(party_id=party_id, read_at=None).count()


def unread_of_officer(*, user_id: int) -> int:
    """How many notices an officer has not opened."""
    return int(_UNREAD_OF.rows(user=user_id)[0][0])


def _lines(notices: list[Notice], sent: Iterable[Sending], language: str) -> tuple[NoticeLine, ...]:
    sendings: dict[int, list[str]] = {}
    for row in sent:
        words_of = f"{Sending.Channel(row.channel).label}: {Sending.State(row.state).label}"
        sendings.setdefault(row.notice_id, []).append(words_of)
    lines = []
    for row in notices:
        title, text, _short = text_of(kind=row.kind, params=row.params, language=language)
        said = tuple(sendings.get(row.pk, ()))
        lines.append(NoticeLine(row.kind, title, text, row.at, said, row.subject, row.read_at is not None))
    return tuple(lines)
