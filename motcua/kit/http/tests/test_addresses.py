"""An address found by its pattern is the one that reverse() finds."""

import pytest
from django.urls import reverse

from motcua.kit.http import address


@pytest.mark.parametrize("word", ["H50.019.00-261121-0012", "một hai", "a%b?c#d", "x~:@!$&'()*+,;=y", "GAP"])
def test_same_as_reverse(word: str) -> None:
    """Also for words that have to be quoted, and the second time."""
    for _time in range(2):
        assert address("ui:language", word) == reverse("ui:language", args=[word])
