"""Request bodies read into models; what does not fit is refused as Discord would: 50035."""

from typing import Any, TypeVar

from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from playground.errors import ApiError, invalid_form
from playground.jsons import JsonObject

ModelT = TypeVar("ModelT", bound=BaseModel)
ItemT = TypeVar("ItemT", bound=BaseModel)

_CODES = {
    "missing": ("BASE_TYPE_REQUIRED", "This field is required"),
    "string_too_long": ("BASE_TYPE_MAX_LENGTH", "Must be {max_length} or fewer in length."),
    "string_too_short": ("BASE_TYPE_BAD_LENGTH", "Must be {min_length} or more in length."),
    "too_long": ("BASE_TYPE_MAX_LENGTH", "Must be {max_length} or fewer in length."),
    "too_short": ("BASE_TYPE_MIN_LENGTH", "Must be {min_length} or more in length."),
    "string_type": ("STRING_TYPE_CONVERT", "Could not interpret value as string."),
    "string_pattern_mismatch": (
        "STRING_TYPE_REGEX",
        "String value did not match validation regex.",
    ),
    "bool_type": ("BOOLEAN_TYPE_CONVERT", "Must be either true or false."),
    "bool_parsing": ("BOOLEAN_TYPE_CONVERT", "Must be either true or false."),
    "int_type": ("NUMBER_TYPE_COERCE", "Value is not int."),
    "int_parsing": ("NUMBER_TYPE_COERCE", "Value is not int."),
    "int_from_float": ("NUMBER_TYPE_COERCE", "Value is not int."),
    "greater_than_equal": ("NUMBER_TYPE_MIN", "int value should be greater than or equal to {ge}."),
    "less_than_equal": ("NUMBER_TYPE_MAX", "int value should be less than or equal to {le}."),
    "literal_error": ("BASE_TYPE_CHOICES", "Value must be one of {{{expected}}}."),
    "enum": ("BASE_TYPE_CHOICES", "Value must be one of {{{expected}}}."),
    "union_tag_invalid": ("BASE_TYPE_CHOICES", "Value must be one of {{{expected_tags}}}."),
    "union_tag_not_found": ("BASE_TYPE_REQUIRED", "This field is required"),
    "model_type": ("MODEL_TYPE_CONVERT", "Only dictionaries may be used in a ModelType"),
    "dict_type": ("DICT_TYPE_CONVERT", "Only dictionaries may be used in a DictType"),
    "list_type": ("LIST_TYPE_CONVERT", "Only iterables may be used in a ListType"),
}


def parse(model: type[ModelT], payload: object) -> ModelT:
    try:
        return model.model_validate(payload)
    except ValidationError as error:
        raise form_error(payload, error) from error


def parse_list(item: type[ItemT], payload: object) -> list[ItemT]:
    try:
        return TypeAdapter(list[item]).validate_python(payload)  # pyright: ignore[reportInvalidTypeForm, reportUnknownVariableType] - the type is a value here
    except ValidationError as error:
        raise form_error(payload, error) from error


def form_error(payload: object, error: ValidationError) -> ApiError:
    tree: JsonObject = {}
    for detail in error.errors(include_url=False):
        node = tree
        for part in _path_in(payload, detail["loc"], is_missing=detail["type"] == "missing"):
            node = node.setdefault(part, {})
        node.setdefault("_errors", []).append(_leaf(detail))
    return invalid_form(tree)


def _path_in(payload: Any, loc: tuple[int | str, ...], *, is_missing: bool) -> list[str]:  # noqa: ANN401 - JSON
    """`loc` without the tags that pydantic puts in where a union was decided."""
    path: list[str] = []
    for index, part in enumerate(loc):
        is_last = index == len(loc) - 1
        if isinstance(payload, dict):
            if part not in payload and not (is_last and is_missing):
                continue
            payload = payload.get(part)  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType] - JSON
        elif isinstance(payload, list) and isinstance(part, int):
            payload = payload[part]  # pyright: ignore[reportUnknownVariableType] - JSON
        else:
            continue
        path.append(str(part))
    return path


def _leaf(detail: ErrorDetails) -> JsonObject:
    kind = detail["type"]
    if kind.isupper():  # one of our own, raised with Discord's code
        return {"code": kind, "message": detail["msg"]}
    code, template = _CODES.get(kind, (kind.upper(), detail["msg"].replace("{", "{{")))
    return {"code": code, "message": template.format(**detail.get("ctx", {}))}
