"""Two people at one dossier: whoever comes second is told who was first and when."""

from django.utils.translation import gettext_lazy as _

from motcua.kit.clock import ZONE
from motcua.kit.errors import DomainError
from motcua.service.dossiers.models import Dossier, Step


class Moved(DomainError):
    """Somebody else took a step while this one was being prepared; nothing of it was written."""

    code = "moved"
    message = _("%(who)s vừa chuyển hồ sơ này lúc %(time)s. Bài của bạn chưa ghi; xem lại rồi làm tiếp.")


def check_turn(dossier: Dossier, turn: int | None) -> None:
    """Raise Moved when the dossier has gone on since the page with this turn was made; 1 SQL statement then."""
    if turn is None or turn == dossier.turn:
        return
    last = Step.objects.filter(dossier_id=dossier.pk).select_related("actor").order_by("-turn").first()
    who = last.actor.name if last and last.actor else str(_("Một bước tự động"))
    when = last.at.astimezone(ZONE).strftime("%H:%M") if last else ""
    raise Moved(who=who, time=when)
