//! Many questions at once: three forms of input, one reply each, and runs in the TREC format.

use super::harness::Library;
use super::workshop;
use faqt::present::json;
use std::io::{BufRead, BufReader, Read, Write};

fn ids(run: &super::harness::Run) -> Vec<(String, String)> {
    let replies: Vec<json::Reply> = run.json_lines();
    let named = |reply: json::Reply| (reply.id.expect("an id"), reply.question);
    replies.into_iter().map(named).collect()
}

fn pair(id: &str, question: &str) -> (String, String) {
    (id.to_string(), question.to_string())
}

#[test]
fn questions_come_as_beir_lines() {
    let library = workshop();
    library.put(
        "questions.jsonl",
        "{\"_id\": \"w\", \"text\": \"what are widgets?\"}\n{\"_id\": 7, \"text\": \"vice\", \"metadata\": {}}\n",
    );
    let run = library.run(&["search", "--batch", "questions.jsonl", "--json"]);
    run.exits(0);
    assert_eq!(
        ids(&run),
        [pair("w", "what are widgets?"), pair("7", "vice")]
    );
}

#[test]
fn questions_come_behind_a_tab() {
    let library = workshop();
    library.put("questions.tsv", "w\twhat are widgets?\r\nv\tvice\r\n");
    let run = library.run(&["search", "--batch", "questions.tsv", "--json"]);
    run.exits(0);
    assert_eq!(
        ids(&run),
        [pair("w", "what are widgets?"), pair("v", "vice")]
    );
}

#[test]
fn questions_come_as_plain_lines_and_are_named_by_line() {
    let library = workshop();
    library.put("questions.txt", "what are widgets?\n\nvice");
    let run = library.run(&["search", "--batch", "questions.txt", "--json"]);
    run.exits(0);
    assert_eq!(
        ids(&run),
        [pair("1", "what are widgets?"), pair("3", "vice")]
    );
}

#[test]
fn ask_answers_a_batch() {
    let library = workshop();
    let run = library.run_with_input(&["ask", "--batch", "-", "--json"], "what are widgets?\n");
    let replies: Vec<json::Reply> = run.exits(0).json_lines();
    let answer = replies[0].answer.as_ref().expect("an answer");
    assert_eq!(answer.text, "Widgets are small parts of brass.");
}

#[test]
fn a_batch_is_shown_to_people_too() {
    let library = workshop();
    library
        .run_with_input(&["ask", "--batch", "-"], "what are widgets?\nzeppelin\n")
        .exits(0)
        .prints("what are widgets? Widgets are small parts of brass.")
        .prints("zeppelin Not in your documents.");
}

#[test]
fn a_batch_without_any_answer_exits_1() {
    let library = workshop();
    let run = library.run_with_input(&["ask", "--batch", "-", "--json"], "zeppelin\nairship\n");
    let replies: Vec<json::Reply> = run.exits(1).json_lines();
    assert_eq!(replies.len(), 2);
}

/// A program keeps the process open: each reply is there before the next question is sent.
#[test]
fn replies_come_in_the_order_of_the_questions_however_many_threads_there_are() {
    let library = workshop();
    let words = [
        "what are widgets?",
        "vice",
        "who turns the lathe?",
        "nothing of it",
    ];
    let questions: Vec<String> = (0..700)
        .map(|n| format!("{n}\t{}\n", words[n % 4]))
        .collect();
    library.put("questions.tsv", questions.concat());
    let ask = |threads: &str| {
        let batch = [
            "ask",
            "--batch",
            "questions.tsv",
            "--json",
            "--threads",
            threads,
        ];
        let replies: Vec<json::Reply> = library.run(&batch).exits(0).json_lines();
        let shown = |reply: json::Reply| (reply.id, reply.verdict, reply.answer.map(|a| a.text));
        replies.into_iter().map(shown).collect::<Vec<_>>()
    };
    let one = ask("1");
    assert_eq!(one.len(), 700);
    assert!((0..700).all(|n| one[n].0 == Some(n.to_string())));
    assert_eq!(ask("5"), one);
}

#[test]
fn each_reply_is_written_at_once() {
    let library = workshop();
    library.index();
    for command in ["search", "ask"] {
        let mut talk = library.start(&[command, "--batch", "-", "--json"]);
        let mut questions = talk.stdin.take().expect("piped");
        let mut replies = BufReader::new(talk.stdout.take().expect("piped"));
        for question in ["widgets", "vice", "zeppelin"] {
            writeln!(questions, "{question}").expect("a question is taken");
            let mut line = String::new();
            replies.read_line(&mut line).expect("a reply");
            let reply: json::Reply = serde_json::from_str(&line).expect("one object a line");
            assert_eq!(reply.question, question);
            assert!(reply.took_us > 0);
        }
        drop(questions);
        let mut rest = String::new();
        replies.read_to_string(&mut rest).expect("the end");
        assert_eq!(rest, "");
        assert_eq!(talk.wait().expect("an end").code(), Some(0));
    }
}

#[test]
fn a_stream_is_answered_from_documents_as_they_are() {
    let library = Library::with(
        "lodger.txt",
        "The zebra lives in the green house by the lake.\n",
    );
    library.index();
    let mut talk = library.start(&["ask", "--batch", "-", "--json"]);
    let mut questions = talk.stdin.take().expect("piped");
    let mut replies = BufReader::new(talk.stdout.take().expect("piped"));
    let mut ask = |question: &str| {
        writeln!(questions, "{question}").expect("a question is taken");
        let mut line = String::new();
        replies.read_line(&mut line).expect("a reply");
        let reply: json::Reply = serde_json::from_str(&line).expect("one object a line");
        reply.answer.map(|answer| answer.text)
    };
    let zebra = Some("The zebra lives in the green house by the lake.".into());
    assert_eq!(ask("where does the zebra live?"), zebra);
    library.write("lodger.txt", "The otter lives in the old barn.\n");
    // It is looked every two seconds.
    std::thread::sleep(std::time::Duration::from_millis(2100));
    assert_ne!(ask("where does the zebra live?"), zebra);
    let otter = Some("The otter lives in the old barn.".into());
    assert_eq!(ask("where does the otter live?"), otter);
    drop(questions);
    assert_eq!(talk.wait().expect("an end").code(), Some(0));
}

/// `question Q0 document rank score name`: ids of the documents, best passage of each.
#[test]
fn a_run_is_written_in_the_trec_format() {
    let library = Library::with(
        "beir.jsonl",
        "{\"_id\": \"d1\", \"title\": \"\", \"text\": \"The kettle boils water.\"}\n{\"_id\": \"d2\", \"title\": \"\", \"text\": \"The stove heats the room.\"}\n",
    )
    .and("deep/my notes.txt", "The kettle was mended in March. The kettle whistles.\n");
    let run = library.run_with_input(
        &["search", "--batch", "-", "--run", "out.trec", "-n", "100"],
        "q1\tkettle\nq2\tstove\nq3\tzeppelin\n",
    );
    run.exits(0).prints_nothing();
    let lines = library.get("out.trec");
    let mut lines: Vec<Vec<&str>> = lines.lines().map(|l| l.split(' ').collect()).collect();
    for line in &lines {
        assert_eq!(line.len(), 6, "{line:?}");
        assert_eq!((line[1], line[5]), ("Q0", "faqt"));
        assert!(line[4].parse::<f32>().is_ok(), "{line:?}");
    }
    assert_eq!(
        lines.iter().map(|l| l[3]).collect::<Vec<_>>(),
        ["1", "2", "1"]
    );
    lines.sort();
    let found: Vec<[&str; 2]> = lines.iter().map(|line| [line[0], line[2]]).collect();
    assert_eq!(
        found,
        [["q1", "d1"], ["q1", "deep/my%20notes.txt"], ["q2", "d2"]]
    );
}

#[test]
fn a_run_is_cut_at_n_documents() {
    let library = Library::empty();
    for number in 0..12 {
        library.write(
            &format!("{number}.txt"),
            format!("Kettle number {number}.\n"),
        );
    }
    let run = ["search", "--batch", "-", "--run", "out.trec", "-n", "10"];
    library.run_with_input(&run, "kettle\n").exits(0);
    assert_eq!(library.get("out.trec").lines().count(), 10);
}

#[test]
fn a_run_needs_a_batch() {
    workshop()
        .run(&["search", "widgets", "--run", "out.trec"])
        .exits(2)
        .tells("--batch");
}

#[test]
fn a_batch_that_cannot_be_read_is_named() {
    let library = workshop();
    library
        .run(&["search", "--batch", "absent.txt"])
        .exits(2)
        .tells("absent.txt");
    library
        .run_with_input(
            &["search", "--batch", "-", "--run", "no/such/out"],
            "widgets\n",
        )
        .exits(2)
        .tells("no/such/out");
}

/// `faqt search … | head -1`: whoever reads may leave, and that is no failure.
#[test]
fn a_reader_that_leaves_is_no_error() {
    let library = workshop();
    library.index();
    library.put("questions.txt", "widgets\n".repeat(20_000));
    for extra in [&[][..], &["--json"]] {
        let arguments = [&["search", "--batch", "questions.txt"], extra].concat();
        let mut talk = library.start(&arguments);
        let mut line = String::new();
        BufReader::new(talk.stdout.take().expect("piped"))
            .read_line(&mut line)
            .expect("a line");
        let output = talk.wait_with_output().expect("an end");
        assert_eq!(String::from_utf8_lossy(&output.stderr), "");
        assert_eq!(output.status.code(), Some(0));
    }
}
