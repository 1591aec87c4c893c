"""The persisted library: SQLite is the truth, FAISS a cache derived from it."""
