"""Addresses in a text: only those that were copied from a source may leave."""

import re
import unicodedata

# Endings of hosts that are not as often the ending of a file, as py, rs, sh and md are.
_TOP = (
    r"com|net|org|io|gg|xyz|ru|cn|info|biz|top|link|click|app|dev|me|ly|to|co|tk|ml|site|online|shop|"
    r"store|live|club|pro|uk|de|fr|vn|us|eu|in|ai|tv|cc|ws|su|zip|mov|page|cloud|host|space|fun|icu|"
    r"example|test|invalid|onion"
)
_HOST = r"(?:[\w-]{1,63}[.．。｡]){1,6}"
_NOT_A_HOST = r"(?!(?:js|ts|py|go|rs|sh|md|cs|rb|json|ya?ml|html?|toml)\b)"
_REST = r"[^\s<>\"'`\[\]]*"
_ADDRESS = re.compile(
    rf"<?\b[a-z][a-z0-9+.-]{{1,15}}:[/\\]{{2}}{_REST}>?"
    rf"|<?\b(?:mailto|tel|sms|javascript|data|vbscript|file):{_REST}>?"
    rf"|\bwww[.．。｡]{_REST}"
    rf"|(?<![\w/\\.@-]){_HOST}{_NOT_A_HOST}[a-z]{{2,10}}(?::\d{{2,5}})?/{_REST}"
    rf"|(?<![\w/\\.@-]){_HOST}(?:{_TOP})\b(?![\w(=])"
    r"|\b(?:\d{1,3}\.){3}\d{1,3}(?::\d{2,5})?/\S*",
    re.IGNORECASE,
)
_TAIL = ".,;:!?)}'\"*_"
REMOVED = "(link removed)"


def addresses(text: str) -> set[str]:
    """The addresses in *text*, as they are compared."""
    return {_bare(address) for address in _ADDRESS.findall(text)}


def without_foreign(text: str, *, known: set[str]) -> str:
    """*text* with every address that is not *known*, letter for letter, taken out."""

    def kept(match: re.Match[str]) -> str:
        bare = _bare(match.group())
        return match.group() if bare in known else match.group().replace(bare, REMOVED)

    return _ADDRESS.sub(kept, text)


def without_addresses(text: str) -> str:
    return _ADDRESS.sub(" ", text)


def one_form(text: str) -> str:
    """*text* with its full-width and other compatibility letters as browsers read them."""
    return unicodedata.normalize("NFKC", text)


def _bare(address: str) -> str:
    """An address without the marks that surround it."""
    return address.strip("<>").rstrip(_TAIL)
