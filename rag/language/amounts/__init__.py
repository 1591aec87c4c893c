"""Numbers of a text with their values, so that those of one language can be looked for in another.

An answer sentence is held to the quote it cites: each of its numbers must stand there. What is one word in two
languages must therefore have one value: "une quarantaine", "about forty", "сорока".

A plain "one" is left out, in words: it is an article or a pronoun in most of the languages ("un homme", "one of
them"), and the quote behind "one man" may say "a man". Roman numerals, "half" and "both" are left out too.

`amounts` is the way in. Behind it, in `finding`: `digits` and `number_words` (what is written), `tokens` and
`compounds` (what of it is a number), `sums` and `numerals` (what they come to), `clocks` (times of day).
"""

from rag.language.amounts.finding import Amount, amounts

__all__ = ["Amount", "amounts"]
