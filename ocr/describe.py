"""What a text says of its picture, by rules: for readings by engines that only read characters."""

from collections.abc import Sequence

from ocr.engine import Description
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
