"""A dossier (hồ sơ), its course, its papers, its slips. Legal terms: NĐ 118/2025/NĐ-CP, TT 03/2025/TT-VPCP."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

DECLARATION = "TK"


class Dossier(models.Model):
    """Hồ sơ thủ tục hành chính: one request of one party under one pinned version of a procedure.

    Before submission it is a draft without code; afterwards `code` (mã hồ sơ, TT 03/2025 điều 13) names it.
    Who holds it, until when, stands in columns so that a desk is one indexed query; `engine` is the engine's
    State as JSON. `turn` rises with every step: a form made for an older turn is refused, nothing is lost.
    A child of a linked dossier (liên thông) names its `parent`; the applicant lists the parent alone.
    The watch (watching.py) keeps `stuck_since`, `stuck_why` and the step limit it has `reminded_of`.
    """

    class Channel(models.IntegerChoices):
        """KENH of the national catalogue."""

        COUNTER = 1, _("Trực tiếp")
        ONLINE = 2, _("Trực tuyến")
        POST = 3, _("Bưu chính công ích")

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    code = models.CharField(max_length=50, unique=True, null=True, blank=True)
    procedure = models.CharField(max_length=30)
    version = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    channel = models.PositiveSmallIntegerField(choices=Channel.choices)
    title = models.CharField(max_length=200, blank=True)
    folded = models.CharField(max_length=400, blank=True)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    party = models.ForeignKey("identity.Party", on_delete=models.PROTECT, related_name="+")
    submitter = models.ForeignKey("identity.User", on_delete=models.PROTECT, related_name="+")
    answers = models.JSONField(default=dict)
    raw = models.JSONField(default=dict)
    facts = models.JSONField(default=dict)

    receiving = models.ForeignKey("identity.Office", null=True, on_delete=models.PROTECT, related_name="+")
    deciding = models.ForeignKey("identity.Office", null=True, on_delete=models.PROTECT, related_name="+")
    returning = models.ForeignKey("identity.Office", null=True, on_delete=models.PROTECT, related_name="+")

    state = models.CharField(max_length=40, default="draft")
    portal = models.PositiveSmallIntegerField(default=0)
    turn = models.PositiveIntegerField(default=0)
    engine = models.JSONField(default=dict)
    holder_office = models.ForeignKey(
        "identity.Office", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    holder_role = models.CharField(max_length=30, blank=True)
    holder = models.ForeignKey("identity.User", null=True, on_delete=models.PROTECT, related_name="+")
    step_since = models.DateTimeField(null=True)
    step_due = models.DateTimeField(null=True)
    due = models.DateTimeField(null=True)
    submitted_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    stuck_since = models.DateTimeField(null=True)
    stuck_why = models.CharField(max_length=20, blank=True)
    reminded_of = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    saved_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["holder_office", "holder_role", "step_due"], name="dossier_desk"),
            models.Index(fields=["party", "-created_at"], name="dossier_of_party"),
            models.Index(fields=["deciding", "portal", "due"], name="dossier_of_office"),
            models.Index(fields=["step_due"], name="dossier_step_due"),
            models.Index(
                fields=["stuck_since"], condition=models.Q(stuck_since__isnull=False), name="dossier_stuck"
            ),
        ]

    def __str__(self) -> str:
        return self.code or f"draft {self.ref}"


class Step(models.Model):
    """One line of the course (quá trình giải quyết; mẫu 06): who did what, from which state to which, when."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="+", db_index=False)
    turn = models.PositiveIntegerField()
    action = models.CharField(max_length=40)
    source = models.CharField(max_length=40)
    target = models.CharField(max_length=40)
    actor = models.ForeignKey("identity.User", null=True, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=30)
    office = models.ForeignKey("identity.Office", null=True, on_delete=models.PROTECT, related_name="+")
    holder_role = models.CharField(max_length=30, blank=True)
    holder_office = models.ForeignKey(
        "identity.Office", null=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()
    step_due = models.DateTimeField(null=True)
    due = models.DateTimeField(null=True)
    input = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["dossier", "turn"], name="step_turn_once")]

    def __str__(self) -> str:
        return f"{self.dossier_id}#{self.turn} {self.action}"


class Part(models.Model):
    """One procedure of a linked dossier (thủ tục thành phần, liên thông), once that has been split.

    Its own dossier (`child`) is made when everything it needs has a result; a part that can no longer start is
    stopped with a written `reason`.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Chờ phần khác")
        RUNNING = "running", _("Đang giải quyết")
        DONE = "done", _("Đã có kết quả")
        REFUSED = "refused", _("Không giải quyết được")
        STOPPED = "stopped", _("Không thực hiện")

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="+", db_index=False)
    name = models.CharField(max_length=40)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    child = models.OneToOneField(Dossier, null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField(blank=True)
    since = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["dossier", "name"], name="part_once")]

    def __str__(self) -> str:
        return f"{self.name} of {self.dossier_id}: {self.state}"


class CodeCounter(models.Model):
    """The running number of the day for dossier codes of one agency."""

    agency = models.CharField(max_length=35)
    day = models.DateField()
    last = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agency", "day"], name="code_counter_once")]

    def __str__(self) -> str:
        return f"{self.agency} {self.day}: {self.last}"


class Paper(models.Model):
    """A component handed in (thành phần hồ sơ): its form, its file, and who holds the original now.

    `grade` says how far the file may be trusted (1 best to 7; library/vault/grades.yaml), null where there is none.
    """

    class Form(models.TextChoices):
        ORIGINAL = "original", _("Bản chính")
        COPY = "copy", _("Bản sao")
        PHOTO = "photo", _("Bản chụp")
        ELECTRONIC = "electronic", _("Bản điện tử")
        SHOWN = "shown", _("Xuất trình")

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="+")
    component = models.CharField(max_length=60)
    name = models.CharField(max_length=300)
    form = models.CharField(max_length=10, choices=Form.choices)
    quantity = models.PositiveSmallIntegerField(default=1)
    document = models.UUIDField(null=True)
    grade = models.PositiveSmallIntegerField(null=True)
    held_by = models.CharField(max_length=60, blank=True)
    added_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.dossier_id} {self.component}"


class Needed(models.Model):
    """Once-only meter: one thing that a case needed when it was handed in, a field or a paper, and where it came from.

    Written once, at submission. `item` is the id of a field or component, of a paper that the law spares people its
    place in the package's `not_needed`.
    """

    class Way(models.TextChoices):
        """Where it came from; the five of typing what a register might know are the reasons why."""

        REGISTER = "register", _("Lấy từ cơ sở dữ liệu")
        VAULT = "vault", _("Lấy từ kho dữ liệu")
        DISPUTED = "disputed", _("Gõ: người nộp cho là dữ liệu chưa đúng")
        SILENT = "silent", _("Gõ: cơ sở dữ liệu không trả lời")
        NOBODY = "nobody", _("Gõ: cơ sở dữ liệu không thấy người này")
        EMPTY = "empty", _("Gõ: cơ sở dữ liệu không ghi điều này")
        CONFIRMING = "confirming", _("Gõ: để đối chiếu trước khi lấy dữ liệu của người khác")
        TYPED = "typed", _("Gõ: không cơ sở dữ liệu nào giữ")
        HANDED = "handed", _("Giấy đã nộp hoặc xuất trình")
        SPARED = "spared", _("Giấy không phải nộp nữa")

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="+", db_index=False)
    item = models.CharField(max_length=60)
    way = models.CharField(max_length=10, choices=Way.choices)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["dossier", "item", "way"], name="needed_once")]

    def __str__(self) -> str:
        return f"{self.item} of {self.dossier_id}: {self.way}"


class Slip(models.Model):
    """A numbered paper of TT 03/2025 Phụ lục I issued for a dossier, or its tờ khai; its PDF is made by a job.

    `data` keeps what the step was given, and for a slip that somebody signs `asked` and then `signed` (moments).
    """

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="+")
    form = models.CharField(max_length=2)
    turn = models.PositiveIntegerField()
    number = models.CharField(max_length=40, blank=True)
    at = models.DateTimeField()
    data = models.JSONField(default=dict)
    document = models.UUIDField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["dossier", "form", "turn"], name="slip_once")]

    def __str__(self) -> str:
        return f"{self.form} of {self.dossier_id}"


class Supplement(models.Model):
    """Yêu cầu bổ sung: everything that is missing, in one slip (mẫu 02), and what was answered."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    items = models.JSONField()
    reason = models.TextField()
    requested_by = models.ForeignKey("identity.User", on_delete=models.PROTECT, related_name="+")
    requested_at = models.DateTimeField()
    answers = models.JSONField(default=dict)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["dossier", "number"], name="supplement_once")]

    def __str__(self) -> str:
        return f"supplement {self.number} of {self.dossier_id}"


class Outcome(models.Model):
    """The result under way: its number and date, its document, its signatures; issued once."""

    dossier = models.OneToOneField(Dossier, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, default="result")
    number = models.CharField(max_length=60, blank=True)
    book_entry = models.CharField(max_length=60, blank=True)
    dated = models.DateField(null=True)
    facts = models.JSONField(default=dict)
    document = models.UUIDField(null=True)
    request = models.CharField(max_length=60, blank=True)
    verify_code = models.CharField(max_length=60, blank=True)
    issued_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"outcome of {self.dossier_id}"


class Consultation(models.Model):
    """Phối hợp (lấy ý kiến, xác minh): one question to another agency, with its own due date.

    The dossier stays where it is and its clock goes on; an answer that does not come holds nobody.
    """

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    office = models.ForeignKey("identity.Office", on_delete=models.PROTECT, related_name="+", db_index=False)
    question = models.TextField()
    asked_by = models.ForeignKey("identity.User", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    due = models.DateTimeField()
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey("identity.User", null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["dossier", "number"], name="consultation_once")]
        indexes = [models.Index(fields=["office", "answered_at", "due"], name="consultation_desk")]

    def __str__(self) -> str:
        return f"consultation {self.number} of {self.dossier_id}"


class Payment(models.Model):
    """Phí, lệ phí đã thu: the amount in đồng as the package computes it at that moment, and its receipt."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="+")
    turn = models.PositiveIntegerField()
    amount = models.PositiveBigIntegerField()
    lines = models.JSONField()
    receipt_number = models.CharField(max_length=40)
    taken_by = models.ForeignKey("identity.User", null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["dossier", "turn"], name="payment_once")]

    def __str__(self) -> str:
        return f"{self.amount} for {self.dossier_id}"


class Handover(models.Model):
    """Giao nhận một giấy tờ, hoặc kết quả (`paper` rỗng): ai giao ai nhận, lúc nào (TT 03/2025 mẫu 06, 07).

    `source` and `target` are office codes, "archive" or "applicant". Each side signs with its own session;
    who has no session signs on the slip. Until the taker has signed, the giver holds the paper.
    """

    class Method(models.TextChoices):
        HAND = "hand", _("Trao tay, ký nhận trên phiếu")
        POST = "post", _("Bưu chính")

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="+")
    paper = models.ForeignKey(Paper, null=True, on_delete=models.PROTECT, related_name="+")
    source = models.CharField(max_length=60)
    target = models.CharField(max_length=60)
    giver = models.CharField(max_length=200)
    given_by = models.ForeignKey("identity.User", null=True, on_delete=models.PROTECT, related_name="+")
    taker = models.CharField(max_length=200, blank=True)
    taken_by = models.ForeignKey("identity.User", null=True, on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=20, blank=True)
    authorisation = models.CharField(max_length=300, blank=True)
    method = models.CharField(max_length=4, choices=Method.choices, default=Method.HAND)
    tracking = models.CharField(max_length=60, blank=True)
    at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["paper"], condition=models.Q(taken_at=None), name="handover_open_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.source} → {self.target}, dossier {self.dossier_id}"
