"""What files give, brought to what the library can keep: Unicode without NUL, and metadata as JSON."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from datetime import date, time
from decimal import Decimal

from rag.schema import Json

# One character for one, so that positions stay.
_UNKEEPABLE = re.compile("[\x00\ud800-\udfff]")
_DEEPEST = 32  # levels of lists and objects in metadata
_LARGEST = 1 << 1_000  # Python neither reads nor writes numbers of more than 4,300 digits


def clean_text(text: str) -> str:
    """NUL and lone surrogates, which UTF-8 or SQLite cannot hold, as U+FFFD."""
    return _UNKEEPABLE.sub("\ufffd", text)


def clean_metadata(fields: Mapping[str, object]) -> dict[str, Json]:
    """The fields that JSON can hold, dates and decimals as text; bytes, NaN and their like are left out."""
    kept = {}
    for name, value in fields.items():
        try:
            kept[clean_text(name)] = _json(value, 0)
        except TypeError:
            continue
    return kept


def _json(value: object, depth: int) -> Json:
    """A value as JSON has it.

    Raises:
        TypeError: it has no such form, or is nested too deep.
    """
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if value is None or (isinstance(value, int) and abs(value) < _LARGEST):
        return value
    if isinstance(value, float) and math.isfinite(value):
        return value
    if isinstance(value, list) and depth < _DEEPEST:
        return [_json(item, depth + 1) for item in value]
    if isinstance(value, Mapping) and depth < _DEEPEST:
        return {clean_text(str(key)): _json(item, depth + 1) for key, item in value.items()}
    raise TypeError(f"no JSON form for {type(value).__name__}")
