"""A registry (cơ sở dữ liệu) is data in library/registries; its records are rows of one table."""

from django.db import models


class Record(models.Model):
    """One record of a registry: its key (for a person, the personal number) and its fields."""

    registry = models.CharField(max_length=40)
    key = models.CharField(max_length=40)
    data = models.JSONField()
    since = models.DateTimeField()
    origin = models.CharField(max_length=60, blank=True)  # what wrote it, for idempotent writes

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["registry", "key"], name="record_once"),
            models.UniqueConstraint(
                fields=["registry", "origin"], condition=~models.Q(origin=""), name="record_origin_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.registry} {self.key}"
