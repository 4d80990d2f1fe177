"""The text of pictures, to be copied, and for people who cannot see them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from bot.command_words import CommandWords
from bot.present import code_block, neutral_title
from bot.splitting import split
from db.records import Language, StoredReading
from qa.plain import cleaned

ALT_CHARACTERS = 1000  # Discord takes 1,024 in the description of a picture
PARTS_AT_MOST = 2  # messages; what needs more is a file
FILENAME = "text.txt"

_KINDS_EN: Mapping[str, str] = MappingProxyType(
    {
        "terminal": "Screenshot of a terminal",
        "browser": "Screenshot of a browser",
        "ide": "Screenshot of a code editor",
        "dialog": "Screenshot of a dialog window",
        "game": "Screenshot of a game",
        "chat": "Screenshot of a chat",
        "table": "Picture of a table",
        "document": "Picture of a document",
        "photo": "Photo",
    }
)
_KINDS_VI: Mapping[str, str] = MappingProxyType(
    {
        "terminal": "Ảnh chụp màn hình dòng lệnh",
        "browser": "Ảnh chụp trình duyệt",
        "ide": "Ảnh chụp trình soạn mã",
        "dialog": "Ảnh chụp hộp thoại",
        "game": "Ảnh chụp trò chơi",
        "chat": "Ảnh chụp cuộc trò chuyện",
        "table": "Ảnh một bảng",
        "document": "Ảnh một tài liệu",
        "photo": "Ảnh chụp",
    }
)


@dataclass(frozen=True, slots=True)
class PictureText:
    """What to send: messages, and the whole as a file where it is long."""

    parts: Sequence[str]
    file: str | None = None


def picture_text(
    readings: Sequence[StoredReading], words: CommandWords, language: Language
) -> PictureText:
    """All pictures of one message, in the order people see them."""
    total = len(readings)
    sections = [
        _section(number, total, reading, words, language)
        for number, reading in enumerate(readings, start=1)
    ]
    parts = split("\n".join([*sections, f"-# {words.read_heading}"]))
    if len(parts) <= PARTS_AT_MOST:
        return PictureText(parts)
    whole = "\n\n".join(
        _plain_section(number, total, reading, words, language)
        for number, reading in enumerate(readings, start=1)
    )
    return PictureText((words.whole_in_file,), file=whole)


def alt_text(reading: StoredReading, language: Language) -> str:
    """One line that says what the picture is and what stands in it, for screen readers."""
    kinds = _KINDS_VI if language == "vi" else _KINDS_EN
    kind = kinds.get(reading.interface_type or "", "Ảnh" if language == "vi" else "Picture")
    error = " ".join(cleaned(reading.error_state or "").split())
    text = " ".join(cleaned(reading.text or "").split())
    said = f"{kind}, {error}: {text}" if error and error not in text else f"{kind}: {text}"
    return said if len(said) <= ALT_CHARACTERS else f"{said[: ALT_CHARACTERS - 1]}…"


def _section(
    number: int, total: int, reading: StoredReading, words: CommandWords, language: Language
) -> str:
    name = words.picture_number.format(
        number=number, total=total, name=neutral_title(reading.filename)
    )
    if not _has_text(reading):
        return f"**{name}**\n{_why_not(reading, words)}"
    return "\n".join(
        [
            f"**{name}**",
            code_block(reading.text or ""),
            words.alt_heading,
            code_block(alt_text(reading, language)),
        ]
    )


def _plain_section(
    number: int, total: int, reading: StoredReading, words: CommandWords, language: Language
) -> str:
    name = words.picture_number.format(
        number=number, total=total, name=" ".join(cleaned(reading.filename).split())
    )
    if not _has_text(reading):
        return f"{name}\n{_why_not(reading, words)}"
    text = cleaned(reading.text or "").strip("\n")
    return f"{name}\n\n{text}\n\n{words.alt_heading}\n{alt_text(reading, language)}"


def _has_text(reading: StoredReading) -> bool:
    return reading.status == "completed" and bool((reading.text or "").strip())


def _why_not(reading: StoredReading, words: CommandWords) -> str:
    match reading.status:
        case "completed":
            return words.no_text
        case "pending" | "processing":
            return words.still_reading
        case _:
            return words.failed.format(reason=cleaned(reading.error_message or "?").rstrip("."))
