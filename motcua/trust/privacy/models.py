"""Who read whose data. The person stands in it as a pseudonym, the values that were read not at all."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Read(models.Model):
    """A read of personal data or a refusal, for the person it concerns (Luật 91/2025/QH15, the right to know).

    `leaf` is the ledger's line about it; `case` names a dossier of a higher room, which alone knows whose it is:
    `own` says so, null while nobody has told. `settled` once the gatherer has looked the dossier and office up.
    """

    class Channel(models.TextChoices):
        EXCHANGE = "exchange", _("Qua nền tảng chia sẻ dữ liệu")
        REGISTRY = "registry", _("Trong cơ sở dữ liệu tại đây")
        DESK = "desk", _("Mở hồ sơ, giấy tờ tại cơ quan")

    subject = models.CharField(max_length=64)
    at = models.DateTimeField()
    channel = models.CharField(max_length=12, choices=Channel.choices)
    office = models.CharField(max_length=120, blank=True)
    office_name = models.CharField(max_length=200, blank=True)
    actor = models.CharField(max_length=64, blank=True)
    registry = models.CharField(max_length=120, blank=True)
    purpose = models.CharField(max_length=300, blank=True)
    basis = models.CharField(max_length=500, blank=True)
    case = models.CharField(max_length=64, blank=True)
    verified = models.BooleanField(default=False)
    own = models.BooleanField(null=True)
    settled = models.BooleanField(default=False)
    refused = models.CharField(max_length=200, blank=True)
    fields = models.JSONField(default=list)
    leaf = models.BigIntegerField(null=True, unique=True)
    hidden_until = models.DateTimeField(null=True)
    hidden_basis = models.CharField(max_length=300, blank=True)
    kept_until = models.DateTimeField(null=True)
    kept_under = models.CharField(max_length=80, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["subject", "-at"], name="privacy_read_of_subject"),
            models.Index(fields=["at"], name="privacy_read_in_time"),
            models.Index(fields=["actor", "at"], name="privacy_read_of_actor"),
            models.Index(fields=["id"], name="privacy_read_unsettled", condition=Q(settled=False)),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(hidden_until__isnull=True) | ~Q(hidden_basis=""),
                name="privacy_read_hidden_by_law",
            ),
        ]

    def __str__(self) -> str:
        return f"read {self.pk}"


class Alarm(models.Model):
    """A read that fits no pattern of work, by a rule of library/privacy/alarms.yaml; somebody looks at it."""

    read = models.ForeignKey(Read, on_delete=models.CASCADE, related_name="alarms")
    rule = models.CharField(max_length=40)
    count = models.PositiveIntegerField(default=0)
    at = models.DateTimeField()
    answer = models.CharField(max_length=500, blank=True)
    answered_by = models.CharField(max_length=64, blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["read", "rule"], name="privacy_alarm_once")]
        indexes = [models.Index(fields=["answered_at", "-at"], name="privacy_alarm_open")]

    def __str__(self) -> str:
        return f"{self.rule} on read {self.read_id}"


class Cursor(models.Model):
    """How far the gatherer has followed the ledger: the next position to look at; one row."""

    position = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.position)


class Breach(models.Model):
    """A breach of personal data (Luật 91/2025/QH15 điều 23); never deleted here: the record is kept for years.

    `due` is the moment by which the authority must be told, fixed when the breach was written down.
    """

    what = models.CharField(max_length=500)
    people = models.PositiveIntegerField(default=0)
    harmful = models.BooleanField(default=False)
    detected_at = models.DateTimeField(db_index=True)
    due = models.DateTimeField()
    reported_by = models.CharField(max_length=64)
    reported_at = models.DateTimeField()
    authority_told_at = models.DateTimeField(null=True)
    authority_note = models.CharField(max_length=300, blank=True)
    people_told_at = models.DateTimeField(null=True)
    people_note = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return f"breach {self.pk}"
