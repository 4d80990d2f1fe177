"""What a model must hand in: an answer that names what it rests on. Nothing else is taken."""

import json
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from core.errors import TransientError


class MalformedDraft(TransientError):
    """The model answered, but not in the form that was asked for."""

    code = "model_malformed"


class Draft(BaseModel):
    """`source_ids` are numbers of the sources shown; `confident` False: they do not answer it."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    answer: str = Field(max_length=6000)
    source_ids: tuple[int, ...] = Field(max_length=20)
    confident: bool
    language: Literal["en", "vi"]


# The same, as providers with constrained decoding want it.
SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "answer": {"type": "string"},
        "source_ids": {"type": "array", "items": {"type": "integer"}},
        "confident": {"type": "boolean"},
        "language": {"type": "string", "enum": ["en", "vi"]},
    },
    "required": ["answer", "source_ids", "confident", "language"],
    "additionalProperties": False,
}


def parse(text: str) -> Draft:
    """Read a model's reply.

    Raises:
        MalformedDraft: it is not JSON of exactly this form.
    """
    try:
        return Draft.model_validate_json(text)
    except (ValidationError, json.JSONDecodeError) as error:
        raise MalformedDraft(
            "The model's answer had another form than it was asked for."
        ) from error
