"""Rustc's and cargo's own sentences: which of their words stand in backticks. Pure.

Readers lose half of the backticks, and what stands between them may hold spaces, quotes and
brackets. The sentences around them are constant, so they tell where a name begins and ends.
"""

import re

# {} is what stands in backticks. Alternatives in (a|b); what follows the last {} may be cut off.
_SENTENCES = """
the type {} cannot be indexed by {}
cannot add {} to {}
cannot (subtract|divide|multiply) {} (from|by) {}
can't compare {} with {}
binary operation {} cannot be applied to type {}
{} arms have incompatible types
{} and {} have incompatible types
{} is not an iterator
{} is not a future
{} doesn't implement {}
{} does not live long enough
{} cannot be (sent|shared) between threads safely
the trait bound {} is not satisfied
the trait {} is not implemented for {}
the size for values of type {} cannot be known
no (method|function or associated item|associated item) named {} found for (struct|enum|type|reference|opaque type|trait object|type parameter|array|tuple|unit type) {} in
no variant or associated item named {} found for enum {} in
no variant named {} found for enum {}
no field {} on type {}
struct {} has no field named {}
missing (field|fields) {} in initializer of {}
not all trait items implemented, missing: {}
non-exhaustive patterns: {} not covered
field {} of struct {} is private
(function|module|struct|enum|method|constant|trait|macro) {} is private
cannot find (function|value|macro|type|struct|trait|attribute|derive macro|tuple struct|method) {} in (this|module|crate)
cannot borrow {} as (mutable|immutable)
cannot assign to {}, (which|as)
cannot assign twice to immutable variable {}
cannot move out of {}
cannot return (reference to|value referencing) (local variable|temporary value|function parameter) {}
(use|borrow) of (moved|partially moved) value: {}
explicit lifetime required in the type of {}
unused (variable|import): {}
(variable|function|struct|field|method|constant|type alias|static) {} is never (used|read|constructed)
value assigned to {} is never read
unresolved import {}
failed to resolve: use of (undeclared crate or module|undeclared type|unresolved module or unlinked crate) {}
use of (undeclared crate or module|undeclared type|undeclared lifetime name) {}
recursive type {} has infinite size
the name {} is defined multiple times
type annotations needed for {}
(can't|cannot) find crate for {}
{} function not found in crate {}
linking with {} failed
failed to run custom build command for {}
no matching package named {} found
could not find {} in {} or any parent directory
"""  # noqa: E501
_HEADER = re.compile(r"^((?:error|warning|note)(?:\[E\d{4}\])?:) ?(\S.*)$")
_MARKS = re.compile(r"[`‘’]|(?<!\w)'(?=[\w{&\[(*<].*')|(?<=[\w}\])>!?])'(?!\w)")
_STATIC = re.compile(r"([+&<] ?)static\b")


def _pattern(sentence: str, gap: str) -> re.Pattern[str]:
    """The pattern of *sentence*; *gap* is what stands between a name and the word after it."""
    *parts, tail = sentence.split("{}")
    words = tail.split()
    if parts[0]:  # a sentence that begins as itself is known by then: its end may be cut off
        words = words[:1]
    slots = [_escaped(parts[0]) + _SLOT]
    slots += [f"{gap}{_escaped(part)}{_SLOT}" for part in parts[1:]]
    end = rf"(?={gap}{_escaped(' '.join(words))}(?!\w))" if words else r"(?=$|,)"
    return re.compile("".join(slots) + end)


def _escaped(part: str) -> str:
    """*part* as a pattern, with the alternatives in its brackets."""
    if ")" in part:
        return part.strip().replace("(", "(?:")
    return re.escape(part.strip())


_SLOT = r" ?(\S.*?)"
_PATTERNS = [
    _pattern(line, gap) for gap in (r" (?=\S)", " ?") for line in _SENTENCES.strip().splitlines()
]


def with_slots(line: str) -> str:
    """Rustc's headline *line* with backticks around its names; any other line as it is."""
    header = _HEADER.match(line)
    if not header:
        return line
    label, said = header.groups()
    plain = _STATIC.sub(r"\1'static", _MARKS.sub("", said))
    for pattern in _PATTERNS:
        match = pattern.match(plain)
        if match:
            return f"{label} {_ticked(plain, match)}"
    return line


def _ticked(plain: str, match: re.Match[str]) -> str:
    out, last = "", 0
    for group in range(1, len(match.groups()) + 1):
        start, end = match.span(group)
        before = plain[last:start]
        glued_before, glued_after = before[-1:].isalnum(), plain[end : end + 1].isalpha()
        out += before + " " * glued_before + f"`{plain[start:end]}`" + " " * glued_after
        last = end
    return out + plain[last:]
