"""Every default in one place; each can be set by a RAG_* environment variable."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Literal

from platformdirs import user_cache_path
from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from rag.errors import SettingError

# A checkout's own seeds, wherever the process was started.
_SEEDS = Path(__file__).resolve().parent.parent / "seeds"
WRITE_WAIT, EXACT_PASSAGES = 10.0, 50_000
# What people write for yes and no.
_ON, _OFF = ("on", "true", "yes", "1"), ("off", "false", "no", "none", "0")


class Settings(BaseSettings):
    """Read once from the environment (RAG_STORE, RAG_HOST, ...).

    Raises:
        pydantic.ValidationError: a variable holds a value outside its type or range.
    """

    model_config = SettingsConfigDict(env_prefix="RAG_", env_ignore_empty=True, frozen=True, extra="ignore")

    store: Path = Field(default=Path("vectorstore"), description="folder of the default library")
    seeds: Path = Field(default=_SEEDS, description="ingested on first use of an empty default library")
    cache: Path = Field(default=user_cache_path("depeche"), description="prepared models live here")
    embedding_model: str = Field(default="bundled", description="'bundled', a folder, or a hub name")

    host: str = Field(default="127.0.0.1", description="address the page listens on")
    port: int = Field(default=7860, ge=1, le=65535, description="port the page listens on")
    root_path: str = Field(default="", description="path under which a proxy serves the page, such as /archive")
    allowed_hosts: str = Field(default="", description="names by which a proxy or a network reaches it: a.org,b.org")
    auth: SecretStr = Field(default=SecretStr(""), description="user:password,..., or a file of bcrypt hashes")
    page_writes: Literal["on", "off", "auto"] = Field(
        default="auto", description="articles in and out through page and API; auto: on loopback, or with a password"
    )
    ingest_folders: str = Field(default="", description="folders that page and API may ingest, as in PATH")
    # One person reads an answer for longer than a second; a script that asks more often is told how long to wait.
    asks_per_minute: int = Field(default=60, ge=0, description="of each user, or address without RAG_AUTH; 0: no limit")
    queue_size: int = Field(default=64, ge=1, description="questions that may wait for their turn")
    max_upload_bytes: int = Field(default=100_000_000, ge=1, description="larger uploaded files are refused")
    request_log: str = Field(default="auto", min_length=1, description="on, off, a file; auto: on but at a terminal")
    log_questions: bool = Field(default=False, description="write the questions into the request log as well")
    mcp: bool = Field(default=False, description="offer ask, search and ingest as MCP tools")

    write_wait: float = Field(
        default=WRITE_WAIT, ge=0, le=86_400, allow_inf_nan=False, description="seconds a writer waits for another"
    )

    passage_tokens: int = Field(default=150, ge=40, le=400, description="longest passage, in model tokens")
    batch_passages: int = Field(default=64, ge=1, description="passages embedded together")
    max_file_bytes: int = Field(default=20_000_000, ge=1, description="larger articles and rows are not read")
    max_table_bytes: int = Field(default=4_000_000_000, ge=1, description="larger tables are reported, not read")
    parse_seconds: float = Field(default=30, gt=0, le=3_600, description="longest that a page or a PDF may take")
    # Names of a table's columns, the first that a row has a value in; in any case. `rag export` writes the first ones.
    text_column: str = Field(default="text,body,content", min_length=1, description="what is searched and quoted")
    title_column: str = Field(default="title,headline", description="the headline")
    date_column: str = Field(default="published,date", description="day, month or year of publication")
    date_order: Literal["", "dmy", "mdy"] = Field(default="", description="of 03/04/2024 in tables: dmy or mdy")
    url_column: str = Field(default="url,link", description="the article's own address: its source")
    source_column: str = Field(default="source", description="where it comes from, where it has no address")
    id_column: str = Field(default="id", description="what tells its articles apart, in this table and in others")
    language_column: str = Field(default="language,lang", description="BCP 47; detected where there is none")
    max_question_chars: int = Field(default=2_000, ge=1, description="longer questions are refused")

    k: int = Field(default=5, ge=1, description="hits returned")
    depth: int = Field(default=50, ge=1, description="candidates fetched from each leg before fusion")
    # Chosen on newsqa (120 questions), piaf-dev (500), xquad-dev English to Spanish and to Russian (200 each):
    # MRR@10 0.819, 0.828, 0.949, 0.920 with it; 0.818, 0.820, 0.948, 0.922 with 0.4; dense alone 0.807, 0.736, 0.940,
    # 0.927; the lexical leg scaled by its best score instead (w = 0.7) 0.804, 0.813, 0.946, 0.915.
    dense_weight: float = Field(default=0.3, ge=0, le=1, description="share of the dense leg in the fused score")
    reranker: str = Field(default="on", min_length=1, description="'on' (late interaction), 'off', or a cross-encoder")
    # 20 find what 30 and 60 find, on newsqa, piaf-dev (1,000 questions) and xquad-dev alike; 10 lose up to 3 points.
    rerank_depth: int = Field(default=20, ge=1, description="fused candidates that the reranker looks at")

    # Comparing all takes 0.6 ms at 10,000 passages, 3.3 ms at 50,000, 10 ms at 100,000 and 130 ms at 1,000,000, where
    # the compressed index takes 12 ms, scoring included.
    exact_passages: int = Field(default=EXACT_PASSAGES, ge=1, description="up to this many, dense search compares all")

    # Three passages, then ten if unsure: 77% of newsqa's near misses abstained where 86% of its answerable questions
    # were answered; with five alone 67%, where 85% were (each on readings kept aside).
    read_depth: int = Field(default=10, ge=1, description="passages an answer is read from at most, three if they do")
    reader: str = Field(default="on", min_length=1, description="'on', 'off' (sentences compared), or a weight file")

    # A language model is optional: without one, answers are quotes.
    llm: str = Field(default="", description="a LangChain chat model, such as ollama:qwen3:4b; none if empty")
    llm_base_url: str = Field(default="", description="of a server that speaks the provider's protocol, such as vLLM")
    llm_api_key: SecretStr = Field(default=SecretStr(""), description="else the provider's own variable is read")
    llm_seconds: float = Field(default=60, gt=0, le=3_600, description="longest that its whole reply may take")
    llm_retries: int = Field(default=2, ge=0, le=10, description="further attempts where it is busy or fails")
    llm_chars: int = Field(default=8_000, ge=500, description="characters of articles that it is shown")

    fetch_seconds: float = Field(default=20, gt=0, le=3600, description="longest that one page may take to come")
    fetch_pause: float = Field(default=1, ge=0, le=3600, description="seconds between two requests to one host")
    max_feed_entries: int = Field(default=200, ge=1, description="entries of a feed that are taken, the first ones")
    allow_private_addresses: bool = Field(default=False, description="fetch from private and loopback addresses too")

    @field_validator("reranker", "reader", "page_writes", "request_log", mode="before")
    @classmethod
    def _one_word_for_each(cls, value: str) -> str:
        """The usual words for yes and no, in any case: a slip must not be looked up as a model on a hub."""
        word = str(value).strip().casefold()
        return {**dict.fromkeys(_OFF, "off"), **dict.fromkeys(_ON, "on")}.get(word, value)


@cache
def settings() -> Settings:
    """The process's settings. `settings.cache_clear()` reads the environment again.

    Raises:
        SettingError: a variable holds a value outside its type or range.
    """
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = f"RAG_{'_'.join(map(str, first['loc'])).upper()}"
        raise SettingError(
            f"{name}={first['input']} is not usable ({first['msg'].lower()}): correct or unset it"
        ) from error
