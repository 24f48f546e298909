use super::*;
use crate::eval::{JudgedSet, Quote};

fn text(text: &str) -> Text<'_> {
    Text { name: "file", text }
}

fn quote(document: &str, text: &str) -> Quote {
    Quote {
        document: document.into(),
        text: text.into(),
    }
}

#[test]
fn qrels_have_four_columns_or_three() {
    for lines in [
        "1 0 d1 2\n1 0 d2 -1\n\n2 Q0 d1 0\n",
        "query-id\tcorpus-id\tscore\n1\td1\t2\r\n1\td2\t0\n2\td1\t0\n",
    ] {
        let grades = qrels(text(lines)).expect(lines);
        assert_eq!((grades["1"]["d1"], grades["1"]["d2"]), (2, 0), "{lines}");
        assert_eq!(grades["2"]["d1"], 0);
    }
    for (lines, reason) in [
        ("1 d1\n", "file:1: 2 columns"),
        ("1 0 d1 1\n1 0 d2 high\n", "file:2: the grade high"),
        ("1 0 d1 relevant\n", "file:1: the grade relevant"),
    ] {
        let error = qrels(text(lines)).expect_err(lines).to_string();
        assert!(error.starts_with(reason), "{error}");
    }
}

const TOPICS: &str = "<top>
<num> Number: 051
<dom> Domain: Trade
<title> Topic: Airbus
 Subsidies

<desc> Description:
Document will discuss aid to Airbus.
<narr> Narrative:
Anything else.
</top>

<top>
<num>52</num><title>South Africa</title>
</top>
";

#[test]
fn topics_are_blocks_or_lines() {
    let read = topics(text(TOPICS), TopicField::Title).expect("topics");
    let pair = |id: &str, text: &str| (id.to_string(), text.to_string());
    assert_eq!(
        read,
        [pair("051", "Airbus Subsidies"), pair("52", "South Africa")]
    );
    let error = topics(text(TOPICS), TopicField::Description).expect_err("no second");
    assert_eq!(error.to_string(), "file:13: this topic has no <desc>");
    let first = TOPICS.split_inclusive("</top>").next().unwrap();
    let read = topics(text(first), TopicField::Description).expect("topics");
    assert_eq!(read[0].1, "Document will discuss aid to Airbus.");
    let read = topics(text("a\tWhat?\r\nb\tWhy?\n"), TopicField::Title).expect("topics");
    assert_eq!(read, [pair("a", "What?"), pair("b", "Why?")]);
    for (lines, reason) in [
        ("a\tWhat?\nb\n", "file:2: no tab"),
        ("a\tWhat?\na\tWhy?\n", "file:2: the topic a stands twice"),
        ("<top>\n<num> 1\n", "file:1: <top> without </top>"),
    ] {
        let error = topics(text(lines), TopicField::Title).expect_err(lines);
        assert!(error.to_string().starts_with(reason), "{error}");
    }
}

#[test]
fn numbers_of_topics_may_have_zeros_and_judgments_none() {
    let asked = topics(text(TOPICS), TopicField::Title).expect("topics");
    let grades = qrels(text("51 0 d 1\n52 0 d 0\n53 0 d 1\n")).expect("qrels");
    let (set, unjudged, unasked) = set(asked, grades);
    assert_eq!(set.questions.len(), 1);
    assert_eq!(
        (set.questions[0].id.as_str(), unjudged, unasked),
        ("051", 1, 1)
    );
}

/// A set of two questions in the BEIR layout, with these answers.
fn read_beir(answers: &str) -> Result<(JudgedSet, Vec<String>), ReadError> {
    beir(&BeirTexts {
        queries: text(
            "{\"_id\": \"q1\", \"text\": \"what?\"}\n{\"_id\": 2, \"text\": \"why?\", \"kind\": \"reason\"}\n{\"_id\": \"train\", \"text\": \"?\"}\n",
        ),
        qrels: text("query-id\tcorpus-id\tscore\nq1\td1\t1\n2\td2\t1\nq9\td2\t1\n"),
        answers: Some(text(answers)),
        sentences: Some(text(
            "{\"_id\": \"d1#0\", \"doc\": \"d1\", \"text\": \"It is so.\", \"start\": 0}\n",
        )),
    })
}

#[test]
fn beir_folders_have_answers_and_sentences() {
    let (set, notes) = read_beir(
        "{\"_id\": \"q1\", \"answers\": [\"so\"], \"doc\": \"d1\", \"start\": 6, \"sentences\": [\"d1#0\"]}\n",
    )
    .expect("a set");
    assert_eq!(set.questions.len(), 2);
    assert_eq!(set.questions[0].answers, [quote("d1", "so")]);
    assert_eq!(set.questions[0].sentences, [quote("d1", "It is so.")]);
    assert_eq!(set.questions[1].kind.as_deref(), Some("reason"));
    assert_eq!(notes.len(), 1);
    let error = read_beir("\n{\"_id\": \"q1\", \"doc\": \"d1\", \"sentences\": [\"d1#9\"]}\n");
    let error = error.expect_err("no such sentence").to_string();
    assert!(error.starts_with("file:2: the sentence d1#9"), "{error}");
    let error = read_beir("{\"_id\": \"q1\",\n")
        .expect_err("no JSON")
        .to_string();
    assert!(error.starts_with("file:1: EOF"), "{error}");
}

#[test]
fn judgments_say_what_answers_or_that_nothing_does() {
    let lines = "{\"question\": \"what?\", \"document\": \"a.md\", \"quote\": \"so\", \"also\": [{\"document\": \"b.md\", \"quote\": \"thus\"}]}\n\n{\"id\": \"x\", \"question\": \"why?\", \"none\": true}\n{\"question\": \"how?\", \"kind\": \"none\", \"near\": true}\n{\"question\": \"who?\", \"document\": \"a.md\"}\n";
    let read = judgments(text(lines)).expect("judgments");
    let ids: Vec<&str> = read.iter().map(|j| j.question.id.as_str()).collect();
    assert_eq!(ids, ["1", "x", "4", "5"]);
    assert_eq!(
        read[0].question.answers,
        [quote("a.md", "so"), quote("b.md", "thus")]
    );
    assert!(read[0].question.answerable && read[0].question.grades.is_empty());
    assert!(!read[1].question.answerable && !read[2].question.answerable);
    assert_eq!(read[3].question.grades["a.md"], 1);
    for (line, reason) in [
        ("{\"question\": \"?\"}", "file:1: it says neither"),
        (
            "{\"question\": \"?\", \"quote\": \"so\"}",
            "file:1: a quote without",
        ),
        (
            "{\"question\": \"?\", \"none\": true, \"document\": \"a\"}",
            "file:1: it says both",
        ),
        (
            "{\"question\": \"?\", \"qoute\": \"so\"}",
            "file:1: unknown field `qoute`",
        ),
        (
            "{\"id\": 2, \"question\": \"?\", \"none\": true}\n{\"question\": \"?\", \"none\": true}",
            "file:2: the id 2 stands twice",
        ),
    ] {
        let error = judgments(text(line)).expect_err(line).to_string();
        assert!(error.starts_with(reason), "{error}");
    }
}
