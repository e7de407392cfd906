"""Officers' sign-in through django-allauth: who may come in, what is said, how TOTP secrets are kept."""

import base64
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from motcua.trust.identity.types import OFFICER

TRY_LATER = _("Sai quá nhiều lần. Chờ 5 phút rồi thử lại, hoặc gọi quản trị của đơn vị.")


class AccountAdapter(DefaultAccountAdapter):
    """Only officers have passwords; nobody signs up; no e-mail is sent from here."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("Tài khoản này đã khóa. Gọi quản trị của đơn vị."),
        "username_password_mismatch": _(
            "Tên đăng nhập hoặc mật khẩu chưa đúng. Xem lại phím Caps Lock và bộ gõ."
        ),
        "incorrect_password": _("Mật khẩu chưa đúng. Xem lại phím Caps Lock, bộ gõ."),
        "too_many_login_attempts": TRY_LATER,
        "rate_limited": TRY_LATER,
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Officers are appointed (library/places), never self-registered."""
        return False

    def authenticate(self, request: HttpRequest, **credentials: Any) -> AbstractBaseUser | None:
        """Password check with allauth's rate limit; a person never passes."""
        user = super().authenticate(request, **credentials)
        return user if user is not None and user.kind == OFFICER else None

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Before changing factors officers prove again who they are; before the first one they need not."""
        user = context.request.user
        if app == "allauth.mfa" and not Authenticator.objects.filter(user_id=user.pk).exists():
            return False
        return super().is_reauthentication_required(app=app, **kwargs)

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Our pages say what happened themselves."""

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """Officers have no e-mail here; notices are another room's work."""


class SecondFactorAdapter(DefaultMFAAdapter):
    """TOTP secrets are encrypted at rest; the last factor cannot be taken away."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("Mã chưa đúng. Mã đổi 30 giây một lần: gõ mã đang hiện trên điện thoại."),
        "cannot_delete_authenticator": _(
            "Phải còn ít nhất một cách xác nhận. Thêm cách khác rồi hãy bỏ cách này."
        ),
    }

    def get_totp_issuer(self) -> str:
        """The name the phone shows."""
        return "Một Cửa"

    def encrypt(self, text: str) -> str:
        """Fernet under a key derived from SECRET_KEY."""
        return _vault().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """The secret; InvalidToken after SECRET_KEY changed: the officer enrols again."""
        return _vault().decrypt(encrypted_text.encode()).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Never the last one: officers must have a second factor."""
        others = Authenticator.objects.filter(user_id=authenticator.user_id).exclude(pk=authenticator.pk)
        return others.exists()

    def generate_authenticator_name(self, user: AbstractBaseUser, type: str) -> str:
        """A first guess at what to call a passkey; the officer may type another."""
        return str(_("Khóa của %(name)s")) % {"name": user.name}


def _vault() -> Fernet:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"motcua.identity.totp")
    return Fernet(base64.urlsafe_b64encode(derived.derive(settings.SECRET_KEY.encode())))
