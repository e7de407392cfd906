"""Procedures as the State publishes them: one entry a code, every published form of it kept, dated.

Legal basis of the parts of a record: Nghị định 63/2010/NĐ-CP điều 8. The record itself is kept whole and untouched
(`Published.source`); columns hold only what lists and the search need.
"""

from django.db import models


class Import(models.Model):
    """One reading of a file; `key` names the state of the catalogue after it."""

    key = models.UUIDField(unique=True)
    at = models.DateTimeField()
    source = models.CharField(max_length=200)
    read = models.PositiveIntegerField()
    new = models.PositiveIntegerField()
    changed = models.PositiveIntegerField()
    rejected = models.PositiveIntegerField()
    oddities = models.PositiveIntegerField()
    refusals = models.JSONField()

    def __str__(self) -> str:
        return f"{self.source} {self.at:%Y-%m-%d %H:%M}"


class Entry(models.Model):
    """Thủ tục hành chính in the catalogue, as last published."""

    code = models.CharField(max_length=60, unique=True)
    name = models.TextField()
    field = models.CharField(max_length=300, db_index=True)
    agency = models.CharField(max_length=300)
    ministry = models.BooleanField()
    province = models.BooleanField()
    ward = models.BooleanField()
    other = models.BooleanField()
    sort = models.CharField(max_length=200, db_index=True)
    keywords = models.TextField()
    results = models.TextField()
    papers = models.TextField()
    number = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    oddities = models.PositiveIntegerField()
    first_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Published(models.Model):
    """One published form of an entry: the records of the file as they were, packed; what is odd; what changed."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="published")
    by = models.ForeignKey(Import, on_delete=models.PROTECT, related_name="published")
    number = models.PositiveIntegerField()
    at = models.DateTimeField()
    digest = models.CharField(max_length=64)
    source = models.BinaryField()
    oddities = models.JSONField()
    changes = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "number"], name="published_once")]

    def __str__(self) -> str:
        return f"{self.entry_id} v{self.number}"
