"""What was declared, as an officer reads it: each answer with where it comes from, supplements last."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from motcua.data.registries import queries as registries
from motcua.kit.clock import ZONE
from motcua.service.dossiers.learned import ACCOUNT, MISSED, READS
from motcua.service.dossiers.models import Dossier, Supplement
from motcua.service.dossiers.queries.sources import disputes_of
from motcua.service.forms import queries as forms
from motcua.service.procedures.types import Package
from motcua.vn import dates
from motcua.vn.text import clean, fold


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer with where it comes from; section: the page it was given on, or the supplement."""

    section: str
    label: str
    value: str
    more: str
    source: str
    from_register: bool


def given(dossier: Dossier, package: Package, at: datetime) -> tuple[Answer, ...]:
    """Every answer that counts, then what was answered to supplements; at most 1 SQL statement."""
    names = {field.id: field.source.register for field in forms.sourced(form=package.form)}
    review = forms.review(form=package.form, answers=dossier.answers, facts=dossier.facts, at=at)
    found = []
    for title, row in ((part.title, row) for part in review for row in part.rows):
        source, more = _("Người nộp khai"), ""
        if row.from_register:
            own = row.field in dossier.facts.get(ACCOUNT, ())
            register = registries.definition(registry=names[row.field])
            source = _("Tài khoản định danh điện tử") if own else register["short"]
            more = _differs(dossier, package, row.field, row.value)
        found.append(Answer(title, row.label, row.value, more, source, row.from_register))
    return (*found, *_supplied(dossier))


def unanswered(dossier: Dossier) -> tuple[str, ...]:
    """The mark of a dossier whose register has not answered yet: which, since when, what happens."""
    reads, notes = dossier.facts.get(READS, {}), {}
    for place in dossier.facts.get(MISSED, ()):
        asked = datetime.fromisoformat(reads[place]["at"]).astimezone(ZONE)
        words = {
            "register": registries.definition(registry=place.partition(".")[0])["name"],
            "when": f"{asked:%H:%M %d/%m/%Y}",
        }
        notes[words["register"]] = _(
            "%(register)s chưa trả lời (hỏi gần nhất %(when)s). Các ô lấy từ đó đang là lời khai; máy tự hỏi lại."
        )
        notes[words["register"]] %= words
    return tuple(notes.values())


def disputed(package: Package, dossier: Dossier, *, at: datetime) -> tuple[str, ...]:
    """What the applicant says a register has wrong: what it holds, who must answer, by when."""
    waiting = _(
        "Người nộp cho là “%(label)s” chưa đúng (%(owner)s đang ghi: %(held)s). Ô ấy đang là lời khai; "
        "%(owner)s phải trả lời chậm nhất ngày %(due)s."
    )
    late = _(
        "Người nộp cho là “%(label)s” chưa đúng (%(owner)s đang ghi: %(held)s). Ô ấy đang là lời khai; "
        "%(owner)s phải trả lời chậm nhất ngày %(due)s, nay đã quá hạn mà chưa trả lời."
    )
    kept = _(
        "Người nộp cho là “%(label)s” chưa đúng (%(owner)s đang ghi: %(held)s). Ô ấy đang là lời khai; đề nghị "
        "chưa tới được %(owner)s, máy tự gửi lại."
    )
    accepted = _(
        "Người nộp cho là “%(label)s” chưa đúng (%(owner)s đã ghi: %(held)s). Ô ấy là lời khai; %(owner)s đã nhận "
        "và sửa. Trả lời: %(words)s"
    )
    refused = _(
        "Người nộp cho là “%(label)s” chưa đúng (%(owner)s đang ghi: %(held)s). Ô ấy là lời khai; %(owner)s không "
        "nhận. Trả lời: %(words)s"
    )
    said = {True: accepted, False: refused}
    return tuple(
        said.get(one.accepted, kept if one.due is None else late if one.late else waiting)
        % {
            "label": one.label,
            "owner": one.owner,
            "held": one.held,
            "due": dates.numeric(one.due) if one.due else "",
            "words": one.words,
        }
        for one in disputes_of(package, dossier, at=at)
    )


def _differs(dossier: Dossier, package: Package, name: str, known: str) -> str:
    """What the applicant typed while the register was silent, where the register now says something else."""
    typed = dossier.answers.get(name)
    if typed in (None, "", []):
        return ""
    shown = forms.shown(field=package.form.field(name), value=typed)
    if fold(clean(shown)) == fold(clean(known)):
        return ""
    return _("Người nộp đã ghi: %(typed)s") % {"typed": shown}


def _supplied(dossier: Dossier) -> Iterator[Answer]:
    """What the applicant answered to each supplement, item by item; at most 1 SQL statement."""
    if not dossier.engine.get("c"):
        return
    for number, row in enumerate(Supplement.objects.filter(dossier=dossier).order_by("pk"), start=1):
        for place, item in enumerate(row.items, start=1):
            answer = row.answers.get(str(place), "")
            yield Answer(
                _("Bổ sung lần %(n)s") % {"n": number}, item, answer, "", _("Người nộp bổ sung"), False
            )
