"""From files to articles, from articles to passages."""
