"""What a vault holds: references to documents, with who issued them and how far they may be trusted.

Kho quản lý dữ liệu điện tử của tổ chức, cá nhân (NĐ 45/2020/NĐ-CP điều 16). The bytes stay with documents.
"""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _


class Item(models.Model):
    """A paper or result of one person or organisation, by reference.

    `kind` is its concept (`vault.KQ.G15.000031`, `civil_status.birth_certificate`), "" where no list names it;
    `grade` 1 (best) to 7, its words in library/vault/grades.yaml; `source` the dossier it came from; `code` the
    public code by which anybody verifies it; `sealed` holds number and holder; `leaf` its line in the ledger.
    """

    class Origin(models.TextChoices):
        """How it came here."""

        ISSUED = "issued", _("Kết quả giải quyết hồ sơ")
        HANDED_IN = "handed_in", _("Giấy tờ đã nộp trong hồ sơ")
        OWN = "own", _("Bạn tự đưa vào")
        PORTAL = "portal", _("Kho của Cổng Dịch vụ công quốc gia")

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    party = models.ForeignKey("identity.Party", on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=80, blank=True)
    title = models.CharField(max_length=300)
    grade = models.PositiveSmallIntegerField()
    origin = models.CharField(max_length=10, choices=Origin.choices)
    source = models.CharField(max_length=60, blank=True)
    document = models.UUIDField(db_index=True)
    sha256 = models.CharField(max_length=64)
    issuer = models.CharField(max_length=200, blank=True)
    dated = models.DateField(null=True)
    valid_until = models.DateField(null=True)
    code = models.CharField(max_length=60, blank=True)
    sealed = models.JSONField(default=dict)
    data_key = models.ForeignKey(
        "registries.DataKey", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    leaf = models.BigIntegerField(null=True)
    added_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["party", "document"], name="vault_item_once"),
            models.CheckConstraint(
                condition=models.Q(grade__gte=1, grade__lte=7), name="vault_item_grade_1_to_7"
            ),
        ]
        indexes = [models.Index(fields=["party", "-added_at"], name="vault_item_of_party")]

    def __str__(self) -> str:
        return f"item {self.ref}"


class Reuse(models.Model):
    """A paper of a vault that stood for one asked by a procedure, so that nobody had to hand it in again.

    `draft` is the dossier's ref; `code` its code once it was submitted: only then it counts.
    """

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="+")
    draft = models.UUIDField()
    code = models.CharField(max_length=60, blank=True)
    procedure = models.CharField(max_length=30)
    component = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["draft", "component"], name="vault_reuse_once")]
        indexes = [models.Index(fields=["procedure", "at"], name="vault_reuse_of_procedure")]

    def __str__(self) -> str:
        return f"{self.component} of {self.draft}"


class Share(models.Model):
    """Papers that the owner lets whoever holds a link see until a moment; the link's token is kept as a hash only.

    `sealed` holds purpose and receiver in the owner's words; `by` the actor who made it.
    """

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    party = models.ForeignKey("identity.Party", on_delete=models.PROTECT, related_name="+", db_index=False)
    token = models.CharField(max_length=64, unique=True)
    sealed = models.JSONField(default=dict)
    data_key = models.ForeignKey(
        "registries.DataKey", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    by = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    items = models.ManyToManyField(Item, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["party", "-made_at"], name="vault_share_of_party")]

    def __str__(self) -> str:
        return f"share {self.ref}"


class Opening(models.Model):
    """One opening of a share: the page (no item), or one paper; `leaf` is its line in the ledger."""

    share = models.ForeignKey(Share, on_delete=models.PROTECT, related_name="openings")
    item = models.ForeignKey(Item, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    leaf = models.BigIntegerField()

    def __str__(self) -> str:
        return f"opening {self.pk}"


class Export(models.Model):
    """Everything of one vault as a file, made by a job; thrown away after the days that the library says."""

    party = models.ForeignKey("identity.Party", on_delete=models.PROTECT, related_name="+", db_index=False)
    by = models.CharField(max_length=64)
    papers = models.PositiveIntegerField(default=0)
    document = models.UUIDField(null=True)
    asked_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["party", "-asked_at"], name="vault_export_of_party")]

    def __str__(self) -> str:
        return f"export {self.pk}"


class Mandate(models.Model):
    """Somebody (`agent`) who may see the vault of another (`principal`) between two days, both included, and why.

    `kind` is a key of library/vault/mandates.yaml: the owner delegates, or a register shows who somebody is (a
    parent of a minor, a guardian, a legal representative). Never removed; `withdrawn_at` ends it.
    """

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    principal = models.ForeignKey("identity.Party", on_delete=models.PROTECT, related_name="+")
    agent = models.ForeignKey("identity.Party", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=30)
    valid_from = models.DateField()
    valid_to = models.DateField()
    by = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["principal", "agent", "kind"],
                condition=models.Q(withdrawn_at__isnull=True),
                name="vault_mandate_once",
            ),
            models.CheckConstraint(
                condition=models.Q(valid_to__gte=models.F("valid_from")), name="vault_mandate_dates_in_order"
            ),
            models.CheckConstraint(
                condition=~models.Q(principal=models.F("agent")), name="vault_mandate_of_another"
            ),
        ]

    def __str__(self) -> str:
        return f"mandate {self.ref}"


class Link(models.Model):
    """An owner who agreed that their store at the National Portal is asked; when it was, and what went wrong.

    `strangers` counts papers that the Portal gave as this owner's though they name somebody else: none was taken.
    `unreadable`: lines of its last list that nobody could read.
    """

    party = models.OneToOneField("identity.Party", on_delete=models.PROTECT, related_name="+")
    agreed_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    held_until = models.DateTimeField(null=True)
    asked_at = models.DateTimeField(null=True)
    failures = models.PositiveIntegerField(default=0)
    trouble = models.CharField(max_length=40, blank=True)
    next_try = models.DateTimeField(null=True, db_index=True)
    strangers = models.PositiveIntegerField(default=0)
    unreadable = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"link {self.pk}"


class Copy(models.Model):
    """One paper at the owner's store of the National Portal: told to it (`OUT`), or taken from it (`IN`).

    `theirs`: its id there, "" until the Portal gave one; `sha256`: of the bytes there; `turn` grows with every
    change here, so that an older state that was told late never passes for the newest. Never removed.
    """

    class Way(models.TextChoices):
        OUT = "out", _("Gửi lên Cổng")
        IN = "in", _("Lấy từ Cổng")

    class State(models.TextChoices):
        WAITING = "waiting", _("Chưa đồng bộ")
        SAME = "same", _("Đã đồng bộ")
        DIFFERENT = "different", _("Bản ở Cổng khác bản này")
        WITHDRAWN = "withdrawn", _("Cổng ghi là đã thu hồi hoặc thay thế")
        GONE = "gone", _("Không còn ở kho của Cổng")

    party = models.ForeignKey("identity.Party", on_delete=models.PROTECT, related_name="+", db_index=False)
    item = models.OneToOneField(Item, null=True, on_delete=models.PROTECT, related_name="+")
    way = models.CharField(max_length=3, choices=Way.choices)
    state = models.CharField(max_length=9, choices=State.choices, default=State.WAITING)
    theirs = models.CharField(max_length=100, blank=True)
    title = models.CharField(max_length=300, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    turn = models.PositiveIntegerField(default=1)
    held_until = models.DateTimeField(null=True)
    failures = models.PositiveIntegerField(default=0)
    trouble = models.CharField(max_length=40, blank=True)
    next_try = models.DateTimeField(null=True)
    made_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["party", "theirs"], condition=~models.Q(theirs=""), name="vault_copy_once"
            ),
        ]
        indexes = [models.Index(fields=["state", "next_try"], name="vault_copy_open")]

    def __str__(self) -> str:
        return f"copy {self.pk}"
