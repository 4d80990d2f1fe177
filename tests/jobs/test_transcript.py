from dataclasses import replace

import pytest

from jobs.transcript import as_transcript
from ocr.engine import Description
from tests.fakes import a_reading


@pytest.mark.parametrize(
    ("is_animated", "context", "stored"),
    [
        (False, None, None),
        (False, "a build", "a build"),
        (True, None, "Of this animation only the first frame was read."),
        (True, "a build", "Of this animation only the first frame was read. a build"),
    ],
)
def test_it_is_said_that_only_the_first_frame_was_read(
    is_animated: bool, context: str | None, stored: str | None
) -> None:
    read = a_reading("404")
    picture = replace(read.picture, is_animated=is_animated)
    read = replace(read, picture=picture, description=Description(context=context))

    assert as_transcript(read).context == stored
