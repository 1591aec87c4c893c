"""Plain questions of newspaper readers, the same eight in each answer language.

They measure where the token vectors of a language lie on the whole, and how far questions lie from passages
(see `token_vectors`). They name nobody and no place.
"""

from __future__ import annotations

SAMPLE_QUESTIONS = {
    "en": (
        "When did the meeting take place?", "How many people were injured?", "Who was appointed as the new director?",
        "Why was the project cancelled?", "Where was the agreement signed?",
        "What did the minister say about the budget?", "Which company won the contract?",
        "Did the court accept the appeal?",
    ),
    "fr": (
        "Quand la réunion a-t-elle eu lieu ?", "Combien de personnes ont été blessées ?",
        "Qui a été nommé à la tête de l'entreprise ?", "Pourquoi le projet a-t-il été abandonné ?",
        "Où l'accord a-t-il été signé ?", "Qu'a déclaré la ministre à propos du budget ?",
        "Quelle société a remporté le contrat ?", "Le tribunal a-t-il accepté l'appel ?",
    ),
    "es": (
        "¿Cuándo tuvo lugar la reunión?", "¿Cuántas personas resultaron heridas?", "¿Quién fue nombrado director?",
        "¿Por qué se canceló el proyecto?", "¿Dónde se firmó el acuerdo?",
        "¿Qué dijo el ministro sobre el presupuesto?", "¿Qué empresa ganó el contrato?",
        "¿Aceptó el tribunal el recurso?",
    ),
    "de": (
        "Wann fand das Treffen statt?", "Wie viele Menschen wurden verletzt?", "Wer wurde zum neuen Direktor ernannt?",
        "Warum wurde das Projekt abgesagt?", "Wo wurde das Abkommen unterzeichnet?",
        "Was sagte die Ministerin zum Haushalt?", "Welche Firma hat den Auftrag erhalten?",
        "Hat das Gericht die Berufung angenommen?",
    ),
    "it": (
        "Quando si è svolta la riunione?", "Quante persone sono rimaste ferite?", "Chi è stato nominato direttore?",
        "Perché il progetto è stato annullato?", "Dove è stato firmato l'accordo?",
        "Che cosa ha detto il ministro sul bilancio?", "Quale azienda ha vinto l'appalto?",
        "Il tribunale ha accolto il ricorso?",
    ),
    "ru": (
        "Когда состоялась встреча?", "Сколько человек пострадало?", "Кто был назначен новым директором?",
        "Почему проект отменили?", "Где было подписано соглашение?", "Что сказал министр о бюджете?",
        "Какая компания получила контракт?", "Принял ли суд апелляцию?",
    ),
}  # fmt: skip
