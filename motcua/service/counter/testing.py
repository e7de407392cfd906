"""The counter for other rooms' tests: a card's QR text, and one intake from scan to slip."""

from django.test import Client

from motcua.service.dossiers import testing as dossiers

CARD_TEXT = "045195000718|194123456|Trần Thị Mai Hương|14061995|Nữ|Tổ 3, Phường Đông Hà, Quảng Trị|01072021"
BIRTH = {name: value for page in dossiers.PAGES.values() for name, value in page.items()}
SCREEN = {
    **BIRTH,
    "quay-noi": "19333",
    "quay-kenh": "1",
    "quay-ai": "minh",
    "quay-mat": "1",
    "giay-birth_notice-original": "1",
    "giay-identity_card-shown": "1",
}


def scan(client: Client, *, procedure: str = "1.001193", text: str = CARD_TEXT) -> str:
    """Scan a card for a procedure; the address of the one screen."""
    answer = client.post("/quay/", {"the": text, "thu-tuc": procedure})
    assert answer.status_code == 302, answer.content.decode()[:2000]
    return answer["Location"]


def take_in(client: Client, **changes: str) -> str:
    """One birth taken in at the counter; its code."""
    answer = client.post(f"{scan(client)}lam/receive/", {**SCREEN, **changes})
    assert answer.status_code == 302, answer.content.decode()[:4000]
    return answer["Location"].rstrip("/").split("/")[-1]
