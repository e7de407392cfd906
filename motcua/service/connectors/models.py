"""What was told to the National Portal, what came from it, and what it works on by itself."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Line(models.Model):
    """One dossier's line to the Portal: who is telling it now, and how often that has failed.

    A line is claimed until a moment, so that two workers never tell one dossier's states out of order.
    """

    code = models.CharField(max_length=50, unique=True)
    claimed_until = models.DateTimeField(null=True)
    failures = models.PositiveIntegerField(default=0)
    trouble = models.CharField(max_length=120, blank=True)
    next_try = models.DateTimeField(null=True, db_index=True)

    def __str__(self) -> str:
        return f"line of {self.code}"


class Report(models.Model):
    """One step of a dossier that the Portal has to know (đồng bộ trạng thái; TT 04/2025/TT-VPCP); told in order."""

    code = models.CharField(max_length=50)
    turn = models.PositiveIntegerField()
    made_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["code", "turn"], name="report_once")]
        indexes = [
            models.Index(fields=["code"], condition=models.Q(told_at=None), name="report_untold"),
        ]

    def __str__(self) -> str:
        return f"{self.code}#{self.turn}"


class Arrival(models.Model):
    """A dossier that came from the Portal: its message until it is taken, then only that it came.

    Its code is the Portal's and becomes the dossier's own, so that the same one is never made twice.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Chờ nhận")
        TAKEN = "taken", _("Đã nhận")
        FAILED = "failed", _("Chưa nhận được")

    code = models.CharField(max_length=50, unique=True)
    message = models.JSONField(default=dict)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    failures = models.PositiveIntegerField(default=0)
    trouble = models.CharField(max_length=120, blank=True)
    next_try = models.DateTimeField(null=True)
    came_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["state", "next_try"], name="arrival_open")]

    def __str__(self) -> str:
        return self.code


class Mirror(models.Model):
    """A read-only copy of a dossier that a ministry's system works on (NĐ 224/2026/NĐ-CP điều 15.1).

    Never a dossier of ours: no step, no clock, no ledger line; a code that is ours is never mirrored.
    """

    code = models.CharField(max_length=50, unique=True)
    procedure = models.CharField(max_length=30)
    procedure_name = models.CharField(max_length=500)
    applicant = models.CharField(max_length=200)
    unit = models.CharField(max_length=120)
    state = models.PositiveSmallIntegerField()
    due = models.DateTimeField(null=True)
    as_of = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["state"], name="mirror_state")]

    def __str__(self) -> str:
        return self.code
