"""What is kept of an upload's reading, and shown to its owner; without secrets."""

from typing import Any

from core.redaction import Purpose, redact_lines
from jobs.transcript import as_transcript
from ocr.engine import Line
from ocr.reader import ReadPicture

Result = dict[str, Any]


def as_result(read: ReadPicture, purpose: Purpose) -> Result:
    """A reading as JSON: the text, each line with its place, and where it comes from.

    Boxes are [left, top, right, bottom] in pixels of the upright picture, which is `width` by
    `height` of them. `redacted` counts what was taken out, by kind.
    """
    kept, reading = as_transcript(read, purpose), read.reading
    texts = redact_lines([line.text for line in reading.lines], purpose=purpose)
    errors = {error.strip() for error in read.description.error_lines}
    return {
        "text": kept.text,
        "lines": [
            _line(line, text, is_error=line.text.strip() in errors)
            for line, text in zip(reading.lines, texts, strict=True)
        ],
        "error_lines": list(kept.error_lines),
        "error_state": kept.error_state,
        "interface_type": kept.interface_type,
        "context": kept.context,
        "width": kept.width,
        "height": kept.height,
        "media_type": kept.media_type,
        "engine": reading.engine,
        "model_version": kept.model_version,
        "confidence": kept.confidence,
        "processing_time_ms": kept.processing_time_ms,
        "redacted": kept.provenance["redacted"],
    }


def _line(line: Line, text: str, *, is_error: bool) -> dict[str, object]:
    box = line.box
    return {
        "text": text,
        "box": [box.left, box.top, box.right, box.bottom] if box else None,
        "confidence": line.confidence,
        "is_error": is_error,
    }
