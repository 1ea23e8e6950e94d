"""The libraries themselves, on models made and taught here; skipped where the extras are not installed."""

import random

import pytest

from copydesk.entities import find_in_texts, load_recogniser, load_recognisers
from copydesk.entities.gliner_model import ASKED
from copydesk.errors import ConfigurationError
from copydesk.kinds import Label

FILLER = [
    "the",
    "old",
    "road",
    "to",
    "a",
    "far",
    "town",
    "was",
    "long",
    "and",
    "cold",
    "in",
    "that",
    "year",
    "we",
    "saw",
]
LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.,!?'-"
LONG = "".join(
    f"the 𐍈road to a\u0301 far town was long {n} " + "in that year we saw the road . " * 9 for n in range(30)
)


def make_tokenizer(limit):
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors
    from transformers import PreTrainedTokenizerFast

    asked = " ".join(ASKED).split()
    pieces = [
        "[PAD]",
        "[UNK]",
        "[CLS]",
        "[SEP]",
        *FILLER,
        *asked,
        "Zor",
        "##vania",
        *LETTERS,
        *(f"##{c}" for c in LETTERS),
    ]
    vocabulary = {piece: at for at, piece in enumerate(dict.fromkeys(pieces))}
    made = Tokenizer(models.WordPiece(vocabulary, unk_token="[UNK]"))
    made.normalizer = normalizers.BertNormalizer(lowercase=False, strip_accents=True)
    made.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    made.post_processor = processors.TemplateProcessing("[CLS] $A [SEP]", None, [("[CLS]", 2), ("[SEP]", 3)])
    return PreTrainedTokenizerFast(
        tokenizer_object=made,
        unk_token="[UNK]", pad_token="[PAD]", cls_token="[CLS]", sep_token="[SEP]", model_max_length=limit,
    )  # fmt: skip


def small_bert(tokenizer, **options):
    from transformers import BertConfig

    return BertConfig(
        vocab_size=len(tokenizer), hidden_size=32, num_hidden_layers=2, num_attention_heads=2, intermediate_size=64,
        max_position_embeddings=64, **options,
    )  # fmt: skip


@pytest.fixture(scope="module")
def taught(tmp_path_factory):
    """The folder of a small model that has learnt to tell "Zorvania", a place, from what stands around it."""
    torch = pytest.importorskip("torch")
    pytest.importorskip("transformers")
    from transformers import BertForTokenClassification

    torch.manual_seed(1)
    tokenizer = make_tokenizer(64)
    labels = {0: "O", 1: "B-LOC", 2: "I-LOC"}
    model = BertForTokenClassification(
        small_bert(tokenizer, id2label=labels, label2id={v: k for k, v in labels.items()})
    )
    model.train()
    steps = torch.optim.Adam(model.parameters(), lr=3e-3)
    draw = random.Random(1)
    first, second = tokenizer.convert_tokens_to_ids(["Zor", "##vania"])
    for _ in range(150):
        texts = [" ".join(draw.choices([*FILLER, "Zorvania", *LETTERS], k=24)) for _ in range(8)]
        batch = tokenizer(texts, return_tensors="pt", padding=True)
        aim = (batch["input_ids"] == first) * 1 + (batch["input_ids"] == second) * 2
        loss = model(**batch, labels=aim).loss
        steps.zero_grad()
        loss.backward()
        steps.step()
    folder = tmp_path_factory.mktemp("taught") / "zorvania-ner"
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


def test_a_transformer_finds_names_with_their_places_and_scores(taught):
    recogniser = load_recogniser(f"transformers:{taught}")
    text = "In that year we saw Zorvania . the ád \U00010348 road to Zorvania was cold"
    (spans,) = recogniser.find([text])
    assert [(text[s.start : s.end], s.label) for s in spans] == [("Zorvania", Label.LOC)] * 2
    assert all(0.5 < span.score <= 1 and span.score == round(span.score, 4) for span in spans)


def test_a_transformer_reads_long_texts_to_their_end_and_any_characters(taught):
    text = LONG + "we saw Zorvania in that year \ud800 " + LONG + "road to Zorvania" + "\u0301" * 3
    (spans,) = load_recogniser(f"transformers:{taught}").find([text])
    assert [text[s.start : s.end].rstrip("\u0301") for s in spans] == ["Zorvania", "Zorvania"]
    assert spans[0].start == len(LONG) + 7
    assert spans[1].end == len(text)


def test_what_a_transformer_finds_does_not_depend_on_the_neighbours(taught):
    recogniser = load_recogniser(f"transformers:{taught}")
    texts = ["we saw Zorvania", "", LONG + "Zorvania", *(f"the road to Zorvania {'was long ' * n}" for n in range(9))]
    alone = [next(recogniser.find([text])) for text in texts]
    assert list(recogniser.find(texts)) == alone
    assert list(recogniser.find(texts[::-1])) == alone[::-1]


def test_mentions_name_the_transformer_with_its_digest(taught):
    recogniser = load_recognisers(f"fr=transformers:{taught}").choose("fr")
    assert load_recogniser(f"transformers:{taught}").language == "en"
    assert len(recogniser.digest) == 64
    assert recogniser.identity == f"zorvania-ner-{recogniser.digest[:12]}"
    assert "transformers" in recogniser.libraries
    ((mention,),) = find_in_texts(["we saw Zorvania in that year"], recogniser)
    assert (mention.text, mention.label.value, mention.entity_id) == ("Zorvania", "LOC", "loc:zorvania")
    assert mention.method == f"model:{recogniser.identity}"
    assert mention.score > 0.5


def test_a_name_in_the_cache_of_the_hub_is_read_from_there(taught, tmp_path, monkeypatch):
    from huggingface_hub import constants

    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path))
    stored = tmp_path / "models--desk--zorvania"
    (stored / "refs").mkdir(parents=True)
    (stored / "refs" / "main").write_text("a" * 40)
    (stored / "snapshots").mkdir()
    (stored / "snapshots" / ("a" * 40)).symlink_to(taught)
    cached, folder = load_recogniser("transformers:desk/zorvania"), load_recogniser(f"transformers:{taught}")
    assert cached.digest == folder.digest
    assert cached.identity == f"desk/zorvania-{folder.digest[:12]}"


@pytest.mark.parametrize("kind", ["gliner", "transformers"])
def test_a_model_that_is_not_here_or_is_none_is_refused(kind, tmp_path):
    pytest.importorskip(kind)
    with pytest.raises(ConfigurationError, match="is not on this machine") as caught:
        load_recogniser(f"{kind}:nobody/has-this-model")
    assert "hf download nobody/has-this-model" in caught.value.then
    with pytest.raises(ConfigurationError, match="can't be loaded"):
        load_recogniser(f"{kind}:{tmp_path}")


@pytest.fixture(scope="module")
def gliner_folder(tmp_path_factory):
    """The folder of a small GLiNER that has learnt that "Zorvania" is a country."""
    torch = pytest.importorskip("torch")
    pytest.importorskip("gliner")
    from gliner import GLiNER
    from gliner.config import GLiNERConfig

    torch.manual_seed(1)
    folder = tmp_path_factory.mktemp("gliner") / "zorvania-gliner"
    tokenizer = make_tokenizer(512)
    tokenizer.add_tokens(["[FLERT]", "<<ENT>>", "<<SEP>>"])
    encoder = small_bert(tokenizer)
    encoder.max_position_embeddings = 512
    encoder.save_pretrained(folder / "encoder")
    tokenizer.save_pretrained(folder / "encoder")
    config = GLiNERConfig(model_name=str(folder / "encoder"), hidden_size=32, max_len=48, max_width=3, dropout=0.0)
    model = GLiNER.from_config(config, backbone_from_pretrained=False, local_files_only=True)
    teach_gliner(model, torch, list(ASKED))
    model.save_pretrained(folder)
    return folder


def teach_gliner(model, torch, asked):
    steps = torch.optim.Adam(model.parameters(), lr=2e-3)
    draw = random.Random(1)
    collate = model.data_collator_class(model.config, data_processor=model.data_processor, prepare_labels=True)
    model.train()
    for _ in range(150):
        rows = [draw.choices([*FILLER, *LETTERS[-9:], "𐍈", "Zorvania"], k=12) for _ in range(8)]
        batch = collate(
            [
                {
                    "tokenized_text": row,
                    "ner": [(at, at, "country") for at, word in enumerate(row) if word == "Zorvania"],
                    "ner_labels": asked,
                }
                for row in rows
            ]
        )
        loss = model(**{k: v for k, v in batch.items() if hasattr(v, "shape")}).loss
        steps.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        steps.step()


def test_a_gliner_finds_names_with_their_places_and_scores(gliner_folder):
    recogniser = load_recogniser(f"gliner:{gliner_folder}")
    text = "\U00010348 we saw Zorvania in that year"
    (spans,) = recogniser.find([text])
    assert [(text[s.start : s.end], s.label) for s in spans] == [("Zorvania", Label.GPE)]
    assert spans[0].score == round(spans[0].score, 4) > 0.5
    assert recogniser.identity == f"zorvania-gliner-{recogniser.digest[:12]}"


def test_a_gliner_reads_long_texts_to_their_end(gliner_folder):
    text = LONG + "we saw Zorvania in that year \ud800 . " + LONG + "road to Zorvania"
    (spans,) = load_recogniser(f"gliner:{gliner_folder}").find([text])
    assert [text[s.start : s.end] for s in spans] == ["Zorvania", "Zorvania"]
    assert spans[1].end == len(text)


def test_what_a_gliner_finds_does_not_depend_on_the_neighbours(gliner_folder):
    recogniser = load_recogniser(f"gliner:{gliner_folder}")
    texts = ["we saw Zorvania", "", LONG + "Zorvania", *(f"the road to Zorvania {'was long ' * n}" for n in range(9))]
    alone = [next(recogniser.find([text])) for text in texts]
    assert list(recogniser.find(texts)) == alone
    assert list(recogniser.find(texts[::-1])) == alone[::-1]
