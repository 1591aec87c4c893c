"""PDF: the text of its pages, and the title that it gives itself where that is one."""

from __future__ import annotations

import re
from io import BytesIO

from pypdf import DocumentInformation, PdfReader
from pypdf.errors import DependencyError, FileNotDecryptedError, PyPdfError

from rag.articles.parsed import Parsed
from rag.errors import ArticleError, EmptyArticleError, first_line

# Titles that programs leave: their own name, a file's name, a placeholder.
_NO_TITLE = re.compile(
    r"microsoft \w+ - .*|untitled.*|sans titre.*|(?:document|layout)\s?\d*|\S+\.\w{2,5}", re.IGNORECASE
)


def parse_pdf(content: bytes) -> Parsed:
    """Read a PDF's text, its pages parted by blank lines.

    Raises:
        EmptyArticleError: its pages are pictures.
        ArticleError: it is encrypted, or damaged.
    """
    try:
        reader = PdfReader(BytesIO(content))
        pages = [page.extract_text().strip() for page in reader.pages]
        about = reader.metadata
        title = _title(about) if about else ""
    except (FileNotDecryptedError, DependencyError) as error:
        raise ArticleError("is encrypted: save it without a password") from error
    except PyPdfError as error:
        raise ArticleError(f"cannot be parsed ({first_line(error)}): open it and save it again") from error
    text = "\n\n".join(page for page in pages if page)
    if not text:
        raise EmptyArticleError("holds no text, only pictures of pages: have them recognised first (with ocrmypdf)")
    return Parsed(text, title=title)  # the day a PDF was made is seldom that of publication: no date is better


def _title(about: DocumentInformation) -> str:
    title = " ".join(str(about.title or "").split())
    return "" if _NO_TITLE.fullmatch(title) else title
