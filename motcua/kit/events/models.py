"""The append-only event table and the marks of what has been handled."""

from django.db import models


class EventRecord(models.Model):
    """One announced fact: its name and ids, no personal data; kept under retention."""

    name = models.CharField(max_length=80)
    payload = models.JSONField()
    at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.name} {self.pk}"


class Delivery(models.Model):
    """A handler has done its work for an event; written in the same transaction as that work."""

    event = models.ForeignKey(EventRecord, on_delete=models.CASCADE, related_name="+", db_index=False)
    handler = models.CharField(max_length=120)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "handler"], name="delivery_once")]

    def __str__(self) -> str:
        return f"{self.handler} ← {self.event_id}"
