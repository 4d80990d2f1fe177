"""Who is in the demo guild."""

from playground.demo.script import Person, RolePlan

MODERATOR = "Moderator"
GARDENER = "Gardener"

OWNER = "mara_k"
MEMBER = "linh.tran"
"""The owner, a moderator, and the member: the two that the page can speak as."""

ROLES = (
    RolePlan(name=GARDENER, color=0x4FA36B, made_at="2026-01-05 09:05"),
    RolePlan(name=MODERATOR, color=0xE0784A, made_at="2026-01-05 09:06"),
)

PEOPLE = (
    Person(username="mara_k", name="Mara", joined="2026-01-05 09:00", roles=(MODERATOR,)),
    Person(
        username="tomasz", name="Tomasz", joined="2026-01-05 09:20", roles=(MODERATOR, GARDENER)
    ),
    Person(username="kofi.dev", name="Kofi", joined="2026-01-05 11:02", roles=(GARDENER,)),
    Person(username="ines_rb", name="Inês", joined="2026-01-05 12:40", roles=(GARDENER,)),
    Person(username="quangpham", name="Quang", joined="2026-01-06 08:14", roles=(GARDENER,)),
    Person(username="priya.codes", name="Priya", joined="2026-01-06 17:55", roles=(GARDENER,)),
    Person(username="linh.tran", name="Linh", joined="2026-01-07 13:31"),
    Person(username="sam_w", name="Sam", joined="2026-01-08 19:09"),
    Person(username="oleg42", name="Oleg", joined="2026-01-09 21:45"),
    Person(username="bea.trix", name="Bea", joined="2026-01-10 15:03"),
    Person(username="jonas_h", name="Jonas", joined="2026-01-11 10:27"),
    Person(username="huyen.ng", name="Huyền", joined="2026-01-12 02:50"),
    Person(username="dario", name="Dario", joined="2026-01-16 18:36"),
    Person(username="nadia_m", name="Nadia", joined="2026-01-20 09:58"),
    Person(username="peteh", name="Pete", joined="2026-01-25 22:10"),
    Person(username="minhdev", name="Minh", joined="2026-01-18 03:19"),
)
