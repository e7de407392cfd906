"""Documents, their versions, and uploads under way. The bytes lie in the store, named by their SHA-256."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from motcua.trust.documents.types import DocumentLine, Grade, UploadLine


class Kind(models.TextChoices):
    """Why a document exists."""

    COMPONENT = "component", _("Thành phần hồ sơ")
    RESULT = "result", _("Kết quả")
    SLIP = "slip", _("Phiếu")
    SUPPLEMENT = "supplement", _("Bổ sung")
    INTERNAL = "internal", _("Nội bộ")


class Document(models.Model):
    """One paper in the life of a case: hồ sơ điện tử (NĐ 118/2025/NĐ-CP art 17; NĐ 45/2020/NĐ-CP art 16).

    `subject` is the owner room's word for what it belongs to (a dossier code); this room only compares it.
    `retain_until` is set for what may be thrown away (an upload nobody submitted); records have none.
    """

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    title = models.CharField(max_length=300)
    subject = models.CharField(max_length=80, db_index=True, blank=True)
    owner = models.CharField(max_length=64, blank=True)
    grade = models.PositiveSmallIntegerField()
    personal = models.BooleanField(default=True)
    at = models.DateTimeField()
    retain_until = models.DateField(null=True, blank=True, db_index=True)
    expired_at = models.DateTimeField(null=True, blank=True)
    number = models.PositiveSmallIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(grade__gte=min(Grade), grade__lte=max(Grade)), name="document_grade_1_to_7"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.ref})"


class Version(models.Model):
    """What a document's bytes were from one moment on; never changed, only followed by another."""

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.PositiveBigIntegerField()
    media_type = models.CharField(max_length=100)
    filename = models.CharField(max_length=160)
    pages = models.PositiveIntegerField(null=True, blank=True)
    meta = models.JSONField(default=dict)
    at = models.DateTimeField()
    actor = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["document", "number"], name="version_number_once")]

    def __str__(self) -> str:
        return f"{self.filename} v{self.number}"

    def line(self) -> DocumentLine:
        """This version and its document as other rooms see them."""
        document = self.document
        return DocumentLine(
            ref=str(document.ref),
            kind=document.kind,
            title=document.title,
            subject=document.subject,
            owner=document.owner,
            grade=document.grade,
            personal=document.personal,
            at=document.at,
            retain_until=document.retain_until,
            expired=document.expired_at is not None,
            number=self.number,
            filename=self.filename,
            media_type=self.media_type,
            size=self.size,
            sha256=self.sha256,
            pages=self.pages,
        )


class Upload(models.Model):
    """Bytes arriving in chunks; becomes a document only when every check has passed."""

    class State(models.TextChoices):
        """Where the upload stands."""

        OPEN = "open", _("Đang tải lên")
        ACCEPTED = "accepted", _("Đã nhận")
        REFUSED = "refused", _("Không nhận")

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    owner = models.CharField(max_length=64)
    component = models.CharField(max_length=120, blank=True)
    filename = models.CharField(max_length=160)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64, blank=True)
    offset = models.PositiveBigIntegerField(default=0)
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    refusal = models.CharField(max_length=500, blank=True)
    document = models.ForeignKey(Document, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.filename} {self.offset}/{self.size}"

    def line(self) -> UploadLine:
        """How far it got, and what became of it."""
        return UploadLine(
            ref=str(self.ref),
            filename=self.filename,
            size=self.size,
            offset=self.offset,
            state=self.state,
            document=str(self.document.ref) if self.document else "",
            refusal=self.refusal,
        )
