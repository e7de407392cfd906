"""The words of notices and the notices of a subject."""

from collections.abc import Mapping

from motcua.kit.library import load_yaml, root
from motcua.service.notices import rules
from motcua.service.notices.models import Notice, Sending
from motcua.service.notices.types import NoticeLine


def words(*, kind: str, language: str) -> Mapping[str, str]:
    """The texts of one kind in a language (Vietnamese where the other is missing); KeyError if unknown."""
    declared = load_yaml(root() / "notices" / "dossier.yaml")["kinds"][kind]
    return declared.get(language, declared["vi"])


def text_of(*, kind: str, params: Mapping[str, str], language: str) -> tuple[str, str, str]:
    """Title, text and SMS of a notice with its values in place."""
    declared = words(kind=kind, language=language)
    title, text, short = (rules.fill(declared[part], params) for part in ("title", "text", "sms"))
    return title, text, short


def of_subject(*, subject: str, language: str) -> tuple[NoticeLine, ...]:
    """Everything said about a dossier, newest first, with the state of each sending; 2 SQL statements."""
    notices = list(Notice.objects.filter(subject=subject).order_by("-at", "-pk"))
    sendings: dict[int, list[str]] = {}
    for row in Sending.objects.filter(notice__in=notices):
        words_of = f"{Sending.Channel(row.channel).label}: {Sending.State(row.state).label}"
        sendings.setdefault(row.notice_id, []).append(words_of)
    lines = []
    for row in notices:
        title, text, _short = text_of(kind=row.kind, params=row.params, language=language)
        lines.append(NoticeLine(row.kind, title, text, row.at, tuple(sendings.get(row.pk, ()))))
    return tuple(lines)


def unread(*, party_id: int) -> int:
    """How many notices a party has not opened."""
    return Notice.objects.filter(party_id=party_id, read_at=None).count()
