"""What a person should know of this bot's operator and settings."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class PrivacyFacts:
    """`contact` is the operator's own text. `keeps_bytes_s`: how long fetched pictures are kept.

    The models are those of OpenRouter (pictures) and Groq (words).
    """

    contact: str | None = None
    models_read: bool = False
    models_answer: bool = False
    data_collection: Literal["deny", "allow"] = "deny"
    keeps_bytes_s: float = 900
    grace_days: int = 7
