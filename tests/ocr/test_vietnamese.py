import pytest

from ocr.vietnamese import fused, is_toned_syllable, is_vietnamese, may_be_vietnamese
from ocr.vietnamese_words import with_phrases, with_tone_in_place


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
        ("giá tri không,hop lê", "giá trị không,hợp lệ", "giá trị không hợp lệ"),
        ("ghi,gói", "ghi, gói", "ghi gói"),
        ("đoc, ghi", "đọc, ghi", "đọc, ghi"),
        ("http://a.example/", "http:/a.exampLe", "http://a.example/"),
        ("raise OSError(err, f'x')", "Taise OSETIOT(eII, Íf'x')", "raise OSError(err, f'x')"),
        ("li: tên", "lốt: tên", "lỗi: tên"),
        ("lôī: tên", "1ô1: tên", "lỗi: tên"),
        ("câu lênh sai", "câu Vệnh sai", "câu lệnh sai"),
        ("phuc hôì bàng", "phục hôì bảng", "phục hồi bảng"),
        ("không phài li", "không phải Lỗi", "không phải lỗi"),
        ('tep "data"; "drop"', 'tệp “data”; "drop"', 'tệp “data”; "drop"'),
        ("không hô~tr đêlưu", "không hô“trợ đê`lưu", "không hỗ trợ để lưu"),
        ("[TÚY_CHON] du", "[TUY CHỌN] đủ", "[TUY_CHỌN] đủ"),
        ("loi: tên", "lôi: tên", "lỗi: tên"),
        ("loi: tên", "Ltỗi: tên", "lỗi: tên"),
        ("text", "", "text"),
        ("mã lôi03", "mã lỗi 95", "mã lỗi 03"),
        ('tìm thấy "data" rồi', "tìm thấy “data” rồi", "tìm thấy “data” rồi"),
        ('tìm thấy "0x7f" rồi', 'tìm thấy "0x7f” rồi', "tìm thấy “0x7f” rồi"),
    ],
)  # fmt: skip
def test_each_reader_gives_the_words_it_is_good_at(paddle: str, tesseract: str, line: str) -> None:
    assert fused(paddle, tesseract) == line


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("không thê kết nôi tới máy chủ", "không thể kết nối tới máy chủ"),
        ("KHÔNG THÊ mở", "KHÔNG THỂ mở"),
        ("Không thế huỷ bỏ", "Không thể huỷ bỏ"),
        ("không, thê", "không, thê"),
        ("tôi không biết", "tôi không biết"),
        ("Lối kết nối, thay đôi phần từ", "Lỗi kết nối, thay đổi phần tử"),
        ("không dùng tên", "không dùng tên"),
    ],
)
def test_phrases_are_known_without_their_accents(line: str, expected: str) -> None:
    assert with_phrases(line) == expected


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("hôì", "hồi"),
        ("Nêú", "Nếu"),
        ("lâý", "lấy"),
        ("thuỷ", "thuỷ"),
        ("được", "được"),
        ("main", "main"),
    ],
)
def test_a_tone_belongs_to_the_vowel_with_a_mark(word: str, expected: str) -> None:
    assert with_tone_in_place(word) == expected
