import pytest

from ocr.vietnamese import fused, is_toned_syllable, is_vietnamese, may_be_vietnamese


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Không th kt ni ti máy ch", True),
        ("naïve café, said the very long English sentence that goes on and on for ever", True),
        ("Traceback (most recent call last):", False),
        ("Ошибка подключения", False),
        ("", False),
    ],
)
def test_accents_raise_the_suspicion_of_vietnamese(text: str, *, expected: bool) -> None:
    assert may_be_vietnamese(text) == expected


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["Không thể kết nối tới máy chủ"], True),
        (["Le café n'est pas très loin de la gare où j'étais"], False),
        (["Die Verbindung zum Server könnte unterbrochen sein"], False),
        ([], False),
    ],
)
def test_a_text_is_vietnamese_by_its_syllables(lines: list[str], *, expected: bool) -> None:
    assert is_vietnamese(lines) == expected


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("nghiêng", True),
        ("đồ-thị", True),
        ("Hủy", True),
        ("main", False),
        ("Íf", False),
        ("ốố", False),
        ("", False),
    ],
)
def test_syllables_follow_the_rules_of_the_language(word: str, *, expected: bool) -> None:
    assert is_toned_syllable(word) == expected


@pytest.mark.parametrize(
    ("paddle", "tesseract", "line"),
    [
        ("Không th kt ni máy ch", "Không thể kết nối máy chủ", "Không thể kết nối máy chủ"),
        ("error: không th ly 'main'", "exror: không thể lấy 'matn'", "error: không thể lấy 'main'"),
        ("không,hop lê", "không hợp lệ", "không hợp lệ"),
        ("http://a.example/", "http:/a.exampLe", "http://a.example/"),
        ("raise OSError(err, f'x')", "Taise OSETIOT(eII, Íf'x')", "raise OSError(err, f'x')"),
        ("li: tên", "lốt: tên", "lốt: tên"),
        ("loi: tên", "lôi: tên", "lỗi: tên"),
        ("text", "", "text"),
    ],
)  # fmt: skip
def test_each_reader_gives_the_words_it_is_good_at(paddle: str, tesseract: str, line: str) -> None:
    assert fused(paddle, tesseract) == line
