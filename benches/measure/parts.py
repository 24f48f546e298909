"""The parts of a run. Each gives tables: a title, what the figures mean, columns and rows. Within a
part the programs take turns, so that a busy machine burdens all of them, and every row has its
ratio to the bare tantivy program of the same run."""

import json
import shutil
import statistics
import subprocess
import tempfile
import time
from pathlib import Path

from . import corpora, peers
from .process import (
    ALL_CORES, COMPARE, ENVIRONMENT, FAQT, PROFILE, ROOT, TARGET, WORK,
    evict, measure, medians, output, percentile, read_all, say, size,
)

BARE = "bare"


def table(title, note, columns, rows):
    return {"title": title, "note": note, "columns": columns, "rows": rows}


def with_ratios(rows, ratios, same=()):
    """Adds, for each of `ratios`, a column that divides by the bare row of the same kind."""
    for row in rows:
        beside = [r for r in rows if r["program"] == BARE and all(r[k] == row[k] for k in same)]
        for key, name in ratios.items():
            if beside and beside[0].get(key) and row.get(key) is not None:
                row[name] = row[key] / beside[0][key]
    return rows


class Run:
    """What the parts share: options, peers, and a folder for indexes."""

    def __init__(self, options):
        self.options = options
        self.others = [] if options.no_peers else peers.others()
        WORK.mkdir(parents=True, exist_ok=True)
        self.folder = Path(tempfile.mkdtemp(prefix="indexes-", dir=WORK))
        self.built = {}

    def close(self):
        shutil.rmtree(self.folder, ignore_errors=True)

    def index(self, peer, corpus):
        """The index of a corpus, built when it is first asked for. All that are faqt share one."""
        kind = "faqt" if peer.name.startswith("faqt") else peer.name
        folder = self.folder / f"{kind}-{corpus.name}"
        if peer.index and folder not in self.built:
            shutil.rmtree(folder, ignore_errors=True)
            say(f"  {kind} indexes {corpus.name}")
            self.built[folder] = measure(peer.index(corpus, folder))
        return folder

    def forget(self, corpus):
        for folder in [f for f in self.built if f.name.endswith(f"-{corpus.name}")]:
            shutil.rmtree(folder, ignore_errors=True)
            del self.built[folder]


# ---- One question, start to exit


def one_off(run):
    faq = corpora.faq_16k()
    fours = [peers.faqt(c, r) for c in ("ask", "search") for r in (True, False)]
    programs = [peers.bare(), peers.bare(True), *fours, *run.others]
    questions = corpora.lines(corpora.questions(faq, 200, seed=1))
    tables = one_off_on(run, f"16,000 generated records, {size(faq) / 1e6:.0f} MB", faq, programs, questions)
    if corpora.POWERSHELL.exists():
        any_text = [p for p in programs if p.any_text]
        questions = [
            "how do I create a module manifest", "what is a pipeline", "run a script remotely",
            "what does Get-ChildItem return", "difference between a cmdlet and a function",
        ]
        name = "powershell-docs, 3,112 files"
        tables += one_off_on(run, name, corpora.POWERSHELL, any_text, questions)
    else:
        say(f"skipped: one-off questions to {corpora.POWERSHELL}, which is not there")
    return tables


def one_off_on(run, name, corpus, programs, questions):
    rounds = 10 if run.options.quick else 40
    say(f"one-off questions: {name}")
    commands = {"empty process": lambda q: [COMPARE / "empty"]}
    caches = {}
    for peer in programs:
        folder = run.index(peer, corpus)
        commands[peer.name] = lambda q, peer=peer, folder=folder: peer.search(folder, corpus, q)
        program = shutil.which(str(peer.search(folder, corpus, "a b")[0]))
        looks_at_corpus = peer.index is None or peer.name in ("faqt ask", "faqt search")
        caches[peer.name] = [
            *([folder] if folder.exists() else []), Path(program).resolve(),
            *([corpus] if looks_at_corpus else []),
        ]
    tables = []
    for cold in (False, True):
        runs, stayed = {what: [] for what in commands}, []
        for number in range(rounds // 3 if cold else rounds):
            question = questions[number % len(questions)]
            for what, command in commands.items():
                if cold and what in caches:
                    stayed.append(evict(caches[what]))
                elif not cold and number == 0:
                    measure(command(question))
                runs[what].append(measure(command(question)))
        rows = [one_off_row(what, found) for what, found in runs.items()]
        for row in rows:
            row["above_empty_ms"] = row["p50_ms"] - rows[0]["p50_ms"]
        known = [share for share in stayed if share is not None]
        left = f"{max(known):.1%} of those pages stayed at most" if known else "not checked"
        note = (
            "Before each run the pages of the index, of the program's file and, where it reads "
            f"them, of the corpus are dropped from the page cache ({left}). Shared libraries, an "
            "interpreter's modules, and the names and metadata of files stay cached."
            if cold
            else "Everything is in the page cache."
        )
        title = f"One-off questions, {'cold' if cold else 'warm'}: {name}"
        columns = {
            "program": "program", "p50_ms": "p50 ms", "p95_ms": "p95 ms", "cpu_ms": "CPU ms",
            "peak_mb": "peak MB", "above_empty_ms": "p50 above an empty process, ms",
            "ratio": "p50 ÷ bare", "cpu_ratio": "CPU ÷ bare",
        }
        ratios = {"p50_ms": "ratio", "cpu_ms": "cpu_ratio"}
        tables.append(table(title, note, columns, with_ratios(rows, ratios)))
    return tables


def one_off_row(what, found):
    walls = [run["wall_ms"] for run in found]
    return {
        "program": what,
        "p50_ms": statistics.median(walls),
        "p95_ms": percentile(walls, 95),
        "cpu_ms": statistics.median(run["cpu_ms"] for run in found),
        "peak_mb": statistics.median(run["peak_mb"] for run in found),
    }


# ---- Questions to a program that stays open

WARM_COLUMNS = {
    "passages": "passages", "program": "program", "p50_us": "p50 µs", "p95_us": "p95 µs",
    "p99_us": "p99 µs", "cpu_us": "CPU µs", "peak_mb": "peak MB", "p50_ratio": "p50 ÷ bare",
    "p99_ratio": "p99 ÷ bare", "cpu_ratio": "CPU ÷ bare",
}
WARM_NOTE = (
    "Time of each question by the program's own clock, from its words to the texts of the best, "
    "without printing; the median of the repeats. Other questions are asked first, to warm up. The "
    "CPU time is that of the whole process, start and printing included, by the number of questions."
)


def warm(run):
    programs = [peers.bare(), peers.bare(True), *fresh_faqt(), *run.others]
    rows = warm_on(run, corpora.faq_16k(), [p for p in programs if p.batch])
    return [table("Warm questions, 16,000 records", WARM_NOTE, WARM_COLUMNS, rows)]


def curve(run):
    """The same over ever more passages."""
    rows = []
    for count in [10_000] if run.options.quick else [10_000, 100_000, 1_000_000]:
        corpus = corpora.records(count)
        rows += warm_on(run, corpus, [peers.bare(), peers.bare(True), *fresh_faqt()])
        run.forget(corpus)
    return [table("Warm questions, by the size of the corpus", WARM_NOTE, WARM_COLUMNS, rows)]


def fresh_faqt(threads=1):
    return [peers.faqt(command, False, threads) for command in ("ask", "search")]


def warm_on(run, corpus, programs):
    say(f"warm questions: {corpus.name}")
    count = 300 if run.options.quick else 1000
    to_warm = corpora.lines(corpora.questions(corpus, 200, seed=2))
    asked = corpora.lines(corpora.questions(corpus, count, seed=3))
    out = run.folder / "batch.txt"
    runs = {peer.name: [] for peer in programs}
    passages = 0
    for _ in range(run.options.repeats):
        for peer in programs:
            folder = run.index(peer, corpus)
            few = min(len(asked), peer.most_questions)
            first = to_warm[: max(20, few // 5)]
            questions = run.folder / "questions.txt"
            questions.write_text("\n".join([*first, *asked[:few]]) + "\n")
            found = measure(peer.batch(folder, questions), out=out)
            took = peer.took(out.read_text().splitlines())[len(first) :]
            percentiles = {f"p{p}_us": percentile(took, p) for p in (50, 95, 99)}
            percentiles["cpu_us"] = found["cpu_ms"] * 1e3 / (len(first) + few)
            runs[peer.name].append({**percentiles, "peak_mb": found["peak_mb"]})
            if peer.name.startswith("faqt") and not passages:
                passages = passages_of(folder)
    rows = [
        {"program": name, "passages": passages, "questions": len(asked), **medians(found)}
        for name, found in runs.items()
    ]
    ratios = {"p50_us": "p50_ratio", "p99_us": "p99_ratio", "cpu_us": "cpu_ratio"}
    return with_ratios(rows, ratios)


def passages_of(folder):
    told = output(FAQT, "stats", "--index", folder, "--no-refresh", "--json", cwd="/")
    return json.loads(told)["passages"]


# ---- Indexing


def indexing(run):
    quick = run.options.quick
    texts = {"16,000 records": (corpora.faq_16k(), run.options.repeats)}
    if corpora.POWERSHELL.exists():
        texts["powershell-docs"] = (corpora.POWERSHELL, run.options.repeats)
    else:
        say(f"skipped: indexing {corpora.POWERSHELL}, which is not there")
    rows = []
    for name, (corpus, repeats) in texts.items():
        rows += indexing_of(run, name, corpus, repeats, run.others)
    if not quick:
        # Made one after the other, as each needs much room: an index may be half as large again as
        # its text, and twice that while it merges.
        size_of = int(run.options.large * corpora.GB)
        shown = f"{run.options.large:g} GB"
        large = [
            (f"{shown} of Markdown files", "folder", "markdown"),
            (f"one file of {shown}, records", "jsonl", "one.jsonl"),
            (f"one Markdown file of {shown}", "file", "one.md"),
        ]
        for name, form, file in large:
            if corpora.free_bytes() < 5 * size_of:
                say(f"skipped: {name}: less than {5 * run.options.large:g} GB of disk are free")
                continue
            corpus = corpora.generated(form, file, bytes=size_of)
            rows += indexing_of(run, name, corpus, max(1, run.options.repeats // 2), [])
    columns = {
        "corpus": "corpus", "program": "program", "wall_ms": "wall ms", "cpu_ms": "CPU ms",
        "mb_per_s": "MB/s, wall", "mb_per_cpu_s": "MB/s, CPU", "peak_mb": "peak MB",
        "index_share": "index ÷ text", "wall_ratio": "wall ÷ bare", "cpu_ratio": "CPU ÷ bare",
        "peak_ratio": "peak ÷ bare", "size_ratio": "size ÷ bare",
    }
    note = (
        "From the program's start to its exit, files in the page cache; medians. The bare programs "
        "have as many writing threads as faqt and read and cut the text with one more. The size of "
        "a text is that of its files."
    )
    return [table("Indexing", note, columns, rows)]


def indexing_of(run, name, corpus, repeats, more):
    say(f"indexing: {name}")
    programs = [peers.bare(), peers.bare(True), peers.faqt("index"), *more]
    records_only = corpus.suffix == ".jsonl"
    programs = [p for p in programs if p.index and (p.any_text or records_only)]
    runs = {peer.name: [] for peer in programs}
    read_all(corpus)
    for number in range(repeats):
        for peer in programs:
            folder = run.folder / "being-built"
            shutil.rmtree(folder, ignore_errors=True)
            found = measure(peer.index(corpus, folder))
            found["index_bytes"] = size(folder)
            runs[peer.name].append(found)
    shutil.rmtree(run.folder / "being-built", ignore_errors=True)
    rows = []
    for what, found in runs.items():
        row = {"corpus": name, "program": what, "text_bytes": size(corpus), **medians(found)}
        row["mb_per_s"] = row["text_bytes"] / 1e3 / row["wall_ms"]
        row["mb_per_cpu_s"] = row["text_bytes"] / 1e3 / row["cpu_ms"]
        row["index_share"] = row["index_bytes"] / row["text_bytes"]
        rows.append(row)
    ratios = {
        "wall_ms": "wall_ratio", "cpu_ms": "cpu_ratio",
        "peak_mb": "peak_ratio", "index_bytes": "size_ratio",
    }
    return with_ratios(rows, ratios)


# ---- Many questions at once


def batch(run):
    corpus = corpora.faq_16k()
    count = 1000 if run.options.quick else 5000
    questions = corpora.questions(corpus, count, seed=4)
    say("many questions at once")
    runs = {}
    for _ in range(run.options.repeats):
        for one_core in (True, False):
            threads = 1 if one_core else len(ALL_CORES)
            for peer in (peers.bare(threads=threads), *fresh_faqt(threads)):
                command = peer.batch(run.index(peer, corpus), questions)
                cores = "one" if one_core else f"all {threads}"
                found = measure(command, one_core=one_core)
                runs.setdefault((peer.name, cores), []).append(found)
    rows = []
    for (name, cores), found in runs.items():
        row = {"program": name, "cores": cores, **medians(found)}
        row["per_second"] = count / row["wall_ms"] * 1e3
        rows.append(row)
    columns = {
        "cores": "cores", "program": "program", "per_second": "questions/s", "wall_ms": "wall ms",
        "cpu_ms": "CPU ms", "ratio": "wall ÷ bare", "cpu_ratio": "CPU ÷ bare",
    }
    note = (
        f"{count} questions of a file, opening the index included. One core: bound to it by "
        "taskset. All: each program has a thread for each."
    )
    ratios = {"wall_ms": "ratio", "cpu_ms": "cpu_ratio"}
    rows = with_ratios(rows, ratios, same=("cores",))
    return [table("Throughput of --batch", note, columns, rows)]


# ---- The program itself


def program(run):
    rows = [{"what": f"bytes of the program, profile {PROFILE}", "number": size(FAQT)}]
    if shutil.which("strip"):
        stripped = run.folder / "stripped"
        subprocess.run(["strip", "-o", stripped, FAQT], check=True)
        rows.append({"what": "bytes, stripped", "number": size(stripped)})
    else:
        say("skipped: the stripped size, there is no strip here")
    rows.append({"what": "bytes of the bare program", "number": size(COMPARE / "bare")})
    told = output("cargo", "tree", "--locked", "-e", "normal", "--prefix", "none").splitlines()
    crates = {line.removesuffix(" (*)") for line in told}
    rows.append({"what": "crates it is made of, itself included", "number": len(crates)})
    if run.options.fresh_build:
        rows.append({"what": "seconds of a fresh build", "number": fresh_build()})
    return [table("The program", "", {"what": "", "number": ""}, rows)]


def fresh_build():
    say("building anew")
    with tempfile.TemporaryDirectory(prefix="build-", dir=TARGET) as folder:
        start = time.perf_counter()
        command = ["cargo", "build", "--quiet", "--locked", "--profile", PROFILE, "--bin", "faqt"]
        environment = {**ENVIRONMENT, "CARGO_TARGET_DIR": folder}
        subprocess.run(command, cwd=ROOT, env=environment, check=True)
        return round(time.perf_counter() - start)


PARTS = {
    "one-off": one_off,
    "warm": warm,
    "curve": curve,
    "indexing": indexing,
    "batch": batch,
    "program": program,
}
