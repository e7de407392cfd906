"""People, offices and posts.

A Party is whom a dossier concerns; a User is a key to the door. A person's user points at exactly one party,
found by personal number; an officer's user holds posts. Rights come from posts in force, never from a user.
"""

import uuid
from collections.abc import Iterator

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _


class Party(models.Model):
    """A natural person or an organisation that dossiers concern (tổ chức, cá nhân; NĐ 118/2025/NĐ-CP).

    `number` is the personal identification number (Luật Căn cước 26/2023) or the organisation's code; it may
    be empty (a foreigner without one, a newborn), and no two parties share one.
    """

    class Kind(models.TextChoices):
        PERSON = "person", _("Cá nhân")
        ORGANISATION = "organisation", _("Tổ chức")

    class Sex(models.TextChoices):
        MALE = "male", _("Nam")
        FEMALE = "female", _("Nữ")
        UNKNOWN = "", _("Chưa rõ")

    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.PERSON)
    number = models.CharField(max_length=20, blank=True)
    name = models.CharField(max_length=200)
    dob = models.DateField(null=True, blank=True)
    sex = models.CharField(max_length=6, choices=Sex.choices, blank=True)
    phone = models.CharField(max_length=20, blank=True)
    email = models.EmailField(blank=True)
    address = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["number"], condition=~Q(number=""), name="party_number_once"),
        ]

    def __str__(self) -> str:
        return f"party {self.pk}"


class User(AbstractBaseUser):
    """A key to the door. `actor` is the only name of a user that logs and the ledger may hold.

    Sessions are signed cookies, which a server cannot take back; `session_version` is part of what they are
    checked against, so raising it ends every session of the user.
    """

    class Kind(models.TextChoices):
        PERSON = "person", _("Người dân, doanh nghiệp")
        OFFICER = "officer", _("Cán bộ, công chức")

    username = models.CharField(max_length=150, unique=True)
    actor = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    name = models.CharField(max_length=200)
    party = models.OneToOneField(
        "identity.Party", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    is_active = models.BooleanField(default=True)
    session_version = models.PositiveIntegerField(default=1)

    objects = BaseUserManager()
    USERNAME_FIELD = "username"
    EMAIL_FIELD = None

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="officer") | Q(party__isnull=False), name="user_person_has_party"
            ),
            models.CheckConstraint(
                condition=Q(kind="officer") | Q(password__startswith="!"), name="user_person_has_no_password"
            ),
        ]

    def __str__(self) -> str:
        return f"actor {self.actor}"

    def get_session_auth_hash(self) -> str:
        """What a session is checked against at every request: the password and the session version."""
        value = f"{self.password}:{self.session_version}"
        return salted_hmac("motcua.trust.identity.session", value, algorithm="sha256").hexdigest()

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        """None: after the secret key changes every session ends."""
        return iter(())


class Subject(models.Model):
    """A name the identity provider knows a person by. One person may come with several accounts (their own, an
    organisation's); the provider says by this name alone whose sessions have ended.
    """

    value = models.CharField(max_length=255, unique=True)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")

    def __str__(self) -> str:
        return f"subject {self.pk}"


class Area(models.Model):
    """An administrative unit with its official code (QĐ 19/2025/QĐ-TTg). Codes change owner, hence dates."""

    class Level(models.TextChoices):
        PROVINCE = "province", _("Cấp tỉnh")
        COMMUNE = "commune", _("Cấp xã")

    code = models.CharField(max_length=5)
    level = models.CharField(max_length=8, choices=Level.choices)
    name = models.CharField(max_length=120)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["code", "valid_from"], name="area_code_once_a_day")]

    def __str__(self) -> str:
        return self.name


class Office(models.Model):
    """A body or a part of one: committee, division, one-stop centre (NĐ 118/2025/NĐ-CP).

    `agency_code` follows QĐ 20/2020/QĐ-TTg; `calendar_code` names the working calendar in library/calendars.
    """

    class Kind(models.TextChoices):
        PROVINCE = "province", _("UBND cấp tỉnh")
        COMMUNE = "commune", _("UBND cấp xã")
        AGENCY = "agency", _("Cơ quan cấp tỉnh")
        DIVISION = "division", _("Phòng, bộ phận chuyên môn")
        CENTRE = "centre", _("Trung tâm Phục vụ hành chính công")

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    area_code = models.CharField(max_length=5)
    agency_code = models.CharField(max_length=35, blank=True)
    calendar_code = models.CharField(max_length=40)
    phone = models.CharField(max_length=20, blank=True)
    address = models.CharField(max_length=300, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name


class Post(models.Model):
    """A role in an office held by somebody between two dates (both included), with the paper it rests on.

    A delegation or a cover names the post whose work it does (`stands_for`).
    """

    class Kind(models.TextChoices):
        SUBSTANTIVE = "substantive", _("Chính thức")
        DELEGATION = "delegation", _("Được ủy quyền")
        COVER = "cover", _("Thay khi vắng")

    code = models.CharField(max_length=80, unique=True)
    office = models.ForeignKey("identity.Office", on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=30)
    title = models.CharField(max_length=120)
    holder = models.ForeignKey("identity.User", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.SUBSTANTIVE)
    stands_for = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    basis = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [models.Index(fields=["office", "role"], name="post_office_role")]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="post_dates_in_order",
            ),
            models.CheckConstraint(
                condition=Q(kind="substantive") | (Q(valid_to__isnull=False) & ~Q(basis="")),
                name="post_standing_in_is_dated_and_based",
            ),
        ]

    def __str__(self) -> str:
        return self.code
