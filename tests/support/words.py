"""Whether a sentence of the product is in one language: what is quoted is somebody else's, what is in braces code."""

import re

# A text quoted from a package or its files, a library's own words in their brackets.
QUOTED = re.compile(r'“[^”]*”|"[^"]*"|\{[^}]*\}|\((?:thư viện|trình đọc) báo: .*?\)(?=[.:;]|$)', re.DOTALL)
VIETNAMESE = re.compile(
    r"\w*[àảãáạăằẳẵắặâầẩẫấậđèẻẽéẹêềểễếệìỉĩíịòỏõóọôồổỗốộơờởỡớợùủũúụưừửữứựỳỷỹýỵ]\w*", re.IGNORECASE
)
ENGLISH = re.compile(
    r"(?<![\w.\"'/-])(?:the|is|are|was|must|should|has|have|found|expected|but|while|allowed|cannot|could|did|does|"
    r"invalid|unknown|missing|with|here|this|there|object|literal)(?![\w.\"'/-])",
    re.IGNORECASE,
)


def foreign_word(text: str, language: str) -> str:
    """The first word of a Vietnamese or English sentence (`vi`, `en`) that is of the other language, else nothing."""
    wrong = VIETNAMESE if language == "en" else ENGLISH
    found = wrong.search(QUOTED.sub("“”", text))
    return found.group() if found else ""
