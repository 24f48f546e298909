"""Makes tests/model/tiny.json: small models of each architecture, and what transformers says of some
texts with them.

    VENV/bin/python tests/model/make_tiny.py

No weights are kept: those of a tensor follow from its name by a rule, which `weight` here and
tests/model/tiny.rs both know. Numbers are in units of 0.00001.
"""

import json
import pathlib
import tempfile

import numpy
import safetensors.numpy
import tokenizers
import torch
import transformers

WORDS = "the pump is checked once a day and its seal replaced each year where switch how do i".split()
VOCABULARY = (
    ["[CLS]", "[PAD]", "[SEP]", "[UNK]"]
    + WORDS
    + ["##ing", "##s", "##ed", "##er", "?", ".", ","]
    + [chr(c) for c in range(ord("a"), ord("z") + 1) if chr(c) not in WORDS]
)

TOKENIZER = {
    "version": "1.0",
    # As they are saved with some models; neither is how these are used.
    "truncation": {"direction": "Right", "max_length": 8, "strategy": "LongestFirst", "stride": 0},
    "padding": {
        "strategy": {"Fixed": 8}, "direction": "Right", "pad_to_multiple_of": None,
        "pad_id": 1, "pad_type_id": 0, "pad_token": "[PAD]",
    },
    "added_tokens": [
        {"id": i, "content": t, "single_word": False, "lstrip": False, "rstrip": False,
         "normalized": False, "special": True}
        for i, t in enumerate(VOCABULARY[:4])
    ],
    "normalizer": {"type": "BertNormalizer", "clean_text": True, "handle_chinese_chars": True,
                   "strip_accents": None, "lowercase": True},
    "pre_tokenizer": {"type": "BertPreTokenizer"},
    "post_processor": {"type": "BertProcessing", "sep": ["[SEP]", 2], "cls": ["[CLS]", 0]},
    "decoder": None,
    "model": {"type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##",
              "max_input_chars_per_word": 100,
              "vocab": {t: i for i, t in enumerate(VOCABULARY)}},
}

TEXTS = [
    {"text": ""},
    {"text": "How do I replace the seal?"},
    {"text": "pumps, pumping and 漢字"},
    {"text": "where is [PAD] the switch"},
    {"unit": "the pump is checked once a day.", "times": 40},
]

# Name, class of the settings, settings, pooling, normalised, prefix of the tensors' names.
SIZES = dict(vocab_size=len(VOCABULARY), hidden_size=24, num_hidden_layers=2, num_attention_heads=3,
             intermediate_size=40, max_position_embeddings=60, pad_token_id=1)
SMALL = dict(vocab_size=len(VOCABULARY), dim=24, n_layers=2, n_heads=3, hidden_dim=40,
             max_position_embeddings=60, pad_token_id=1)
CASES = [
    ("bert", transformers.BertConfig, SIZES, "mean_tokens", True, ""),
    ("bert-relu", transformers.BertConfig, SIZES | dict(hidden_act="relu"), "cls_token", False, ""),
    ("bert-tanh", transformers.BertConfig, SIZES | dict(hidden_act="gelu_new"), "max_tokens", True, "bert."),
    ("roberta", transformers.RobertaConfig, SIZES | dict(type_vocab_size=1, layer_norm_eps=1e-5),
     "mean_sqrt_len_tokens", False, ""),
    ("xlm-roberta", transformers.XLMRobertaConfig, SIZES | dict(type_vocab_size=1), "cls_token", True, "roberta."),
    ("camembert", transformers.CamembertConfig, SIZES | dict(type_vocab_size=1), "mean_tokens", True, ""),
    ("distilbert", transformers.DistilBertConfig, SMALL, "mean_tokens", True, "distilbert."),
    ("mpnet", transformers.MPNetConfig, SIZES | dict(max_position_embeddings=300), "mean_tokens", True, ""),
]

MASK = (1 << 64) - 1


def weight(name, shape):
    """FNV-1a of the name; its sum with the place, mixed as in SplitMix64; the upper 24 bits, as a
    number from -0.25 to 0.25. Weights of normalisation are 1 more."""
    seed = 0xCBF29CE484222325
    for byte in name.encode():
        seed = ((seed ^ byte) * 0x100000001B3) & MASK
    z = numpy.arange(1, int(numpy.prod(shape)) + 1, dtype=numpy.uint64)
    z = z * numpy.uint64(0x9E3779B97F4A7C15) + numpy.uint64(seed)
    z = (z ^ (z >> numpy.uint64(30))) * numpy.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> numpy.uint64(27))) * numpy.uint64(0x94D049BB133111EB)
    z = z ^ (z >> numpy.uint64(31))
    values = (z >> numpy.uint64(40)).astype(numpy.float64) / (1 << 24) * 0.5 - 0.25
    if name.lower().endswith(("layernorm.weight", "layer_norm.weight")):
        values += 1
    return values.astype(numpy.float32).reshape(shape)


def text_of(entry):
    return entry["text"] if "text" in entry else " ".join([entry["unit"]] * entry["times"])


def pooled(states, mode, normalised):
    if mode == "cls_token":
        vector = states[0]
    elif mode == "max_tokens":
        vector = states.max(0).values
    elif mode == "mean_tokens":
        vector = states.mean(0)
    else:
        vector = states.sum(0) / states.shape[0] ** 0.5
    return vector / vector.norm() if normalised else vector


def case(name, kind, settings, mode, normalised, prefix):
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        transformers.AutoModel.from_config(kind(**settings)).save_pretrained(folder)
        saved = safetensors.numpy.load_file(folder / "model.safetensors")
        saved = {k: v for k, v in saved.items() if not k.startswith("pooler.")}
        shapes = {prefix + key: list(value.shape) for key, value in saved.items()}
        # What the architecture is called by does not depend on the prefix, the rule does.
        tensors = {key: weight(prefix + key, value.shape) for key, value in saved.items()}
        safetensors.numpy.save_file(tensors, folder / "model.safetensors", {"format": "pt"})
        model = transformers.AutoModel.from_pretrained(folder, attn_implementation="eager").eval()
        config = json.loads((folder / "config.json").read_text())
        tokenizer = tokenizers.Tokenizer.from_str(json.dumps(TOKENIZER))
        tokenizer.no_padding()
        room = settings["max_position_embeddings"]
        room = room if kind in (transformers.BertConfig, transformers.DistilBertConfig) else room - 2
        tokenizer.enable_truncation(room)
        vectors = []
        for entry in TEXTS:
            ids = torch.tensor([tokenizer.encode(text_of(entry)).ids])
            with torch.no_grad():
                states = model(input_ids=ids, attention_mask=torch.ones_like(ids)).last_hidden_state[0]
            vector = pooled(states.double(), mode, normalised)
            vectors.append([round(x * 100_000) for x in vector.tolist()])
    return {"name": name, "config": config, "pooling_mode": mode, "normalised": normalised,
            "max_tokens": room, "tensors": shapes, "embeddings": vectors}


def main():
    cases = [case(*it) for it in CASES]
    line = lambda value: json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    text = '{"by":' + line(f"transformers {transformers.__version__}, torch {torch.__version__.split('+')[0]}")
    text += ',\n"tokenizer":' + line(TOKENIZER) + ',\n"texts":' + line(TEXTS)
    text += ',\n"cases":[\n' + ",\n".join(line(c) for c in cases) + "\n]}\n"
    target = pathlib.Path(__file__).with_name("tiny.json")
    target.write_text(text, encoding="utf-8")
    print(f"{len(cases)} models, {target.stat().st_size} bytes")


main()
