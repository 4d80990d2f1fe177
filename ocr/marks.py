"""Quotation marks and backticks: which ones a program writes, and where they went. Pure.

PP-OCR knows only straight quotes and loses half of the backticks. Programs, however, are constant:
rustc writes `so`, gcc ‘so’, GNU ld `so', Chromium’s pages write their apostrophes curly.
"""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from ocr.rustc import with_slots

_RUST = re.compile(
    r"\berror\[E\d{4}\]|\bcould not compile\b.{1,60}\bdue to\b|--> \S+\.rs:\d|rustc --explain"
    r"|^help: (?:a|consider|try) |\bfn main\(\).*\{|could not find .?Cargo\.toml"
    r"|no matching package.{1,3}named|custom build command for|RUST_BACKTRACE",
    re.MULTILINE,
)
_GCC = re.compile(
    r"\(first use in this function\)|In (?:member )?function ['‘]"
    r"|implicit declaration of function.*did you mean|was not declared in this scope"
    r"|makes (?:integer|pointer) from|candidate: ['‘]|does not name a type"
    r"|built-in function ['‘]|expects argument of type|\(near initialization for"
    r"|argument is of type|previous (?:definition|declaration) of ['‘]|defined but not used"
    r"|(?:few|many) arguments to function|declared private here|invalid type argument of"
    r"|initialization of ['‘].* from ['‘]"
    r"|error: ['‘][^'’]+['’] is a pointer; did you mean|is not a (?:member of ['‘]|namespace-name)"
    r"|invalid (?:['‘]\w+_cast['’] from|conversion from ['‘]|operands .*\(have ['‘])"
    r"|request for member|cannot convert ['‘]|use of deleted function|in function returning"
    r"|required from here|In instantiation of|has incomplete type|is private within this context"
    r"|base operand of|no match for ['‘]operator|deduced conflicting types for"
    r"|cannot declare variable ['‘]|conflicting types for ['‘].*; have|suggest parentheses around"
    r"|used but not defined|assignment of read-only|assignment to ['‘].* from (?:incompatible )?"
    r"|\bcall to ['‘][^'’]*\(|has no member named|expected ['‘].{1,12}['’] before|each undeclared"
)
_CLANG = re.compile(
    r"\bclang\b|\berror (?:C|LNK)\d{4}|use of undeclared identifier"
    r"|\d (?:errors?|warnings?) generated"
)
_CHROMIUM = re.compile(
    r"This (?:site|page|webpage) (?:can|isn)['’]t"
    r"|^(?:NET::)?ERR_[A-Z_0-9]{4,}$|^DNS_PROBE_[A-Z_]+$",
    re.MULTILINE,
)
_GCC_LINE = re.compile(rf":\d+:\d+: (?:fatal )?(?:error|warning|note):|{_GCC.pattern}|\[-W|\[with ")
_LD = re.compile(
    r"(undefined reference to|in function(?=.*['’`]:$)) ?[`'‘]?([\w:~<>(),&* ]+?)['’`]?(:?)$"
)
_R = re.compile(r"(there is no package called) ?['‘]([\w.]+)['’]")
_RUBY = re.compile(
    r"((?:\.rb|>):\d+:) ?in ?[`'‘]?((?:block in |rescue in )?[\w?!.:<>#=]+)['’`]:?(?=\s|$)"
)
_RUBY_METHOD = re.compile(
    r"(undefined (?:local variable or )?method) ?['`‘]([^\s'`‘’]+)['’] ?for"
    r" ?(?:(nil:Nil)[Cc](lass)\b|(?=#<))"
)
_LONE = re.compile(r"(?<!\S)`([\w./:@+-]*\w)(?=[\s.,;:)]|$)(?!.*['’])")
_APOSTROPHE = re.compile(r"(?<=[^\W\d_])'(?=[^\W\d_])")
_OPENING = re.compile(r"(?:(?<=^)|(?<=[\s(\[{]))['‘`](?=\S)")
_CLOSING = re.compile(r"(?<=\S)['’`](?=$|[\s,;:.?!)\]]|\[-W)")
_TOKEN = re.compile(r"‘([(\[{])‘(?=[\s,;]|$)")  # what follows a bracket is not always within it
_MAYBE_MARK = "`'‘’“”*°´~"
_RUST_PROSE = re.compile(
    r"\b(?:error|warning|note|help)\b|rustc --explain|`|expected|borrow|operator|implement|type"
)
_PANIC = re.compile(r"^thread '|^called '")
_CODE = re.compile(r"^\d+ ?\||^\d+ \S.*[;{}]$|println!|[;{}]$")
_NAME = r"(?:[\w:<>&\[\]-]+(?:\([^()\s]*\))?!?|\?|\(\))"
_SLOT = re.compile(
    rf"""(\b(?:could\ not\ compile|unresolved\ import|(?:borrow|use)\ of\ moved\ value:
    |recursive\ type|unused\ (?:variable|import):
    |cannot\ assign\ twice\ to\ immutable\ variable|cannot\ borrow
    |cannot\ find\ (?:value|function|macro|type|struct|trait|attribute)|no\ method\ named))
    \ ?['`]?({_NAME})['`]?(?=$|\ |,)""",
    re.VERBOSE,
)
_EXPLAIN = re.compile(r"try ['`]?rustc --explain (E\d{4})['`]?\.?['`]?$")


def rust_prose(texts: Sequence[str]) -> tuple[int, ...]:
    """Which lines are rustc's own words, where it is worth asking a second reader for backticks."""
    if not _RUST.search("\n".join(texts)):
        return ()
    return tuple(
        i
        for i, text in enumerate(texts)
        if _RUST_PROSE.search(text) and not (_CODE.search(text) or _EXPLAIN.search(text))
    )


def with_marks(texts: Sequence[str]) -> tuple[str, ...]:
    """The lines of one picture with the marks that the program in it writes."""
    whole = "\n".join(texts)
    if _RUST.search(whole):
        texts = [text if _CODE.search(text) else _rust(text) for text in texts]
    elif _GCC.search(whole) and not _CLANG.search(whole):
        texts = _gcc(texts)
    if _CHROMIUM.search(whole):
        texts = [_APOSTROPHE.sub("’", text) for text in texts]
    texts = [_R.sub(r"\1 ‘\2’", text) for text in texts]
    return tuple(_closed(_ruby(_LD.sub(r"\1 `\2'\3", text))) for text in texts)


def _ruby(text: str) -> str:
    """A line of Ruby before 3.4, which writes `so'."""
    return _RUBY_METHOD.sub(_undefined, _RUBY.sub(r"\1in `\2':", text))


def _undefined(match: re.Match[str]) -> str:
    said, method, nil, tail = match.groups()
    return f"{said} `{method}' for {nil}C{tail}" if nil else f"{said} `{method}' for "


def _closed(text: str) -> str:
    """*text* with a backtick after the name that its only one begins."""
    return _LONE.sub(r"`\1`", text) if text.count("`") == 1 else text


def with_backticks(text: str, second: str) -> str:
    """Rustc's line *text*, with backticks where *second*, another reading of it, has a mark."""
    apart = re.sub(rf"`({_NAME}?)[`'](?=[^\W\d_])", r"`\1` ", text)
    plain = re.sub(r"(?<=[^\W\d_])'(?=(?:t|s|re|ll|ve|d)\b)", "’", apart)  # apostrophes stay
    ours = "".join(c for c in plain if c not in "`'")
    seen = second.translate({ord(c): "`" for c in _MAYBE_MARK})
    theirs = "".join(c for c in seen if c != "`")
    places = _places(plain, "`'")
    matches = SequenceMatcher(None, ours, theirs, autojunk=False).get_matching_blocks()
    for place in _places(seen, "`"):
        places |= {
            block.a + place - block.b
            for block in matches
            if block.b <= place <= block.b + block.size and block.size
        }
    places = {p for p in places if not set(ours[max(0, p - 1) : p + 1]) & set('"’')}
    return _marked(ours, places).replace("’", "'")


def _places(text: str, marks: str) -> set[int]:
    """Where in *text* without *marks* they stood."""
    found: set[int] = set()
    count = 0
    for at, character in enumerate(text):
        if character in marks:
            found.add(at - count)
            count += 1
    return found


def _marked(text: str, places: set[int]) -> str:
    """Backticks at *places*: in pairs around names; what cannot be one of a pair is dropped."""
    starts = {m.start(): m.end() for m in re.finditer(_NAME, text)}
    ends = {end: start for start, end in starts.items()}
    opened = {starts[p]: p for p in places if p in starts}
    for place in places:
        if place in ends and place not in starts:
            opened.setdefault(place, ends[place])
    out, last = "", 0
    for end, start in sorted(opened.items(), key=lambda pair: pair[1]):
        out += f"{text[last:start]}`{text[start:end]}`"
        last = end
    return out + text[last:]


def _rust(text: str) -> str:
    if _PANIC.match(text):
        return text
    text = with_slots(text)
    text = _SLOT.sub(r"\1 `\2`", _EXPLAIN.sub(r"try `rustc --explain \1`.", text))
    text = re.sub(rf"'({_NAME})'|`({_NAME})'|'({_NAME})`", _ticked, text)
    return _spaced(_paired(text))


def _ticked(match: re.Match[str]) -> str:
    return f"`{next(group for group in match.groups() if group)}`"


def _paired(text: str) -> str:
    """*text* with a backtick after the name that its only unpaired one begins."""
    if text.count("`") % 2 == 0:
        return text
    head, _, tail = text.rpartition("`")
    name = re.match(_NAME, tail)
    return f"{head}`{name[0]}`{tail[name.end() :]}" if name else text


def _spaced(text: str) -> str:
    """*text* with a space before and after what stands in backticks, where a letter follows."""
    parts = text.split("`")
    if len(parts) % 2 == 0:
        return text
    for i in range(1, len(parts), 2):
        before, after = parts[i - 1], parts[i + 1]
        parts[i - 1] = before + " " * before[-1:].isalpha()
        parts[i + 1] = " " * after[:1].isalpha() + after
    return "`".join(parts)


def _gcc(texts: Sequence[str]) -> list[str]:
    """Typographic quotes in gcc's words and in their continuation, straight ones in code."""
    out: list[str] = []
    is_open = False
    for text in texts:
        if _GCC_LINE.search(text) or (is_open and not _CODE.search(text)):
            quoted = _TOKEN.sub(r"‘\1’", _CLOSING.sub("’", _OPENING.sub("‘", text)))
            is_open = quoted.count("‘") > quoted.count("’") or (is_open and "’" not in quoted)
            out.append(quoted)
        else:
            out.append(text)
    return out
