"""What the frame of a page says: whose portal this is, where its doors are, what this officer may open.

Addresses belong to higher floors; settings.MOTCUA_FRAME may replace any of them.
"""

from typing import Any, NamedTuple

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


class Item(NamedTuple):
    """One link of a menu; `can` names the capabilities of which an officer needs one to see it."""

    label: Any
    href: str
    can: str | None = None


DEFAULT: dict[str, Any] = {
    "place": "",
    "help_phone": "1900 0000",
    "home": "/",
    "desk": "/ban-lam-viec/",
    "search": "/tim/",
    "login": "/dang-nhap/",
    "login_text": _("Đăng nhập VNeID"),
    "logout": "/dang-xuat/",
    "demo": False,
    "citizen": [
        Item(_("Thủ tục"), "/"),
        Item(_("Xác minh giấy tờ"), "/xac-minh/"),
        Item(_("Hồ sơ của tôi"), "/ho-so/"),
    ],
    "foot": [
        Item(_("Thủ tục"), "/"),
        Item(_("Hồ sơ của tôi"), "/ho-so/"),
        Item(_("Xác minh giấy tờ"), "/xac-minh/"),
        Item(_("Kho dữ liệu của tôi"), "/kho-cua-toi/"),
        Item(_("Dữ liệu Nhà nước giữ về tôi"), "/so-cua-toi/"),
        Item(_("Ai đã xem dữ liệu của tôi"), "/du-lieu-cua-toi/"),
    ],
    "persons": ["/ho-so/", "/so-cua-toi/", "/du-lieu-cua-toi/", "/kho-cua-toi/"],
    "officer": [
        Item(_("Bàn làm việc"), "/ban-lam-viec/"),
        Item(_("Quầy"), "/quay/", "intake"),
        Item(_("Trả kết quả"), "/quay/tra/", "handover"),
        Item(_("Ký"), "/ky/", "sign clerk"),
        Item(_("Cơ sở dữ liệu"), "/so/", "registry"),
        Item(_("Điều hành"), "/dieu-hanh/", "oversee"),
        Item(_("Nhật ký đọc"), "/can-bo/nhat-ky-doc/", "privacy"),
        Item(_("Chia sẻ dữ liệu"), "/thoa-thuan/", "approve sign"),
    ],
}


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `frame` for the base templates, `nav` for the office bar."""
    demo = getattr(settings, "MOTCUA_DEMO", False)
    values = {**DEFAULT, "demo": demo, **getattr(settings, "MOTCUA_FRAME", {})}
    who = getattr(request, "who", None)
    if settings.MOTCUA_PROFILE == "province":
        for menu in ("citizen", "foot"):
            values[menu] = [item for item in values[menu] if item.href not in values["persons"]]
        values |= {"login": settings.MOTCUA_OFFICER_LOGIN_URL, "login_text": _("Cán bộ đăng nhập")}
    values["citizen"] = _marked(values["citizen"], request.path)
    nav: list[dict[str, Any]] = []
    if who is not None and who.is_officer:
        seen = [item for item in values["officer"] if not item.can or any(map(who.can, item.can.split()))]
        nav = _marked(seen, request.path)
    return {"frame": values, "nav": nav}


def _marked(items: list[Item], path: str) -> list[dict[str, Any]]:
    """The longest address that begins this page's path is the current one; `/` only for itself."""
    hrefs = [item.href for item in items]
    fits = [href for href in hrefs if href == path or (href != "/" and path.startswith(href))]
    current = max(fits, key=len, default="")
    return [{"label": item.label, "href": item.href, "current": item.href == current} for item in items]
