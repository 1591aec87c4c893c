"""Date labels in six languages, held to the calendar."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.language.wording import LANGUAGES, date_label, join_words
from rag.schema import DateRange


def day(text):
    return date.fromisoformat(text)


def days(*texts):
    return DateRange.of_days(map(day, texts))


ONE_DAY = days("2024-04-03")
FIRST = days("2024-04-01")
WEDNESDAYS = days("2024-04-03", "2024-04-10", "2024-04-17", "2024-04-24")
SATURDAYS = days("2024-08-31", "2024-09-07", "2024-09-14", "2024-09-21", "2024-09-28")
MONDAYS = days("2023-12-25", "2024-01-01")
MIXED = days("2024-04-03", "2024-04-08")
MONTH = DateRange(day("2024-04-01"), day("2024-04-30"))
YEAR = DateRange(day("2024-01-01"), day("2024-12-31"))
SPAN = DateRange(day("2025-08-22"), day("2025-08-31"))
ACROSS_MONTHS = DateRange(day("2024-08-02"), day("2024-09-08"))
ACROSS_YEARS = DateRange(day("2023-12-28"), day("2024-01-01"))

LABELS = [
    (ONE_DAY, "en", "Wednesday 3 April 2024"),
    (ONE_DAY, "fr", "mercredi 3 avril 2024"),
    (ONE_DAY, "es", "miércoles 3 de abril de 2024"),
    (ONE_DAY, "de", "Mittwoch, 3. April 2024"),
    (ONE_DAY, "it", "mercoledì 3 aprile 2024"),
    (ONE_DAY, "ru", "среда, 3 апреля 2024 года"),
    (FIRST, "fr", "lundi 1er avril 2024"),
    (FIRST, "it", "lunedì 1º aprile 2024"),
    (WEDNESDAYS, "en", "a Wednesday in April 2024 (3, 10, 17 or 24)"),
    (WEDNESDAYS, "fr", "un mercredi d'avril 2024 (le 3, 10, 17 ou 24)"),
    (WEDNESDAYS, "es", "un miércoles de abril de 2024 (3, 10, 17 o 24)"),
    (WEDNESDAYS, "de", "ein Mittwoch im April 2024 (3., 10., 17. oder 24.)"),
    (WEDNESDAYS, "it", "un mercoledì di aprile 2024 (3, 10, 17 o 24)"),
    (WEDNESDAYS, "ru", "среда в апреле 2024 года (3, 10, 17 или 24)"),
    (SATURDAYS, "en", "a Saturday: 31 August, 7, 14, 21 or 28 September 2024"),
    (SATURDAYS, "fr", "un samedi : 31 août, 7, 14, 21 ou 28 septembre 2024"),
    (SATURDAYS, "de", "ein Samstag: 31. August, 7., 14., 21. oder 28. September 2024"),
    (SATURDAYS, "ru", "суббота: 31 августа, 7, 14, 21 или 28 сентября 2024 года"),
    (MONDAYS, "en", "a Monday: 25 December 2023 or 1 January 2024"),
    (MONDAYS, "es", "un lunes: 25 de diciembre de 2023 o 1 de enero de 2024"),
    (MIXED, "en", "3 or 8 April 2024"),
    (MIXED, "es", "3 u 8 de abril de 2024"),
    (MONTH, "en", "April 2024"),
    (MONTH, "es", "abril de 2024"),
    (MONTH, "ru", "апрель 2024 года"),
    (YEAR, "fr", "2024"),
    (YEAR, "ru", "2024 год"),
    (SPAN, "en", "from 22 to 31 August 2025"),
    (SPAN, "fr", "du 22 au 31 août 2025"),
    (SPAN, "es", "del 22 al 31 de agosto de 2025"),
    (SPAN, "de", "vom 22. bis 31. August 2025"),
    (SPAN, "it", "dal 22 al 31 agosto 2025"),
    (SPAN, "ru", "с 22 по 31 августа 2025 года"),
    (ACROSS_MONTHS, "en", "from 2 August to 8 September 2024"),
    (ACROSS_MONTHS, "it", "dal 2 agosto all'8 settembre 2024"),
    (ACROSS_MONTHS, "ru", "со 2 августа по 8 сентября 2024 года"),
    (ACROSS_YEARS, "fr", "du 28 décembre 2023 au 1er janvier 2024"),
]


@pytest.mark.parametrize(("when", "language", "label"), LABELS)
def test_label(when, language, label):
    assert date_label(when, language) == label


@pytest.mark.parametrize("language", ["el", "und", "", "zh-Hant"])
def test_other_languages_are_written_in_english(language):
    assert date_label(ONE_DAY, language) == "Wednesday 3 April 2024"


def test_region_does_not_matter():
    assert date_label(ONE_DAY, "fr-CA") == date_label(ONE_DAY, "fr")


@pytest.mark.parametrize(("month", "of"), [(3, "de mars"), (4, "d'avril"), (8, "d'août"), (10, "d'octobre")])
def test_french_elision(month, of):
    first = date(2024, month, 1)
    when = DateRange.of_days([first, first + timedelta(days=7)])
    assert f" {of} 2024 (le 1er ou 8)" in date_label(when, "fr")


def test_italian_sunday_is_feminine():
    when = days("2024-04-07", "2024-04-14")
    assert date_label(when, "it") == "una domenica di aprile 2024 (7 o 14)"


def test_many_candidates_become_a_span():
    when = DateRange.of_days(date(2024, 4, 1) + timedelta(days=2 * n) for n in range(9))
    assert date_label(when, "en") == "from 1 to 17 April 2024"


@pytest.mark.parametrize(
    ("items", "conjunction", "language", "joined"),
    [
        ([], "and", "en", ""),
        (["a"], "or", "fr", "a"),
        (["a", "b"], "and", "fr", "a et b"),
        (["a", "b", "c"], "or", "de", "a, b oder c"),
        (["siete", "ocho"], "or", "es", "siete u ocho"),
        (["madre", "hija"], "and", "es", "madre e hija"),
        (["agua", "hielo"], "and", "es", "agua y hielo"),
        (["а", "б"], "and", "ru", "а и б"),
        (["a", "b"], "and", "el", "a and b"),
    ],
)
def test_join_words(items, conjunction, language, joined):
    assert join_words(items, conjunction, language) == joined


some_days = st.dates(min_value=date(1900, 1, 1), max_value=date(2099, 12, 31))


@given(st.lists(some_days, min_size=1, max_size=12), st.sampled_from(LANGUAGES))
def test_every_range_has_a_label_that_names_its_years(found, language):
    when = DateRange.of_days(found)
    label = date_label(when, language)
    assert str(when.latest.year) in label
    assert str(when.earliest.year) in label
    assert "{" not in label and label == label.strip()


@given(some_days)
def test_label_of_a_day_tells_it_exactly(when):
    weekday, number, month, year = date_label(DateRange(when, when), "en").split(" ")
    assert when.strftime("%A %-d %B %Y") == f"{weekday} {number} {month} {year}"


def test_whole_months_are_named_without_days():
    quarter = DateRange(date(2024, 1, 1), date(2024, 4, 30))
    assert [quarter.label(code) for code in ("en", "fr")] == ["January to April 2024", "janvier à avril 2024"]
    assert DateRange(date(2023, 11, 1), date(2024, 2, 29)).label("de") == "November 2023 bis Februar 2024"
