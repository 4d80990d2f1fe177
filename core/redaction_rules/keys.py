"""Keys that say whose they are: a provider's prefix, then so many characters of its alphabet.

A window breaks long keys over lines, and OCR puts spaces into them. So the body of a key is taken
piece by piece: while it is too short, over a break; once it is long enough, only over a line break
to a piece that looks like the rest of a key.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from core.redaction_rules.span import Span
from core.redaction_rules.values import is_mixed, is_random, is_varied

_BREAK = re.compile(r"[ \t]?\\?\r?\n[ \t]{0,12}(?:[>|│][ \t]?)?|[ \t]{1,2}")
_NO_REST = re.compile(r"[ \t]*(?:[:(=@]|\.\w)")  # what follows a name or a host, not a key
_CUT_OFF = 24
_MARGIN = 8  # characters by which OCR may make a key longer


@dataclass(frozen=True, slots=True)
class KeyShape:
    """`prefix` is a regular expression; the body has *least* to *most* characters of *alphabet*.

    *whole*: what the body without its breaks must look like, if its length does not say enough.
    """

    kind: str
    prefix: str
    alphabet: str
    least: int
    most: int
    whole: str = r"[\s\S]*"

    def body_end(self, text: str, start: int) -> int | None:
        """Where the body that begins at *start* ends; None when there is none."""
        piece_of = re.compile(f"[{self.alphabet}]{{1,{2 * self.most}}}")
        body, end, position, crossed = "", start, start, ""
        while piece := piece_of.match(text, position):
            if body and not self._goes_on(body, piece, crossed):
                break
            body, end = body + piece[0], piece.end()
            gap = _BREAK.match(text, end)
            if gap is None or len(body) >= self.most:
                break
            crossed, position = gap[0], gap.end()
        return end if self._is_key(body) else None

    def _goes_on(self, body: str, piece: re.Match[str], crossed: str) -> bool:
        length = len(body) + len(piece[0])
        if length > self.most + _MARGIN or _NO_REST.match(piece.string, piece.end()):
            return False
        if "\n" not in crossed:
            is_short = len(body) < self.least
            return is_random(piece[0]) or (is_short and (is_mixed(piece[0]) or piece[0].isdigit()))
        return len(body) < self.least or is_mixed(piece[0]) or length == self.most

    @property
    def _fewest(self) -> int:
        """What gives a long key away, cut off at the edge of a screen as it may be."""
        return self.least if self.most - self.least <= _MARGIN else min(self.least, _CUT_OFF)

    def _is_key(self, body: str) -> bool:
        body = body.rstrip(".-")
        return (
            len(body) >= self._fewest
            and is_mixed(body)
            and is_varied(body)
            and re.fullmatch(self.whole, body) is not None
        )


def _prefix(literal: str) -> str:
    """*literal* as OCR may show it: broken at its joints, 1 and l confused, `_` lost."""
    seen = {"-": r"\s?[-–—]\s{0,2}", "_": r"(?:_\s{0,2}|[ ])", "1": "[1lI|]", "0": "[0Oo]"}
    joint = r"(?:\n[ \t]{0,12})?"
    return joint.join(seen.get(character, re.escape(character)) for character in literal)


_ALNUM, _WORD, _HEX = "A-Za-z0-9", r"\w-", "0-9a-fA-F"


def _shapes(kind: str, alphabet: str, least: int, most: int, *prefixes: str) -> list[KeyShape]:
    return [KeyShape(kind, _prefix(prefix), alphabet, least, most) for prefix in prefixes]


SHAPES = (
    *_shapes("OPENROUTER_KEY", _ALNUM, 40, 64, "sk-or-v1-", "sk-or-"),
    *_shapes("ANTHROPIC_KEY", _WORD, 40, 110, "sk-ant-"),
    *_shapes("OPENAI_KEY", _WORD, 36, 164, "sk-proj-", "sk-svcacct-", "sk-admin-"),
    *_shapes("OPENAI_KEY", _ALNUM, 28, 51, "sk-"),
    *_shapes("GROQ_KEY", _ALNUM, 40, 52, "gsk_"),
    *_shapes("XAI_KEY", _ALNUM, 50, 80, "xai-"),
    *_shapes("GITHUB_TOKEN", r"\w", 50, 82, "github_pat_"),
    *_shapes("GITHUB_TOKEN", _ALNUM, 30, 36, "ghp_", "gho_", "ghs_", "ghu_", "ghr_"),
    *_shapes("GITLAB_TOKEN", r"\w.-", 18, 26, "glpat-", "gldt-", "glrt-", "glptt-"),
    *_shapes("AWS_KEY_ID", "A-Z0-9", 15, 16, "AKIA", "ASIA", "ABIA", "ACCA"),
    *_shapes("GOOGLE_KEY", _WORD, 32, 35, "AIza"),
    *_shapes("GOOGLE_SECRET", _WORD, 24, 28, "GOCSPX-"),
    *_shapes("GOOGLE_TOKEN", r"\w.-", 40, 220, "ya29."),
    *_shapes("SLACK_TOKEN", _WORD, 24, 90, "xoxb-", "xoxp-", "xoxa-", "xoxr-", "xoxs-", "xoxe-"),
    *_shapes("SLACK_TOKEN", _WORD, 40, 110, "xapp-", "xoxe.xoxp-", "xoxc-", "xoxd-"),
    *_shapes("STRIPE_KEY", _ALNUM, 20, 107, "sk_live_", "sk_test_", "rk_live_", "rk_test_"),
    *_shapes("STRIPE_KEY", _ALNUM, 28, 40, "whsec_"),
    *_shapes("TWILIO_KEY", "0-9a-f", 30, 32, "SK"),
    *_shapes("NPM_TOKEN", _ALNUM, 32, 36, "npm_"),
    *_shapes("PYPI_TOKEN", _WORD, 60, 220, "pypi-AgEIcHlwaS", "pypi-AgENdGVzdC"),
    *_shapes("HUGGING_FACE_TOKEN", _ALNUM, 30, 37, "hf_", "api_org_"),
    *_shapes("DIGITALOCEAN_TOKEN", _ALNUM, 56, 64, "dop_v1_", "doo_v1_", "dor_v1_"),
    *_shapes("SHOPIFY_TOKEN", _HEX, 30, 32, "shpat_", "shpss_", "shppa_", "shpca_"),
    *_shapes("DATABRICKS_TOKEN", "0-9a-f-", 30, 34, "dapi"),
    *_shapes("VAULT_TOKEN", _WORD, 20, 120, "hvs.", "hvb."),
    *_shapes("DOCKER_TOKEN", _WORD, 24, 32, "dckr_pat_", "dckr_oat_"),
    *_shapes("SUPABASE_KEY", r"\w", 28, 40, "sbp_", "sb_secret_"),
    *_shapes("GRAFANA_TOKEN", r"\w", 36, 41, "glsa_"),
    *_shapes("ATLASSIAN_TOKEN", r"\w=-", 60, 200, "ATATT3x"),
    *_shapes("POSTMAN_KEY", _WORD, 50, 59, "PMAK-"),
    *_shapes("NOTION_TOKEN", _ALNUM, 40, 46, "ntn_", "secret_"),
    *_shapes("LINEAR_KEY", _ALNUM, 36, 40, "lin_api_"),
    *_shapes("FIGMA_TOKEN", _WORD, 36, 44, "figd_"),
    *_shapes("REPLICATE_TOKEN", _ALNUM, 34, 37, "r8_"),
    *_shapes("PERPLEXITY_KEY", _ALNUM, 40, 48, "pplx-"),
    *_shapes("SENTRY_TOKEN", r"\w=+/-", 40, 200, "sntrys_", "sntryu_"),
    *_shapes("NEW_RELIC_KEY", "A-Z0-9", 25, 27, "NRAK-"),
    *_shapes("TAILSCALE_KEY", _WORD, 24, 64, "tskey-"),
    *_shapes("MAILGUN_KEY", "0-9a-f", 30, 32, "key-"),
    *_shapes(
        "GITLAB_TOKEN", r"\w.-", 18, 60, "glcbt-", "glsoat-", "glimt-", "glagent-", "GR1348941"
    ),
    *_shapes("SUPABASE_KEY", _WORD, 28, 44, "sb_secret_"),
    *_shapes("GRAFANA_TOKEN", "A-Za-z0-9+/=", 40, 400, "glc_"),
    *_shapes("PLANETSCALE_KEY", r"\w.-", 32, 64, "pscale_tkn_", "pscale_pw_", "pscale_oauth_"),
    *_shapes("NEON_PASSWORD", _ALNUM, 12, 16, "npg_"),
    *_shapes("NEON_KEY", _ALNUM, 48, 72, "napi_"),
    *_shapes("FLY_TOKEN", "A-Za-z0-9+/=_,", 40, 900, "fm1_", "fm1r_", "fm2_", "fo1_"),
    *_shapes("RENDER_KEY", _ALNUM, 26, 40, "rnd_"),
    *_shapes("NETLIFY_TOKEN", _ALNUM, 34, 44, "nfp_", "nfc_"),
    *_shapes("VERCEL_TOKEN", _ALNUM, 22, 64, "vcp_", "vci_"),
    *_shapes("DOPPLER_TOKEN", r"\w.", 36, 64, "dp.pt.", "dp.st.", "dp.ct.", "dp.sa."),
    *_shapes("SONAR_TOKEN", "0-9a-f", 38, 40, "sqp_", "squ_", "sqa_"),
    *_shapes("CIRCLECI_TOKEN", r"\w", 50, 70, "CCIPAT_", "CCIPRJ_"),
    *_shapes("BUILDKITE_TOKEN", _ALNUM, 38, 50, "bkua_"),
    *_shapes("RUBYGEMS_KEY", "0-9a-f", 46, 48, "rubygems_"),
    *_shapes("CRATES_TOKEN", _ALNUM, 30, 34, "cio"),
    *_shapes("NUGET_KEY", "a-z0-9", 42, 43, "oy2"),
    *_shapes("PULUMI_TOKEN", "0-9a-f", 38, 40, "pul-"),
    *_shapes("DROPBOX_TOKEN", _WORD, 60, 1400, "sl.u.", "sl."),
    *_shapes("SQUARE_TOKEN", _WORD, 56, 64, "EAAA"),
    *_shapes("FACEBOOK_TOKEN", _ALNUM, 90, 300, "EAAG", "EAAB", "EAAC", "EAAE"),
    *_shapes("TWITTER_TOKEN", "A-Za-z0-9%", 60, 130, "AAAAAAAAAAAAAAAAAAAAA"),
    *_shapes("BREVO_KEY", r"\w-", 70, 90, "xkeysib-", "xsmtpsib-"),
    *_shapes("RESEND_KEY", r"\w", 30, 40, "re_"),
    *_shapes("PINECONE_KEY", r"\w", 60, 80, "pcsk_"),
    *_shapes("TAVILY_KEY", _WORD, 28, 48, "tvly-"),
    *_shapes("LANGSMITH_KEY", r"\w", 40, 52, "lsv2_pt_", "lsv2_sk_"),
    *_shapes("ELEVENLABS_KEY", "0-9a-f", 46, 48, "sk_"),
    *_shapes("CONTENTFUL_TOKEN", _WORD, 40, 64, "CFPAT-"),
    *_shapes("HUBSPOT_TOKEN", "0-9a-f-", 34, 40, "pat-na1-", "pat-eu1-", "pat-na2-"),
    *_shapes("DUFFEL_TOKEN", _WORD, 40, 44, "duffel_live_", "duffel_test_"),
    *_shapes("BITBUCKET_PASSWORD", r"\w=-", 30, 200, "ATBB", "ATCTT3x"),
    *_shapes("SWARM_TOKEN", "a-z0-9-", 70, 78, "SWMTKN-1-"),
    *_shapes("AGE_KEY", "A-Z0-9", 50, 58, "AGE-SECRET-KEY-1"),
    KeyShape("SENDGRID_KEY", r"SG\s?\.\s?", r"\w.-", 50, 66, r"[\w-]{16,26}\.[\w-]{30,}"),
    KeyShape(
        "JWT", r"(?<![\w.-])ey[Jj]", r"\w.=-", 30, 1500, r"[\w=-]{8,}\.[\w=-]{8,}(?:\.[\w=.-]*)?"
    ),
    KeyShape("MAPBOX_TOKEN", r"sk\.ey[Jj]", r"\w.-", 40, 200, r"[\w-]{20,}\.[\w-]{16,}"),
    KeyShape("FIREBASE_KEY", r"AAAA[\w-]{7}:APA91", _WORD, 120, 150),
    KeyShape("AIRTABLE_TOKEN", r"pat[A-Za-z0-9]{14}\.", "0-9a-f", 60, 64),
    KeyShape("ASANA_TOKEN", r"[01]/\d{14,17}[:/]", "0-9a-f", 30, 34),
    KeyShape("TERRAFORM_TOKEN", r"[A-Za-z0-9]{14}\.atlasv[1lI]\.", _WORD, 58, 72),
    KeyShape("TELEGRAM_TOKEN", r"\d{8,10}\s?:\s?A(?=[A-Za-z])", _WORD, 31, 35),
    KeyShape("DISCORD_TOKEN", r"mfa\.", _WORD, 60, 90),
    KeyShape(
        "DISCORD_TOKEN",
        r"(?<![\w.-])[MNO](?=[A-Za-z0-9]{4})",  # base64 of a decimal id begins so
        r"\w.-",
        50,
        76,
        r"[\w-]{21,28}\.[\w-]{5,7}\.[\w-]{25,40}",
    ),
)

_SEED = re.compile(
    r"(?<![A-Za-z0-9])(?=[A-Za-z0-9])(?:" + "|".join(f"({shape.prefix})" for shape in SHAPES) + ")"
)
_OTHERS = (
    ("AZURE_SECRET", re.compile(r"(?<![\w~.-])[\w~.-]{3}\dQ~[\w~.-]{31,34}(?![\w~-])")),
    (
        "MAILCHIMP_KEY",
        re.compile(r"(?<![\w-])[0-9a-f]{6,32}(?:\s{1,8}[0-9a-f]{4,26})?-us\d{1,2}(?!\w)"),
    ),
    (
        "OKTA_TOKEN",
        re.compile(r"(?<![\w-])00(?=[\w-]{0,30}[A-Z])(?=[\w-]{0,30}[a-z])[\w-]{40}(?![\w-])"),
    ),
    ("COOKIE", re.compile(r"_\|WARNING:-DO-NOT-SHARE[^\s\"']{20,2000}(?:\n[A-F0-9]{16,1000})?")),
    (
        "PRIVATE_KEY",
        re.compile(r"(?<![\w+/])LS0tLS1CRUdJTiB[\w+/=]{16,9000}(?:\n[\w+/=]{16,9000})?"),
    ),
    ("GOOGLE_TOKEN", re.compile(r"(?<![\w/])1//0[\w-]{35,120}(?![\w-])")),
)


def find(text: str) -> Iterator[Span]:
    """The keys in *text*, each from its prefix to its end."""
    position = 0
    while seed := _SEED.search(text, position):
        shape = SHAPES[(seed.lastindex or 1) - 1]
        end = shape.body_end(text, seed.end())
        if end is not None:
            yield Span(seed.start(), end, shape.kind)
        position = end or seed.start() + 1
    for kind, pattern in _OTHERS:
        for match in pattern.finditer(text):
            yield Span(match.start(), match.end(), kind)
