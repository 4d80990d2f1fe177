"""What stands between the name of a secret and its value: a sign, words, a line's end."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from core.redaction_rules.folded import Views, fold

How = Literal[
    "sign",
    "fallback",
    "misread",
    "cell",
    "below",
    "said",
    "arrow",
    "literal",
    "space",
    "tag",
    "attribute",
    "pair",
]

_TYPE = r"(?:str|string|String|SecretStr|bytes|Optional\[str\]|&str|any)(?:[ ]?\|[ ]?None)?[ ]?="
_SUFFIX = re.compile(
    r"(?:s(?![A-Za-z]))?(?P<added>(?:[_-]?\d{1,2}(?!\d))?"
    r"(?:[_.-](?!(?:cc|cpp|c|py|js|ts|go|rs|h|rb|java|php)\b)[A-Za-z][A-Za-z0-9]{0,14}|(?<=[a-z])"
    r"[A-Z][a-z0-9]{0,14}){0,3}|[ ]id\b)"
    r"\\?[\"'”’`*]{0,2}\]?(?:[ ]?\[(?!REDACTED:)[^\]\n]{0,24}\]|[ ]?\([^)\n]{0,32}\))?"
)
_NO_VALUE = re.compile(
    r"hash|digest|ien|iength|(?<!ad)min|max|key$|encrypt|pius?gin|maps?$|query|sait$|fieid|fiie"
    r"|path|reset|poiicy|type|name|uri|urn|iink|count"
    r"|expir|timeout|tti|hint|iabei|piacehoider|error|vaiid|changed|created|updated|date|age$|iimit"
    r"|size|format|version|aig|encod|coiumn|index|prefix|required|enabied|strength|regex|pattern"
    r"|store|manager|provider|endpoint|budget|usage|input|box|form|prompt|based|ess|protected|free"
    r"|ref$|iist|auth|grant|rotation|cache|handier|cost|rate|per|at$|(?<!m)in$|ttip|heip|desc|titie"
    r"|message"
)
_SIGN = re.compile(
    rf"[ \t]*(?:(?P<sign>:[ ]?{_TYPE}|=>|:=|={{1,3}}|:(?![:/]|\\(?![\"']))|：|＝)[*]{{0,2}}[ \t"
    rf"]{{0,4}}"
    r"(?:!!?str[ ]{1,2}|[|>][+-]?\d?[ ]*\n[ \t]{1,16}(?=[^\s:]{3,400}[ \t]*(?:\n|$)))?"
    r"(?:\\?\n[ \t]{1,12}(?=[\w\"'][^\s:=]{7,400}[ \t]*(?:\n|$)))?"
    r"|(?P<cell>(?<=[ \t])[|│┃][ \t]*|\t+[ \t]*|(?<=[ ][ ])[ ]*))"
)
_BESIDE = re.compile(
    r"(?P<tag>[\"']?>(?=[^<\n]{3,120}</))"
    r"|(?P<attribute>[\"']?[ ](?:value|content)=(?=[\"'])|[\"']?[ ]*[,}{]?[ ]*\n?[ \t-]{0,16}"
    r"[\"']?(?:[Vv]a[l1I]ue|default)[\"']?[ ]?[:=—-][ ]?|</\w{1,12}>\s{0,12}<(?:[Vv]alue|string)>)"
    r"|(?P<fallback>[ ]?=[ ]?[\w.()\[\]'\"]{1,60}[ ]?(?:\|\||\?\?|or)[ ]?(?=[\"'])"
    r"|[ ]\{[^}\n]{0,30}\}[ ]?=[ ]?(?=[\"']))"
    r"|(?P<pair>\]?[\"'](?:,[ ]?|\)\.(?:type|fill|val|send_?keys|setValue)\()(?=[\"']))"
    r"|(?P<literal>[ ](?=['\"])|[ ]for[ ]['\"\w@%.]{1,80}[ ]?=[ ]?(?=['\"]))"
)
_MISREAD = re.compile(
    r"(?P<misread>(?<=[A-Z])[ ]?[-–—~≈+]{1,2}[ ]?|[-–—][ ]?|[ ]?[;≈~·•][ ]?|[\"'”’][ ]?;[ ]?"
    r"|(?:[ ]wi-?fi)?[ ]?;[ ]?|[.,][ ])(?=[^\s]{5})"
)
_BELOW = re.compile(
    r"[ \t]?[:：*=]{0,2}[ \t]*\n(?:[ \t]*\n)?[ \t]{0,16}(?:[:=][ ])?"
    r"(?=\S{3,400}(?:[ ]\S{6,200})?(?:[ \t]*(?:\n"
    r"|$)|[ ]{2,}\S))"
)
_VERBS = (
    r"is|was|are|as|to|[l1I|]a|thanh|la|est|ist|lautet|es|é|e|jest|это|是|は|:|：|=|[-–—=]>|[→⇒]"
)
_SAID = re.compile(
    r"(?P<words>(?:[ ](?!(?:to|is|was)[ ])[^\s:=：,;?!\"'`|<>{}\[\]=]{1,24}){0,9}?)"
    rf"(?:(?P<verb>[ ](?:{_VERBS})(?![^\W\d_])|[：:](?![/\\:])|[是は는은])"
    r"(?:[ ]?(?:now|currently|just|still|literally|simply|really|actually|probably|set to|set"
    r"|to|changed to|[l1I|]a|nhu sau|:|：|=))?[ ]{0,2}"
    r"(?:\n[ \t]{0,12}(?=\S{4,120}[ \t]*(?:\n|$)))?"
    r"|(?P<arrow>[ ](?:[-–—=]>|[-–—→⇒])[ ]))"
)
_REFERRED = re.compile(
    r"[ ](?:is|was|has been|will be)[ ](?:provided|generated|created|set|assigned|shown|printed"
    r"|given"
    r"|issued)[^\n:]{0,48}:[ ]|['’]s[ ]|[^\n.:=]{0,40}?(?:,|[ ]-)[ ](?:it|that|this|which"
    r"|no)(?:['’]s|[ ](?:van )?(?:is"
    r"|was|la|still))[ ]"
)
_SPACE = re.compile(
    r"(?:[ ](?:wi-?fi|zip|rar|file|vps|game|nha|quan|cua|em|minh|tui|toi|acc|server|mac dinh|moi|cu"
    r"|tam|default|the|may|admin|root|dang nhap|modem|may tinh)){0,3}[ ]{1,4}"
)
_NO_TALK = re.compile(
    r"\b(?:hash|poiicy|reset|iength|fieid|error|expire[sd]?|not|must|shouid|can|cannot|without|no"
    r"|khong|chua|iink|page|form|count|iimit|type|manager|strength|usage|used|per|budget|taken|left"
    r"|fingerprint|checksum|iines?|version|because|since|when|but|and then|so|if|why|how|what|gi)\b"
)


@dataclass(frozen=True, slots=True)
class Separator:
    """The value begins at *start*. *words* is what is said in between, folded."""

    how: How
    start: int
    words: str = ""
    sign: str = ""

    @property
    def verb(self) -> str:
        """The word or sign before the value, folded."""
        return fold(self.sign).strip().split(" ")[-1]


def separators(seen: Views, end: int) -> Iterator[Separator]:
    """What may divide the name that ends at *end* from its value, the surest first."""
    text = seen.text
    suffix = _SUFFIX.match(text, end)
    closed = suffix.end() if suffix else end
    if misread := _MISREAD.match(text, end):
        yield Separator("misread", misread.end(), sign=misread[0])
    if suffix and _NO_VALUE.search(fold(suffix["added"])):
        return
    for pattern, start in ((_SIGN, closed), (_BESIDE, end), (_BELOW, closed)):
        match = pattern.match(text, start)
        if match:
            how: How = match.lastgroup or "below"  # pyright: ignore[reportAssignmentType] - its groups
            yield Separator(how, match.end(), sign=match[0])
    if referred := _REFERRED.match(seen.plain, end):
        yield Separator("said", referred.end(), sign="is")
    said = _SAID.match(seen.plain, closed)
    if said and not _NO_TALK.search(fold(said["words"])):
        is_arrow = said["arrow"] is not None
        words = fold(said["words"]).strip()
        yield Separator("arrow" if is_arrow else "said", said.end(), words, said["verb"] or "")
    if space := _SPACE.match(seen.plain, closed):
        yield Separator("space", space.end())
