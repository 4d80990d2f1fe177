"""How people ask, advise and complain: the patterns of `qa.detect`, for text without accents."""

import re


def _words(*alternatives: str) -> re.Pattern[str]:
    """Any of the alternatives as whole words."""
    return re.compile(rf"\b(?:{'|'.join(alternatives)})\b", re.IGNORECASE)


def _opening(*alternatives: str) -> re.Pattern[str]:
    """Any of the alternatives at the start of the text."""
    return re.compile(rf"^\W{{0,20}}(?:{'|'.join(alternatives)})\b", re.IGNORECASE)


_GREETINGS = (
    r"hi|hey|hello|hallo|heya|yo|ok|okay|so|well|please|pls|guys|all|sorry|question|help|um|hmm|"
    r"alo|chao|oi|error|warning|fatal|note|problem|issue|bug|\w*(?:error|exception)"
)
# A mention, or chat's "name: ", "name, " and "name-> ".
ADDRESSED = re.compile(
    rf"^\s*(?:<@[!&]?\d+>|@\w+|(?!(?:{_GREETINGS})[:,])[\w`|\[\]{{}}^-]{{2,20}}"
    r"(?:,\s|:\s|\s?->\s))",
    re.IGNORECASE,
)
COMMAND = re.compile(r"^\s*[!/.?][A-Za-z]")
REACTION = _opening(
    r"thanks?|thank you|thx|ty|tysm|np|no problem|you'?re welcome|yw|lol|lmao|haha\w*|same|nice",
    r"cool|great|awesome|ok|okay|yes|yeah|yep|yup|no|nope|nah|sure|right|exactly|true|brb|hm+|oh",
    r"ah|i see|got it|cam on|da|vang|ok roi|hay qua",
)
ADVICE = _opening(
    r"try|use|just|you (?:can|could|need|should|have|must|will|might|want)|check|run|install",
    r"make sure|have you|did you|do you|are you|could you|which version|it'?s|that'?s|i think",
    r"what (?:version|does it|do you|is your|are you)|because|maybe|perhaps|then|if you",
    r"in that case|look at|see|read|go to|fixed|solved|works",
    r"ban (?:thu|nen|phai|can|da|hay)|thu|hay thu|cai lai|chay lenh|do ban",
)
OFFER = _words(
    r"hope (?:this|that|it) helps|let me know|glad (?:it|that|to)|you(?:'re| are) welcome",
    r"i(?:'ll| will| can) help|happy to help|(?:solved|fixed) (?:it|by|that)",
    r"it works now|working now|problem solved",
)
# What an asker adds who needs no answer any more.
WITHDRAWN = re.compile(
    r"^\W{0,20}(?:ah |oh |ok(?:ay)? |well |wait |haha |lol ){0,3}"
    r"(?:nvm|never ?mind|nevermind|forget (?:it|about it)|(?:i )?(?:figured|worked|sorted) it out"
    r"|(?:i )?(?:just |already |finally )?(?:fixed|solved|sorted|found) it"
    r"|(?:it(?:'s| is)?|that(?:'s| is)?|problem|issue) (?:now |is |all )?(?:solved|fixed|resolved"
    r"|sorted|works? now|working now)|it works(?: now)?|works now|got it working"
    r"|thoi duoc roi|(?:em |minh |toi )?(?:da )?(?:sua|fix|lam) duoc roi|duoc roi|khong can nua)"
    r"(?!\s*\?)(?:\W|$)(?!.{0,80}\b(?:but|however|still|nhung|van)\b)",
    re.IGNORECASE,
)
ASKS_ALL = _words(
    r"(?:any|some)(?:one|body)\b.{0,40}\b(?:know|help|tell|explain|had|seen|have|got|use[ds]?|"
    r"recommend|idea|experience|familiar|please|pls)",
    r"help me|help pls|help please|please help|pls help|plz help|need (?:some |a little )?help",
    r"can i get help|any (?:ideas?|help|suggestions?|advice|clues?|hints?|tips)",
    r"any(?:one|body) here|(?:quick|newbie|noob|stupid|dumb|simple) question",
    r"i have a (?:question|problem|issue)|i (?:keep|kept) getting",
    r"stuck (?:on|with)",
)
ASKS_HOW = _words(
    r"how (?:do|can|could|would|should|to|might) \w+|is there|is it possible",
    r"what(?:'s|s| is| are)? (?:the )?(?:best|right|proper|correct|easiest|command|cmd|way)",
    r"what(?:'s|s| is| are)? the (?:point of|difference)|what'?s (?:wrong|causing|going on)",
    r"why (?:is|are|does|do|am|can|can'?t|won'?t|isn'?t|doesn'?t|don'?t|would|did|has)",
    r"wh(?:ere|ich|at)\b.{0,20}\b(?:can|do|should|could) i|can i \w+|do i (?:need|have)|should i",
    r"am i (?:doing|missing)|what (?:am i|does (?:this|that|it|the)|do i|does .{1,60} mean)",
    r"is (?:this|that) (?:a )?(?:bug|normal|expected|supposed)",
)
# What a newcomer asks of everybody; "what is that?" goes on with something.
OPEN_QUESTION = re.compile(
    r"\b(?:what|whats|which|where|how|why|who)\b(?!(?:'s|\s+\w+){0,2}\s+(?:that|this|it|you)\b)"
    r"[^?\n]{8,}\?"
    r"|(?:^|[.,!:] {0,3}|\b(?:hi|hello|hey|so|but|and|all|guys),? )"
    r"(?:is|are|does|do|did|can|could|will|would|has|have|should)\b(?! (?:you|that|this|it|some))"
    r"[^?\n]{12,}\?",
    re.IGNORECASE,
)
TROUBLE = _words(
    r"(?:does|do|is|did|was|has|are)(?:n'?t| not) (?:work|start|load|show|run|boot|open|connect|"
    r"let|respond|compile|build|seem|recogni[sz]e|detect)\w*",
    r"not (?:work|start|load|show|respond|boot|detect|found)\w*|(?:wo|ca)n'?t \w+|cannot",
    r"unable to|stop(?:ped|s)? working|fail(?:s|ed|ing)?|crash(?:es|ed|ing)?|keeps \w+ing",
    r"freez(?:es|ing)|froze|broken?|stuck|hangs|error|exception|problems?|issues?|trouble",
    r"struggling|no luck|black screen|blue ?screen",
)
FIRST_PERSON = _words(r"i|i'm|im|i've|ive|my|me|toi|minh|em|tui")
OWN_TROUBLE = re.compile(r"\bmy\b|\bi (?:can'?t|cannot)\b|^\W{0,20}i'?m\b", re.IGNORECASE)
# What programs print when they fail.
ERROR_TEXT = re.compile(
    r"^Traceback \(most recent call last\)"
    r"|^[ \t]*(?:Caused by: )?(?:[\w$]{1,80}\.){0,20}\w{1,80}(?:Error|Exception)\b(?::|$)"
    r"|^[ \t]*(?:fatal|error|panic|E)(?:\[\w+\]| [\w ]{1,40})?: \S"
    r"|\b(?:error|exit|status) code:? ?-?\d+|\b0x8[0-9A-F]{7}\b|\bERR[_!]\w*|\bENOENT\b|\bEACCES\b"
    r"|\bsegmentation fault\b|\bpermission denied\b|\bcommand not found\b|\bconnection refused\b"
    r"|\bno such file or directory\b|\baccess denied\b",
    re.IGNORECASE | re.MULTILINE,
)
# Names that only errors have, wherever they stand in a sentence; so is their case.
NAMED_ERROR = re.compile(
    r"\b[A-Za-z]\w{1,80}(?:Error|Exception)\b"
    r"|\bE(?:ADDR|CONN|TIMEDOUT|PERM|ACCES|EXIST|PIPE|NOENT|NOTFOUND|NOSPC|RESOLVE)[A-Z]{0,20}\b"
    r"|\b(?:[Ee]rror|ERROR|fatal|panic)(?:\[\w{1,20}\]| [A-Z]{0,9}\d{1,9})?: \S"
)
VIETNAMESE_ASKS = _words(
    r"lam sao|lam the nao|lam cach nao|phai lam gi|the nao de|cach nao",
    r"giup (?:minh|em|toi|voi|do|tui)|cho (?:minh|em|toi|hoi)\b.{0,8}\bhoi|xin hoi|ai biet|co ai",
    r"moi nguoi oi|tai sao|vi sao|sao (?:lai|no|minh|em|khong|ko|k|may)|la loi gi|loi gi|loi nay",
    r"nhu nao|xu ly (?:sao|the nao)|khac phuc|sua (?:sao|the nao|loi)|can (?:giup|tro giup)",
    r"duoc khong (?:a|vay|nhi)",
)
VIETNAMESE_TROUBLE = _words(
    r"(?:loi|khong|ko|chua|k)\b.{0,12}\b(?:chay|duoc|vao|ket noi|mo|cai|hien|nhan|tai|dang nhap|"
    r"hoat dong)",
    r"bi loi|bao loi|gap loi|bi treo|bi dung|bi crash|bi van",
)
