"""Articles of all the shapes that a page has to bear, made up."""

from pathlib import Path

LONG_TITLE = "Le conseil municipal de Saint-Ambroix-les-Deux-Rivières adopte, après neuf heures de débats, " * 3
FACT = "Le pont suspendu de Valmorel a été inauguré le 14 mars 2023 par la maire Odile Carrère."
ARABIC = "افتتحت وزيرة النقل ليلى بن عمر الجسر الجديد في مدينة صفاقس يوم الثلاثاء الماضي بحضور مئات السكان."
WIRE = (
    "La compagnie ferroviaire Transalpa a commandé douze rames de nuit au constructeur Ferrum, a-t-elle annoncé lundi."
)


def write(folder: Path) -> Path:
    """One of 20,000 words, a title of many lines, a text from right to left, a wire story three times, an undated one."""
    folder.mkdir(parents=True, exist_ok=True)
    filler = " ".join(f"Le rapport numéro {n} décrit des travaux de voirie sans suite." for n in range(1_000))
    _article(folder / "long.md", "Dix ans de travaux à Valmorel", "2023-03-20", f"{filler}\n\n{FACT}\n\n{filler}")
    _article(
        folder / "title.md", LONG_TITLE.strip(), "2023-06-01", "Le budget de la médiathèque passe à 340 000 euros."
    )
    _article(folder / "arabic.md", "جسر جديد في صفاقس", "2023-09-12", ARABIC)
    for n, day in enumerate(("2023-11-06", "2023-11-06", "2023-11-07")):
        _article(folder / f"wire{n}.md", f"Transalpa commande des rames ({n})", day, WIRE)
    (folder / "undated.txt").write_text("La fonderie Ferrum emploie 4 200 personnes à Bréauville.", encoding="utf-8")
    return folder


def _article(path: Path, title: str, day: str, text: str) -> None:
    path.write_text(f'---\ntitle: "{title}"\ndate: {day}\n---\n{text}\n', encoding="utf-8")
