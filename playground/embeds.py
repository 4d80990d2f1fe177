"""Embeds as a bot sends them, with Discord's limits."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, Field, StringConstraints
from pydantic_core import PydanticCustomError

from playground.jsons import JsonObject

TOTAL_LIMIT = 6000

Name = Annotated[str, StringConstraints(max_length=256)]
FilledName = Annotated[str, StringConstraints(min_length=1, max_length=256)]
Url = Annotated[str, StringConstraints(max_length=2048, pattern=r"^(https?|attachment)://\S+$")]


class EmbedField(BaseModel):
    name: FilledName
    value: Annotated[str, StringConstraints(min_length=1, max_length=1024)]
    inline: bool = False


class EmbedFooter(BaseModel):
    text: Annotated[str, StringConstraints(max_length=2048)]
    icon_url: Url | None = None


class EmbedAuthor(BaseModel):
    name: Name
    url: Url | None = None
    icon_url: Url | None = None


class EmbedPicture(BaseModel):
    url: Url


class Embed(BaseModel):
    title: Name | None = None
    description: Annotated[str, StringConstraints(max_length=4096)] | None = None
    url: Url | None = None
    color: Annotated[int, Field(ge=0, le=0xFFFFFF)] | None = None
    timestamp: datetime | None = None
    footer: EmbedFooter | None = None
    author: EmbedAuthor | None = None
    image: EmbedPicture | None = None
    thumbnail: EmbedPicture | None = None
    fields: Annotated[list[EmbedField], Field(max_length=25)] = Field(
        default_factory=list[EmbedField]
    )

    def length(self) -> int:
        """The characters that count towards the limit over all embeds of a message."""
        texts = [
            self.title,
            self.description,
            self.footer and self.footer.text,
            self.author and self.author.name,
            *(text for field in self.fields for text in (field.name, field.value)),
        ]
        return sum(len(text) for text in texts if text)

    def stored(self) -> JsonObject:
        """As it is kept and shown: only what was said, marked as made by a bot."""
        said = self.model_dump(mode="json", exclude_none=True, exclude_defaults=True)
        for field, stored in zip(self.fields, said.get("fields", []), strict=False):
            stored["inline"] = field.inline
        return {"type": "rich", **said}


def check_total(embeds: list[Embed]) -> list[Embed]:
    """`embeds` again; raises when together they say too much."""
    if sum(embed.length() for embed in embeds) > TOTAL_LIMIT:
        raise PydanticCustomError(
            "MAX_EMBED_SIZE_EXCEEDED", "Embed size exceeds maximum size of 6000"
        )
    return embeds
