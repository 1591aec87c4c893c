"""Training: what is held out stays out, answers stay where they are, a run cut off ends as a whole one would."""

import json
import random
from dataclasses import replace

import numpy as np
import pytest
import torch
from safetensors.torch import load_file

from rag.models import bundled
from rag.models.reader import BUNDLED_WEIGHTS, Reader
from rag.models.reader_network import ReaderLogits
from rag.models.tokenizer import load_tokenizer
from rag.settings import Settings
from training import train
from training.evaluate import auroc, extraction, f1
from training.examples import Sampler, batches
from training.export import unpack
from training.optimisation import loss_of
from training.sets import NEWS, WIRE, XQUAD_LANGUAGES, Paragraph, Task, load, news, piaf, piaf_holds_out, save, xquad
from training.train import Recipe, Run

CITIES = ["Valbrune", "Ormont", "Sauvigny", "Trémeur", "Lantenac", "Bréval", "Courcelle", "Montfer"]


def squad(path, prefix=""):
    """A small set in SQuAD's format, one article a city."""
    data = []
    for i, city in enumerate(CITIES):
        contexts = [
            f"{prefix}Le pont de {city} a coûté {i + 3} millions d’euros.",
            f"{prefix}La mairie de {city} compte {i + 40} agents.",
        ]
        paragraphs = [
            {
                "context": context,
                "qas": [{"id": f"{i}-{j}", "question": f"{prefix}Combien ?", "answers": [_answer(context)]}],
            }
            for j, context in enumerate(contexts)
        ]
        data.append({"title": city, "paragraphs": paragraphs})
    path.write_text(json.dumps({"data": data}, ensure_ascii=False), encoding="utf-8")


def _answer(context):
    text = next(word for word in context.split() if word.isdigit())
    return {"text": text, "answer_start": context.index(text)}


@pytest.fixture
def shared(tmp_path):
    (tmp_path / "eval").mkdir()
    for name in ("piaf-dev", "piaf-more"):
        squad(tmp_path / "eval" / f"{name}.json")
    for code in XQUAD_LANGUAGES:
        squad(tmp_path / "eval" / f"xquad-dev.{code}.json", prefix=f"{code} ")
    return tmp_path


@pytest.fixture
def data(shared, tmp_path):
    pairs = [*piaf(shared), *xquad(shared)]
    save(tmp_path / "data", [p for p, _ in pairs], [task for _, tasks in pairs for task in tasks])
    return tmp_path / "data"


@pytest.fixture(scope="module")
def tokenizer():
    return load_tokenizer(bundled.prepare(Settings().cache))


def test_an_article_is_held_out_whole_and_in_every_language(shared):
    by_title = {}
    for paragraph, _ in xquad(shared):
        by_title.setdefault(paragraph.title, set()).add(paragraph.held_out)
    assert all(len(kinds) == 1 for kinds in by_title.values())
    assert [title for title, kinds in by_title.items() if kinds == {True}] == [CITIES[0], CITIES[5]]
    assert {piaf_holds_out(f"article {i}") for i in range(50)} == {True, False}
    assert all(p.held_out == piaf_holds_out(p.title) for p, _ in piaf(shared))


def test_a_question_of_every_language_is_put_to_a_paragraph_of_each(shared):
    paragraph, tasks = next((p, t) for p, t in xquad(shared) if p.language == "ru")
    assert paragraph.text.startswith("ru ")
    assert {code: text[:2] for code, text in tasks[0].questions.items()} == {code: code for code in XQUAD_LANGUAGES}


def test_what_is_prepared_is_loaded_again(data, shared):
    paragraphs, tasks = load(data)
    assert len(paragraphs) == 16 * 2 + 16 * 6
    assert tasks[0] == next(piaf(shared))[1][0]


def test_examples_point_at_the_answer_and_never_at_a_held_out_article(data, tokenizer):
    paragraphs, tasks = load(data)
    trained = [task for task in tasks if not paragraphs[task.paragraph].held_out]
    sampler = Sampler(paragraphs, trained, tokenizer, 7)
    groups = list(sampler.epoch(0))
    assert len(groups) == len(trained)
    held_out = {p.title for p in paragraphs.values() if p.held_out and p.key.startswith("xquad")}
    for group in groups:
        first, *others = group
        assert tokenizer._whole.decode(first.row.ids[first.start : first.end + 1]).strip("▁ ").isdigit()
        assert all((example.start, example.end) == (0, 0) for example in others)
        texts = [tokenizer._whole.decode(example.row.ids).replace("▁", "").replace(" ", "") for example in group]
        if texts[0][:2] in XQUAD_LANGUAGES:
            assert not any(title in text for title in held_out for text in texts)
    again = list(Sampler(paragraphs, trained, tokenizer, 7).epoch(0))
    assert again == groups
    assert list(sampler.epoch(1)) != groups


def test_an_answer_far_into_a_long_paragraph_is_kept_in_the_window(tokenizer):
    text = "Rien de neuf à signaler ici. " * 120 + "Le pont a coûté 37 millions. " + "Rien de plus. " * 60
    start = text.index("37")
    task = Task("1", "p/0", {"fr": "Combien ?"}, ((start, start + 2),))
    paragraphs = {
        key: Paragraph(key, "Pont", "fr", words, False)
        for key, words in (("p/0", text), ("p/1", "Autre chose."), ("p/2", "Tout autre chose."))
    }
    others = [Task(key, key, {"fr": "Quoi ?"}, ((0, 5),)) for key in ("p/1", "p/2")]
    sampler = Sampler(paragraphs, [task, *others], tokenizer, 1)
    for seed in range(20):
        first = sampler.group(task, random.Random(seed))[0]
        assert first.row.ids[first.start : first.end + 1] == tokenizer.cut(["37"], special_tokens=False)[0].ids


@pytest.mark.parametrize("folder", [NEWS, WIRE], ids=["news", "wire"])
def test_the_news_is_whole_and_its_answers_stand_where_they_say(folder):
    found = [(paragraph, task) for paragraph, tasks in news(folder) for task in tasks]
    assert len({task.id for _, task in found}) == len(found) > 900
    for paragraph, task in found:
        assert task.paragraph == paragraph.key
        for start, end in task.answers:
            assert paragraph.text[start:end].strip() == paragraph.text[start:end] != ""
    near_misses = sum(not task.answers for _, task in found) / len(found)
    assert 0.2 < near_misses < 0.5
    assert 0.2 < sum(paragraph.held_out for paragraph, _ in found) / len(found) < 0.3
    assert len({(paragraph.language, paragraph.held_out) for paragraph, _ in found}) >= 11  # of six languages, twice


def test_a_near_miss_has_no_answer_in_any_of_its_passages(data, tokenizer):
    paragraphs, tasks = load(data)
    miss = Task("miss", "piaf-dev/4", {"fr": "Qui a payé le pont ?"}, ())
    sampler = Sampler(paragraphs, [*tasks[:3], miss], tokenizer, 7)
    group = sampler.group(miss, random.Random(1))
    assert [(example.start, example.end) for example in group] == [(0, 0)] * 3


def test_the_loss_of_a_near_miss_asks_for_no_ranking():
    flat = torch.zeros(3, 5)
    starts = torch.tensor([0, 0, 0])
    spread, even = (
        loss_of(ReaderLogits(flat, flat, torch.tensor(relevance)), starts, starts, 3)
        for relevance in ([-5.0, -5.0, -5.0], [-8.0, -5.0, -2.0])
    )
    assert spread < even  # each is told to be irrelevant, the first no more than the others
    found = loss_of(ReaderLogits(flat, flat, torch.tensor([5.0, -5.0, -5.0])), torch.tensor([2, 0, 0]), starts, 3)
    lost = loss_of(ReaderLogits(flat, flat, torch.tensor([-5.0, 5.0, -5.0])), torch.tensor([2, 0, 0]), starts, 3)
    assert found < lost


def test_batches_hold_every_group_once(data, tokenizer):
    paragraphs, tasks = load(data)
    groups = list(Sampler(paragraphs, tasks, tokenizer, 7).epoch(0))
    cut = batches(groups, 5, random.Random(1))
    assert sorted(map(id, groups)) == sorted(id(group) for batch in cut for group in batch)


def test_a_run_cut_off_ends_as_a_whole_one(data, tmp_path, monkeypatch):
    monkeypatch.setattr(train, "_SAVE", 3)
    monkeypatch.setattr(train, "_HELD_OUT", 12)
    monkeypatch.setattr(train, "_LOG", 1)
    recipe = Recipe(epochs=1, groups=24, frozen_layers=11)
    whole = Run(tmp_path / "whole", recipe, data)
    assert whole.steps > 4
    whole.train()
    cut = Run(tmp_path / "cut", recipe, data)
    cut.steps_until(4)
    resumed = Run(tmp_path / "cut", recipe, data)
    assert resumed.step == 3
    resumed.train()
    a, b = (load_file(tmp_path / name / "weights.safetensors") for name in ("whole", "cut"))
    assert a.keys() == b.keys()
    assert all(torch.equal(a[name], b[name]) for name in a)
    assert (tmp_path / "cut" / "loss.png").stat().st_size > 1000
    with pytest.raises(SystemExit, match="another recipe"):
        Run(tmp_path / "cut", Recipe(epochs=1, groups=12, frozen_layers=11), data)


def test_the_finish_goes_on_from_the_weights_of_the_first_run(data, tmp_path, monkeypatch):
    monkeypatch.setattr(train, "_HELD_OUT", 12)
    recipe = Recipe(epochs=1, groups=24, frozen_layers=11)
    Run(tmp_path / "first", recipe, data).train()
    paragraphs, tasks = load(data)
    wire = Paragraph("wire-a/0", "Pont", "fr", "Le pont a coûté 9 millions.", False)
    save(
        tmp_path / "more", [*paragraphs.values(), wire], [*tasks, Task("w", wire.key, {"fr": "Combien ?"}, ((16, 17),))]
    )
    weights = str(tmp_path / "first" / "weights.safetensors")
    run = Run(tmp_path / "finish", replace(recipe, after=weights), tmp_path / "more")
    assert len(run._sampler.tasks) == sum(not paragraphs[t.paragraph].held_out for t in tasks) + 2
    assert all(torch.equal(run._weights[name].cpu(), tensor) for name, tensor in load_file(weights).items())


def test_measures_are_those_of_squad():
    assert f1("le 12 mars", "12 mars") == 1
    assert f1("mars", "12 mars") == pytest.approx(2 / 3)
    assert f1("avril", "12 mars") == 0
    assert auroc([(True, 2.0), (False, 1.0), (False, 2.0)]) == 0.75


def test_a_reading_is_right_by_its_sentence():
    text = "Le pont a rouvert lundi. Il a coûté 3 millions."
    reading = Reader(BUNDLED_WEIGHTS, Settings().cache).read([("Combien a coûté le pont ?", text)])[0]
    start = text.index("3 millions")
    found = extraction(reading, Paragraph("p", "", "fr", text, True), Task("1", "p", {}, ((start, start + 10),)))
    assert found.sentence == 1
    assert found.f1 > 0.5


def test_transformers_and_sentence_transformers_read_the_same(tmp_path):
    from sentence_transformers import CrossEncoder
    from transformers import AutoModelForQuestionAnswering, AutoTokenizer

    unpack(BUNDLED_WEIGHTS, tmp_path)
    question, passage = "Combien a coûté le pont ?", "Le pont a rouvert lundi. Il a coûté 3 millions d’euros."
    reading = Reader(BUNDLED_WEIGHTS, Settings().cache).read([(question, passage)])[0]
    folder = tmp_path / "question-answering"
    inputs = AutoTokenizer.from_pretrained(folder)(question, passage, return_tensors="pt")
    with torch.no_grad():
        logits = AutoModelForQuestionAnswering.from_pretrained(folder).eval()(**inputs)
    pointed = torch.stack([logits.start_logits[0], logits.end_logits[0]])
    last = len(inputs["input_ids"][0]) - 1
    theirs = (pointed - pointed[:, :1])[:, last - len(reading.offsets) : last]
    for found, own in ((theirs[0].numpy(), reading.starts), (theirs[1].numpy(), reading.ends)):
        whole = np.isfinite(own)  # ours never starts or ends within a word
        assert found[whole] == pytest.approx(own[whole], abs=0.3)  # bfloat16 against float32
    encoder = CrossEncoder(str(tmp_path / "cross-encoder"), device="cpu", activation_fn=torch.nn.Identity())
    assert encoder.predict([(question, passage)])[0] == pytest.approx(reading.relevance, abs=0.2)
