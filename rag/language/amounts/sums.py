"""A number as its words come in: what may be added to it, and what multiplies it."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

_HALF = Decimal("0.5")


@dataclass(slots=True)
class Sum:
    """The words of one number so far. Each method changes it and says so, or refuses the word and leaves it.

    Attributes:
        parts: products of the scales so far, falling: 2_000_000 and 300_000 of "deux millions trois cent mille".
        current: what the next scale will multiply.
        closed: nothing is added any more; digits, collectives and halves may only be multiplied.
        by_twenty: French counts: soixante-dix, quatre-vingt-dix-sept.
    """

    by_twenty: bool
    closed: bool = False
    current: Decimal = Decimal(0)
    parts: list[Decimal] = field(default_factory=list)

    @property
    def empty(self) -> bool:
        """Whether nothing was taken yet."""
        return not self.current and not self.parts

    def value(self) -> Decimal:
        """Of all the words taken."""
        return sum(self.parts, self.current)

    def add(self, value: Decimal) -> bool:
        """A word like "deux", "vingt" or "doscientos"."""
        if self.by_twenty and value == 20 and self.current % 100 == 4 and not self.closed:
            self.current += 76
            return True
        if self.closed or value == 0 or not self._leaves_room(value):
            return False
        self.current += value
        return True

    def hundred(self, *, lone: bool) -> bool:
        """The word for hundred where it multiplies: "deux cents", "nineteen hundred"; "vingt cents" are coins."""
        if self.closed:
            return False
        if not self.current % 100:
            return lone and self.add(Decimal(100))
        if self.current > 99 or (self.current > 9 and not self.current % 10):
            return False
        self.current *= 100
        return True

    def scale(self, value: Decimal, *, lone: bool) -> bool:
        """Thousand and above. It multiplies all that is smaller: "mil millones", "trois cent mille milliards"."""
        smaller = [part for part in self.parts if part < value]
        larger = self.parts[: len(self.parts) - len(smaller)]
        product = (sum(smaller, self.current) or Decimal(int(lone))) * value
        if not product or (larger and product >= larger[-1]):
            return False
        self.parts = [*larger, product]
        self.current = Decimal(0)
        return True

    def group(self, value: Decimal, *, lone: bool) -> bool:
        """A collective: "deux douzaines"."""
        if self.parts or self.current >= 100 or (not self.current and not lone):
            return False
        self.current = (self.current or Decimal(1)) * value
        self.closed = True
        return True

    def half(self) -> bool:
        """Half of the last scale, or of one: "trois millions et demi", "dos y media"."""
        if self.empty or self.value() % 1:
            return False
        if self.current:
            self.current += _HALF
        else:
            self.parts[-1] += _last_scale(self.parts[-1]) / 2
        self.closed = True
        return True

    def _leaves_room(self, value: Decimal) -> bool:
        """Whether the number ends in as many noughts as the next word has digits."""
        if not self.current:
            return not self.parts or value < self.parts[-1]
        rest = self.current % 100
        if self.current % 1:
            return False
        if not rest:
            return value < 100
        if self.by_twenty and ((rest in (60, 80) and value < 20) or (rest == 10 and 7 <= value <= 9)):
            return True
        return rest >= 20 and not rest % 10 and value < 10


def _last_scale(part: Decimal) -> Decimal:
    return Decimal(10) ** next(power for power in (18, 15, 12, 9, 6, 3, 0) if part >= Decimal(10) ** power)
