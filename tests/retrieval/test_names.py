import pytest

from rag.retrieval.names import match_names, same_name

SAME = [
    "Shoigu Choïgou", "Shoigu Schoigu", "Shoigu Шойгу", "Choïgou Шойгу", "Shoigú Choïgou", "Zelensky Zelenskyy",
    "Zelensky Zelenski", "Zelensky Зеленский", "Umerov Oumerov", "Netanyahu Netanyahou", "Khairullin Khaïroulline",
    "Khairullin Chairullin", "Chernyshov Tchernychov", "Chernyshov Tschernyschow", "Putin Poutine", "Erdogan Erdoğan",
    "Lavrov Лавровым", "Sergei Sergueï", "Yuri Youri", "Lecornu Лекорню", "Frankreich France", "London Londres",
    "Umerov d'Oumerov", "Blinken Blinken’s",
]  # fmt: skip
DIFFERENT = [
    "Martin Morton", "Lavrov Lvov", "Paris Parti", "Macron Marron", "Dupont Durand", "Iran Irak", "Austin Autin",
    "Biden Bidon", "Shoigu Shoah", "Paris France", "Li Lu",
]  # fmt: skip


@pytest.mark.parametrize("pair", SAME)
def test_spellings_of_one_name(pair):
    a, b = pair.split()
    assert same_name(a, b)
    assert same_name(b, a)


@pytest.mark.parametrize("pair", DIFFERENT)
def test_different_names_stay_apart(pair):
    a, b = pair.split()
    assert not same_name(a, b)


def test_a_match_names_the_spelling_found_and_prefers_the_one_asked_for():
    text = "L'appel à Sergueï Choïgou, puis d'Oumerov ; lavrov sans majuscule."
    assert [str(m) for m in match_names(["Shoigu", "Umerov", "Lavrov"], text)] == [
        "Shoigu ~ Choïgou",
        "Umerov ~ Oumerov",
    ]
    assert [str(m) for m in match_names(["Choïgou"], "Shoigu ou Choïgou")] == ["Choïgou"]
