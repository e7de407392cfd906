"""Three tables: the leaves are the record; tiles and checkpoints are computed from them.

No personal data is in `Leaf.data`. `salt`, `subject` and `facts` open its commitments for those who may
know, and can be erased (privacy law) without touching the tree.
"""

from django.db import models
from django.db.models import Q


class Leaf(models.Model):
    """A line of the ledger; `position` is null until the sequencer has given it its place."""

    position = models.BigIntegerField(null=True, editable=False)
    data = models.BinaryField(editable=False)
    salt = models.BinaryField()
    subject = models.CharField(max_length=200, blank=True, db_index=True)
    facts = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["position"], name="ledger_leaf_position")]
        indexes = [
            models.Index(fields=["id"], name="ledger_leaf_waiting", condition=Q(position__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"#{self.position}"


class Tile(models.Model):
    """Up to 256 hashes of one level of the tree, side by side; rebuilt from the leaves at any time."""

    level = models.SmallIntegerField()
    number = models.BigIntegerField()
    hashes = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["level", "number"], name="ledger_tile_place")]

    def __str__(self) -> str:
        return f"{self.level}/{self.number}"


class Checkpoint(models.Model):
    """A signed head; what was once signed is kept, for it binds this installation for ever."""

    size = models.BigIntegerField(primary_key=True)
    root = models.BinaryField()
    note = models.TextField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.size)
