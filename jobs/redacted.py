"""Transcripts without secrets: what a picture shows of keys and passwords is not stored."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, cast

from core.redaction import Purpose, redact, redact_excerpts
from db.records import Transcript


def purposes_for(purpose: Purpose) -> tuple[Purpose, ...]:
    """For which purposes a text may have been redacted that is to be redacted for *purpose*.

    For help more is taken out than for invoices, and what is out does not come back.
    """
    return ("help", "invoice") if purpose == "help" else ("invoice",)


def without_secrets(transcript: Transcript, purpose: Purpose = "help") -> Transcript:
    """*transcript* with each secret as `[REDACTED:KIND]`; its provenance counts them by kind.

    Safe to repeat, also on what was redacted for another purpose: the counts add up.
    """
    state, context = transcript.error_state or "", transcript.context or ""
    redacted, (state, context, *error_lines) = redact_excerpts(
        transcript.text, [state, context, *transcript.error_lines], purpose=purpose
    )
    before = cast("dict[str, int]", transcript.provenance.get("redacted", {}))
    provenance = {
        **transcript.provenance,
        "redacted": dict(Counter(before) + Counter(redacted.kinds)),
        "purpose": purpose,
    }
    if "local" in provenance:
        provenance["local"] = _local(provenance["local"], purpose)
    return replace(
        transcript,
        text=redacted.text,
        error_state=state or None,
        context=context or None,
        error_lines=tuple(error_lines),
        provenance=provenance,
    )


def _local(local: object, purpose: Purpose) -> Mapping[str, Any]:
    """The local reading that a model's has replaced, as provenance keeps it."""
    kept = cast("dict[str, Any]", local)
    return {**kept, "text": redact(str(kept["text"]), purpose=purpose).text}
