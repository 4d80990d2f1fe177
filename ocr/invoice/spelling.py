"""Names as companies are called in Vietnam: accents a reader lost on well-known words. Pure."""

import re
from difflib import SequenceMatcher

from ocr.invoice.folding import unaccented

_FORMS = (
    "công ty trách nhiệm hữu hạn", "công ty cổ phần", "công ty tnhh", "công ty", "hộ kinh doanh",
    "doanh nghiệp tư nhân", "hợp tác xã", "chi nhánh công ty", "ngân hàng", "tập đoàn",
    "tổng công ty", "cửa hàng", "nhà hàng", "khách sạn",
)  # fmt: skip
_KNOWN = (
    *_FORMS, "một thành viên", "cổ phần", "thương mại", "dịch vụ", "xây dựng", "sản xuất",
    "xuất nhập khẩu", "đầu tư", "phát triển", "công nghệ", "vận tải", "thực phẩm", "dược phẩm",
    "chi nhánh", "việt nam", "giải pháp", "phần mềm", "du lịch", "cơ khí", "nội thất", "điện máy",
    "kỹ thuật", "thiết bị", "bất động sản", "giáo dục", "truyền thông", "quảng cáo", "tư vấn",
    "thiết kế", "in ấn", "nông sản", "viễn thông", "điện tử", "tin học", "máy tính", "quốc tế",
    "hà nội", "sài gòn", "đà nẵng", "hồ chí minh", "trách nhiệm hữu hạn", "bách hóa", "siêu thị",
)  # fmt: skip
_PHRASES = tuple(
    (re.compile(rf"\b{unaccented(phrase)}\b"), phrase)
    for phrase in sorted(_KNOWN, key=len, reverse=True)
)
_ALIKE = 0.88
_CAPITALS = 0.85


def spelled(name: str) -> str:
    """*name* with well-known words as they are written; a name without accents stays so."""
    if name.isascii():
        return name
    name = _in_one_case(_with_form(name))
    plain = unaccented(name)
    for pattern, phrase in _PHRASES:
        for match in pattern.finditer(plain):
            said = name[match.start() : match.end()]
            name = name[: match.start()] + _cased(phrase, said) + name[match.end() :]
    return name


def _with_form(name: str) -> str:
    """The legal form a name begins with, where a letter of it was lost."""
    words = name.split(" ")
    for form in sorted(_FORMS, key=len, reverse=True):
        count = form.count(" ") + 1
        said = " ".join(words[:count])
        ratio = SequenceMatcher(None, unaccented(said), unaccented(form), autojunk=False).ratio()
        if len(words) > count and _ALIKE <= ratio < 1:
            return " ".join([_cased(form, said.ljust(len(form), said[-1])), *words[count:]])
    return name


def _in_one_case(name: str) -> str:
    letters = [c for c in name if c.isalpha()]
    capitals = sum(c.isupper() for c in letters)
    return name.upper() if letters and capitals / len(letters) > _CAPITALS else name


def _cased(phrase: str, like: str) -> str:
    return "".join(
        char.upper() if like[i : i + 1].isupper() else char for i, char in enumerate(phrase)
    )
