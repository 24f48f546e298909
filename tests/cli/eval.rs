//! `faqt eval`: sets in their several forms, runs, gates, and what is said of a bad line.

use super::harness::{Library, Run};
use super::workshop;
use faqt::present::json;

/// A set in the BEIR layout, in `set/`, about the parts of a kitchen.
fn kitchen() -> Library {
    let library = Library::empty().without_settings();
    library.put(
        "set/corpus.jsonl",
        "{\"_id\": \"d1\", \"title\": \"Kettles\", \"text\": \"A kettle boils water. It is made of copper.\"}\n{\"_id\": \"d2\", \"title\": \"Knives\", \"text\": \"A knife cuts bread. Whet it on a stone.\"}\n",
    );
    library.put(
        "set/queries.jsonl",
        "{\"_id\": \"k\", \"text\": \"what boils water?\"}\n{\"_id\": \"n\", \"text\": \"how is a knife whetted?\"}\n",
    );
    library.put(
        "set/qrels/test.tsv",
        "query-id\tcorpus-id\tscore\nk\td1\t1\nn\td2\t1\n",
    );
    library
}

fn evaluation(run: &Run) -> json::Evaluation {
    run.json()
}

fn value(evaluation: &json::Evaluation, name: &str) -> f64 {
    let figure = evaluation.figures.iter().find(|f| f.name == name);
    figure.unwrap_or_else(|| panic!("no {name}")).value
}

#[test]
fn a_beir_folder_brings_its_own_corpus() {
    let library = kitchen();
    library
        .run(&["eval", "set"])
        .exits(0)
        .prints("nDCG@10 1.0000 2")
        .prints("time of ask p50");
    let run = library.run(&["eval", "set", "--json", "--removed", "--limit", "1"]);
    let made = evaluation(run.exits(0));
    assert_eq!(value(&made, "MAP"), 1.0);
    assert_eq!((made.questions.len(), made.schema), (1, json::SCHEMA));
    value(&made, "AUROC removed");
}

#[test]
fn an_index_of_more_than_the_set_is_asked_as_well() {
    let library = kitchen();
    library.write("more.md", "# Spoons\n\nA spoon stirs soup.");
    let corpora = ["--corpus", "docs", "--corpus", "set/corpus.jsonl"];
    let run = library.run(&[&["eval", "set", "--json"][..], &corpora].concat());
    assert_eq!(value(&evaluation(run.exits(0)), "P@1"), 1.0);
    // A corpus that the set does not judge is noticed.
    library
        .run(&["eval", "set", "--corpus", "docs"])
        .exits(0)
        .tells("no judged document was found");
}

#[test]
fn topics_and_qrels_are_asked_of_any_corpus() {
    let library = workshop();
    library.put(
        "topics",
        "<top>\n<num> Number: 1\n<title> widgets\n<desc> Description:\nWhat are widgets?\n</top>\n",
    );
    library.put("qrels", "1 0 parts/widgets.md 2\n1 0 tools.txt 0\n");
    for field in ["title", "desc"] {
        let run = library.run(&[
            "eval",
            "--topics",
            "topics",
            "--qrels",
            "qrels",
            "--topic-field",
            field,
            "--json",
        ]);
        let made = evaluation(run.exits(0));
        assert_eq!(value(&made, "MRR@10"), 1.0);
        assert_eq!(made.questions.len(), 1);
    }
    library.put("topics.tsv", "1\twhat are widgets?\n");
    library
        .run(&["eval", "--topics", "topics.tsv", "--qrels", "qrels"])
        .exits(0)
        .prints("P@1 1.0000");
}

const JUDGMENTS: &str = "{\"question\": \"what are widgets?\", \"kind\": \"faq\", \"document\": \"parts/widgets.md\", \"quote\": \"small parts of brass\"}\n{\"question\": \"how tall is a giraffe?\", \"none\": true, \"kind\": \"far\"}\n";

#[test]
fn ones_own_judgments_are_quotes() {
    let library = workshop();
    library.put("judgments.jsonl", JUDGMENTS);
    library
        .run(&["eval", "judgments.jsonl"])
        .exits(0)
        .prints("hit@1 1.0000 1")
        .prints("not here: far 1.0000")
        .prints("kind");
    let made = evaluation(&library.run(&["eval", "judgments.jsonl", "--json"]));
    assert_eq!(made.questions[0].passage_rank, Some(1));
    let decision = made.questions[1].decision.as_ref().expect("a decision");
    assert!(!decision.answerable && !decision.right);
    library
        .run(&["eval", "judgments.jsonl", "--show", "1"])
        .exits(0)
        .prints("The judged passage is first.");
    library
        .run(&["eval", "judgments.jsonl", "--show", "9"])
        .exits(2)
        .tells("no question of the set is called 9");
}

#[test]
fn a_quote_that_stands_nowhere_is_an_error() {
    let library = workshop();
    for (quote, document, reason) in [
        (
            "large parts",
            "parts/widgets.md",
            "stands in no passage of parts/widgets.md",
        ),
        ("small parts", "gone.md", "there is no document gone.md"),
    ] {
        let line = format!(
            "{{\"question\": \"what?\", \"document\": \"{document}\", \"quote\": \"{quote}\"}}\n"
        );
        library.put("judgments.jsonl", format!("{JUDGMENTS}{line}"));
        library
            .run(&["eval", "judgments.jsonl"])
            .exits(2)
            .tells("judgments.jsonl:3:")
            .tells(reason);
    }
}

#[test]
fn a_run_is_written_scored_and_compared() {
    let library = kitchen();
    let run = library.run(&["eval", "set", "--run", "a.run", "--json"]);
    let asked = evaluation(run.exits(0));
    let scored = evaluation(&library.run(&["eval", "set", "--score", "a.run", "--json"]));
    for name in ["nDCG@10", "MAP", "MRR@10", "P@1", "R@10", "R@100"] {
        assert_eq!(value(&asked, name), value(&scored, name), "{name}");
    }
    library.put("b.run", "k Q0 d2 1 2 x\nk Q0 d1 2 1 x\nn Q0 d2 1 1 x\n");
    let run = library.run(&["eval", "set", "--compare", "b.run", "--json"]);
    let compared = evaluation(&run).comparison.expect("a comparison");
    assert_eq!((compared.won.len(), compared.lost.len()), (1, 0));
    assert_eq!(compared.won[0].question, "what boils water?");
    library
        .run(&["eval", "set", "--score", "b.run", "--compare", "a.run"])
        .exits(0)
        .prints("1 lost (nDCG@10) 1.000 → 0.631 k what boils water?");
    library.put("c.run", "k Q0 d2 1 2 x\nk Q0 d2\n");
    library
        .run(&["eval", "set", "--score", "c.run"])
        .exits(2)
        .tells("c.run:2: not a line of a run");
}

#[test]
fn gates_decide_the_exit_code() {
    let library = kitchen();
    let gated = |gates: &[&str]| {
        let gates = gates.iter().flat_map(|gate| ["--gate", gate]);
        let words: Vec<&str> = ["eval", "set", "--json"].into_iter().chain(gates).collect();
        library.run(&words)
    };
    let passed = gated(&["ndcg@10>=1", "ap > 0.5"]);
    assert_eq!(evaluation(passed.exits(0)).gates.len(), 2);
    let missed = gated(&["nDCG@10>=0.5", "p@1<1"]);
    missed.exits(1).tells("gate p@1<1 is not passed: 1.0000");
    gated(&["fame>=1"])
        .exits(2)
        .tells("there is no such figure");
    gated(&["nDCG@10"]).exits(2).tells("a gate is a name");
}

#[test]
fn what_is_no_set_is_named() {
    let library = kitchen();
    library
        .run(&["eval", "absent.jsonl", "--corpus", "set/corpus.jsonl"])
        .exits(2)
        .tells("absent.jsonl");
    library.put("half/queries.jsonl", "");
    library
        .run(&["eval", "half"])
        .exits(2)
        .tells("half holds no corpus.jsonl");
    library.put("set/qrels/dev.tsv", "k\td1\t1\n");
    library
        .run(&["eval", "set", "--split", "dev"])
        .exits(0)
        .prints("P@1 1.0000 1");
    library
        .run(&["eval", "set", "--split", "train"])
        .exits(2)
        .tells("has the splits dev, test");
    library.put("set/qrels/test.tsv", "k\td1\n");
    library
        .run(&["eval", "set"])
        .exits(2)
        .tells("test.tsv:1: 2 columns");
    library.run(&["eval"]).exits(2);
}
