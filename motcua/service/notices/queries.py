"""The words of notices and the notices of a subject."""

from collections.abc import Mapping

from django.db.models import QuerySet

from motcua.kit.library import load_yaml, root
from motcua.service.notices import rules
from motcua.service.notices.models import Notice, Sending
from motcua.service.notices.types import NoticeLine


def words(*, kind: str, language: str) -> Mapping[str, str]:
    """The texts of one kind in a language (Vietnamese where the other is missing); KeyError if unknown."""
    for file in sorted((root() / "notices").glob("*.yaml")):
        declared = load_yaml(file)["kinds"].get(kind)
        if declared is not None:
            return declared.get(language, declared["vi"])
    raise KeyError(kind)


def text_of(*, kind: str, params: Mapping[str, str], language: str) -> tuple[str, str, str]:
    """Title, text and SMS of a notice with its values in place."""
    declared = words(kind=kind, language=language)
    title, text, short = (rules.fill(declared[part], params, language) for part in ("title", "text", "sms"))
    return title, text, short


def of_subject(*, subject: str, language: str) -> tuple[NoticeLine, ...]:
    """What a dossier's party was told, newest first, with the state of each sending; 2 SQL statements."""
    return _lines(Notice.objects.filter(subject=subject, user=None).order_by("-at", "-pk"), language)


def of_officer(*, user_id: int, language: str, limit: int = 50) -> tuple[NoticeLine, ...]:
    """What an officer has been told, newest first; 2 SQL statements."""
    return _lines(Notice.objects.filter(user_id=user_id).order_by("-at", "-pk")[:limit], language)


def unread(*, party_id: int) -> int:
    """How many notices a party has not opened."""
    return Notice.objects.filter(party_id=party_id, read_at=None).count()


def unread_of_officer(*, user_id: int) -> int:
    """How many notices an officer has not opened."""
    return Notice.objects.filter(user_id=user_id, read_at=None).count()


def _lines(found: QuerySet[Notice], language: str) -> tuple[NoticeLine, ...]:
    notices = list(found)
    sendings: dict[int, list[str]] = {}
    for row in Sending.objects.filter(notice__in=notices).order_by("pk"):
        words_of = f"{Sending.Channel(row.channel).label}: {Sending.State(row.state).label}"
        sendings.setdefault(row.notice_id, []).append(words_of)
    lines = []
    for row in notices:
        title, text, _short = text_of(kind=row.kind, params=row.params, language=language)
        said = tuple(sendings.get(row.pk, ()))
        lines.append(NoticeLine(row.kind, title, text, row.at, said, row.subject, row.read_at is not None))
    return tuple(lines)
