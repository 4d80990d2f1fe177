"""Only what rests on a given source is said, and nothing in it calls people or leads away."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from db.records import ThreadHit
from qa.draft import Draft
from qa.plain import harmless

_MARKER = re.compile(r"[ \t]*(?:\[|【)(\d{1,3})(?:[†‡][^\]】\n]{0,40})?(?:\]|】)(?!\()")
_CODE = re.compile(r"(```.*?```|`[^`\n]+`)", re.DOTALL)
_LIST_MARKER = re.compile(r"\[(\d{1,3}(?:\s*[,;]\s*\d{1,3})+)\]")
_URL = re.compile(
    r"<?\b[a-z][a-z0-9+.-]{1,15}://[^\s<>\"'`\[\]]+>?"
    r"|\b(?:[a-z0-9-]{1,63}\.){1,5}(?!(?:js|ts|py|go|rs|sh|md|cs|rb|json|ya?ml|html?|toml)/)[a-z]{2,10}/"
    r"[^\s<>\"'`\[\]]*|\bwww\.[^\s<>\"'`\[\]]+",
    re.IGNORECASE,
)
_URL_TAIL = ".,;:!?)}'\"*_"


@dataclass(frozen=True, slots=True)
class CitedAnswer:
    """`text` with markers [1] ... [n] for `hits`, in their order."""

    text: str
    hits: tuple[ThreadHit, ...]


def checked(draft: Draft, hits: Sequence[ThreadHit], *, canary: str) -> CitedAnswer | None:
    """What may be said of *draft*, whose sources were *hits*; None: nothing.

    Markers of sources that were not given go; addresses that no given source has go; the rest is
    renumbered. Without a marker left there is no answer.
    """
    if not draft.confident or canary.casefold() in draft.answer.casefold():
        return None
    text = harmless(_in_prose(_LIST_MARKER, _separate, draft.answer)).strip()
    given = range(1, len(hits) + 1)
    said = {number for number in _markers(text) if number in given}
    used = sorted(said or {number for number in draft.source_ids if number in given})
    if not used or not _MARKER.sub("", text).strip():
        return None
    text = _renumbered(_without_foreign_urls(text, hits), used)
    if not said:
        text += "".join(f" [{number}]" for number in range(1, len(used) + 1))
    return CitedAnswer(text=text, hits=tuple(hits[number - 1] for number in used))


def _in_prose(
    pattern: re.Pattern[str], replacement: Callable[[re.Match[str]], str], text: str
) -> str:
    """Replace outside of code, where `args[1]` cites nothing."""
    parts = _CODE.split(text)
    parts[::2] = [pattern.sub(replacement, prose) for prose in parts[::2]]
    return "".join(parts)


def _markers(text: str) -> list[int]:
    return [int(number) for prose in _CODE.split(text)[::2] for number in _MARKER.findall(prose)]


def _separate(markers: re.Match[str]) -> str:
    return "".join(f"[{number}]" for number in re.findall(r"\d+", markers.group(1)))


def _renumbered(text: str, used: Sequence[int]) -> str:
    place = {number: i for i, number in enumerate(used, start=1)}

    def marker(match: re.Match[str]) -> str:
        number = place.get(int(match.group(1)))
        return f" [{number}]" if number else ""

    return _in_prose(_MARKER, marker, text).strip()


def _without_foreign_urls(text: str, hits: Sequence[ThreadHit]) -> str:
    """Addresses stay only where a source has exactly the same."""
    told = "\n".join(f"{hit.title}\n{hit.question}\n{hit.answer}" for hit in hits)
    known = {address(url) for url in _URL.findall(told)}

    def kept(match: re.Match[str]) -> str:
        url = address(match.group())
        return match.group() if url in known else match.group().replace(url, "(link removed)")

    return _URL.sub(kept, text)


def address(url: str) -> str:
    """A URL as it is compared: without the marks that surround it."""
    return url.strip("<>").rstrip(_URL_TAIL)
