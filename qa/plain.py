"""Text of strangers, made harmless for Discord: read it may be, call or lead away it cannot."""

import re
import unicodedata

ZERO_WIDTH_SPACE = "\u200b"
_KEPT_CONTROLS = frozenset("\n\t")
# Format characters that scripts need are as invisible as those that hide text or turn it around.
_HIDDEN_CATEGORIES = frozenset({"Cc", "Cf", "Co", "Cs"})
_HIDDEN_FILLERS = frozenset("\u115f\u1160\u3164\uffa0\u2800\u034f\u2028\u2029")
_VARIATION_SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
# Discord makes links of addresses with a scheme only, so `handlers[name](event)` is let be.
_MASKED_LINK = re.compile(
    r"!?\[([^\[\]\n]{0,300})\]\(\s*<?([a-z][a-z0-9+.-]{1,15}:[^\s()<>]{1,600})>?[^()\n]{0,200}\)",
    re.IGNORECASE,
)
# What is left of them: labels with brackets or line ends, addresses with parentheses.
_LINK_JOINT = re.compile(r"\](?=\(\s*<?[a-z][a-z0-9+.-]{1,15}:)", re.IGNORECASE)
_MENTION = re.compile(
    r"<(?:@[!&]?|#|/[\w -]{1,64}:)\d{5,25}>|<id:\w{1,25}>|<a?:(\w{1,32}):\d{5,25}>"
)
_PING = re.compile(r"@(?=(?:everyone|here)\b)|<(?=[@#][!&]?\d)", re.IGNORECASE)
_INVITE = re.compile(
    r"(?:https?://)?(?:www\.)?(?:discord\s*\.\s*gg|discord(?:app)?\s*\.\s*com\s*/\s*invite)\s*/\s*\S+",
    re.IGNORECASE,
)
_LINE_MARKUP = re.compile(r"^(\s{0,8})(#{1,3}|-#|>{1,3})(?=\s)", re.MULTILINE)
_MARKUP = re.compile(r"([\\`*_~|\[\]<>#])")
_FENCE_RUN = re.compile("`{2,}")


def cleaned(text: str) -> str:
    """*text* without characters nobody sees: controls, bidi marks, zero widths, tags. NFC."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    text = _VARIATION_SELECTORS.sub("", text)
    return "".join(
        c
        for c in text
        if c in _KEPT_CONTROLS
        or (unicodedata.category(c) not in _HIDDEN_CATEGORIES and c not in _HIDDEN_FILLERS)
    )


def without_pings(text: str) -> str:
    """*text* with every `@everyone`, `<@1>` and `<#1>` broken, so that it reads the same only."""
    return _PING.sub(lambda m: m.group() + ZERO_WIDTH_SPACE, text)


def harmless(text: str) -> str:
    """Markdown of a stranger that still looks like it: code and emphasis stay.

    Masked links show where they lead, mentions and invites go, headings and quotes are letters.
    """
    text = _without_masked_links(cleaned(text))
    text = _MENTION.sub(lambda m: f":{m.group(1)}:" if m.group(1) else "(mention)", text)
    text = _INVITE.sub("(invite)", text)
    prose_and_code = balanced(without_pings(text)).split("```")  # every second one is code
    prose_and_code[::2] = [_LINE_MARKUP.sub(r"\1\\\2", prose) for prose in prose_and_code[::2]]
    return "```".join(prose_and_code)


def _without_masked_links(text: str) -> str:
    return _LINK_JOINT.sub("] ", _MASKED_LINK.sub(_link_shown, text))


def _link_shown(link: re.Match[str]) -> str:
    label, target = link.group(1).strip(), link.group(2)
    return target if label in ("", target) else f"{label} ({target})"


def balanced(text: str) -> str:
    """*text* with its last code block closed."""
    return text if text.count("```") % 2 == 0 else f"{text.rstrip()}\n```"


def one_line(text: str, max_chars: int) -> str:
    """A title of a stranger as one line of plain words, without links and mentions."""
    flat = _without_masked_links(" ".join(cleaned(text).split()))
    flat = without_pings(_INVITE.sub("(invite)", _MENTION.sub("", flat))).strip()
    return flat if len(flat) <= max_chars else f"{flat[: max_chars - 1]}…"


def escaped(text: str) -> str:
    """*text* with its markup as letters."""
    return _MARKUP.sub(r"\\\1", text)


def fence_proof(text: str) -> str:
    """*text* with nothing in it that could end a code block around it."""
    return _FENCE_RUN.sub(lambda run: ZERO_WIDTH_SPACE.join(run.group()), text)


def fenced(text: str, *, max_lines: int, max_chars: int) -> str:
    """*text* as a code block it cannot leave, cut to whole lines where it is too long."""
    body = "\n".join(line.rstrip() for line in cleaned(text).expandtabs(4).strip("\n").split("\n"))
    body = without_pings(_INVITE.sub("(invite)", body))
    body = fence_proof(body)
    return f"```\n{_cut_lines(body, max_lines=max_lines, max_chars=max_chars)}\n```"


def _cut_lines(text: str, *, max_lines: int, max_chars: int) -> str:
    lines = text.split("\n")
    kept: list[str] = []
    room = max_chars
    for line in lines[:max_lines]:
        if len(line) > room:
            if not kept:
                kept.append(line[: max(0, room - 1)])
            break
        kept.append(line)
        room -= len(line) + 1
    whole = len(kept) == len(lines) and kept == lines
    return "\n".join(kept if whole else [*kept, "…"])
