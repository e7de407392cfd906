"""Agreements, editions of the directory, requests to join, and one row per exchange beside its leaf.

An exchange's row holds no value and no name of a person: a pseudonym, salts that open commitments, and what was agreed.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Agreement(models.Model):
    """Thỏa thuận chia sẻ dữ liệu (NĐ 278/2025/NĐ-CP): the canonical document and both sides' detached signatures."""

    code = models.CharField(max_length=80)
    hash = models.CharField(max_length=64, unique=True)
    document = models.TextField()
    provider = models.CharField(max_length=255)
    consumer = models.CharField(max_length=255)
    provider_signature = models.TextField(blank=True)
    consumer_signature = models.TextField(blank=True)
    proposed_at = models.DateTimeField()
    proposed_by = models.CharField(max_length=64)
    provider_signed_at = models.DateTimeField(null=True)
    consumer_signed_at = models.DateTimeField(null=True)
    provider_signer = models.CharField(max_length=64, blank=True)
    consumer_signer = models.CharField(max_length=64, blank=True)
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.CharField(max_length=64, blank=True)
    revoked_why = models.CharField(max_length=500, blank=True)
    revocation = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["code"], name="exchange_agreement_code")]

    def __str__(self) -> str:
        return self.code


class Edition(models.Model):
    """One version of the directory as signed text; what was once published stays."""

    version = models.PositiveBigIntegerField(primary_key=True)
    text = models.TextField()
    issued = models.DateTimeField()
    expires = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.version)


class Backing(models.Model):
    """Which system stands behind a service of this node: an address, or `provider:` for the registers here."""

    service = models.CharField(max_length=255, unique=True)
    url = models.CharField(max_length=500)

    def __str__(self) -> str:
        return self.service


class Joining(models.Model):
    """A request to take part, waiting for the one approval it needs."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Chờ chấp thuận")
        APPROVED = "approved", _("Đã chấp thuận")
        REFUSED = "refused", _("Từ chối")

    code = models.CharField(max_length=12, unique=True)
    request = models.JSONField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    requested_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=64, blank=True)
    answer = models.JSONField(null=True)

    def __str__(self) -> str:
        return self.code


class Exchange(models.Model):
    """One exchange as this side saw it; `reference` names its leaf in the ledger, `subject` is a pseudonym."""

    reference = models.CharField(max_length=200, db_index=True)
    side = models.CharField(max_length=8)
    at = models.DateTimeField(db_index=True)
    client = models.CharField(max_length=255)
    service = models.CharField(max_length=255)
    agreement = models.CharField(max_length=64, blank=True)
    purpose = models.CharField(max_length=64, blank=True)
    case = models.CharField(max_length=64, blank=True)
    status = models.PositiveSmallIntegerField(default=0)
    refused = models.CharField(max_length=80, blank=True)
    subject = models.CharField(max_length=64, blank=True)
    salt = models.BinaryField(default=b"")
    commitments = models.JSONField(default=dict)
    leaf = models.BigIntegerField()

    class Meta:
        indexes = [
            models.Index(fields=["agreement", "-at"], name="exchange_of_agreement"),
            models.Index(fields=["subject"], name="exchange_of_subject", condition=~Q(subject="")),
        ]

    def __str__(self) -> str:
        return self.reference


class Body(models.Model):
    """Both messages of one exchange whose agreement keeps them (`keep_bodies`), sealed, until a day and no longer.

    `leaf` is the exchange's leaf; `holder` the system of this node that took part, `query` the SHA-256 of its
    X-Road-Id; each part is sealed with the row's own key, and that key (`locked`) under `data_key` of the house.
    """

    leaf = models.BigIntegerField(unique=True)
    holder = models.CharField(max_length=255)
    query = models.CharField(max_length=64)
    agreement = models.CharField(max_length=64)
    subject = models.CharField(max_length=64, blank=True)
    at = models.DateTimeField()
    until = models.DateTimeField(db_index=True)
    about = models.BinaryField()
    request_head = models.BinaryField()
    request_body = models.BinaryField()
    response_head = models.BinaryField()
    response_body = models.BinaryField()
    data_key = models.BigIntegerField(db_index=True)
    locked = models.TextField()

    class Meta:
        indexes = [
            models.Index(fields=["holder", "query"], name="exchange_body_of_query"),
            models.Index(fields=["subject"], name="exchange_body_of_subject", condition=~Q(subject="")),
        ]

    def __str__(self) -> str:
        return str(self.leaf)


class Stamp(models.Model):
    """An RFC 3161 time stamp on a checkpoint of the ledger: before this moment those leaves were there."""

    size = models.BigIntegerField(primary_key=True)
    root = models.BinaryField()
    token = models.BinaryField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.size)
