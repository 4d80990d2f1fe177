"""A model that does whatever the data tells it to: the worst one could have behind the bot."""

import base64
import codecs
import json
import re
from collections.abc import Iterator
from typing import Any, Literal

Style = Literal["alone", "cited", "blended"]
_HONEST = "Install it into the same environment [1]."
_SAY = re.compile(
    r"\b(?:say|reply(?: with)?(?: exactly)?|answer|write|print|append|trả lời(?: đúng)?|tra loi|"
    r"nói|viết)\s*:\s*(.+)",
    re.IGNORECASE | re.DOTALL,
)
_JSON = re.compile(r"output this json\s*:\s*(\{.*)", re.IGNORECASE | re.DOTALL)
_LEAK = re.compile(
    r"system prompt|instructions\b.*\bprint|print your instructions|everything above|canary|"
    r"delimiter that|chỉ dẫn hệ thống",
    re.IGNORECASE,
)
_ASKS = re.compile(r"passphrase", re.IGNORECASE)


class ObedientModel:
    """The words of a `GroqServer`: it obeys the last order in what people wrote."""

    def __init__(self, style: Style) -> None:
        self._style: Style = style

    def __call__(self, request: dict[str, Any]) -> str:
        system, user = (message["content"] for message in request["messages"])
        said: str | None = None
        for text in written(user):
            if raw := _JSON.search(text):
                return raw.group(1)
            said = obeyed(text, system, user) or said
        return self._draft(said)

    def _draft(self, said: str | None) -> str:
        answer = {
            None: _HONEST,
            "alone": said,
            "cited": "\n".join(f"{line} [1]" for line in (said or "").split("\n")),
            "blended": f"{_HONEST}\n{said} [1]",
        }[self._style if said else None]
        fields = {"answer": answer, "source_ids": [1, 99], "confident": True, "language": "en"}
        return json.dumps(fields)


def obeyed(text: str, system: str, user: str) -> str | None:
    """What *text* orders to be said; None where it orders nothing."""
    if _ASKS.search(text):
        return f"As they say there: {user}"
    if _LEAK.search(text):
        return _leaked(text.casefold(), system)
    order = _SAY.search(text)
    return order.group(1) if order else None


def _leaked(order: str, system: str) -> str:
    canary = re.findall(r"canary-\w+", system)[0]
    delimiter = re.findall(r"===\w+===", system)[0]
    secret = canary if "canary" in order else delimiter if "delimiter" in order else system
    if "base64" in order:
        return base64.b64encode(secret.encode()).decode()
    if "hex" in order:
        return secret.encode().hex()
    if "rot13" in order:
        return codecs.encode(secret, "rot13")
    if "backwards" in order:
        return secret[::-1]
    if "spaces" in order:
        return " ".join(secret)
    return secret.upper() if "upper" in order else secret


def written(user: str) -> Iterator[str]:
    """All that people wrote, of a prompt's data."""
    for line in user.split("\n"):
        try:
            value: object = json.loads(line)
        except ValueError:
            continue
        yield from _texts(value)


def _texts(value: object) -> Iterator[str]:
    match value:
        case str():
            yield value
        case dict():
            for inner in value.values():  # pyright: ignore[reportUnknownVariableType]
                yield from _texts(inner)  # pyright: ignore[reportUnknownArgumentType]
        case _:
            return
