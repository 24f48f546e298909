//! The page this project began with: scraped from the web, with a breadcrumb line, sections, and
//! an FAQ at its end whose answers are cut off. It stays outside the repository; where it is not
//! here, the tests say so and end.

mod harness;

use harness::Library;
use harness::shared::shared;

/// A library with the page as its only document.
fn page() -> Option<Library> {
    let path = shared("corpora/kpo-full-form.txt")?;
    let content = std::fs::read(path).expect("the page");
    Some(Library::with("kpo-full-form.txt", content))
}

/// What a question about the page must come to; `wrong "…"` marks what it does not come to yet.
macro_rules! question {
    ($name:ident, $question:literal, |$asked:ident| $expected:expr) => {
        #[test]
        fn $name() {
            let Some(library) = page() else { return };
            let $asked = library.ask($question);
            $expected;
        }
    };
    (wrong $today:literal, $name:ident, $question:literal, |$asked:ident| $expected:expr) => {
        #[test]
        fn $name() {
            let Some(library) = page() else { return };
            let $asked = library.ask($question);
            harness::wrong(
                $today,
                std::panic::AssertUnwindSafe(|| {
                    $expected;
                }),
            );
        }
    };
}

question!(the_full_form, "What is the full form of KPO?", |asked| {
    asked
        .answered("The full form of KPO is Knowledge Process Outsourcing")
        .at("kpo-full-form.txt", 7)
});

question!(what_it_stands_for, "What does KPO stand for?", |asked| {
    asked
        .answered("Knowledge Process Outsourcing")
        .answer_lacks("informat...")
});

question!(an_acronym_in_passing, "What does RPO stand for?", |asked| {
    asked
        .answered("Research Process Outsourcing (RPO)")
        .at("kpo-full-form.txt", 13)
});

question!(another_acronym, "What does APO stand for?", |asked| asked
    .answered("Analysis Process Outsourcing (APO)")
    .at("kpo-full-form.txt", 13));

question!(
    the_full_form_of_another,
    "what is the full form of RPO?",
    |asked| asked.answered("Research Process Outsourcing (RPO)")
);

// The FAQ has the question, but its answer is cut off; the section completes it.
question!(
    a_difference,
    "What is the difference between BPO and KPO?",
    |asked| {
        let asked = asked
        .answered("BPO is considered to be a branch of outsourcing and KPO is the outsourcing of important business and information-related activities.")
        .answer_lacks("based o")
        .at("kpo-full-form.txt", 25);
        let answer = asked.reply.answer.expect("an answer");
        assert!(
            answer.completes.is_some(),
            "the cut-off answer is not named"
        );
    }
);

question!(
    a_cut_off_answer_is_never_the_answer,
    "What is meant by KPO jobs?",
    |asked| asked
        .answered("advanced degrees")
        .answer_lacks("degrees and...")
        .at("kpo-full-form.txt", 13)
);

question!(
    a_list,
    "What are the four service categories of KPO?",
    |asked| asked
        .answered("Data management, Business research, Performance management, and Data analytics")
        .at("kpo-full-form.txt", 11)
);

question!(
    disadvantages,
    "What are the disadvantages of KPO?",
    |asked| asked
        .answered("there are also some disadvantages of KPO such as it is not a secured process")
        .at("kpo-full-form.txt", 15)
);

// The reason stands in the sentence behind the one that names India.
question!(a_reason, "Why is India preferred for KPO?", |asked| {
    asked
    .answered("friendly government policies, availability of skilled, cheap labour, and English speaking workforce")
    .at("kpo-full-form.txt", 19)
});

question!(
    a_misspelt_question,
    "waht is knowlege proces outsorcing",
    |asked| {
        asked
    .answered("Knowledge Process Outsourcing is considered to be the process of outsourcing knowledge-intensive activities.")
    .corrected("knowlege", "knowledge")
    .corrected("proces", "process")
    .corrected("outsorcing", "outsourcing")
    }
);

question!(another_topic, "what is the capital of France", |asked| {
    asked.not_found()
});

#[test]
fn the_correction_is_shown() {
    let Some(library) = page() else { return };
    library
        .run(&["ask", "waht is knowlege proces outsorcing"])
        .exits(0)
        .prints("Knowledge Process Outsourcing")
        .prints("“knowlege” read as “knowledge”")
        .prints("“proces” read as “process”")
        .prints("“outsorcing” read as “outsourcing”");
}

#[test]
fn not_in_your_documents() {
    let Some(library) = page() else { return };
    library
        .run(&["ask", "what is the capital of France"])
        .exits(1)
        .prints("Not in your documents.")
        .prints("capital")
        .prints("France");
}

/// The breadcrumb line repeats the title and answers nothing.
#[test]
fn the_breadcrumb_is_no_passage() {
    let Some(library) = page() else { return };
    let reply = library.search("full forms").reply;
    for passage in &reply.passages {
        assert!(!passage.text.contains('»'), "{}", passage.text);
        assert_eq!(passage.title.as_deref(), Some("KPO Full Form"));
    }
}

/// Every passage has its section above it, and stands in the file where it says.
#[test]
fn passages_know_their_sections() {
    let Some(library) = page() else { return };
    let file = library.get("docs/kpo-full-form.txt");
    let reply = library.search("disadvantages of this process").reply;
    let first = &reply.passages[0];
    assert_eq!(
        first.heading_path.last().map(String::as_str),
        Some("Discussion on Knowledge Process Outsourcing")
    );
    for passage in &reply.passages {
        let bytes = passage.place.bytes.expect("a text has bytes");
        let [start, end] = bytes.map(|byte| byte as usize);
        let there = file.get(start..end).expect("whole characters");
        assert!(there.contains(passage.text.lines().next().unwrap_or("")));
    }
}
