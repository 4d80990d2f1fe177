import pytest

from ocr import prompt
from ocr.sanity import doubt

LOG = (
    "$ python bot.py\nTraceback (most recent call last):\n"
    '  File "bot.py", line 12, in <module>\n    token = os.environ["TOKEN"]\n'
    "KeyError: 'TOKEN'\nProcess finished with exit code 1"
)
# The same through a local engine: letters lost, and taken for others.
READ_LOG = LOG.replace("most recent", "rnost recent").replace('"', "'").replace("12", "l2")
VIETNAMESE = "Lỗi: không thể kết nối tới máy chủ. Vui lòng kiểm tra mạng và thử lại sau ít phút."
READ_VIETNAMESE = (
    "Loi: khong the ket noi toi may chu. Vui long kiem tra mang va thu lai sau it phut"
)
POEM = "Shall I compare thee to a summer's day? Thou art more lovely and more temperate. " * 2


@pytest.mark.parametrize(
    ("text", "seen", "reason"),
    [
        ("", LOG, "empty"),
        ("  \n", LOG, "empty"),
        ("I'm sorry, but I can't help with that.", LOG, "refusal"),
        ("I’m unable to view images.", LOG, "refusal"),
        ("I cannot transcribe this image.", "", "refusal"),
        ("Sorry, I am unable to view images.", LOG, "refusal"),
        ("As an AI, I do not see pictures.", LOG, "refusal"),
        ("As a language model, I have no eyes.", "", "refusal"),
        ("Unfortunately, the picture is too blurry.", LOG, "refusal"),
        ("I don't have access to the image.", LOG, "refusal"),
        ("I apologize, the upload failed.", LOG, "refusal"),
        ("Xin lỗi, tôi không thể đọc ảnh này.", LOG, "refusal"),
        ("Rất tiếc, tôi không xem được hình.", LOG, "refusal"),
        ("The image shows a terminal window with some red text.", LOG, "description"),
        ("This screenshot displays a Python error about a missing key.", LOG, "description"),
        ("In the picture, you see a dark window.", LOG, "description"),
        ("Here is the transcription you asked for, of a terminal window.", LOG, "description"),
        ("Hình ảnh này cho thấy một cửa sổ dòng lệnh màu đen.", LOG, "description"),
        ("Transcribe this picture.", LOG, "echo"),
        (str(prompt.messages("")[0]), LOG, "echo"),
        ("KeyError<|im_end|>", LOG, "echo"),
        ('{"text": "KeyError', LOG, "unparsed"),
        ('```json\n{ "interface_type": "terminal"', LOG, "unparsed"),
        (LOG + "\nexit code 1" * 60, READ_LOG, "loop"),
        (LOG + "a" * 400, READ_LOG, "loop"),
        ("ha " * 200, "", "loop"),
        (LOG + "\n  File x, line 1, in run\n    call(next)" * 20, READ_LOG, "loop"),
        (POEM, LOG, "invented"),
        (VIETNAMESE, LOG, "invented"),
        ("npm ERR! code ELIFECYCLE\nnpm ERR! errno 1\nnpm ERR! failed at build", LOG, "invented"),
    ],
)
def test_a_text_that_cannot_be_the_pictures_is_doubted(text: str, seen: str, reason: str) -> None:
    assert doubt(text, seen) == reason


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("", ""),
        ("KeyError: 'a'", "KeyError: 'a'"),
        (LOG, READ_LOG),
        (LOG, ""),  # the local engine saw nothing: white on white, a photo
        (LOG, LOG[:70]),  # or half
        (LOG[:70], LOG),
        (VIETNAMESE, READ_VIETNAMESE),
        ("Произошла ошибка: сервер не отвечает, повторите попытку позже", "Ilpou3oaa ou6ka " * 6),
        ("I can't read the file", "I cant read the file"),
        ("I'm sorry, Dave. I'm afraid I can't do that.", "I'm sorry, Dave. I'm afraid I cant do"),
        ("I cannot read this value\n" + "more of the log\n" * 5, "I cannot read this va1ue"),
        ("The image is broken: error 7", "The image is broken: errr 7"),
        ("=" * 300 + "\n12 passed\n" + "=" * 300, "12 passed"),
        ("Retrying in 5 s\n" * 30, "Retrying in 5 s\n" * 29),
        ('{"text": "hello", "id": 7}', '{"text": "hello", "id": 7}'),
    ],
)
def test_a_text_that_can_be_the_pictures_is_taken(text: str, seen: str) -> None:
    assert doubt(text, seen) is None
