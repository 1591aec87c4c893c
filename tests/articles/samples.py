"""Small files of each format, made here: no test reads a file that someone else wrote."""

import io
import zlib
from pathlib import Path

import pyarrow
from pyarrow import parquet
from pypdf import PdfReader, PdfWriter

BODY = "Le pont de Valbrune a rouvert mardi matin, après six mois de travaux menés par la ville."
SECOND = "La mairie s'en est réjouie, et les commerçants aussi, qui attendaient ce moment depuis l'automne."

PAGE = f"""<!DOCTYPE html>
<html lang="fr"><head><meta charset="utf-8"><title>Le pont rouvre</title>
<meta property="article:published_time" content="2024-04-17T08:00:00+02:00">
<link rel="canonical" href="https://valbrune.example/pont"></head>
<body><nav><a href="/">Accueil</a></nav>
<article><h1>Le pont rouvre</h1><p>{BODY}</p><p>{SECOND}</p></article></body></html>
""".encode()

MARKDOWN = f"""---
title: Le pont rouvre
date: 2024-04-17
lang: fr
url: https://valbrune.example/pont
tags: [pont, travaux]
---

{BODY}

{SECOND}
""".encode()

MHTML = (
    b"From: <Saved by a browser>\r\nSnapshot-Content-Location: https://valbrune.example/pont\r\nMIME-Version: 1.0\r\n"
    b'Content-Type: multipart/related; boundary="part"\r\n\r\n--part\r\nContent-Type: text/html\r\n'
    b"Content-Transfer-Encoding: 8bit\r\n\r\n" + PAGE.replace(b"\n", b"\r\n") + b"\r\n--part--\r\n"
)

ROWS = [
    {
        "title": "Le pont rouvre",
        "date": "2024-04-17",
        "url": "https://valbrune.example/pont",
        "text": BODY,
        "desk": "ville",
    },
    {"title": "Fête", "date": "2024-05", "url": "https://valbrune.example/fete", "text": SECOND, "desk": "culture"},
]


def pdf(*pages: str, info: str = "", stream: bytes | None = None) -> bytes:
    """A PDF of these pages, one line each; `stream` replaces their content by one that is deflated already."""
    kids = " ".join(f"{4 + 2 * n} 0 R" for n in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for n, text in enumerate(pages):
        shown = text.encode("cp1252").replace(b"(", b"\\(").replace(b")", b"\\)")
        drawn = stream or zlib.compress(b"BT /F1 12 Tf 40 700 Td (" + shown + b") Tj ET" if text else b"")
        font = f"/Resources << /Font << /F1 3 0 R >> >> /Contents {5 + 2 * n} 0 R"
        objects.append(f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] {font} >>".encode())
        objects.append(f"<< /Length {len(drawn)} /Filter /FlateDecode >> stream\n".encode() + drawn + b"\nendstream")
    objects.append(f"<< {info} >>".encode())
    content, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(content))
        content += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    trailer = (
        f"trailer << /Size {len(objects) + 1} /Root 1 0 R /Info {len(objects)} 0 R >>\nstartxref\n{len(content)}\n%%EOF"
    )
    return content + f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}{trailer}".encode()


def encrypted(content: bytes) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(content)))
    writer.encrypt("secret", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def parquet_bytes(rows: list[dict[str, object]], schema: pyarrow.Schema | None = None) -> bytes:
    out = io.BytesIO()
    parquet.write_table(pyarrow.Table.from_pylist(rows, schema=schema), out)
    return out.getvalue()


def put(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path
