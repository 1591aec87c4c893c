"""Numbers and dates of a sentence that its quote does not say."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from rag.answering.dates import DateMention, days_of, find_dates
from rag.answering.dates.words import words_of
from rag.answering.llm.alignment import blanked
from rag.answering.measures import measure_of
from rag.answering.spans import Span
from rag.language.amounts import Amount, amounts
from rag.language.detection import ANSWER_LANGUAGES
from rag.schema import DateRange

_NUMBER = re.compile(r"\d+")
_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")
_LETTERS = re.compile(r"[^\W\d_]+")
_AFTER = re.compile(r"[\s-]{0,2}(?:d['’]|de\s|of\s)?[^\W\d_]+(?:\s[^\W\d_]+)?")
_AGED = re.compile(r"[\s-]?(?:jährige?\w{0,2}|year|летн\w+)\b")  # "61-jährige" is « 61 ans »
_UNKNOWN = ""
_DEFINITE = re.compile(
    r"\b(?:the|these|those|both|between|in|en|les|des|aux|ces|leurs|los|las|estos|die|den|der|diese|beide[nr]?|i|gli|le|dei|delle"
    r"|оба|обе|обоих|эти|эт(?:их|ими))\s$",
    re.IGNORECASE,
)
_BEFORE_DAY = re.compile(
    r"\b(?:le|du|au|les|the|on|of|el|del|al|am|dem|vom|zum|den|il|dal|et|ou|and|or|to|und|oder|bis|y|o|u|e|и|или|по|с|на)\s$"
    r"|[,:]\s$",
    re.IGNORECASE,
)
_CONJUNCTION = re.compile(r"(?:and|or|et|ou|au|y|o|u|al|und|oder|bis|e|a|и|или|по)\b", re.IGNORECASE)
# Up to the end of the clause, which a comma between digits is not.
_CONTRAST = re.compile(
    r"\b(?:et non(?: pas| plus)?|plutôt que?|au lieu d[e']|and not|rather than|instead of|und nicht|anstatt|statt"
    r"|anstelle|en (?:lugar|vez) de|e non|invece d\w+|anziché|а не|вместо)\b(?:\s[^\s,.;:]+(?:[.,]\d+)?){0,5}",
    re.IGNORECASE,
)
_SPAN, _SHARE = 3, 0.6  # days from first to last of what is no day; of two such spans, how much they share at least
_MONTH = 27  # days, from the first to the last: the shortest span that is no exact date


@dataclass(frozen=True, slots=True)
class Quote:
    """What the figures of a sentence are held to.

    Args:
        text: whole sentences of an article.
        language: of it (BCP 47).
        dates: told in them, resolved; offsets in `text`.
        published: the article's own date.
        undated: whether none of the dates stands in the words claimed to be quoted.
    """

    text: str
    language: str
    dates: tuple[DateMention, ...]
    published: DateRange | None
    undated: bool

    @property
    def without_dates(self) -> str:
        """The text with its dates blanked out, but for those that count time."""
        return blanked(self.text, [(d.start, d.end) for d in self.dates if not _is_duration(d)])

    def less_contrast(self) -> Quote:
        """The quote without what it says not to be so: "8.5 million, and not 5.2 million" says 8.5."""
        left_out = [match.span() for match in _CONTRAST.finditer(self.text)]
        told = tuple(d for d in self.dates if not any(a <= d.start < b for a, b in left_out))
        return replace(self, text=blanked(self.text, left_out), dates=told)


def unsaid_dates(sentence: str, language: str, quote: Quote) -> list[str]:
    """The dates and weekdays of a sentence that none of its quote's dates allows.

    A coarser date is allowed ("in May" of 14 May), a more exact one is not; where the words claimed tell none, so
    is the month or year of its article.

    Args:
        sentence: without the labels of the quote's own dates.
        language: of it (BCP 47).
        quote: what it is held to.
    """
    mentions = [m for m in find_dates(sentence, quote.published, language) if not _is_duration(m)]
    listed = {day for mention in mentions for day in days_of(mention.when)} | set(_listed_days(sentence, mentions))
    own = list(_weekdays(sentence, language))
    named = {word for word, _ in own}
    wrong = [m.text for m in mentions if not (_is_weekday(m, named) or _is_told(m, language, quote, listed))]
    fallen = {weekday for _, weekday in own}
    return wrong + [word for word, weekday in own if not _falls_on(weekday, fallen, quote)]


def unsaid_numbers(sentence: str, language: str, quote: Quote) -> list[str]:
    """The numbers of a sentence that its quote does not say, or not of that measure, or bounds the other way round.

    A "first" is no number, nor are "the two" of whom it tells; the days of a date told may stand alone.

    Args:
        sentence: with its dates blanked out.
        language: of it (BCP 47).
        quote: what it is held to.
    """
    known = amounts(quote.without_dates, quote.language)
    days = {day.day for mention in quote.dates for day in _few_days(mention.when)}
    years = {day.year for mention in quote.dates for day in (mention.when.earliest, mention.when.latest)}
    return [
        sentence[amount.start : amount.end]
        for amount in amounts(sentence, language)
        if not (_counts_nothing(amount, sentence) or amount.value in years)
        and not (amount.value in days and _is_day(amount, sentence))
        and not any(_agree(amount, sentence, other, quote.without_dates, (language, quote.language)) for other in known)
    ]


def contrasts(sentence: str) -> bool:
    """Whether a sentence itself says what is not so, beside what is."""
    return _CONTRAST.search(sentence) is not None


def date_spans(text: str, language: str, published: DateRange | None) -> list[Span]:
    """Where dates, weekdays and months stand in a text."""
    spans = [(m.start, m.end) for m in find_dates(text, published, language) if not _is_duration(m)]
    table = words_of(language)
    names = {*table.weekdays, *map(str.lower, table.month_names)} if table else set()
    spans += [m.span() for m in _LETTERS.finditer(text) if m.group().lower() in names]
    return spans


def without_labels(sentence: str, told: Sequence[DateMention]) -> str:
    """The sentence less the quote's own dates as they are written out for a reader, in any language of answers."""
    labels = {mention.when.label(language) for mention in told for language in ANSWER_LANGUAGES}
    for label in sorted(labels, key=len, reverse=True):
        written = re.compile(
            rf"(?<![\w-])(?<!\d )(?<!\d\. )(?<!\d de )(?<!\d of ){re.escape(label)}(?!\w)", re.IGNORECASE
        )
        sentence = blanked(sentence, [found.span() for found in written.finditer(sentence)])
    return sentence


def _is_told(mention: DateMention, language: str, quote: Quote, listed: set[date]) -> bool:
    """Whether a date of the quote is this one, or a more exact one, or those listed together with it."""
    if any(mention.text.lower() == other.text.lower() for other in quote.dates) or _is_written(
        mention, language, quote
    ):
        return True
    own = set(days_of(mention.when))
    for other in quote.dates:
        days, ends = set(days_of(other.when)), {other.when.earliest, other.when.latest}
        if other.precision == "night" and own <= days:
            return True
        listed_all = (days & own and days <= listed) or (own <= ends and ends <= listed)
        if (
            _covers(mention.when, other.when)
            or _much_the_same(mention.when, other.when)
            or listed_all
            or (_is_bare_day(mention) and _shares_day(mention, other))
        ):
            return True
    long = (mention.when.latest - mention.when.earliest).days >= _MONTH
    return long and quote.undated and quote.published is not None and _covers(mention.when, quote.published)


def _is_written(mention: DateMention, language: str, quote: Quote) -> bool:
    """Whether the quote names the very month and the very numbers of a date that could not be worked out there."""
    own, theirs = _months(mention.text, language), _months(quote.text, quote.language)
    numbers, told = (set(_NUMBER.findall(text)) for text in (mention.text, quote.text))
    known = {str(day.year) for d in quote.dates for day in (d.when.earliest, d.when.latest)}
    known |= {str(day.year) for day in (quote.published.earliest, quote.published.latest)} if quote.published else set()
    days = {number for number in numbers if len(number) < 4}
    dated = {month for d in quote.dates for month in _months(d.text, quote.language)}  # those are compared day by day
    return bool(own or numbers) and own <= theirs - dated and days <= told and numbers - days <= known | told


def _months(text: str, language: str) -> set[int]:
    table = words_of(language)
    words = (match.group().lower() for match in _LETTERS.finditer(text))
    return {table.months[word] for word in words if word in table.months} if table else set()


def _covers(when: DateRange, other: DateRange) -> bool:
    """Whether all days of the other are possible ones of the first."""
    whole = when.earliest <= other.earliest and other.latest <= when.latest
    return whole and (not when.candidates or set(days_of(other)) <= set(days_of(when)))


def _much_the_same(one: DateRange, other: DateRange) -> bool:
    """Whether two spans are one, as "by the end of February" and « fin février », which no calendar bounds alike."""
    if min((r.latest - r.earliest).days for r in (one, other)) < _SPAN or one.candidates or other.candidates:
        return False
    shared = (min(one.latest, other.latest) - max(one.earliest, other.earliest)).days
    return shared >= _SHARE * (max(one.latest, other.latest) - min(one.earliest, other.earliest)).days


def _is_duration(mention: DateMention) -> bool:
    """Whether it counts time, as "ten days before" does: its number is held to the quote's like any other.

    The word for a year beside its number counts none: "im Jahr 2022", "9 мая 2024 года".
    """
    return measure_of(mention.text) == "time" and _YEAR.search(mention.text) is None


def _listed_days(sentence: str, mentions: Sequence[DateMention]) -> Iterator[date]:
    """Days of the months mentioned whose numbers stand in the sentence: "le 5 ou le 12 mars"."""
    numbers = {int(found) for found in re.findall(r"\b\d{1,2}\b", sentence)}
    for mention in mentions:
        first = mention.when.earliest
        for number in numbers:
            try:
                yield first.replace(day=number)
            except ValueError:
                continue


def _weekdays(sentence: str, language: str) -> Iterator[tuple[str, int]]:
    table = words_of(language)
    for match in _LETTERS.finditer(sentence):
        if table and match.group().lower() in table.weekdays:
            yield match.group(), table.weekdays[match.group().lower()]


def _falls_on(weekday: int, fallen: set[int], quote: Quote) -> bool:
    """Whether the quote names a weekday, or a date of it falls on this one, or on those named together with it."""
    if any(weekday == told for _, told in _weekdays(quote.text, quote.language)):
        return True
    days = [m for m in quote.dates if m.precision in ("day", "night", "span")]
    on = [{day.weekday() for day in _few_days(mention.when)} for mention in days]
    return any(weekday in those and those <= fallen for those in on)


def _counts_nothing(amount: Amount, sentence: str) -> bool:
    if amount.kind == "ordinal" and amount.value == 1:
        return True
    return amount.value == 2 and _DEFINITE.search(sentence[: amount.start]) is not None


def _is_weekday(mention: DateMention, named: set[str]) -> bool:
    """Whether a date says no more than its weekday, which is looked at by itself."""
    return any(name in mention.text for name in named) and not any(c.isdigit() for c in mention.text)


def _is_bare_day(mention: DateMention) -> bool:
    """Whether it is the number of a day without its month: "Friday 22"."""
    return re.fullmatch(r"(?:[^\W\d_]+\.?\s){0,2}\d{1,2}(?:er|st|nd|rd|th|\.)?", mention.text) is not None


def _shares_day(mention: DateMention, other: DateMention) -> bool:
    own, theirs = ({day.day for day in _few_days(m.when)} for m in (mention, other))
    return not own.isdisjoint(theirs)


def _few_days(when: DateRange) -> tuple[date, ...]:
    """The possible days of a date; of a longer span its ends."""
    return days_of(when) if when.candidates else tuple({when.earliest, when.latest})


def _is_day(amount: Amount, sentence: str) -> bool:
    """Whether a number may be the day of a month: in digits, in brackets or after an article, and counting no noun."""
    if amount.kind not in ("number", "ordinal") or not sentence[amount.start].isdigit():
        return False
    before, after = sentence[: amount.start], sentence[amount.end :].lstrip(" .")
    if before.count("(") > before.count(")"):
        return True
    counts = after[:1].isalpha() and not _CONJUNCTION.match(after)
    return not (counts or after[:1] in tuple("%€$£-–:/")) and _BEFORE_DAY.search(before) is not None


def _agree(amount: Amount, sentence: str, other: Amount, quote: str, languages: tuple[str, str]) -> bool:
    """Whether two amounts are one: of one value, one measure and bounds that are not opposed."""
    values = [a.value / 60 if a.kind == "clock" else a.value for a in (amount, other)]  # "14h" may be taken for a count
    if values[0] != values[1]:
        return False
    if {amount.bound, other.bound} == {"more", "less"}:
        return False
    units = _unit(amount, sentence, languages[0]), _unit(other, quote, languages[1])
    return units[0] == units[1] or _UNKNOWN in units or not any(unit.startswith("time") for unit in units)


def _unit(amount: Amount, text: str, language: str) -> str:
    """What an amount measures, of time in which unit; "things" that it counts, or "" where no word tells."""
    if amount.kind == "percent":
        return "share"
    after = _AFTER.match(text, amount.end)
    words = after.group() if after else ""
    if _AGED.match(words):
        return "time year"
    measure = measure_of(f"{text[max(0, amount.start - 1) : amount.start]}1 {words}")
    if measure != "time":
        return measure or ("things" if len(words.split()) > 1 else _UNKNOWN)
    table = words_of(language)
    units = table.units if table else {}
    return f"time {next((units[word] for word in _LETTERS.findall(words.lower()) if word in units), '')}"
