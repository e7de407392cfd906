"""Document numbers and public codes (NĐ 30/2020/NĐ-CP, Phụ lục I: a number below 10 has a leading zero)."""

import re
import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 12
PIECE = re.compile(r"\{(n|n:0(?P<width>[1-9])d|year)\}")


def written(form: str, *, number: int, year: int) -> str:
    """`{n:02d}/{year}`, `{n:02d}/GXN-UBND`: only n, n with leading zeros, and year may stand in braces.

    Raises ValueError for any other brace, or when the number itself is missing.
    """
    if "{n" not in form or re.search(r"[{}]", PIECE.sub("", form)):
        raise ValueError(f"number format {form!r}: only {{n}}, {{n:02d}} and {{year}}")

    def one(match: re.Match[str]) -> str:
        if match[1] == "year":
            return str(year)
        return str(number).zfill(int(match["width"] or 1))

    return PIECE.sub(one, form)


def new_code() -> str:
    """A public verification code: 60 random bits that nobody can guess or mistake when read aloud."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def tidy_code(text: str) -> str:
    """A code as typed by a person: no spaces or dashes, look-alikes set right; empty if it cannot be one."""
    plain = re.sub(r"[\s-]", "", text).upper().translate(str.maketrans("OIL", "011"))
    return plain if len(plain) == LENGTH and set(plain) <= set(ALPHABET) else ""


def shown_code(code: str) -> str:
    """In groups of four."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))
