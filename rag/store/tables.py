"""The tables of a library, format by format.

Each format is the one before it and what came to it, so that a new library and an old one brought up to date are alike.
"""

FORMAT_VERSION = 4

FORMAT_1 = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE articles (
    id TEXT PRIMARY KEY, digest TEXT NOT NULL, title TEXT NOT NULL, text TEXT NOT NULL,
    earliest TEXT, latest TEXT, candidates TEXT NOT NULL, language TEXT NOT NULL, source TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE passages (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    article_id TEXT NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    "start" INTEGER NOT NULL, "end" INTEGER NOT NULL, vector BLOB NOT NULL
);
CREATE INDEX passages_of_article ON passages (article_id);
CREATE VIRTUAL TABLE terms USING fts5 (stems, tokenize = 'unicode61 remove_diacritics 0');
CREATE VIRTUAL TABLE vocabulary USING fts5vocab (terms, 'row')
"""
# Token codes lie apart from the vectors, so that reading these does not page in those, ten times their size.
FORMAT_2 = """
CREATE TABLE tokens (
    passage_id INTEGER PRIMARY KEY REFERENCES passages (id) ON DELETE CASCADE,
    width INTEGER NOT NULL, context INTEGER NOT NULL, codes BLOB NOT NULL
);
CREATE TABLE names (
    word TEXT NOT NULL, article_id TEXT NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    PRIMARY KEY (word, article_id)
) WITHOUT ROWID;
CREATE INDEX names_of_article ON names (article_id);
CREATE TABLE skeletons (
    skeleton TEXT NOT NULL, word TEXT NOT NULL, PRIMARY KEY (skeleton, word)
) WITHOUT ROWID;
CREATE INDEX articles_by_date ON articles (latest, earliest);
CREATE INDEX articles_by_language ON articles (language);
ALTER TABLE articles ADD COLUMN metadata TEXT NOT NULL DEFAULT '{}'
"""
# Which files have been read whole, and which articles they hold, or held before they changed; an article given in
# memory has none. A path is kept
# in the file system's bytes, which need not be text.
FORMAT_3 = """
CREATE TABLE files (path BLOB PRIMARY KEY, digest TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX files_by_digest ON files (digest);
CREATE TABLE origins (
    path BLOB NOT NULL, article_id TEXT NOT NULL REFERENCES articles (id) ON DELETE CASCADE ON UPDATE CASCADE,
    gone INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (path, article_id)
) WITHOUT ROWID;
CREATE INDEX origins_of_article ON origins (article_id)
"""
# `folded` holds the words of title and source as they are looked up; the index holds all that a list of articles shows,
# in its order, so that listing them reads no text (100,000 articles: 30 MB instead of 300). A rating is found by its
# question, and kept whatever becomes of the articles.
FORMAT_4 = """
ALTER TABLE articles ADD COLUMN folded TEXT NOT NULL DEFAULT '';
CREATE INDEX catalogue ON articles (latest DESC, source, title, language, earliest, candidates, folded);
CREATE TABLE ratings (
    id INTEGER PRIMARY KEY, rater TEXT NOT NULL, question TEXT NOT NULL, text TEXT NOT NULL,
    answered INTEGER NOT NULL, good INTEGER NOT NULL, hits TEXT NOT NULL, at TEXT NOT NULL
);
CREATE INDEX ratings_by_question ON ratings (question)
"""
# From each format to the next. What was read under format 1 is read again by the next ingest, since its digests
# are gone; until then it is searched without what the format added.
MIGRATIONS = {
    1: FORMAT_2 + "; UPDATE articles SET digest = ''",
    2: FORMAT_3,
    3: FORMAT_4 + "; UPDATE articles SET folded = folded_words(title, source)",
}
TABLES = ";".join((FORMAT_1, FORMAT_2, FORMAT_3, FORMAT_4))
