"""Money: whole đồng, written `16.000 đ` and read `Mười sáu nghìn đồng` on receipts."""

from motcua.vn.numbers import in_words


def vnd(amount: int) -> str:
    """`16.000 đ`; đồng has no decimals, so anything but a whole number is refused."""
    if isinstance(amount, bool) or not isinstance(amount, int):
        raise TypeError("Số tiền phải là số nguyên đồng.")
    return f"{amount:,} đ".replace(",", ".")


def vnd_in_words(amount: int) -> str:
    """`Mười sáu nghìn đồng`."""
    words = in_words(amount)
    return f"{words[0].upper()}{words[1:]} đồng"
