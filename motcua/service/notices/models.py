"""A notice stands in the portal at once; each sending of it is a row with its own state."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Notice(models.Model):
    """One thing said about one subject, to a party or to an officer; said once for one net change."""

    party = models.ForeignKey("identity.Party", null=True, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey("identity.User", null=True, on_delete=models.PROTECT, related_name="+")
    subject = models.CharField(max_length=50, db_index=True)
    kind = models.CharField(max_length=40)
    turn = models.PositiveIntegerField()
    language = models.CharField(max_length=5, default="vi")
    params = models.JSONField()
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "kind", "turn"], condition=Q(user=None), name="notice_once"
            ),
            models.UniqueConstraint(
                fields=["subject", "kind", "turn", "user"],
                condition=~Q(user=None),
                name="notice_user_once",
            ),
            models.CheckConstraint(
                condition=Q(party=None, user__isnull=False) | Q(user=None, party__isnull=False),
                name="notice_to_one",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"


class Sending(models.Model):
    """One attempt to reach the party outside the portal."""

    class Channel(models.TextChoices):
        SMS = "sms", _("Tin nhắn SMS")
        EMAIL = "email", _("Thư điện tử")

    class State(models.TextChoices):
        WAITING = "waiting", _("Đang gửi")
        SENT = "sent", _("Đã gửi")
        FAILED = "failed", _("Chưa gửi được")
        REPLACED = "replaced", _("Không gửi, đã có tin mới hơn")

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="+")
    channel = models.CharField(max_length=8, choices=Channel.choices)
    address = models.CharField(max_length=254)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    sent_at = models.DateTimeField(null=True)
    trouble = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["notice", "channel"], name="sending_once")]

    def __str__(self) -> str:
        return f"{self.channel} of {self.notice_id}"
