"""Whether a vision model's text can be the picture's. Pure.

A model may refuse, describe instead of copy, repeat what it was told, fall into a loop, or make a
text up. What a local engine saw of the same picture tells those from a picture that says so itself.
"""

import re
import unicodedata
from collections.abc import Iterator

_REFUSAL = re.compile(
    r"(?:i['’]?m|i am) (?:(?:very |so )?sorry|afraid|unable|not able|an? (?:ai|language model))\b"
    r"|(?:i )?(?:sorry|apologi[sz]e)[,.]|as an? (?:ai|language model|text-based)\b"
    r"|i (?:can['’]?t|cannot|can not|won['’]t|do not|don['’]t) (?:help|assist|read|transcribe|view"
    r"|see|process|provide|identify|access|have (?:access|the ability))\b"
    r"|(?:unfortunately|apologies|my apologies)[,.]"
    r"|(?:tôi |mình )?(?:(?:rất )?xin lỗi|rất tiếc)[,.]? ?(?:nhưng )?(?:tôi|mình|không)",
    re.IGNORECASE,
)
_LONGEST_REFUSAL = 400  # characters; a longer text is a transcript that begins that way

_DESCRIPTION = re.compile(
    r"(?:here(?:['’]s| is) (?:the|a) (?:text|transcription|transcript|description)"
    r"|(?:in )?(?:the|this) (?:provided |given |attached )?"
    r"(?:image|picture|screenshot|photo(?:graph)?),? (?:shows|displays|contains|depicts|is|appears"
    r"|features|seems|has|you|there|we)"
    r"|(?:đây là|trong) (?:ảnh|hình|bức ảnh)"
    r"|(?:ảnh|hình ảnh|bức ảnh) (?:này )?(?:cho thấy|hiển thị|là))",
    re.IGNORECASE,
)
# Of what the model is told (`ocr.prompt`), and of answers whose form was lost.
_ECHO = re.compile(
    r"you transcribe screenshots|transcribe this picture|exactly as shown: same spelling"
    r"|answer with one json object|where a character cannot be read, write|material to copy"
    r"|the one line that names the error best"
    r"|<\|?(?:im_start|im_end|endoftext|system|assistant)\|?>",
    re.IGNORECASE,
)
_LOST_FORM = re.compile(r"\s*(?:```(?:json)?\s*)?\{\s*\"(?:text|interface_type|error_state)\"\s*:")

_LONGEST_PERIOD = 240
_FEWEST_LOOPED = 160  # characters
_FEWEST_ROUNDS = 6
_ENOUGH_SEEN = 60  # letters and digits that a judgement needs
_LEAST_SHARED = 0.12
_MOSTLY = 0.5
_MUCH_LONGER = 8
_GRAM = 4


def doubt(text: str, seen: str) -> str | None:
    """Why the model's *text* is not to be used, given what a local engine has *seen*; or None.

    `empty` where the local engine did see text; `refusal` and `description` where the model speaks
    of itself or of the picture, and the picture does not; `echo` of what it was asked, `unparsed`
    where its answer lost its form; `loop`; `invented` where hardly a word is in the picture.
    """
    said = text.strip()
    if not said:
        return "empty" if seen.strip() else None
    return next(_doubts(said, seen), None)


def _doubts(said: str, seen: str) -> Iterator[str]:
    if len(said) <= _LONGEST_REFUSAL and _opens(_REFUSAL, said, seen):
        yield "refusal"
    if _ECHO.search(said) and not _ECHO.search(seen):
        yield "echo"
    if _LOST_FORM.match(said) and not _LOST_FORM.search(seen):
        yield "unparsed"
    if _is_loop(said, seen):
        yield "loop"
    shared = _shared(said, seen)
    if _opens(_DESCRIPTION, said, seen) and (shared is None or shared < _MOSTLY):
        yield "description"
    if shared is not None and shared < _LEAST_SHARED:
        yield "invented"


def _opens(pattern: re.Pattern[str], said: str, seen: str) -> bool:
    return pattern.match(said) is not None and pattern.search(seen) is None


def _is_loop(said: str, seen: str) -> bool:
    """Whether *said* ends in rounds of the same, which the picture has not."""
    for period in range(1, min(_LONGEST_PERIOD, len(said) // _FEWEST_ROUNDS) + 1):
        length = _same_at_distance(said, period)
        if length < max(_FEWEST_LOOPED, _FEWEST_ROUNDS * period):
            continue
        unit = _letters(said[-period:])
        if unit:
            return unit * _FEWEST_ROUNDS not in _letters(seen)
    return False


def _same_at_distance(text: str, period: int) -> int:
    """How many characters at the end of *text* are those *period* before them."""
    count = 0
    while count + period < len(text) and text[-1 - count] == text[-1 - count - period]:
        count += 1
    return count


def _shared(said: str, seen: str) -> float | None:
    """How much of the shorter text the other holds too, 0-1; None where that says nothing.

    A local engine knows Latin letters, and may see little of a photo.
    """
    ours, theirs = _letters(said), _letters(seen)
    if len(theirs) < _ENOUGH_SEEN or len(ours) < _ENOUGH_SEEN // 2 or not _is_latin(said):
        return None
    if len(theirs) > _MUCH_LONGER * len(ours) or len(ours) > _MUCH_LONGER * len(theirs):
        ours, theirs = sorted((ours, theirs), key=len)
    grams, others = _grams(ours), _grams(theirs)
    return len(grams & others) / min(len(grams), len(others))


def _grams(letters: str) -> set[str]:
    return {letters[i : i + _GRAM] for i in range(len(letters) - _GRAM + 1)}


def _letters(text: str) -> str:
    """Letters and digits of *text*, without case and accents: what engines agree on."""
    plain = unicodedata.normalize("NFKD", text.casefold()).replace("đ", "d")
    return "".join(character for character in plain if character.isalnum())


def _is_latin(text: str) -> bool:
    letters = [character for character in text if character.isalpha()]
    latin = sum(unicodedata.name(character, "").startswith("LATIN") for character in letters)
    return latin > 0.7 * len(letters)
