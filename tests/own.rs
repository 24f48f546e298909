//! Sets of questions made of a person's own documents: what holds for every one, on the sample
//! corpus, on small documents in several languages, and on a large corpus where there is one.
//!
//! `FAQT_SHOW=heading cargo test --test own -- --nocapture` prints the questions of a kind.

#[path = "harness/engine.rs"]
mod engine;
mod harness;

use engine::engine;
use faqt::engine::Engine;
use faqt::eval::own::{
    ACRONYM, BLANK, ELSEWHERE, FAQ, HEADING, MISSPELT, OwnSet, OwnSettings, own_set,
};
use faqt::eval::{JudgedQuestion, Quote};
use faqt::passage::Passage;
use faqt::present::json;
use faqt::text::fold;
use harness::shared::shared;
use harness::{Library as Documents, collapsed};
use std::collections::HashSet;
use std::path::Path;
use tempfile::TempDir;

fn sample() -> (TempDir, Engine) {
    engine(&[Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus")])
}

/// An engine over documents made up for a test.
fn made_up(documents: &[(&str, &str)]) -> (TempDir, TempDir, Engine) {
    let corpus = tempfile::tempdir().expect("a temporary folder");
    for (path, text) in documents {
        std::fs::write(corpus.path().join(path), text).expect("a document");
    }
    let (folder, engine) = engine(&[corpus.path().to_path_buf()]);
    (corpus, folder, engine)
}

fn own(engine: &Engine, seed: u64, questions: usize) -> OwnSet {
    own_set(&**engine.home(), OwnSettings { seed, questions }).expect("a set")
}

fn of_kind<'s>(set: &'s OwnSet, kind: &str) -> Vec<&'s JudgedQuestion> {
    let questions = set.judged.questions.iter();
    questions
        .filter(|question| question.kind.as_deref() == Some(kind))
        .collect()
}

/// Letters and digits only, folded.
fn bare(text: &str) -> String {
    let kept = |c: char| if c.is_alphanumeric() { c } else { ' ' };
    collapsed(&fold(&text.chars().map(kept).collect::<String>()))
}

fn every_passage(engine: &Engine) -> Vec<Passage> {
    let mut found = Vec::new();
    let each = &mut |passage| found.push(passage);
    engine.home().each_passage(each).expect("passages");
    found
}

/// What holds for every set.
fn check(engine: &Engine, set: &OwnSet) {
    let passages = every_passage(engine);
    let texts: Vec<(&str, String)> = passages
        .iter()
        .map(|passage| (passage.document.as_str(), collapsed(&passage.text)))
        .collect();
    let stands = |quote: &Quote| {
        let words = collapsed(&quote.text);
        !words.is_empty()
            && texts
                .iter()
                .any(|(document, text)| *document == quote.document && text.contains(&words))
    };
    let mut ids = HashSet::new();
    for question in &set.judged.questions {
        assert!(ids.insert(&question.id), "{} twice", question.id);
        assert!(!question.text.trim().is_empty());
        let elsewhere = question.kind.as_deref() == Some(ELSEWHERE);
        assert_eq!(question.answerable, !elsewhere, "{question:?}");
        assert_eq!(question.answers.is_empty(), elsewhere, "{question:?}");
        assert_eq!(set.places.contains_key(&question.id), !elsewhere);
        for quote in question.answers.iter().chain(&question.sentences) {
            assert!(stands(quote), "{quote:?} stands nowhere");
            assert!(question.grades.contains_key(&quote.document));
        }
        let hides = matches!(question.kind.as_deref(), Some(HEADING | FAQ));
        assert_eq!(question.alteration.is_some(), hides);
        let Some(alteration) = &question.alteration else {
            continue;
        };
        let added: Vec<_> = alteration.added.iter().map(|p| p.id).collect();
        assert_eq!(added, alteration.hidden);
        for passage in &alteration.added {
            let above = passage.heading_path.iter();
            let above = above.chain(&passage.title).chain(&passage.question);
            for label in above {
                assert_ne!(bare(label), bare(&question.text), "{passage:?}");
            }
        }
    }
}

fn show(set: &OwnSet) {
    let Ok(kind) = std::env::var("FAQT_SHOW") else {
        return;
    };
    for question in of_kind(set, &kind) {
        let place = set.places.get(&question.id);
        let place = place.map_or(String::new(), |p| format!("{}:{}", p.path, p.units.0));
        let answer = question.answers.first().map_or("", |quote| &quote.text);
        println!(
            "{}\n    {place} {}",
            question.text,
            collapsed(answer).chars().take(150).collect::<String>()
        );
    }
}

#[test]
fn the_sample_gives_questions_of_every_kind() {
    let (_folder, engine) = sample();
    let set = own(&engine, 0, 200);
    check(&engine, &set);
    show(&set);
    assert_eq!(set.judged.questions.len(), 200);
    for (kind, least) in [
        (HEADING, 40),
        (FAQ, 10),
        (BLANK, 50),
        (MISSPELT, 20),
        (ACRONYM, 10),
        (ELSEWHERE, 20),
    ] {
        let found = of_kind(&set, kind).len();
        assert!(found >= least, "{found} questions of kind {kind}");
    }
    // Not all from one document.
    let documents: HashSet<&String> = of_kind(&set, BLANK)
        .into_iter()
        .flat_map(|question| question.grades.keys())
        .collect();
    assert!(documents.len() > 10, "{documents:?}");
}

#[test]
fn a_seed_decides() {
    let (_folder, engine) = sample();
    let set = own(&engine, 3, 60);
    let (_other, again) = sample();
    assert_eq!(own(&again, 3, 60), set, "another index of the same corpus");
    let texts = |set: &OwnSet| -> HashSet<String> {
        let questions = set.judged.questions.iter();
        questions.map(|question| question.text.clone()).collect()
    };
    let other = texts(&own(&engine, 4, 60));
    assert!(texts(&set).intersection(&other).count() < 40);
}

#[test]
fn no_more_questions_than_asked_for() {
    let (_folder, engine) = sample();
    for questions in [0, 1, 7, 50] {
        assert_eq!(own(&engine, 0, questions).judged.questions.len(), questions);
    }
}

/// The answers can be found, most of them by the engine as it is.
#[test]
fn what_is_asked_can_be_found() {
    let (_folder, engine) = sample();
    let set = own(&engine, 0, 200);
    for (kind, least) in [(BLANK, 0.95), (MISSPELT, 0.9)] {
        let questions = of_kind(&set, kind);
        let found = |question: &&&JudgedQuestion| {
            let reply = engine.search(&question.text, 10).expect("a reply");
            let mut passages = reply.passages.iter();
            passages.any(|found| {
                let text = collapsed(&found.passage.text);
                let mut answers = question.answers.iter();
                answers.any(|quote| text.contains(&collapsed(&quote.text)))
            })
        };
        let share = questions.iter().filter(found).count() as f32 / questions.len() as f32;
        assert!(share >= least, "{kind}: {share} of the questions are found");
    }
}

#[test]
fn a_handful_of_passages_is_enough() {
    let (_corpus, _folder, engine) = made_up(&[(
        "a.txt",
        "Widgets are small parts that hold larger machines together in every workshop.\n\n\
         The inventor Ada Holm built the first widget in 1911 for her bicycle.\n",
    )]);
    let set = own(&engine, 0, 200);
    check(&engine, &set);
    let blank = of_kind(&set, BLANK);
    assert_eq!(blank.len(), 2);
    let holm = blank.iter().find(|question| question.text.contains("1911"));
    assert!(holm.is_some_and(|question| !question.sentences.is_empty()));
    assert!(of_kind(&set, HEADING).is_empty() && of_kind(&set, FAQ).is_empty());
}

#[test]
fn nothing_gives_no_answerable_question() {
    let (_corpus, _folder, engine) = made_up(&[("empty.txt", "")]);
    let set = own(&engine, 0, 200);
    check(&engine, &set);
    assert!(set.judged.questions.iter().all(|q| !q.answerable));
}

#[test]
fn languages_other_than_english() {
    let (_corpus, _folder, engine) = made_up(&[
        (
            "vertrag.md",
            "# Verträge\n\n## Kündigung durch den Auftraggeber\n\n\
             Der Auftraggeber kann den Vertrag mit einer Frist von drei Monaten schriftlich kündigen. \
             Eine Kündigung aus wichtigem Grund bleibt davon unberührt und wirkt sofort.\n\n\
             ## Dauer der Verlagerung\n\n\
             Die Verlagerung eines einfachen Prozesses dauert erfahrungsgemäß sechs Wochen.\n",
        ),
        (
            "договор.md",
            "# Договоры\n\n## Передача рабочих процессов\n\n\
             Передача рабочих процессов новому поставщику обычно занимает около шести месяцев работы. \
             Заказчик оплачивает обучение новых сотрудников поставщика в течение этого времени.\n",
        ),
        (
            "外包.md",
            "# 外包合同\n\n## 知识流程外包的定义\n\n\
             知识流程外包是指将需要专业知识的业务委托给外部公司完成的做法。\
             供应商必须在三十天之内提交书面报告并说明所有费用。\n",
        ),
    ]);
    let set = own(&engine, 0, 200);
    check(&engine, &set);
    for kind in [HEADING, BLANK, MISSPELT] {
        let questions = of_kind(&set, kind);
        let in_document = |name: &str| {
            questions
                .iter()
                .any(|question| question.grades.keys().any(|id| id.contains(name)))
        };
        assert!(in_document("vertrag"), "{kind} in German: {questions:#?}");
        assert!(in_document("договор"), "{kind} in Russian: {questions:#?}");
        // There is no slip of the keyboard in a script without letters.
        assert_eq!(
            in_document("外包"),
            kind != MISSPELT,
            "{kind} in Chinese: {questions:#?}"
        );
    }
    show(&set);
}

#[test]
fn a_large_corpus() {
    let Some(corpus) = shared("corpora/rust-book") else {
        return;
    };
    let (_folder, engine) = engine(&[corpus]);
    let started = std::time::Instant::now();
    let set = own(&engine, 0, 200);
    println!(
        "{:?} for {} questions",
        started.elapsed(),
        set.judged.questions.len()
    );
    check(&engine, &set);
    show(&set);
    assert_eq!(set.judged.questions.len(), 200);
}

#[test]
fn the_command_says_what_is_never_found() {
    let documents = Documents::with(
        "terms.md",
        "# Terms\n\n## Leaving early\n\n\
         A customer who wants to go before the end of the year pays two months of rent in addition.\n\n\
         ## Paying the rent\n\n\
         The rent is due on the first day of every month and is paid by bank transfer only.\n",
    );
    documents
        .run(&["eval", "--own", "--quiet"])
        .exits(0)
        .prints("questions made of these documents, the right passage comes first for")
        .prints("questions about other things, none was given as answered")
        .prints("blank");
    let again = documents.run(&[
        "eval",
        "--own",
        "--quiet",
        "--json",
        "--seed",
        "5",
        "--questions",
        "4",
    ]);
    let again: json::Evaluation = again.json();
    assert_eq!(again.questions.len(), 4);
    assert!(again.own.is_some_and(|own| own.asked > 0));
    documents
        .run(&["eval", "--own", "--questions", "0"])
        .exits(2);
    documents
        .run(&["eval", "questions.jsonl", "--seed", "5"])
        .exits(2)
        .tells("cannot be used with");
    Documents::with("empty.md", "")
        .run(&["eval", "--own", "--quiet"])
        .exits(2)
        .tells("no question can be made of these documents");
}
