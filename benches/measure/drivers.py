"""Peers that are libraries, as programs with the same three commands as the bare program:

    drivers.py PEER index CORPUS.jsonl DIR
    drivers.py PEER search DIR QUESTION [K]
    drivers.py PEER batch DIR QUESTIONS [K]      prints the microseconds that each took

Every peer stems English words, looks for passages with any of the words, and ranks by BM25 as it
does by itself. Only the standard library and the peer's own package are needed.
"""

import json
import os
import re
import sys
import time


def records(corpus):
    with open(corpus, encoding="utf-8") as file:
        for line in file:
            record = json.loads(line)
            yield record["_id"], f"{record['title']}\n{record['text']}"


def words(question):
    return list(dict.fromkeys(re.findall(r"\w+", question.lower())))


class Fts5:
    """SQLite's full-text search."""

    def __init__(self, folder):
        import sqlite3

        os.makedirs(folder, exist_ok=True)
        self.base = sqlite3.connect(os.path.join(folder, "fts5.db"))
        self.base.execute("pragma mmap_size = 4000000000")

    def index(self, corpus):
        self.base.execute("pragma synchronous = off")
        self.base.execute("pragma journal_mode = off")
        options = "id unindexed, text, tokenize = 'porter unicode61'"
        self.base.execute(f"create virtual table passages using fts5({options})")
        self.base.executemany("insert into passages values (?, ?)", records(corpus))
        self.base.execute("insert into passages(passages) values ('optimize')")
        self.base.commit()

    def search(self, question, k):
        query = " OR ".join(f'"{word}"' for word in words(question))
        select = "select text from passages where passages match ? order by rank limit ?"
        return [row[0] for row in self.base.execute(select, (query, k))] if query else []


class Bm25s:
    """Scores of all words and passages, computed beforehand, in numpy arrays."""

    def __init__(self, folder):
        import bm25s
        import Stemmer

        self.library, self.folder = bm25s, folder
        self.stemmer = Stemmer.Stemmer("english")
        self.model = None

    def tokens(self, texts, ids=True):
        options = {"stopwords": "en", "stemmer": self.stemmer, "show_progress": False}
        return self.library.tokenize(texts, return_ids=ids, **options)

    def index(self, corpus):
        texts = [text for _, text in records(corpus)]
        model = self.library.BM25()
        model.index(self.tokens(texts), show_progress=False)
        model.save(self.folder, corpus=[{"text": text} for text in texts])

    def search(self, question, k):
        if self.model is None:
            self.model = self.library.BM25.load(self.folder, load_corpus=True, mmap=True)
        tokens = self.tokens([question], ids=False)
        if not tokens[0]:
            return []
        found, _ = self.model.retrieve(tokens, k=k, show_progress=False)
        return [passage["text"] for passage in found[0]]


class Xapian:
    """The library below recoll."""

    def __init__(self, folder):
        import xapian

        self.library, self.folder = xapian, folder
        self.stem = xapian.Stem("english")
        self.base = None

    def index(self, corpus):
        flags = self.library.DB_CREATE_OR_OVERWRITE
        base = self.library.WritableDatabase(self.folder, flags)
        generator = self.library.TermGenerator()
        generator.set_stemmer(self.stem)
        for _, text in records(corpus):
            document = self.library.Document()
            generator.set_document(document)
            generator.index_text(text)
            document.set_data(text)
            base.add_document(document)
        base.commit()

    def search(self, question, k):
        if self.base is None:
            self.base = self.library.Database(self.folder)
            self.parser = self.library.QueryParser()
            self.parser.set_stemmer(self.stem)
            self.parser.set_stemming_strategy(self.library.QueryParser.STEM_SOME)
        enquire = self.library.Enquire(self.base)
        enquire.set_query(self.parser.parse_query(" ".join(words(question)), 0))
        return [match.document.get_data() for match in enquire.get_mset(0, k)]


PEERS = {"fts5": Fts5, "bm25s": Bm25s, "xapian": Xapian}


def main(peer, verb, *rest):
    if verb == "index":
        corpus, folder = rest
        PEERS[peer](folder).index(corpus)
        return
    folder, question, *k = rest
    k = int(k[0]) if k else 10
    engine = PEERS[peer](folder)
    if verb == "search":
        for text in engine.search(question, k):
            print(text)
        return
    took = []
    for line in open(question, encoding="utf-8"):
        start = time.perf_counter_ns()
        found = engine.search(line.strip(), k)
        took.append(f"{(time.perf_counter_ns() - start) // 1000}\t{len(found)}")
    print("\n".join(took))


if __name__ == "__main__":
    main(*sys.argv[1:])
