"""What is stored of a reading."""

from dataclasses import replace

from core.redaction import Purpose
from db.records import Transcript
from jobs.redacted import without_secrets
from ocr.reader import ReadPicture


def as_transcript(result: ReadPicture, purpose: Purpose = "help") -> Transcript:
    """Its text, the parts help needs, and where they come from; without secrets."""
    picture, reading, seen = result.picture, result.reading, result.description
    read = Transcript(
        model_version=reading.model_version,
        text=reading.text,
        confidence=reading.confidence,
        processing_time_ms=result.elapsed_ms,
        media_type=picture.media_type,
        sha256=picture.sha256,
        width=picture.width,
        height=picture.height,
        interface_type=seen.interface_type,
        error_state=seen.error_state,
        error_lines=tuple(seen.error_lines),
        context=" ".join(filter(None, (picture.note, seen.context))) or None,
        provenance={
            "engine": reading.engine,
            "attempts": [attempt.as_json() for attempt in result.attempts],
            "is_animated": picture.is_animated,
            "is_copy": False,
        },
        look=picture.look,
    )
    return without_secrets(read, purpose)


def as_copy(known: Transcript, purpose: Purpose) -> Transcript:
    """What another picture of the same bytes said, for this one."""
    return without_secrets(
        replace(known, provenance={**known.provenance, "is_copy": True}), purpose
    )
