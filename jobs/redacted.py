"""Transcripts without secrets: what a picture shows of keys and passwords is not stored."""

from dataclasses import replace

from core.redaction import redact_excerpts
from db.records import Transcript


def without_secrets(transcript: Transcript) -> Transcript:
    """*transcript* with each secret as `[REDACTED:KIND]`; its provenance counts them by kind."""
    state, context = transcript.error_state or "", transcript.context or ""
    redacted, (state, context, *error_lines) = redact_excerpts(
        transcript.text, [state, context, *transcript.error_lines]
    )
    return replace(
        transcript,
        text=redacted.text,
        error_state=state or None,
        context=context or None,
        error_lines=tuple(error_lines),
        provenance={**transcript.provenance, "redacted": redacted.kinds},
    )
