use super::*;

fn roles(text: &str) -> String {
    let question = Question::parse(text, &[]);
    let mark = |w: &QuestionWord| match w.role {
        Role::Content => format!("[{}]", w.text),
        Role::Request => format!("<{}>", w.text),
        Role::Function => w.text.clone(),
        Role::Excluded => format!("-{}", w.text),
    };
    question
        .words
        .iter()
        .map(mark)
        .collect::<Vec<_>>()
        .join(" ")
}

#[test]
fn content_words_are_told_from_the_words_around_them() {
    for (typed, expected) in [
        ("What is KPO?", "What is [KPO?]"),
        (
            "what is the full form of RPO",
            "what is the <full> <form> of [RPO]",
        ),
        (
            "Which department runs IT?",
            "Which [department] [runs] [IT?]",
        ),
        ("WHO guidelines", "[WHO] [guidelines]"),
        ("Who are The Who?", "Who are The [Who?]"),
        ("The Who", "[The] [Who]"),
        ("to be or not to be", "[to] [be] [or] [not] [to] [be]"),
        ("WHAT IS IT", "[WHAT] [IS] [IT]"),
        ("What Is Outsourcing", "What Is [Outsourcing]"),
        ("meaning", "[meaning]"),
    ] {
        assert_eq!(roles(typed), expected, "{typed}");
    }
}

#[test]
fn a_dash_excludes_only_in_keywords() {
    assert_eq!(roles("outsourcing -india"), "[outsourcing] -india");
    assert_eq!(roles("what does -v do?"), "what does [v] do?");
    assert_eq!(roles("-india"), "[india]");
}

#[test]
fn quotes_and_fields_are_read() {
    let question = Question::parse(
        "title:handbook \"service level\" heading:“Exit plan” it's",
        &[],
    );
    let phrases: Vec<_> = question
        .phrases
        .iter()
        .map(|p| (p.text.as_str(), p.field))
        .collect();
    assert_eq!(
        phrases,
        [
            ("service level", None),
            ("Exit plan", Some(FieldName::Headings))
        ]
    );
    assert_eq!(question.words[0].field, Some(FieldName::Title));
    assert!(question.words[1].literal && !question.words[5].literal);
}

#[test]
fn what_only_looks_like_syntax_is_taken_as_words() {
    for typed in [
        "\"",
        "std::vec::Vec",
        "title:",
        "a AND (b",
        "*",
        "what is \"open",
        "-",
        ":x",
        "field:x:y",
        "5\" disk",
    ] {
        let question = Question::parse(typed, &[]);
        assert_eq!(question.phrases, [], "{typed}");
        assert!(
            question
                .words
                .iter()
                .all(|w| w.field.is_none() && w.role != Role::Excluded),
            "{typed}"
        );
    }
}

/// Somebody pastes a whole text.
#[test]
fn a_question_that_is_too_long_is_read_in_part() {
    let words: String = (0..130_000).map(|n| format!("w{n} ")).collect();
    let question = Question::parse(&words, &[]);
    assert_eq!(question.words.len(), MOST_WORDS);
    assert_eq!(question.left_out, 130_000 - MOST_WORDS);
    assert_eq!(question.text, words);
    // A few words again and again; one without an end; what is no longer than allowed.
    let again = "kettles and lids ".repeat(60_000);
    let question = Question::parse(&again, &[]);
    assert_eq!(question.words.len() + question.left_out, 180_000);
    assert!(
        question.words.len() <= MOST_BYTES / 4,
        "{}",
        question.words.len()
    );
    let endless = "é".repeat(500_000);
    assert!(Question::parse(&endless, &[]).words[0].text.len() <= MOST_BYTES);
    let page: String = (0..MOST_WORDS).map(|n| format!("w{n} ")).collect();
    assert_eq!(Question::parse(&page, &[]).left_out, 0);
}

proptest::proptest! {
    #[test]
    fn no_input_panics(text in "\\PC{0,60}|[-\"“: a-z]{0,40}") {
        let question = Question::parse(&text, &[]);
        for word in &question.words {
            assert_eq!(word.span.of(&text), word.text);
        }
    }
}
