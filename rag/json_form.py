"""The values of `schema` as JSON."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from datetime import date

from rag.date_range import DateRange

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]


def plain(value: object) -> Json:
    """A JSON value of a dataclass tree; date ranges become their own objects.

    Raises:
        TypeError: a value in it has no JSON form.
    """
    if isinstance(value, DateRange):
        return value.to_json()
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, date):
        return value.isoformat()
    if value is None or isinstance(value, bool | int | float | str):
        return value
    raise TypeError(f"no JSON form for {type(value).__name__}")


def as_dict(value: Json) -> dict[str, Json]:
    """Narrow a JSON value known to be an object.

    Raises:
        TypeError: it is not an object.
    """
    if not isinstance(value, dict):
        raise TypeError("a JSON object was expected")
    return value
