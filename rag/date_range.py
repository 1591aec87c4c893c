"""The days on which something may have happened: what an archive knows of a date."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rag.json_form import Json


@dataclass(frozen=True, slots=True)
class DateRange:
    """A span of days, both ends included; `candidates` when only some of its days are possible.

    A time of day is cut off.

    Args:
        earliest: first possible day.
        latest: last possible day, not before `earliest`.
        candidates: the possible days, ascending, from `earliest` to `latest`, where they are few
            and not all the days between; else empty.

    Raises:
        ValueError: `latest` before `earliest`, or candidates that do not run from one to the other.
    """

    earliest: date
    latest: date
    candidates: tuple[date, ...] = ()

    def __post_init__(self) -> None:
        for name in ("earliest", "latest"):
            object.__setattr__(self, name, day_of(getattr(self, name)))
        object.__setattr__(self, "candidates", tuple(map(day_of, self.candidates)))
        if self.latest < self.earliest:
            raise ValueError(f"a date range cannot end ({self.latest}) before it starts ({self.earliest})")
        if self.candidates and (
            list(self.candidates) != sorted(set(self.candidates))
            or self.candidates[0] != self.earliest
            or self.candidates[-1] != self.latest
        ):
            raise ValueError("candidates must ascend from the earliest day to the latest")

    @classmethod
    def of_days(cls, days: Iterable[date]) -> DateRange:
        """The range of these possible days (any order, repeats allowed, at least one).

        Raises:
            ValueError: no day at all.
        """
        ordered = sorted(set(days))
        if not ordered:
            raise ValueError("a date range needs at least one day")
        span = (ordered[-1] - ordered[0]).days + 1
        return cls(ordered[0], ordered[-1], tuple(ordered) if 1 < len(ordered) < span else ())

    @property
    def is_day(self) -> bool:
        """True when exactly one day is possible."""
        return self.earliest == self.latest

    def label(self, language: str = "en") -> str:
        """The range in words, such as "a Wednesday in April 2024 (3, 10, 17 or 24)".

        Args:
            language: en, fr, es, de, it or ru; any other is written in English.
        """
        from rag.language.wording import date_label  # Babel is imported only where a date is shown

        return date_label(self, language)

    def to_json(self) -> dict[str, Json]:
        """ISO days: {"earliest", "latest", "candidates", "label"}, the label in English."""
        return {
            "earliest": self.earliest.isoformat(),
            "latest": self.latest.isoformat(),
            "candidates": [day.isoformat() for day in self.candidates],
            "label": self.label(),
        }


def day_of(value: date) -> date:
    """The day of a date or of a time."""
    return value.date() if isinstance(value, datetime) else value
