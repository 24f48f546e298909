"""The texts that are measured on, and questions to them."""

import hashlib
import json
import os
import random
import re
import shutil
import subprocess

from .process import ROOT, SHARED, WORK, say

GB = 1_000_000_000
POWERSHELL = SHARED / "corpora/powershell-docs"


def generated(form, name, **options):
    """A generated corpus, made once and kept until the generator changes."""
    path = WORK / "corpora" / name
    stamp = path.parent / f"{name}.made"
    source = ROOT / "benches/compare/src/bin/generate.rs"
    made = f"{form} {options} {hashlib.sha256(source.read_bytes()).hexdigest()[:16]}"
    if not (path.exists() and stamp.exists() and stamp.read_text() == made):
        say(f"generating {name}")
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(path, ignore_errors=True)
        arguments = [part for k, v in options.items() for part in (f"--{k}", str(v))]
        command = [ROOT / "benches/generate", form, path, *arguments]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        stamp.write_text(made)
    return path


def records(count, words=100):
    """So many short records; most become one passage."""
    name = f"records-{count}-{words}.jsonl"
    return generated("jsonl", name, documents=count, words=words)


def faq_16k():
    """16,000 records of about 22 MB together."""
    return records(16_000, words=180)


def questions(corpus, count, seed):
    """Questions to a JSONL corpus, one a line: those it holds, words that stand together in it,
    and some single words. Drawn from all of the file."""
    path = WORK / "questions" / f"{corpus.stem}-{count}-{seed}.txt"
    path.parent.mkdir(parents=True, exist_ok=True)
    chance = random.Random(seed)
    end = corpus.stat().st_size
    lines = []
    with corpus.open("rb") as file:
        while len(lines) < count:
            file.seek(chance.randrange(end))
            file.readline()
            line = file.readline()
            if line:
                question = one_question(json.loads(line), chance)
                if len(question.split()) > 1:
                    lines.append(question)
    path.write_text("".join(f"{line}\n" for line in lines))
    return path


def one_question(record, chance):
    words = re.findall(r"\w+", record["text"])
    kind = chance.randrange(10)
    if kind < 3:
        return " ".join(re.findall(r"\w+", record["title"]))
    start = chance.randrange(max(1, len(words) - 6))
    if kind < 8:
        begin = chance.choice(["what is", "how do I", "why does", "when can", "who has"])
        return " ".join([begin, *words[start : start + chance.randint(3, 6)]])
    long = [word for word in words if len(word) > 5] or words
    return " ".join(chance.sample(long, min(len(long), chance.randint(2, 3))))


def lines(path):
    return path.read_text().splitlines()


def free_bytes():
    WORK.mkdir(parents=True, exist_ok=True)
    found = os.statvfs(WORK)
    return found.f_bavail * found.f_frsize
