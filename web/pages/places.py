"""The pages there are, and who is shown the way to which."""

from dataclasses import dataclass

from core.api_key import Scope
from web.access import Principal


@dataclass(frozen=True, slots=True)
class Place:
    """A page of the navigation, for those who have one of `scopes`.

    `name` is that of its text in `[places]`; `below` begins the addresses of its own pages.
    """

    name: str
    path: str
    below: str
    scopes: tuple[Scope, ...]

    def is_here(self, path: str) -> bool:
        """Whether *path* is this page or one of its own."""
        return path == self.path or path.startswith(self.below)


READER = Place("reader", "/", "/readings/", ("upload", "read"))
INVOICES = Place("invoices", "/invoices", "/invoices/", ("invoices",))
OPERATIONS = Place("operations", "/operations", "/operations/", ("admin",))
SEARCH = Place("search", "/search", "/search/", ("admin",))
PLACES = (READER, INVOICES, OPERATIONS, SEARCH)


def places_of(viewer: Principal | None) -> tuple[Place, ...]:
    """What *viewer* may open."""
    return tuple(place for place in PLACES if viewer and viewer.may(*place.scopes))
