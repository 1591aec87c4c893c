"""Everything that can go wrong, as one tree. Each message names the remedy.

    RagError
    ├── SettingError           a RAG_* variable holds what it cannot
    ├── QuestionError          the question cannot be asked as it stands
    ├── ArticleError           one article file cannot be read; an ingest reports it and goes on
    │   ├── EmptyArticleError      nothing but white space
    │   ├── NotTextError           binary content under a text name
    │   ├── UnsupportedFormatError no loader for this kind of file
    │   └── HostError              a page's host is not there, too slow or too busy
    ├── SourceError            a path given to ingest cannot be used at all
    ├── ModelError             the embedding model cannot be had or loaded
    ├── LanguageModelError     a language model gives no answer; never raised by `answer`, which then quotes by itself
    ├── RequestError           a served page refuses what is asked of it
    │   ├── AccessError            ... of this caller, or at all
    │   ├── RateLimitError         ... for a while: too many from one caller
    │   └── BusyError              ... now: too many wait, or the server is stopping
    └── StoreError             the library folder cannot be used
        ├── StoreReadOnlyError     ... written to
        ├── StoreMismatchError     ... with this embedding model
        └── StoreDamagedError      ... because its database is not one of ours, or is broken

An empty library and an abstention are not errors: see `Answer.answered` and `Library.is_empty`.
"""

from typing import Literal


class RagError(Exception):
    """Base of every error raised on purpose by this package."""


class SettingError(RagError):
    """A RAG_* variable holds a value outside its type or range."""


class QuestionError(RagError):
    """The question is no text, empty, without letter or digit or too long, or its history is no pairs of texts."""


class ArticleError(RagError):
    """One article file cannot be read; `IngestReport.failed` lists it and the rest goes in."""


class EmptyArticleError(ArticleError):
    """The file holds no text once its date line is taken off."""


class NotTextError(ArticleError):
    """The file has a text file's name and binary content."""


class UnsupportedFormatError(ArticleError):
    """No loader reads this kind of file."""


class HostError(ArticleError):
    """The host of a page cannot be reached, is too slow, or asks to be left alone; the same page may come later."""


class SourceError(RagError):
    """A path given to `ingest` does not exist, holds no article, or may not be read."""


class ModelError(RagError):
    """The embedding model is not on this machine and cannot be fetched, or its folder is damaged."""


Trouble = Literal["unreachable", "slow", "busy", "failing", "refused", "too long", "broken off", "unreadable"]


class LanguageModelError(RagError):
    """A language model's reply does not come, or cannot be used.

    Args:
        trouble: of what kind: "busy" is a rate limit, "failing" an error of the server's own, "refused" an account or a
            model that is not known, "too long" more text than it takes, "unreadable" a reply of no form asked for.
        detail: what the provider says, for the log alone.
    """

    def __init__(self, trouble: Trouble, detail: str = "") -> None:
        super().__init__(f"the language model is {trouble}: {detail}" if detail else f"the language model is {trouble}")
        self.trouble: Trouble = trouble
        self.detail = detail


class RequestError(RagError):
    """A served page, its API or its MCP tools refuse what is asked of them."""


class AccessError(RequestError):
    """The library may not be changed from here, or not with this folder."""


class RateLimitError(RequestError):
    """One caller has asked too often within a minute.

    Args:
        what: was asked for too often, in the plural.
        seconds: after which one more is taken.
    """

    def __init__(self, what: str, seconds: int) -> None:
        super().__init__(f"too many {what}: wait {seconds} seconds")
        self.seconds = seconds


class BusyError(RequestError):
    """Too many requests are waiting, or the server is stopping."""


class StoreError(RagError):
    """The library folder cannot be used."""


class StoreReadOnlyError(StoreError):
    """Something must be written, and the library folder does not allow it."""


class StoreMismatchError(StoreError):
    """The library was built with another embedding model than the one configured now."""


class StoreDamagedError(StoreError):
    """The database file is not a library of ours, or SQLite finds it broken."""


def first_line(error: BaseException) -> str:
    """What another library's error says, in one line."""
    return str(error).strip().split("\n")[0] or type(error).__name__
