"""Vietnamese text in DuckDB: the same forms as motcua.vn.text, as SQL macros; and `safe` of motcua.kit.tables.

A test holds each to its twin in Python.
"""

import unicodedata

_VOWELS = "aăâeêioôơuưy"
_MARKS = "\u0300\u0309\u0303\u0301\u0323"
_TONED = "".join(unicodedata.normalize("NFC", vowel + mark) for vowel in _VOWELS for mark in _MARKS)
_PLAIN = "".join(vowel for vowel in _VOWELS for _ in _MARKS)
_STRAY = ("\u00d0\u00f0\u0189\u0256", "ĐđĐđ")
_FOLDS = ("ăâêôơưđ", "aaeooud")

_FLOATING = [  # oà, oè, uỳ in the new style: òa, òe, ùy in the old one; the same name
    (first + unicodedata.normalize("NFC", second + mark), unicodedata.normalize("NFC", first + mark) + second)
    for first, second in ("oa", "oe", "uy")
    for mark in _MARKS
]


def _old_style(text: str) -> str:
    for new, old in _FLOATING:
        text = f"replace({text}, '{new}', '{old}')"
    return text


MACROS = (
    """CREATE MACRO one_blank(x) AS trim(CASE WHEN regexp_matches(x, '\\s\\s|[^\\S ]')
        THEN regexp_replace(x, '\\s+', ' ', 'g') ELSE x END)""",
    f"CREATE MACRO spelt(x) AS lower(translate(nfc_normalize(one_blank(x)), '{_STRAY[0]}', '{_STRAY[1]}'))",
    # Everywhere, not only at the end of a word: a key need not be right spelling, only the same for both.
    f"""CREATE MACRO name_key(x) AS CASE WHEN regexp_matches(spelt(x), '{"|".join(new for new, _ in _FLOATING)}')
        THEN {_old_style("spelt(x)")} ELSE spelt(x) END""",
    f"CREATE MACRO folded(x) AS translate(translate(spelt(x), '{_TONED}', '{_PLAIN}'), '{_FOLDS[0]}', '{_FOLDS[1]}')",
    """CREATE MACRO day_of(x) AS CASE WHEN regexp_full_match(x, '[0-9]{4}-[0-9]{2}-[0-9]{2}')
        THEN TRY_CAST(x AS DATE) END""",
    """CREATE MACRO number_of(x) AS CASE WHEN regexp_full_match(x, '-?([0-9]{1,20}([.][0-9]{1,8})?|[.][0-9]{1,8})')
        THEN TRY_CAST(x AS DECIMAL(38, 8)) END""",
    "CREATE MACRO safe(x) AS CASE WHEN regexp_matches(x, '^[-=+@\\t\\r]') THEN '''' || x ELSE x END",
    "CREATE MACRO digits_of(x) AS nullif(regexp_replace(x, '[^0-9]', '', 'g'), '')",
)
