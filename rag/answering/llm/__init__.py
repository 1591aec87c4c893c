"""Answers written by a language model, held sentence by sentence to the articles that they cite.

`evidence` is what the model is shown, `form` how it is asked, `reply` how what it says is read, `quoting` finds the
words that it claims to quote, `checking` holds its sentences to them (`names_said`, `figures` and `denials` compare,
with `alignment` and `word_likeness` across languages), `writing` makes the answer, `rewriting` turns a follow-up into a
question of its own.
"""
