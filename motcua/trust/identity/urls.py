"""Doors: persons by the identity provider, officers by password and second factor, the demo by a card.

django-allauth finds its own steps by its own names; each such address has both names.
"""

from collections.abc import Callable

from django.http import HttpResponse
from django.urls import URLPattern, path

from motcua.trust.identity.views import demo, officers, persons

OFFICERS: list[tuple[str, Callable[..., HttpResponse], str, str]] = [
    ("can-bo/dang-nhap/", officers.sign_in, "officer-sign-in", "account_login"),
    ("can-bo/dang-nhap/ma/", officers.second_factor, "second-factor", "mfa_authenticate"),
    ("can-bo/dang-nhap/khoa/", officers.passkey_sign_in, "passkey-sign-in", "mfa_login_webauthn"),
    ("can-bo/bao-mat/", officers.security, "security", "mfa_index"),
    ("can-bo/bao-mat/", officers.security, "security", "mfa_list_webauthn"),
    ("can-bo/bao-mat/dien-thoai/", officers.add_phone, "add-phone", "mfa_activate_totp"),
    ("can-bo/bao-mat/dien-thoai/bo/", officers.remove_phone, "remove-phone", "mfa_deactivate_totp"),
    ("can-bo/bao-mat/khoa/", officers.add_key, "add-key", "mfa_add_webauthn"),
    ("can-bo/bao-mat/khoa/<int:pk>/bo/", officers.remove_key, "remove-key", "mfa_remove_webauthn"),
    ("can-bo/xac-nhan/", officers.password_again, "password-again", "account_reauthenticate"),
    ("can-bo/xac-nhan/ma/", officers.code_again, "code-again", "mfa_reauthenticate"),
    ("can-bo/xac-nhan/lai/", officers.again, "again", ""),
    ("can-bo/xac-nhan/khoa/", officers.key_again, "key-again", "mfa_reauthenticate_webauthn"),
]

urlpatterns: list[URLPattern] = [
    path("dang-nhap/", persons.sign_in, name="identity-sign-in"),
    path("dang-nhap/di/", persons.depart, name="identity-depart"),
    path("dang-nhap/ve/", persons.come_back, name="identity-come-back"),
    path("dang-xuat/", persons.sign_out, name="identity-sign-out"),
    path("dang-xuat/xong/", persons.signed_out, name="identity-signed-out"),
    path("dang-xuat/vneid/", persons.sign_out_there, name="identity-sign-out-there"),
    path("dang-xuat/tu-vneid/", persons.signed_out_there, name="identity-signed-out-there"),
    path("demo/vao/<str:username>/", demo.enter, name="identity-demo-enter"),
]
for route, view, ours, theirs in OFFICERS:
    urlpatterns += [path(route, view, name=name) for name in (f"identity-{ours}", theirs) if name]
