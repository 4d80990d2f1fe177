"""The parts of a message in the second version of components, with Discord's limits."""

from collections.abc import Iterable
from typing import Annotated, Literal

from pydantic import BaseModel, Field, StringConstraints
from pydantic_core import PydanticCustomError

from playground import errors
from playground.components import ActionRow, Button, TextDisplay, walk
from playground.jsons import JsonObject

FILE = 13
CONTAINER = 17
ATTACHED = "attachment://"
TOTAL_PARTS = 40
TOTAL_TEXT = 4000

Address = Annotated[str, StringConstraints(min_length=1, max_length=2048)]
Description = Annotated[str, StringConstraints(max_length=1024)]


class Media(BaseModel):
    """An address, or `attachment://` and the name of a file of the same message."""

    url: Address


class OwnFile(BaseModel):
    url: Annotated[str, StringConstraints(pattern=f"^{ATTACHED}.")]


class Thumbnail(BaseModel):
    type: Literal[11]
    media: Media
    description: Description | None = None
    spoiler: bool = False


class Section(BaseModel):
    type: Literal[9]
    components: Annotated[list[TextDisplay], Field(min_length=1, max_length=3)]
    accessory: Annotated[Button | Thumbnail, Field(discriminator="type")]


class GalleryItem(BaseModel):
    media: Media
    description: Description | None = None
    spoiler: bool = False


class Gallery(BaseModel):
    type: Literal[12]
    items: Annotated[list[GalleryItem], Field(min_length=1, max_length=10)]


class File(BaseModel):
    type: Literal[13]
    file: OwnFile
    spoiler: bool = False


class Separator(BaseModel):
    type: Literal[14]
    divider: bool = True
    spacing: Literal[1, 2] = 1


class Container(BaseModel):
    type: Literal[17]
    components: Annotated[
        list[
            Annotated[
                ActionRow | TextDisplay | Section | Gallery | File | Separator,
                Field(discriminator="type"),
            ]
        ],
        Field(min_length=1),
    ]
    accent_color: Annotated[int, Field(ge=0, le=0xFFFFFF)] | None = None
    spoiler: bool = False


MessagePart = Annotated[
    ActionRow | TextDisplay | Section | Gallery | File | Separator | Container,
    Field(discriminator="type"),
]


def check_totals(parts: Iterable[JsonObject]) -> None:
    """What no part knows by itself: how many there are, and how much they say together."""
    every = list(walk(parts))
    if len(every) > TOTAL_PARTS:
        raise PydanticCustomError(
            "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED",
            "Must be 40 or fewer in total number of components",
        )
    if sum(len(part.get("content") or "") for part in every) > TOTAL_TEXT:
        raise PydanticCustomError(
            "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED",
            "The total size of displayable text exceeds the maximum size of 4000",
        )


def check_files(parts: Iterable[JsonObject], filenames: Iterable[str]) -> None:
    """Raises 50035 where a part shows a file the message does not bring."""
    present = set(filenames)
    for part in walk(parts):
        if part["type"] == FILE and part["file"]["url"].removeprefix(ATTACHED) not in present:
            raise errors.invalid_field(
                "components",
                "UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND",
                "The referenced attachment was not found",
            )
