"""Makes tests/model/reference.json: what all-MiniLM-L6-v2 says of some texts, by another program; and
of these the few that `faqt model check` knows, src/cli/model/all-MiniLM-L6-v2.json.

    python3 -m venv VENV && VENV/bin/pip install torch transformers
    VENV/bin/python tests/model/make_reference.py FOLDER-OF-THE-MODEL

It is made with transformers and torch, one text at a time and without filling: first 256 tokens, mean
of the tokens, norm 1. Numbers are in units of 0.00001. Long texts are written as rules:
`unit` is repeated `times` times with spaces between; `squares` is the words n0, n1, n4, n9, … for
the numbers below it, each taken modulo 9973.
"""

import json
import pathlib
import sys

import torch
import transformers

TOKENS = 256

PLAIN = [
    "",
    " ",
    "?",
    "a",
    "How do I reset my password?",
    "how do i reset my password?",
    "I forgot the word that lets me in.",
    "The cat sleeps on the warm stove.",
    "A small feline is napping by the fire.",
    "Stock prices fell sharply on Monday.",
    "The bearing must be greased every 500 hours of operation, or after each cleaning with steam.",
    "Rust is a programming language. Rust is also what happens to iron in the rain.",
    "fn main() { println!(\"{}\", 1 + 1); }",
    "SELECT name FROM parts WHERE weight > 10 ORDER BY name;",
    "Tel. +49 89 1234567, Fax -68; e-mail: someone@example.org",
    "https://example.org/a/very/long/path?with=a&query=string#and-a-fragment",
    "3.14159 26535 89793 23846 26433 83279 50288",
    "😀",
    "Well done 👍🏽, the 👨‍👩‍👧‍👦 likes it 🎉🎉🎉",
    "Größe, Straße, Äpfel und Öl: wie prüfe ich das Getriebe?",
    "Où est la clé de l'armoire électrique ?",
    "¿Dónde está el interruptor principal?",
    "Где находится главный выключатель?",
    "Πού είναι ο κεντρικός διακόπτης;",
    "主电源开关在哪里?",
    "電源スイッチはどこにありますか。",
    "전원 스위치는 어디에 있습니까?",
    "أين المفتاح الرئيسي للطاقة؟",
    "איפה המפסק הראשי?",
    "मुख्य स्विच कहाँ है?",
    "สวิตช์หลักอยู่ที่ไหน",
    "Ἐν ἀρχῇ ἦν ὁ λόγος",
    "e\u0301te\u0301 is written with combining marks, été without",
    "tabs\tand\nnew lines\r\nand\u00a0hard\u2003spaces",
    "zero\u200bwidth\u200dcharacters\ufeff and \u0000 control \u0007 characters",
    "[CLS] what if [SEP] someone [MASK] writes [PAD] these [UNK]?",
    "##ing is a piece of a word",
    "x" * 99,
    "x" * 101,
    "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichenverordnung",
]

RULES = [
    {"unit": "word", "times": 254},
    {"unit": "word", "times": 255},
    {"unit": "The pump is checked once a day; its seal is replaced once a year.", "times": 12},
    {"unit": "漢字かな交じり文", "times": 60},
    {"squares": 10000},
]


# Those that the program knows.
FEW = ["How do I reset my password?", "The cat sleeps on the warm stove.", "Stock prices fell sharply on Monday.",
       "Größe, Straße, Äpfel und Öl: wie prüfe ich das Getriebe?", "主电源开关在哪里?"]


def text_of(entry):
    if "text" in entry:
        return entry["text"]
    if "unit" in entry:
        return " ".join([entry["unit"]] * entry["times"])
    return " ".join(f"n{i * i % 9973}" for i in range(entry["squares"]))


def main(folder):
    tokenizer = transformers.AutoTokenizer.from_pretrained(folder)
    model = transformers.AutoModel.from_pretrained(
        folder, dtype=torch.float32, attn_implementation="eager"
    ).eval()
    entries = [{"text": text} for text in PLAIN] + RULES
    for entry in entries:
        tokens = tokenizer(
            text_of(entry).strip(), truncation=True, max_length=TOKENS, padding=False, return_tensors="pt"
        )
        with torch.no_grad():
            states = model(**tokens).last_hidden_state[0].double()
        vector = states.mean(0)
        vector = vector / vector.norm()
        entry["tokens"] = states.shape[0]
        entry["embedding"] = [round(x * 100_000) for x in vector.tolist()]
    by = f"transformers {transformers.__version__}"
    here = pathlib.Path(__file__).parent
    write(here / "reference.json", by, entries)
    few = [{key: entry[key] for key in ("text", "embedding")} for entry in entries if entry.get("text") in FEW]
    write(here / "../../src/cli/model/all-MiniLM-L6-v2.json", by, few)


def write(path, by, entries):
    lines = ",\n".join(json.dumps(e, ensure_ascii=False, separators=(",", ":")) for e in entries)
    text = f'{{"by":{json.dumps(by)},"texts":[\n{lines}\n]}}\n'
    path.write_text(text, encoding="utf-8")
    print(f"{len(entries)} texts, {len(text.encode())} bytes in {path.name}")


main(sys.argv[1])
