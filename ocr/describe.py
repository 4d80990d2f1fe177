"""What a picture shows: what the engine says of it, and where it says nothing, the rules."""

from collections.abc import Sequence

from ocr.engine import Description, Reading
from ocr.error_lines import error_lines, error_state
from ocr.interface import interface_type


def describe(lines: Sequence[str]) -> Description:
    """Describe the picture that *lines*, in reading order, were read from. Pure."""
    reported = error_lines(lines)
    return Description(
        interface_type=interface_type(lines),
        error_state=error_state(reported),
        error_lines=reported,
    )


def description_of(reading: Reading) -> Description:
    """The engine's own description, its gaps filled by the rules."""
    by_rules = describe([line.text for line in reading.lines])
    said = reading.description
    if said is None:
        return by_rules
    return Description(
        interface_type=said.interface_type or by_rules.interface_type,
        error_state=said.error_state or by_rules.error_state,
        error_lines=said.error_lines or by_rules.error_lines,
        context=said.context,
    )
