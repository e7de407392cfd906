"""How papers name places, people's numbers, and the way in which a result is wanted."""

from datetime import datetime
from typing import Any

from motcua.service.forms import queries as forms
from motcua.service.procedures.types import Package
from motcua.trust.identity import queries as identity
from motcua.vn.identifiers import phone, phone_for_people

RETURN_WAY, POST_ADDRESS = "return_way", "post_address"  # the questions of a form by which a result is sent
RANKS = ("Phường ", "Xã ", "Đặc khu ", "Tỉnh ", "Thành phố ")


def place_name(*, area: str, at: datetime) -> str:
    """The name of an administrative unit without its rank, as papers are dated: Đông Hà."""
    name = identity.area(code=area, at=at).name
    return next((name.removeprefix(rank) for rank in RANKS if name.startswith(rank)), name)


def phone_words(*, number: str) -> str:
    """A telephone as people write it, 0912 345 678; what is no mobile number stays as it is."""
    read = phone(number)
    return phone_for_people(read.value) if read.valid and read.value else number


def return_words(*, answers: dict[str, Any], package: Package) -> str:
    """How the applicant wants the result, in the words of the form; "" where it does not ask."""
    fields = {field.id: field for field in package.form.fields}
    if RETURN_WAY not in fields or not answers.get(RETURN_WAY):
        return ""
    words = forms.shown(field=fields[RETURN_WAY], value=answers[RETURN_WAY])
    address = str(answers.get(POST_ADDRESS) or "") if answers[RETURN_WAY] == "post" else ""
    return f"{words}: {address}" if address else words
