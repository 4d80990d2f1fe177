"""Find secrets in what git keeps. The fakes of tests and examples are known by their hashes.

`python tools/check_secrets.py --accept` notes all that is found now as fakes, in `.secrets.known`.
"""

import subprocess
import sys
from pathlib import Path
from typing import Any

from detect_secrets.core import baseline
from detect_secrets.core.secrets_collection import SecretsCollection
from detect_secrets.settings import transient_settings

ROOT = Path(__file__).resolve().parent.parent
KNOWN = ROOT / ".secrets.known"
DATA = (".lock", ".png", ".known", "qa/wordpiece.txt")
FAKES = "tests/core/"  # lists of secrets and their look-alikes, for the redaction
# Not the two that look for entropy alone: hashes and ids are all over the tests.
PLUGINS = (
    "ArtifactoryDetector", "AWSKeyDetector", "AzureStorageKeyDetector", "BasicAuthDetector",
    "CloudantDetector", "DiscordBotTokenDetector", "GitHubTokenDetector", "GitLabTokenDetector",
    "IbmCloudIamDetector", "IbmCosHmacDetector", "JwtTokenDetector", "KeywordDetector",
    "MailchimpDetector", "NpmDetector", "OpenAIDetector", "PrivateKeyDetector", "PypiTokenDetector",
    "SendGridDetector", "SlackDetector", "SoftlayerDetector", "SquareOAuthDetector",
    "StripeDetector", "TelegramBotTokenDetector", "TwilioKeyDetector",
)  # fmt: skip


def kept_files() -> list[str]:
    """Paths relative to ROOT: what is committed or about to be."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout.splitlines()
    return [
        name
        for name in listed
        if not (name.endswith(DATA) or (name.startswith(FAKES) and name.endswith(".txt")))
        and (ROOT / name).is_file()
    ]


def found_in(files: list[str]) -> dict[str, Any]:
    """What is found, in the shape of a baseline's `results`: by file, without the secrets."""
    with transient_settings({"plugins_used": [{"name": name} for name in PLUGINS]}):
        secrets = SecretsCollection(root=str(ROOT))
        secrets.scan_files(*files)
        return baseline.format_for_output(secrets)["results"]


def main(arguments: list[str]) -> int:
    found = found_in(kept_files())
    if arguments == ["--accept"]:
        fakes = {secret["hashed_secret"] for secrets in found.values() for secret in secrets}
        KNOWN.write_text("\n".join(sorted(fakes)) + "\n", "utf-8")
        print(f"Noted {len(fakes)} fakes in {KNOWN.name}.")
        return 0
    known = set(KNOWN.read_text("utf-8").split())
    new = [
        f"{name}:{secret['line_number']}: {secret['type']}"
        for name, secrets in found.items()
        for secret in secrets
        if secret["hashed_secret"] not in known
    ]
    for line in new:
        print(line, file=sys.stderr)
    if new:
        print(
            "A secret? Then take it out, and revoke it: it may be in the history."
            " A fake? python tools/check_secrets.py --accept",
            file=sys.stderr,
        )
    return 1 if new else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
