"""One table: who read whose data. The person stands in it as a pseudonym, the values that were read not at all."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Read(models.Model):
    """A read of personal data or a refusal, for the person it concerns (Luật 91/2025/QH15, the right to know).

    `leaf` is the ledger's line about it; `case` names a dossier of a higher room, which alone knows whose it is.
    """

    class Channel(models.TextChoices):
        EXCHANGE = "exchange", _("Qua nền tảng chia sẻ dữ liệu")
        REGISTRY = "registry", _("Trong cơ sở dữ liệu tại đây")

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
    refused = models.CharField(max_length=200, blank=True)
    fields = models.JSONField(default=list)
    leaf = models.BigIntegerField(null=True, unique=True)
    hidden_until = models.DateTimeField(null=True)
    hidden_basis = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["subject", "-at"], name="privacy_read_of_subject"),
            models.Index(fields=["at"], name="privacy_read_in_time"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(hidden_until__isnull=True) | ~Q(hidden_basis=""),
                name="privacy_read_hidden_by_law",
            ),
        ]

    def __str__(self) -> str:
        return f"read {self.pk}"
