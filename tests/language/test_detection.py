import pytest

from rag.language.detection import article_language, question_language


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("when did Lecornu call Shoigu?", "en"),
        ("Quand Lecornu a-t-il appelé Choïgou ?", "fr"),
        ("¿Cuándo llamó Lecornu a Shoigú?", "es"),
        ("Wann rief Lecornu Schoigu an?", "de"),
        ("Quando Lecornu ha chiamato Shoigu?", "it"),
        ("Когда Лекорню звонил Шойгу?", "ru"),
        ("Et pourquoi ?", "fr"),
        ("Quand Umerov sera-t-il à Paris ?", "fr"),
        ("Quand ?", "fr"),
        ("Când a fost semnat acordul?", "ro"),
        ("And how long?", "en"),
        ("¿Y quién?", "es"),
        ("12 + 30", "und"),
    ],
)
def test_questions_in_six_languages_whatever_the_names(question, language):
    assert question_language(question) == language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("A ponte reabriu ontem, depois de três meses de obras, anunciou a câmara municipal.", "pt"),
        ("Podul a fost redeschis ieri, după trei luni de lucrări, a anunțat primăria orașului.", "ro"),
        ("Le pont a rouvert hier après trois mois de travaux, a annoncé la mairie.", "fr"),
        ("1234 5678", "und"),
    ],
)
def test_articles_in_more_languages(text, language):
    assert article_language(text) == language
