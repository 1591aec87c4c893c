"""Numbers in digits: what groups thousands and what parts decimals, by language."""

from __future__ import annotations

import re
from decimal import Decimal

_SPACES = r" \u00a0\u2009\u202f"
# Six groups at most: more are no amount, and trying them all at each start would cost the square of their number.
DIGITS = (
    rf"(?<!\d[.,])(?:\d{{1,3}}(?:(?P<mark>[.,'’{_SPACES}])\d{{3}})(?:(?P=mark)\d{{3}}){{0,6}}(?:(?!(?P=mark))[.,]\d{{1,20}})?(?!\d|[.,]\d)"
    r"|\d{1,20}[.,]\d{1,20}(?!\d|[.,]\d))|\d+"
)
_MARK = re.compile(r"\D")
_LONGEST = 21  # digits without a mark; a longer run is a code


def digits_value(written: str, language: str) -> Decimal | None:
    """Value of what `DIGITS` matched, None for a run too long to be an amount.

    A lone point or comma before three digits groups in "1,150" where that is English and in "1.150" elsewhere.

    >>> digits_value("1,150", "en"), digits_value("1,150", "fr"), digits_value("1.234,5", "en")
    (Decimal('1150'), Decimal('1.150'), Decimal('1234.5'))
    """
    marks = _MARK.findall(written)
    if not marks and len(written) > _LONGEST:
        return None
    parts = _MARK.split(written)
    if len(marks) > 1 and marks[-1] == marks[0]:
        return Decimal("".join(parts))
    if not marks or (len(marks) == 1 and _groups(marks[0], parts, language)):
        return Decimal("".join(parts))
    return Decimal(f"{''.join(parts[:-1])}.{parts[-1]}")


def _groups(mark: str, parts: list[str], language: str) -> bool:
    if len(parts[1]) != 3 or len(parts[0]) > 3 or parts[0].startswith("0"):
        return False
    return mark not in ".," or mark == ("," if language == "en" else ".")
