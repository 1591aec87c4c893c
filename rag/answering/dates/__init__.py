"""Every date in an article, resolved against the article's own date, never against today.

`find_dates` is the way in; `narrow_publication` tells the day of publication from the article's own phrases
where only the month is known; `asked_period` reads a question's "since March"; `days_of` counts the days of a range.
Behind them: `words` and the `rows_*` tables
(what is written), `patterns` (tables to regular expressions), `calendar` (expressions that name a day, month or
year), `relative` (those counted from another date), `reading` (sentences, tenses, anchors).
"""

from rag.answering.dates.finding import find_dates
from rag.answering.dates.narrowing import narrow_publication
from rag.answering.dates.period import asked_period
from rag.answering.dates.reading import DateMention, days_of

__all__ = ["DateMention", "asked_period", "days_of", "find_dates", "narrow_publication"]
