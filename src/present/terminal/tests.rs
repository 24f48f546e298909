//! The views as pictures, in `snapshots/`: what a person sees, at several widths. Plain text but
//! for one picture of the escapes.

use super::*;
use crate::answer::Evidence;
use crate::passage::PassageKind;
use crate::present::fixture;
use crate::present::printable::is_obeyed;
use crate::present::why::{WhyRow, why};
use proptest::prelude::*;

fn plain(width: usize) -> Style {
    Style {
        width,
        ..Style::default()
    }
}

#[test]
fn the_answer_stands_first_at_every_width() {
    let reply = fixture::answered();
    insta::assert_snapshot!("ask_80", ask(&reply, &plain(80)));
    insta::assert_snapshot!("ask_40", ask(&reply, &plain(40)));
    insta::assert_snapshot!("ask_120", ask(&reply, &plain(120)));
}

#[test]
fn colour_and_links_are_escapes_around_the_same_words() {
    let style = Style {
        color: true,
        links: true,
        root: Some(PathBuf::from(if cfg!(windows) {
            r"C:\my docs"
        } else {
            "/my docs"
        })),
        passages: 1,
        ..Style::default()
    };
    let shown = ask(&fixture::answered(), &style);
    if cfg!(unix) {
        insta::assert_snapshot!("ask_coloured", shown.replace('\x1b', "␛"));
    }
    let bare = ask(
        &fixture::answered(),
        &Style {
            passages: 1,
            ..Style::default()
        },
    );
    // The quotation marks that stand in for colour change where lines break, but no word.
    let words = |view: &str| view.split_whitespace().collect::<Vec<_>>().join(" ");
    let quotes: &[char] = &['»', '«'];
    assert_eq!(
        words(&anstream::adapter::strip_str(&shown).to_string()),
        words(&bare.replace(quotes, ""))
    );
}

#[test]
fn a_related_reply_says_that_nothing_answers() {
    let related = fixture::reply(
        "price of research",
        vec![fixture::discussion(), fixture::table(), fixture::code()],
    );
    insta::assert_snapshot!("ask_related", ask(&related, &plain(72)));
}

#[test]
fn a_row_deep_in_a_table_keeps_its_header() {
    let mut deep = fixture::table();
    for row in 0..20 {
        deep.passage.text += &format!("\nService {row} | {row} € an hour");
    }
    let deep = fixture::ranked(deep.passage, 1.0, &["Service 12"], "Service 12");
    let shown = search(&fixture::reply("", vec![deep]), &plain(60));
    let rows: Vec<&str> = shown.lines().skip(1).collect();
    assert_eq!(
        rows,
        [
            "   Service    │ Price",
            "   …",
            "   Service 11 │ 11 € an hour",
            " » Service 12 │ 12 € an hour",
            "   Service 13 │ 13 € an hour",
            "   Service 14 │ 14 € an hour",
            "   Service 15 │ 15 € an hour",
            "   …",
        ]
    );
}

#[test]
fn nothing_found_says_what_was_searched() {
    assert_eq!(
        ask(&fixture::not_found(), &plain(80)),
        "Not in your documents.\n\
         Searched for: tall, giraffe\n\
         ignored: giraffe (not in your documents)\n"
    );
}

#[test]
fn an_answer_in_two_passages_gives_both_places() {
    let mut reply = fixture::answered();
    let (faq, definition) = (&reply.passages[2].passage, &reply.passages[0].passage);
    let sentence = |passage: &Passage, end: usize| AnswerSentence {
        passage: passage.id,
        span: Span::new(0, end),
        text: passage.text[..end].to_string(),
        place: passage.place_of(Span::new(0, end)),
    };
    reply.answer = Some(Answer {
        sentences: vec![sentence(faq, faq.text.len()), sentence(definition, 91)],
        confidence: 0.5,
        evidence: Evidence::default(),
        best: 0,
        value: None,
        completes: Some(faq.id),
    });
    insta::assert_snapshot!(
        "ask_completed",
        ask(
            &reply,
            &Style {
                passages: 0,
                ..plain(80)
            }
        )
    );
}

#[test]
fn the_value_is_bold_and_nothing_else_of_the_answer() {
    let mut reply = fixture::answered();
    let passage = &reply.passages[0].passage;
    let words = |span: Span| AnswerSentence {
        passage: passage.id,
        span,
        text: span.of(&passage.text).to_string(),
        place: passage.place_of(span),
    };
    reply.answer = Some(Answer {
        sentences: vec![words(Span::new(0, 91))],
        best: 0,
        value: Some(words(Span::new(10, 17))),
        confidence: 1.0,
        evidence: Evidence::default(),
        completes: None,
    });
    let style = Style {
        color: true,
        passages: 0,
        ..plain(200)
    };
    let shown = ask(&reply, &style);
    assert!(
        shown.contains("Knowledge \x1b[0m\x1b[1m\x1b[32mProcess\x1b[0m\x1b[32m Outsourcing"),
        "{shown:?}"
    );
}

#[test]
fn a_row_that_answers_stands_below_its_header() {
    let mut reply = fixture::answered();
    reply.passages = vec![fixture::table()];
    let passage = &reply.passages[0].passage;
    let row = |start: usize, end: usize| AnswerSentence {
        passage: passage.id,
        span: Span::new(start, end),
        text: passage.text[start..end].to_string(),
        place: passage.place_of(Span::new(start, end)),
    };
    let last = passage.text.rfind('\n').map_or(0, |at| at + 1);
    reply.answer = Some(Answer {
        sentences: vec![row(0, 15), row(last, passage.text.len())],
        best: 0,
        value: None,
        confidence: 1.0,
        evidence: Evidence::default(),
        completes: None,
    });
    let style = Style {
        passages: 0,
        ..plain(80)
    };
    let shown = ask(&reply, &style);
    assert!(
        shown.starts_with("Service    │ Price\nAccounting │ 25 € an hour\n  prices.csv:1-3\n"),
        "{shown}"
    );
}

#[test]
fn a_passage_is_shown_whole_with_its_particulars() {
    insta::assert_snapshot!(
        "show_prose",
        show_ranked(&fixture::discussion(), &plain(60))
    );
    insta::assert_snapshot!("show_faq", show(&fixture::faq().passage, &plain(60)));
}

#[test]
fn why_lists_features_by_what_they_add() {
    let row = |name, value, weight| WhyRow {
        name,
        value,
        weight,
    };
    let rows = [
        row("bm25", 7.31, 0.4),
        row("heading_match", 1.0, 0.5),
        row("boilerplate", 1.0, -0.25),
        row("title_match", 0.0, 0.5),
    ];
    let mut ranked = fixture::discussion();
    ranked.score = 3.174;
    insta::assert_snapshot!("why", why(2, &ranked, &rows, &plain(80)));
}

proptest! {
    /// Whatever a document holds, none of it reaches the terminal as an order, and but for places
    /// (which are there to be clicked) no line is wider than the terminal.
    #[test]
    fn no_text_of_the_corpus_is_obeyed_by_the_terminal(
        text in "(\\PC|[a-z ]{1,20}|[\x00-\x1f\u{7f}-\u{9f}\u{202e}\u{2066}]|\n){0,40}",
        spans in prop::collection::vec((0usize..90, 0usize..90), 0..4),
        kind in prop::sample::select(vec![PassageKind::Prose, PassageKind::Faq, PassageKind::Table, PassageKind::Code]),
        (color, cut_off) in any::<(bool, bool)>(),
        width in 0usize..90,
    ) {
        let mut passage = fixture::passage(9, "p\x1b]0;x\x07.txt", &["t\u{9b}31m", "h\x1b[2J"], &text);
        passage.kind = kind;
        passage.cut_off = cut_off;
        passage.question = Some("q\x1b[1m".to_string());
        let spans: Vec<Span> = spans.iter().map(|&(a, b)| Span::new(a.min(b), a.max(b))).collect();
        let mut ranked = fixture::ranked(passage, 1.0, &[], "");
        ranked.best_sentence = spans.first().copied();
        ranked.matched = spans;
        let id = ranked.passage.id;
        let mut reply = fixture::reply("q", vec![ranked.clone()]);
        reply.verdict = Verdict::Answered;
        reply.ignored = vec!["\x1b[5m".to_string()];
        reply.answer = Some(Answer {
            sentences: vec![AnswerSentence {
                passage: id,
                span: Span::new(0, text.len()),
                text: text.clone(),
                place: ranked.passage.place.clone(),
            }],
            confidence: 1.0,
            evidence: Evidence::default(),
            best: 0,
            value: None,
            completes: Some(id),
        });
        let style = Style { color, width, ..Style::default() };
        for view in [ask(&reply, &style), search(&reply, &style), show(&ranked.passage, &style)] {
            let bare = anstream::adapter::strip_str(&view).to_string();
            if !color {
                prop_assert_eq!(&bare, &view);
            }
            prop_assert!(!bare.chars().any(is_obeyed), "{bare:?}");
            let escapes = view.matches('\x1b').count();
            let styles = view.matches("\x1b[").count();
            prop_assert_eq!(escapes, styles);
            for line in bare.lines().filter(|line| !line.contains("p ]0;x .txt")) {
                prop_assert!(columns(line) <= style.measure(), "{line:?}");
            }
        }
    }
}
