"""Scores reference.run against reference.qrels with trec_eval itself, by way of
pytrec_eval-terrier 0.5.11: one line a question and measure, the means last.

A question without a relevant document is left out, one that is missing from the run counts 0
(trec_eval -c); recip_rank is cut at rank ten.

    python3 tests/eval/reference.py > tests/eval/reference.txt
"""

import os

import pytrec_eval

HERE = os.path.dirname(os.path.abspath(__file__))
NAMES = {
    "ndcg_cut_10": "nDCG@10",
    "map": "MAP",
    "recip_rank": "MRR@10",
    "P_1": "P@1",
    "recall_10": "R@10",
    "recall_100": "R@100",
}


def read(name, value_at, kind):
    found = {}
    with open(os.path.join(HERE, name), encoding="utf-8") as lines:
        for line in lines:
            parts = line.split()
            found.setdefault(parts[0], {})[parts[2]] = kind(parts[value_at])
    return found


qrels = read("reference.qrels", 3, int)
run = read("reference.run", 4, float)
judged = sorted(q for q in qrels if max(qrels[q].values()) > 0)
asked = {"ndcg_cut.10", "map", "recip_rank", "P.1", "recall.10,100"}
scored = pytrec_eval.RelevanceEvaluator(qrels, asked).evaluate(run)
sums = dict.fromkeys(NAMES, 0.0)
for question in judged:
    values = scored.get(question, dict.fromkeys(NAMES, 0.0))
    for measure, name in NAMES.items():
        value = values[measure]
        if measure == "recip_rank" and value < 0.0999:
            value = 0.0
        sums[measure] += value
        print(f"{question} {name} {value:.6f}")
for measure, name in NAMES.items():
    print(f"mean {name} {sums[measure] / len(judged):.6f}")
