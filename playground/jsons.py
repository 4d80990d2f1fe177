"""JSON as it goes over the wire: plain dicts and lists whose shape the other side decides."""

import json
from typing import Any

JsonObject = dict[str, Any]


def dumps(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
