"""Arguments that LangChain's signatures let through."""

from __future__ import annotations

from collections.abc import Mapping


def refuse_unknown(arguments: Mapping[str, object]) -> None:
    """LangChain's signatures take any argument; one that is overlooked would search or store something else.

    Raises:
        TypeError: there is one.
    """
    if arguments:
        raise TypeError(f"unexpected arguments: {', '.join(arguments)}")
