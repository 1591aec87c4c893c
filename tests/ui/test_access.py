"""Who may log in, and what may be changed."""

import os

import pytest
from click.testing import CliRunner

from rag.cli import main
from rag.errors import AccessError, SettingError
from rag.settings import Settings
from rag.ui.access import accounts, check_folder, folder_allowed, is_loopback, may_change, password_line

# By the C library that Apache's htpasswd hashes with: crypt("secret", "$2y$05$abcdefghijklmnopqrstuu").
APACHE = "anna:$2y$05$abcdefghijklmnopqrstuuOQiyCxlgf/oeuTqixKmWdcYUh4Hjl0a"


def test_pairs_are_checked_whole():
    known = accounts(Settings(auth="anna:secret, ben:with:colon"))
    assert known.knows("anna", "secret")
    assert known.knows("ben", "with:colon")
    for user, password in [("anna", "with:colon"), ("ben", "with"), ("", ""), ("carl", "secret"), ("Anna", "secret")]:
        assert not known.knows(user, password)


def test_a_page_without_passwords_has_no_accounts():
    assert accounts(Settings()) is None


def test_a_file_of_hashes(tmp_path):
    users = tmp_path / "users"
    users.write_text(f"# editors\n\n{password_line('anna', 'secret')}\n{password_line('zoé', 'été 2024')}\n", "utf-8")
    known = accounts(Settings(auth=str(users)))
    assert known.knows("anna", "secret")
    assert known.knows("zoé", "été 2024")
    assert not known.knows("anna", "été 2024")
    assert not known.knows("# editors", "")


def test_a_line_in_apache_s_own_form(tmp_path):
    (tmp_path / "users").write_text(APACHE)
    known = accounts(Settings(auth=str(tmp_path / "users")))
    assert known.knows("anna", "secret")
    assert not known.knows("anna", "Secret")


def test_only_the_bytes_that_bcrypt_reads_count():
    long = "é" * 40
    assert accounts(Settings(auth=f"anna:{long}")).knows("anna", long)


@pytest.mark.parametrize("password", ["", "a\0b", "\ud800", "x" * 100_000])
def test_whatever_is_sent_as_a_password_is_only_wrong(password):
    assert not accounts(Settings(auth="anna:secret")).knows("anna", password)


@pytest.mark.parametrize("given", ["anna", "anna:", ":secret", "anna:secret,ben", "anna:secret,", "/no/such/file"])
def test_what_is_no_pair_is_refused_without_being_repeated(given):
    with pytest.raises(SettingError, match="rag password USER") as refused:
        accounts(Settings(auth=given))
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ("anna:secret", "line 1 of .* holds no bcrypt hash"),
        ("anna:$apr1$x$y", "holds no bcrypt hash"),
        (f"{APACHE}\n{APACHE}", "names a user twice"),
        ("# nobody yet", "an empty file"),
        (b"\xff\xfe", "cannot be read"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused(tmp_path, lines, message):
    users = tmp_path / "users"
    users.write_bytes(lines if isinstance(lines, bytes) else lines.encode())
    with pytest.raises(SettingError, match=message):
        accounts(Settings(auth=str(users)))


def test_passwords_are_not_shown_with_the_settings():
    assert "secret" not in repr(Settings(auth="anna:secret"))


def test_the_command_prints_a_line_that_works(tmp_path):
    done = CliRunner().invoke(main, ["password", "anna"], input="secret\nsecret\n")
    assert (done.exit_code, "secret" in done.output) == (0, False)
    assert done.stdout.startswith("anna:$2y$12$")
    (tmp_path / "users").write_text(done.stdout)
    assert accounts(Settings(auth=str(tmp_path / "users"))).knows("anna", "secret")


@pytest.mark.parametrize(("user", "password"), [("a:b", "secret"), ("", "secret"), ("anna", "x" * 73)])
def test_a_line_that_could_not_be_used_is_not_written(user, password):
    done = CliRunner().invoke(main, ["password", user], input=f"{password}\n{password}\n")
    assert (done.exit_code, done.stdout) == (1, "")


@pytest.mark.parametrize(
    ("host", "local"),
    [("127.0.0.1", True), ("127.0.0.9", True), ("::1", True), ("[::1]", True), ("LocalHost", True)]
    + [("0.0.0.0", False), ("::", False), ("192.168.1.5", False), ("localhost.example.org", False)],
)
def test_loopback(host, local):
    assert is_loopback(host) == local


@pytest.mark.parametrize(
    ("config", "allowed"),
    [
        ({}, True),
        ({"host": "0.0.0.0"}, False),
        ({"host": "0.0.0.0", "auth": "anna:secret"}, True),
        ({"host": "0.0.0.0", "page_writes": "on"}, True),
        ({"page_writes": "off"}, False),
        ({"page_writes": "No"}, False),
        ({"auth": "anna:secret", "page_writes": "off"}, False),
    ],
)
def test_who_may_change_the_library(config, allowed):
    assert may_change(Settings(**config)) == allowed


def test_folders(tmp_path):
    inside, outside = tmp_path / "inside", tmp_path / "outside"
    for folder in (inside, outside, tmp_path / "inside-not"):
        folder.mkdir()
    (inside / "link").symlink_to(outside)
    named = Settings(ingest_folders=os.pathsep.join([str(inside), str(tmp_path / "other")]))
    assert folder_allowed(inside, named)
    assert folder_allowed(inside / "a" / "b.txt", named)
    assert not folder_allowed(tmp_path, named)
    assert not folder_allowed(inside / ".." / "outside", named)
    assert not folder_allowed(inside / "link" / "a.txt", named)
    assert not folder_allowed(tmp_path / "inside-not", named)
    assert folder_allowed(outside, Settings())
    for config in (Settings(host="0.0.0.0"), Settings(auth="anna:secret")):
        with pytest.raises(AccessError, match="RAG_INGEST_FOLDERS"):
            check_folder(outside, config)
