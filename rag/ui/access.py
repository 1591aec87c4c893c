"""Who may use a served page, and what may be changed through it."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path

import bcrypt

from rag.errors import AccessError, SettingError
from rag.settings import Settings

_BCRYPT = re.compile(r"\$2[aby]\$\d\d\$[./A-Za-z0-9]{53}")
_LONGEST = 72  # bytes of a password that bcrypt looks at; Apache's htpasswd cuts there too
# A password given in clear lies beside its hash in the environment: here the hash only makes each check take as long.
_QUICK = 4


@dataclass(frozen=True, slots=True)
class Accounts:
    """Those who may log in.

    Args:
        hashes: by user name, bcrypt, at least one.
    """

    hashes: Mapping[str, bytes]

    def knows(self, user: str, password: str) -> bool:
        """Whether this is one of them; as slow for an unknown name as for a wrong password."""
        known = self.hashes.get(user)
        fits = bcrypt.checkpw(_cut(password), known or next(iter(self.hashes.values())))
        return fits and known is not None


def accounts(config: Settings) -> Accounts | None:
    """Those of RAG_AUTH; None where the page asks for no password.

    Raises:
        SettingError: it is neither user:password pairs nor a file of bcrypt hashes, or names a user twice.
    """
    given = config.auth.get_secret_value().strip()
    if not given:
        return None
    pairs = list(_from_file(Path(given)) if _is_file(given) else _from_pairs(given))
    if len(dict(pairs)) < len(pairs):
        raise SettingError("RAG_AUTH names a user twice: leave one of the two")
    if not pairs:
        raise SettingError("RAG_AUTH names an empty file: add a line to it with rag password USER")
    return Accounts(dict(pairs))


def password_line(user: str, password: str) -> str:
    """A line of the file that RAG_AUTH may name, in Apache's htpasswd format with a bcrypt hash.

    Raises:
        SettingError: the name is empty or holds a colon, or the password is empty or longer than bcrypt takes.
    """
    if not user.strip() or ":" in user or not user.isprintable():
        raise SettingError(f"{user!r} cannot be a user name: give one without a colon")
    if not 0 < len(password.encode()) <= _LONGEST:
        raise SettingError(f"a password has 1 to {_LONGEST} bytes: choose another")
    # Apache knows bcrypt as 2y; 2b, which Python's library writes, is the same.
    return f"{user}:{bcrypt.hashpw(password.encode(), bcrypt.gensalt()).decode().replace('$2b$', '$2y$', 1)}"


def may_change(config: Settings) -> bool:
    """Whether articles may be taken in and removed through the page, its API and its MCP tools (RAG_PAGE_WRITES)."""
    if config.page_writes == "auto":
        return is_loopback(config.host) or bool(config.auth.get_secret_value())
    return config.page_writes == "on"


def folder_allowed(path: Path, config: Settings) -> bool:
    """Whether a file or folder of the server may be ingested, symbolic links followed.

    Where RAG_INGEST_FOLDERS names some, those and what is in them; else any for whoever sits at this machine: on
    loopback, with no password asked.
    """
    if not config.ingest_folders.strip():
        return is_loopback(config.host) and not config.auth.get_secret_value()
    folders = [Path(folder).resolve() for folder in config.ingest_folders.split(os.pathsep) if folder]
    place = path.resolve()
    return any(place.is_relative_to(folder) for folder in folders)


def check_change(config: Settings) -> None:
    """Go on only where articles may be taken in and removed.

    Raises:
        AccessError: they may not.
    """
    if not may_change(config):
        raise AccessError(
            "articles are not taken in or removed through this page: use the command line, or have RAG_AUTH or"
            " RAG_PAGE_WRITES=on set"
        )


def check_folder(path: Path, config: Settings) -> None:
    """Go on only with a file or folder that may be ingested.

    Raises:
        AccessError: it may not.
    """
    if not folder_allowed(path, config):
        raise AccessError(f"{path} may not be ingested from here: have its folder named in RAG_INGEST_FOLDERS")


def is_loopback(host: str) -> bool:
    """Whether an address is reached from this machine alone."""
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.casefold() == "localhost"


def _is_file(given: str) -> bool:
    try:
        return Path(given).is_file()
    except (OSError, ValueError):  # too long for a name, or with a NUL: pairs, then
        return False


def _from_pairs(given: str) -> Iterator[tuple[str, bytes]]:
    """The accounts of "anna:secret,ben:other".

    Raises:
        SettingError: a part is no pair. It is not repeated: it may hold a password.
    """
    for number, pair in enumerate(given.split(","), 1):
        user, _, password = pair.strip().partition(":")
        if not user or not password:
            raise SettingError(
                f"RAG_AUTH is no file, and its part {number} no pair user:password: correct it, or name a file that"
                " rag password USER wrote"
            )
        yield user, bcrypt.hashpw(_cut(password), bcrypt.gensalt(_QUICK))


def _from_file(path: Path) -> Iterator[tuple[str, bytes]]:
    """The accounts of a file in Apache's htpasswd format; blank lines and those after # are passed over.

    Raises:
        SettingError: it cannot be read, or a line holds no bcrypt hash.
    """
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingError(f"RAG_AUTH: {path} cannot be read ({error}): correct or unset it") from error
    for number, line in enumerate(lines, 1):
        user, _, hashed = line.strip().partition(":")
        if not user or user.startswith("#"):
            continue
        if not _BCRYPT.fullmatch(hashed):
            raise SettingError(
                f"RAG_AUTH: line {number} of {path} holds no bcrypt hash: write it with rag password USER, or"
                " htpasswd -nB USER"
            )
        yield user, hashed.encode()


def _cut(password: str) -> bytes:
    return password.encode("utf-8", "surrogatepass")[:_LONGEST]
