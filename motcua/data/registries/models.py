"""A registry (cơ sở dữ liệu) is data in library/registries; here are its records, by two clocks, and their sources.

Every row of Version says: from `known_from` until `known_to` we held this to be true of the days from `valid_from`
until `valid_to` (ends not included; null: still). Rows are added and ended, never overwritten.
"""

from datetime import date

from django.db import models
from django.db.models import F, Q

SINCE_EVER = date.min


class DataKey(models.Model):
    """A key that seals values of one registry, itself wrapped by a master key that the database never sees."""

    registry = models.CharField(max_length=40)
    wrapped = models.BinaryField()
    master = models.CharField(max_length=40)
    made_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)  # no value is sealed with it any more

    class Meta:
        indexes = [models.Index(fields=["registry", "id"], name="data_key_newest")]

    def __str__(self) -> str:
        return f"{self.registry} {self.pk}"


class Source(models.Model):
    """Where facts came from: who wrote them, by which document or dossier, why."""

    class Kind(models.TextChoices):
        """What kind of writing it was."""

        LOAD = "load"
        BATCH = "import"
        DOSSIER = "dossier"
        CORRECTION = "correction"
        WITHDRAWN = "withdrawn"

    registry = models.CharField(max_length=40)
    kind = models.CharField(max_length=12, choices=Kind)
    operation = models.CharField(max_length=40, blank=True)
    origin = models.CharField(max_length=60, blank=True)  # dossier, batch or correction
    key = models.CharField(max_length=64, blank=True)  # as in Version; empty where many records were written
    office = models.CharField(max_length=60, blank=True)
    actor = models.CharField(max_length=80, blank=True)
    document = models.CharField(max_length=200, blank=True)
    # The document's public code: a dossier may have a second.
    paper = models.CharField(max_length=60, blank=True)
    # What took it back.
    ended_by = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["registry", "operation", "origin", "key", "paper"],
                condition=Q(kind="dossier", ended_by=None),
                name="source_of_a_dossier_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.origin}"


class Version(models.Model):
    """What is held true of one record for a span of days, known for a span of time."""

    registry = models.CharField(max_length=40)
    key = models.CharField(max_length=64)  # the identifier, or its blind index where the registry seals it
    data = models.JSONField()  # fields in clear
    sealed = models.JSONField(default=dict)  # field → sealed value, base64
    data_key = models.ForeignKey("DataKey", null=True, on_delete=models.PROTECT)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    known_from = models.DateTimeField()
    known_to = models.DateTimeField(null=True)
    source = models.ForeignKey("Source", on_delete=models.PROTECT)  # what made this version
    sources = models.JSONField(default=dict)  # field → source, where it is another

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["registry", "key", "valid_from"],
                condition=Q(known_to__isnull=True),
                name="version_known_once",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")),
                name="version_valid_span",
            ),
            models.CheckConstraint(
                condition=Q(known_to__isnull=True) | Q(known_to__gte=F("known_from")),
                name="version_known_span",
            ),
        ]
        indexes = [models.Index(fields=["registry", "key", "known_from"], name="version_history")]

    def __str__(self) -> str:
        return f"{self.registry} {self.key}"


class ImportRun(models.Model):
    """How far a file has come into a registry: each batch moves it in its own transaction."""

    registry = models.CharField(max_length=40)
    digest = models.CharField(max_length=64)  # SHA-256 of the file
    rejects = models.CharField(max_length=500)  # where the reasons stand
    rejects_size = models.BigIntegerField(default=0)  # bytes of it that count
    valid_from = models.DateField(null=True)
    rows = models.BigIntegerField(default=0)  # rows of the file that are done
    new = models.BigIntegerField(default=0)
    changed = models.BigIntegerField(default=0)
    unchanged = models.BigIntegerField(default=0)
    rejected = models.BigIntegerField(default=0)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["registry", "digest"],
                condition=Q(finished_at__isnull=True),
                name="import_of_a_file_once_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.registry} {self.digest[:16]} {self.rows}"


class LookUp(models.Model):
    """One look-up by an officer of a register: who, for what, under which dossier; opens the record for a while."""

    ref = models.UUIDField(unique=True)
    registry = models.CharField(max_length=40)
    key = models.CharField(max_length=64)
    fields = models.JSONField()
    user_id = models.BigIntegerField()
    purpose = models.CharField(max_length=300)
    case = models.CharField(max_length=60)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.ref)


class Correction(models.Model):
    """“Dữ liệu chưa đúng”: a reader doubts one field; the owner answers within the limit that the data sets."""

    class State(models.TextChoices):
        """Where it stands."""

        REQUESTED = "requested"
        ACCEPTED = "accepted"
        REJECTED = "rejected"

    ref = models.UUIDField(unique=True)
    registry = models.CharField(max_length=40)
    key = models.CharField(max_length=64)
    field = models.CharField(max_length=40)
    proposed = models.TextField()  # sealed, base64
    data_key = models.ForeignKey("DataKey", on_delete=models.PROTECT)
    valid_from = models.DateField(
        null=True
    )  # since when the proposed value is true; null: it was never other
    reason = models.TextField()
    proof = models.CharField(max_length=200)
    case = models.CharField(max_length=60, blank=True)
    actor = models.CharField(max_length=80)
    user_id = models.BigIntegerField(null=True)
    office = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()
    due = models.DateField()
    state = models.CharField(max_length=10, choices=State, default=State.REQUESTED)
    answer = models.TextField(blank=True)
    answered_by = models.CharField(max_length=80, blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["registry", "due"], condition=Q(state="requested"), name="correction_open"),
            models.Index(fields=["registry", "key"], name="correction_of_record"),
        ]

    def __str__(self) -> str:
        return str(self.ref)
