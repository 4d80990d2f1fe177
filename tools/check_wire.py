"""Compares a record of the playground's REST traffic with Discord's OpenAPI file.

    python tools/check_wire.py RECORD OPENAPI_FILE

RECORD is what `python -m playground --record RECORD` writes, one JSON line for each request with
its answer. The exit code is 1 when a request or an answer is not as the file says, except for what
is excused below with its reason. A request that was refused is not looked at: that it is wrong is
known already.
"""

import argparse
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

FILE_URI = "urn:discord-openapi"
SNOWFLAKE_FROM = 10**15
NUMBERS = {"permissions", "default_member_permissions", "allow", "deny"}
TOO_MANY = 429
NO_CONTENT = 204

EXCUSED = {
    r"/_errors/\*/code: .* is not of type 'integer'": (
        "the file says number, but Discord and its documentation say words as BASE_TYPE_REQUIRED"
    ),
    r"^answer .* 429 at the top: 'code' is a required property": (
        "Discord sends it only for some limits, and its documentation's example has none"
    ),
    r"at \?use_nested_fields:": "discord.py sends it with every thread; Discord passes it over",
}
"""Violations by a pattern of their line, with the reason why they stand."""


@dataclass(frozen=True)
class Violation:
    side: str
    operation: str
    place: str
    message: str

    def __str__(self) -> str:
        return f"{self.side} {self.operation} at {self.place or 'the top'}: {self.message}"


class OpenApi:
    """Discord's file, with a validator for each schema in it that is asked for."""

    def __init__(self, path: Path) -> None:
        self._contents: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        resource = Resource(contents=self._contents, specification=DRAFT202012)
        self._registry: Registry[Any] = Registry[Any]().with_resource(FILE_URI, resource)
        self._validators: dict[tuple[str, ...], Draft202012Validator] = {}

    def operation(self, template: str, method: str) -> dict[str, Any] | None:
        return self._contents["paths"].get(template, {}).get(method.lower())

    def query_names(self, template: str, method: str) -> set[str]:
        operation = self.operation(template, method) or {}
        shared = self._contents["paths"][template].get("parameters", [])
        return {
            parameter["name"]
            for parameter in [*shared, *operation.get("parameters", [])]
            if parameter["in"] == "query"
        }

    def error(self, pointer: tuple[str, ...], value: Any) -> ValidationError | None:  # noqa: ANN401 - JSON
        """The most telling error of the value against the schema at this place of the file."""
        if pointer not in self._validators:
            escaped = "/".join(part.replace("~", "~0").replace("/", "~1") for part in pointer)
            schema = {"$ref": f"{FILE_URI}#/{escaped}"}
            self._validators[pointer] = Draft202012Validator(schema, registry=self._registry)
        errors: list[ValidationError] = list(self._validators[pointer].iter_errors(value))  # pyright: ignore[reportUnknownMemberType] - untyped there
        return max(map(_deepest, errors), key=lambda error: len(error.absolute_path), default=None)


def _deepest(error: ValidationError) -> ValidationError:
    """Where a choice of schemas failed: the error of the branch that came furthest."""
    while error.context:
        error = max(error.context, key=lambda inner: len(inner.absolute_path))
    return error


def check(line: dict[str, Any], api: OpenApi) -> Iterator[Violation]:
    """What is wrong with one request and its answer."""
    template, method = line["template"], line["method"]
    name = f"{method} {template or line['path']}"
    operation = api.operation(template, method) if template else None
    if operation is None:
        yield Violation("request", name, "", "Discord's file has no such operation")
        return
    at = ("paths", template, method.lower())
    if not is_refusal(line["status"]):
        yield from _check_request(line, name, operation, api, at)
    yield from _check_answer(line, name, operation, api, at)


def is_refusal(status: int) -> bool:
    return status // 100 == 4 and status != TOO_MANY  # noqa: PLR2004 - 4xx


def _check_request(
    line: dict[str, Any], name: str, operation: dict[str, Any], api: OpenApi, at: tuple[str, ...]
) -> Iterator[Violation]:
    for key in line["query"].keys() - api.query_names(at[1], at[2]):
        yield Violation("request", name, f"?{key}", "Discord's file has no such parameter")
    if line["request"] is None:
        return
    content = operation.get("requestBody", {}).get("content", {})
    if "application/json" not in content:
        yield Violation("request", name, "", "Discord's file has no body here")
        return
    pointer = (*at, "requestBody", "content", "application/json", "schema")
    error = api.error(pointer, with_text_ids(line["request"]))
    if error is not None:
        yield _violation("request", name, error)


def _check_answer(
    line: dict[str, Any], name: str, operation: dict[str, Any], api: OpenApi, at: tuple[str, ...]
) -> Iterator[Violation]:
    status, answers = line["status"], operation["responses"]
    key = next((k for k in (str(status), f"{status // 100}XX") if k in answers), None)
    if key is None:
        if status // 100 != 5:  # noqa: PLR2004 - server errors are never described
            yield Violation("answer", name, "", f"Discord's file has no status {status}")
        return
    if status == NO_CONTENT:
        return
    pointer = (*at, "responses", key)
    if "$ref" in answers[key]:
        pointer = tuple(answers[key]["$ref"].removeprefix("#/").split("/"))
    error = api.error((*pointer, "content", "application/json", "schema"), line["response"])
    if error is not None:
        yield _violation("answer", f"{name} {status}", error)


def _violation(side: str, name: str, error: ValidationError) -> Violation:
    place = "/".join("*" if isinstance(part, int) else part for part in error.absolute_path)
    return Violation(side, name, place, re.sub(r"\d{15,}", "ID", error.message)[:300])


def with_text_ids(value: Any, key: str = "") -> Any:  # noqa: ANN401 - JSON
    """Ids as texts: Discord takes them as numbers too, but its file knows only texts."""
    if isinstance(value, dict):
        return {name: with_text_ids(item, _inner(key, name)) for name, item in value.items()}  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType] - JSON
    if isinstance(value, list):
        return [with_text_ids(item, key) for item in value]  # pyright: ignore[reportUnknownVariableType] - JSON
    is_id = isinstance(value, int) and (
        (abs(value) >= SNOWFLAKE_FROM and key not in NUMBERS)
        or key == "attachments.id"
        or key.endswith("_id")
    )
    return str(value) if is_id else value


def _inner(key: str, name: str) -> str:
    return "attachments.id" if key == "attachments" and name == "id" else name


def run(arguments_given: Sequence[str]) -> int:
    """The exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("record", type=Path, help="what the playground recorded")
    parser.add_argument("openapi", type=Path, help="Discord's OpenAPI file")
    arguments = parser.parse_args(arguments_given)
    for path in (arguments.record, arguments.openapi):
        if not path.is_file():
            parser.error(f"There is no file {path}.")
    api = OpenApi(arguments.openapi)
    lines = [json.loads(line) for line in arguments.record.read_text(encoding="utf-8").splitlines()]
    found = Counter(str(violation) for line in lines for violation in check(line, api))
    return _report(found, len(lines))


def _report(found: Counter[str], line_count: int) -> int:
    wrong = 0
    for line, count in sorted(found.items()):
        reason = next((why for pattern, why in EXCUSED.items() if re.search(pattern, line)), None)
        wrong += reason is None
        print(f"{count:>5} x {line}" + (f"\n        excused: {reason}" if reason else ""))
    print(f"{line_count} requests, {wrong} kinds of violations, {len(found) - wrong} excused.")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
