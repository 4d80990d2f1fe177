"""Who is mentioned: what the text names, as far as the sender allows it to."""

import re
from dataclasses import dataclass

from playground.drafts import AllowedMentions

_USER = re.compile(r"<@!?(\d{15,20})>")
_ROLE = re.compile(r"<@&(\d{15,20})>")
_EVERYONE = re.compile(r"@(everyone|here)\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mentions:
    user_ids: tuple[int, ...]
    role_ids: tuple[int, ...]
    everyone: bool


def mentions(
    content: str, allowed: AllowedMentions | None, *, replied_to: int | None, may_all: bool
) -> Mentions:
    """`allowed` None allows all kinds; `may_all` is the permission to mention everyone."""
    users = [int(found) for found in _USER.findall(content)]
    roles = [int(found) for found in _ROLE.findall(content)]
    everyone = may_all and bool(_EVERYONE.search(content))
    if allowed is not None:
        users = users if "users" in allowed.parse else [i for i in users if i in allowed.users]
        roles = roles if "roles" in allowed.parse else [i for i in roles if i in allowed.roles]
        everyone = everyone and "everyone" in allowed.parse
    if replied_to is not None and (allowed is None or allowed.replied_user):
        users.append(replied_to)
    return Mentions(
        user_ids=tuple(dict.fromkeys(users)),
        role_ids=tuple(dict.fromkeys(roles)),
        everyone=everyone,
    )
