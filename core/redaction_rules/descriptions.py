"""Words that say something of a password, and so are none: `incorrect`, `required`, `expired`."""

import re

_BY_ENDING = re.compile(
    r"\w{2,}(?:ed|ing|able|ible|(?:al|ent|ant|ive|ous|ect|ab|ib|mp)ly|ful|less|ical|ional|tte"
    r"n|nown)"
)
_DESCRIPTIONS = frozenset(
    """
wrong correct incorrect right short long weak strong empty blank fine okay same different new old
here there secret safe good bad valid invalid null case simple easy hard complex absent present
important relevant redundant sufficient insufficient consistent inconsistent permanent active
inactive sensitive alive dangerous anonymous ambiguous obvious previous early likely ugly silly
lovely really similar kept lost stored sent set unset g iven shown only never always still just
also again working broken public private plain random unique secure insecure visible none nothing
something anything everything mandatory optional default stolen leaked stale current yours mine
theirs ours enough above below inside outside what which where when why how used unused ready
perfect exactly maybe later today tomorrow yesterday correctly plaintext cleartext numeric
alphanumeric hash hashed string text value field input true false error failed missing match
mismatch longer shorter stronger weaker better worse common first last next other another about
over down back gone free open close closed locked stuck undefined incomplete reset written saved
bound built-in weird strange crazy terrible stupid around after before because being between both
either neither please thanks sorry password username email account required known unknown admin
root user guest token login passwords passcode everywhere somewhere nowhere anywhere somehow under
within without khong chua dung sai thieu trong duoc nhung khac
""".split()  # noqa: SIM905 - prose is read more easily than a list
)
_JOINED = re.compile(r"[a-z]{4,12}(?:-[a-z]{4,12}){2,6}")
_IN_DESCRIPTIONS = frozenset(
    """
only text side mode policy string words letters with from that this your must then than when each
characters token field data based level type format read write server client time user machine
""".split()  # noqa: SIM905 - prose is read more easily than a list
)


def is_description(word: str) -> bool:
    """Whether *word* says of what kind or in what state a password is."""
    plain = word.casefold().rstrip(".,!?;:")
    return plain in _DESCRIPTIONS or _BY_ENDING.fullmatch(plain) is not None


def is_of_joined_words(value: str) -> bool:
    """Whether *value* is of small words that are joined, and none describes: `uimo-sffn-oyza`."""
    if not _JOINED.fullmatch(value):
        return False
    return not any(word in _IN_DESCRIPTIONS or is_description(word) for word in value.split("-"))
