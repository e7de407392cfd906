"""Tables of the signing room: keys, authorisations, document books, requests, issued documents."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class SigningKey(models.Model):
    """Where a holder's key lives and its public certificates; never the key itself.

    Chứng thư số chuyên dùng công vụ (NĐ 68/2024/NĐ-CP) of an officer or of an agency. `name` is the driver's
    own word for the key (a credential, a token). `pairing` is the SHA-256 of the token agent's secret.
    """

    class Driver(models.TextChoices):
        DEMO = "demo_ca", _("Khóa thử")
        REMOTE = "remote", _("Ký số từ xa")
        TOKEN = "pkcs11", _("USB token")

    user = models.ForeignKey(
        "identity.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    office = models.ForeignKey(
        "identity.Office", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    driver = models.CharField(max_length=10, choices=Driver.choices)
    name = models.CharField(max_length=200)
    chain = models.TextField(blank=True)
    pairing = models.CharField(max_length=64, blank=True, db_index=True)
    active = models.BooleanField(default=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(user__isnull=False, office__isnull=True)
                | Q(user__isnull=True, office__isnull=False),
                name="key_of_officer_or_agency",
            ),
            models.UniqueConstraint(fields=["user"], condition=Q(active=True), name="key_one_per_officer"),
            models.UniqueConstraint(fields=["office"], condition=Q(active=True), name="key_one_per_agency"),
        ]

    def __str__(self) -> str:
        return f"{self.driver} {self.pk}"


class Authorisation(models.Model):
    """The dated right to sign in somebody's place (TM., KT., TL., TUQ.: NĐ 30/2020/NĐ-CP art. 13).

    Giao ký thừa ủy quyền (TUQ.) is in writing and limited in time. An empty scope covers everything.
    """

    class Form(models.TextChoices):
        OWN = "", _("Theo chức vụ")
        TM = "TM", _("Thay mặt (TM.)")
        KT = "KT", _("Ký thay (KT.)")
        TL = "TL", _("Thừa lệnh (TL.)")
        TUQ = "TUQ", _("Thừa ủy quyền (TUQ.)")

    post = models.ForeignKey("identity.Post", on_delete=models.PROTECT, related_name="+")
    form = models.CharField(max_length=3, choices=Form.choices, blank=True)
    on_behalf = models.CharField(max_length=120, blank=True)
    principal_title = models.CharField(max_length=120, blank=True)
    signer_title = models.CharField(max_length=120)
    procedures = models.JSONField(default=list)
    fields = models.JSONField(default=list)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    revoked_on = models.DateField(null=True, blank=True)
    basis_number = models.CharField(max_length=80, blank=True)
    basis_date = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(form="TUQ") | (Q(valid_to__isnull=False) & ~Q(basis_number="")),
                name="authorisation_tuq_dated_and_written",
            ),
            models.CheckConstraint(
                condition=Q(form__in=["", "TM"]) | ~Q(principal_title=""),
                name="authorisation_names_principal",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="authorisation_dates_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.form or '-'} {self.post_id} {self.basis_number}"


class Book(models.Model):
    """Sổ đăng ký văn bản đi: numbers start at 01 each year, per agency and kind (NĐ 30/2020/NĐ-CP)."""

    office = models.ForeignKey("identity.Office", on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=40, blank=True)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["office", "year", "kind"], name="book_once_a_year")]

    def __str__(self) -> str:
        return f"{self.office_id} {self.kind} {self.year}"


class BookEntry(models.Model):
    """One number of a book and what it was given to; a void one stays, with its reason.

    `subject` is the caller's key of the document: asking twice gives the same number. `code` is public.
    """

    book = models.ForeignKey(Book, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    text = models.CharField(max_length=60)
    subject = models.CharField(max_length=120)
    title = models.CharField(max_length=300)
    code = models.CharField(max_length=16, unique=True)
    dated = models.DateField()
    actor = models.CharField(max_length=64)
    at = models.DateTimeField()
    voided_at = models.DateTimeField(null=True, blank=True)
    void_reason = models.CharField(max_length=500, blank=True)
    voided_by = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["book", "number"], name="entry_number_once"),
            models.UniqueConstraint(
                fields=["book", "subject"], condition=Q(voided_at__isnull=True), name="entry_subject_once"
            ),
            models.CheckConstraint(
                condition=Q(voided_at__isnull=True) | (~Q(void_reason="") & ~Q(voided_by="")),
                name="entry_void_explained",
            ),
        ]

    def __str__(self) -> str:
        return self.text


class Batch(models.Model):
    """Documents that one person signs with one PIN entry (at most 50); `tries` counts wrong PINs."""

    class State(models.TextChoices):
        PREPARING = "preparing", _("Đang chuẩn bị")
        READY = "ready", _("Chờ mã PIN")
        AUTHORISED = "authorised", _("Đang ký")
        DONE = "done", _("Đã xong")
        LOCKED = "locked", _("Tạm khóa")

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    key = models.ForeignKey(SigningKey, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey("identity.User", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.PREPARING)
    ticket = models.TextField(blank=True)
    error = models.CharField(max_length=500, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    tried_at = models.DateTimeField(null=True, blank=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.ref} {self.state}"


class SigningRequest(models.Model):
    """One signature wanted on one version of a document: the leader's, then the agency's (NĐ 30/2020, PL I).

    `authority` is what was printed when the content was fixed; signing under anything else is refused.
    """

    class Slot(models.TextChoices):
        LEADER = "leader", _("Người có thẩm quyền")
        AGENCY = "agency", _("Cơ quan")

    class State(models.TextChoices):
        WAITING = "waiting", _("Chờ ký")
        PREPARED = "prepared", _("Đang ký")
        SIGNED = "signed", _("Đã ký")
        FAILED = "failed", _("Chưa ký được")
        CANCELLED = "cancelled", _("Đã rút")

    document = models.ForeignKey("documents.Document", on_delete=models.PROTECT, related_name="+")
    version = models.PositiveSmallIntegerField(null=True, blank=True)
    slot = models.CharField(max_length=6, choices=Slot.choices)
    office = models.ForeignKey("identity.Office", on_delete=models.PROTECT, related_name="+")
    post = models.ForeignKey(
        "identity.Post", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    after = models.OneToOneField("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    entry = models.ForeignKey(BookEntry, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    subject = models.CharField(max_length=120, db_index=True)
    title = models.CharField(max_length=300)
    about = models.CharField(max_length=300, blank=True)
    href = models.CharField(max_length=300, blank=True)
    actor = models.CharField(max_length=64, blank=True)
    number = models.CharField(max_length=60, blank=True)
    procedure = models.CharField(max_length=40, blank=True)
    field = models.CharField(max_length=80, blank=True)
    authority = models.JSONField(default=dict)
    places = models.JSONField(default=list)
    due = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=9, choices=State.choices, default=State.WAITING)
    batch = models.ForeignKey(Batch, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    driver = models.CharField(max_length=10, blank=True)
    error = models.CharField(max_length=500, blank=True)
    signer = models.CharField(max_length=200, blank=True)
    signed_version = models.PositiveSmallIntegerField(null=True, blank=True)
    signed_at = models.DateTimeField(null=True, blank=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["slot", "state", "post"], name="request_waiting")]
        constraints = [
            models.UniqueConstraint(
                fields=["document", "slot"], condition=~Q(state="cancelled"), name="request_slot_once"
            ),
            models.CheckConstraint(
                condition=Q(slot="agency") | Q(post__isnull=False), name="request_leader_post"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.slot} {self.document_id} {self.state}"


class Preparation(models.Model):
    """The prepared blob between the two phases; gone once the signature is in the document."""

    request = models.OneToOneField(
        SigningRequest, on_delete=models.CASCADE, related_name="+", primary_key=True
    )
    document = models.BinaryField()
    attributes = models.BinaryField()
    hash = models.BinaryField()
    digest = models.BinaryField()
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    value = models.BinaryField(null=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"preparation {self.pk}"


class IssuedDocument(models.Model):
    """What /xac-minh may tell anyone about a result: whether it was issued and still stands.

    `holder` is masked by the caller; nothing else about the person is held here.
    """

    class Status(models.TextChoices):
        VALID = "valid", _("Còn giá trị")
        REVOKED = "revoked", _("Đã thu hồi, hủy bỏ")
        REPLACED = "replaced", _("Đã được thay thế")

    code = models.CharField(max_length=16, unique=True)
    sha256 = models.CharField(max_length=64, unique=True)
    document = models.ForeignKey("documents.Document", on_delete=models.PROTECT, related_name="+")
    entry = models.OneToOneField(BookEntry, on_delete=models.PROTECT, related_name="+")
    office = models.ForeignKey("identity.Office", on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=300)
    number = models.CharField(max_length=60)
    holder = models.CharField(max_length=200, blank=True)
    authority = models.JSONField(default=dict)
    signed_at = models.DateTimeField()
    issued_at = models.DateTimeField()
    valid_until = models.DateField(null=True, blank=True)
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.VALID)
    status_at = models.DateTimeField(null=True, blank=True)
    status_reason = models.CharField(max_length=500, blank=True)
    replaced_by = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(status="valid") | (Q(status_at__isnull=False) & ~Q(status_reason="")),
                name="issued_end_explained",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.status}"
