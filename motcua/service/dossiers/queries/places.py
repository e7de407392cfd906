"""How papers name places and people's numbers."""

from datetime import datetime

from motcua.trust.identity import queries as identity
from motcua.vn.identifiers import phone, phone_for_people

RANKS = ("Phường ", "Xã ", "Đặc khu ", "Tỉnh ", "Thành phố ")


def place_name(*, area: str, at: datetime) -> str:
    """The name of an administrative unit without its rank, as papers are dated: Đông Hà."""
    name = identity.area(code=area, at=at).name
    return next((name.removeprefix(rank) for rank in RANKS if name.startswith(rank)), name)


def phone_words(*, number: str) -> str:
    """A telephone as people write it, 0912 345 678; what is no mobile number stays as it is."""
    read = phone(number)
    return phone_for_people(read.value) if read.valid and read.value else number
