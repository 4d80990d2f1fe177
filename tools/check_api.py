"""Hold the running HTTP API to its own description with schemathesis: `make api-check`."""

import subprocess
import sys
from pathlib import Path

from tools.api_stack import running_api

# What every request must pass: no fault of the server, no answer that is not described.
CHECKS = (
    "not_a_server_error,status_code_conformance,content_type_conformance,"
    "response_schema_conformance"
)


def main() -> int:
    examples = sys.argv[1] if len(sys.argv) > 1 else "40"
    # A short wait for readings: what is asked here is whether each answer is a described one.
    with running_api(REQUESTS_PER_MINUTE="1000000", UPLOADS_PER_OWNER="1000000") as api:
        command = [
            str(Path(sys.executable).with_name("schemathesis").absolute()),
            *("run", f"{api.url}/openapi.json", "--checks", CHECKS),
            *("--header", f"Authorization: Bearer {api.key}"),
            *("--max-examples", examples, "--request-timeout", "60", "--continue-on-failure"),
            *("--exclude-path-regex", "/events$"),  # stays open until its job ends
            *("--generation-database", "none", "--no-color"),
        ]
        return subprocess.call(command, env=api.env, cwd=api.env["DATA_DIR"])  # it leaves notes


if __name__ == "__main__":
    sys.exit(main())
