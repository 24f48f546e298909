"""The programs that stand beside faqt: where they come from, and their commands.

What is not here is fetched: packages by apt-get where this runs as root, Python's into an
environment in target/peers. What cannot be had is skipped, with a line that says so.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Callable

from .process import ALL_CORES, COMPARE, FAQT, ROOT, TARGET, output, say

HOME = TARGET / "peers"
DRIVERS = Path(__file__).with_name("drivers.py")
BM25S = ["bm25s==0.3.16", "PyStemmer==3.1.0"]
K = 10


@dataclass
class Peer:
    """A program by its commands; those that are None it does not have."""

    name: str
    version: str
    note: str
    index: Callable | None  # (corpus, folder)
    search: Callable  # (folder, corpus, question)
    batch: Callable | None  # (folder, questions)
    # Others read records only.
    any_text: bool = False
    # Slow ones are asked less.
    most_questions: int = 1_000_000

    def took(self, lines):
        """Microseconds of each question, of what a batch printed."""
        return [int(line.split("\t")[0]) for line in lines]


class Faqt(Peer):
    def took(self, lines):
        return [json.loads(line)["took_us"] for line in lines]


def faqt(command, refresh=True, threads=1):
    """`ask` shows what it shows by itself, `search` ten passages."""
    words = [FAQT, command] + (["-n", K] if command == "search" else [])
    fresh = [] if refresh else ["--no-refresh"]
    return Faqt(
        name=f"faqt {command}" + ("" if refresh else " --no-refresh"),
        version=output(FAQT, "--version"),
        note="",
        index=lambda corpus, folder: [FAQT, "--quiet", "index", corpus, "--index", folder],
        search=lambda folder, corpus, q: [*words, *fresh, "--index", folder, "--", q],
        batch=lambda folder, file: [
            *words, "--no-refresh", "--index", folder, "--json", "--batch", file,
            "--threads", threads,
        ],
        any_text=True,
    )


def bare(small=False, threads=1):
    program = COMPARE / "bare"
    option = ["--small"] if small else []
    lock = (ROOT / "benches/compare/Cargo.lock").read_text()
    version = re.search(r'name = "tantivy"\nversion = "(.+)"', lock).group(1)
    what = "one text field, an id and the stored text" if small else "the fields that faqt has"
    return Peer(
        name="bare-small" if small else "bare",
        version=f"tantivy {version}",
        note=f"benches/compare: {what}; {len(ALL_CORES)} writing threads, as faqt",
        index=lambda corpus, folder: [
            program, *option, "index", corpus, folder, len(ALL_CORES),
        ],
        search=lambda folder, corpus, q: [program, "search", folder, q, K],
        batch=lambda folder, file: [program, "batch", folder, file, K, threads],
        any_text=True,
    )


def others():
    """Those that can be had here."""
    install_packages()
    found = []
    for make in (bm25s, fts5, xapian, ripgrep):
        try:
            found.append(make())
        except (OSError, subprocess.CalledProcessError, Missing) as error:
            say(f"skipped: {make.__name__}: {error}")
    return found


class Missing(Exception):
    pass


def install_packages():
    wanted = {"rg": "ripgrep", "quest": "xapian-tools", "sqlite3": "sqlite3"}
    packages = [package for program, package in wanted.items() if not shutil.which(program)]
    if not python_with("xapian"):
        packages.append("python3-xapian")
    if not packages or not shutil.which("apt-get") or os.geteuid() != 0:
        return
    say(f"installing {' '.join(packages)}")
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    subprocess.run(["apt-get", "update"], **quiet)
    for package in packages:
        subprocess.run(["apt-get", "install", "--yes", package], **quiet)


def python_with(module):
    """An interpreter that has a module: packages of the system belong to the system's own."""
    for python in (sys.executable, "/usr/bin/python3"):
        if Path(python).exists():
            probe = [python, "-c", f"import {module}"]
            if subprocess.run(probe, stderr=subprocess.DEVNULL).returncode == 0:
                return python
    return None


def driven(python, name, **more):
    """A library by way of drivers.py."""
    command = [python, DRIVERS, name]
    commands = {
        "index": lambda corpus, folder: [*command, "index", corpus, folder],
        "search": lambda folder, corpus, q: [*command, "search", folder, q, K],
        "batch": lambda folder, file: [*command, "batch", folder, file, K],
    }
    return Peer(name=name, **{**commands, **more})


def bm25s():
    python = HOME / "venv/bin/python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", HOME / "venv"], check=True)
    pip = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *BM25S]
    if subprocess.run([python, "-c", "import bm25s, Stemmer"], stderr=subprocess.DEVNULL).returncode:
        subprocess.run(pip, check=True)
    code = "import bm25s; print(bm25s.__version__)"
    version = f"bm25s {output(python, '-c', code)}"
    return driven(python, "bm25s", version=version, note="numpy, stop words dropped, PyStemmer")


def fts5():
    python = python_with("sqlite3")
    if not python:
        raise Missing("no Python here has sqlite3")
    code = "import sqlite3; print(sqlite3.sqlite_version)"
    version = f"SQLite {output(python, '-c', code)}"
    more = {"version": version, "note": "porter stemmer, any word, order by rank", "most_questions": 100}
    if shutil.which("sqlite3"):

        def search(folder, corpus, question):
            query = " OR ".join(f'"{word}"' for word in re.findall(r"\w+", question.lower()))
            select = f"select text from passages where passages match '{query}' order by rank limit {K}"
            return ["sqlite3", "-readonly", Path(folder) / "fts5.db", select]

        more["search"] = search
        more["note"] += "; one-off by the sqlite3 program"
    return driven(python, "fts5", **more)


def xapian():
    python = python_with("xapian")
    if not python:
        raise Missing("no Python here has it; install python3-xapian")
    code = "import xapian; print(xapian.version_string())"
    more = {"version": f"Xapian {output(python, '-c', code)}", "note": "English stemmer, positions"}
    if shutil.which("quest"):
        more["search"] = lambda folder, corpus, question: [
            "quest", f"--db={folder}", "--stemmer=english", f"--msize={K}", "--default-op=or",
            " ".join(re.findall(r"\w+", question)),
        ]
        more["note"] += "; one-off by its program quest"
    return driven(python, "xapian", **more)


def ripgrep():
    program = shutil.which("rg") or shutil.which("rg", path=HOME / "bin")
    if not program:
        command = ["cargo", "install", "--quiet", "--locked", "ripgrep", "--root", HOME]
        subprocess.run(command, check=True)
        program = HOME / "bin/rg"
    return Peer(
        name="ripgrep",
        version=output(program, "--version").splitlines()[0],
        note="no index and no order: every line with one of the longer words",
        index=None,
        search=lambda folder, corpus, question: [
            program, "--ignore-case", "--word-regexp", "--no-line-number", pattern(question), corpus,
        ],
        batch=None,
        any_text=True,
    )


def pattern(question):
    found = re.findall(r"\w+", question)
    return "|".join([word for word in found if len(word) > 3] or found)
