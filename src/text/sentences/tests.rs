use super::*;
use proptest::prelude::*;

/// Texts with ` ¦ ` where a sentence must end; everything else must stay together. The mark
/// stands for the white space at that place, or for nothing where it is written without spaces.
const GOLDEN: &[&str] = &[
    "It rains. ¦ We stay.",
    "Is it so? ¦ Yes! ¦ Good.",
    "Dr. Smith met Mrs. Jones and Prof. Lee at St. Mary's. ¦ They spoke.",
    "J. R. R. Tolkien wrote it. ¦ J.R.R. Tolkien is known.",
    "See Fig. 2 and Eq. 3 in Sec. 4 of vol. 5, pp. 10–12. ¦ Then stop.",
    "Use a tool, e.g. Excel or, i.e. Word, cf. Knuth. ¦ Done.",
    "Apples, pears, etc. are fruit. ¦ Apples, pears, etc. ¦ The rest is not.",
    "Ali vs. Frazier was approx. 14 rounds long.",
    "Apple Inc. Chief Tim Cook of Acme Co. Ltd. spoke. ¦ He left Acme Inc. ¦ The end.",
    "The U.S. Government and the U.K. Parliament met. ¦ He lives in the U.S. ¦ It is large.",
    "At 5 p.m. Monday we met. ¦ It ended at 6 p.m. ¦ Nobody stayed.",
    "On Jan. 5 it began. ¦ By Dec. 2020 it was over.",
    "Das kostet z. B. Geld, d. h. Euro bzw. Dollar. ¦ Nr. 5 lebt.",
    "Am 3. Oktober 1990 war es so weit. ¦ Im 20. Jahrhundert gab es z.B. Autos. ¦ Äpfel usw. ¦ Ende.",
    "M. Dupont et Mme. Curie sont là. ¦ Ils parlent.",
    "El Sr. López y la Sra. Díaz viven aquí. ¦ Hay frutas, p. ej. Manzanas.",
    "Pi is 3.14 and version 2.0.1 is out. ¦ No. 5 is alive. ¦ No. ¦ That is wrong.",
    "1. Open the lid.",
    "2.3. The method.",
    "A. The first part. ¦ It is short.",
    "IV. Results",
    "Well... maybe not. ¦ Well... ¦ Maybe.",
    "He waited … and left. ¦ He waited … ¦ Then he left.",
    "So . . . it goes.",
    "This is hard-\nwrapped text\nof one sentence. ¦ And a\nsecond.",
    "First paragraph ¦ \n\n second paragraph ¦ \r\n\r\n third",
    "They are: ¦ \n- one ¦ \n- two ¦ \n* three",
    "Steps: ¦ \n1. Open it. ¦ \n2) Close it.",
    "It was founded in\n1990. ¦ The rest is history.",
    "Prices. ¦ \nName | Price in U.S. dollars. Or not ¦ \nPear | 2 ¦ \nThat is all.",
    "We pipe a | b into\nthe shell.",
    "\"Yes!\" she said. ¦ \"Why?\" he asked. ¦ \"Stop.\" ¦ The end.",
    "He said “Go.” ¦ Then he went. ¦ (It was late.) ¦ We slept.",
    "It is so (see above. and below) here.",
    "Open https://example.com/a.html?q=1.5 or www.example.org. ¦ Then read main.rs now.",
    "We use Node.js and ASP.NET. ¦ .NET is here too.",
    "That is the cost.¦The next one is higher.",
    "That is the cost. ¦ Node.Js and example.Com stay.",
    "Yahoo! is a company. ¦ How are you? ¦ i am fine",
    "今天下雨。¦我们在家。¦你呢？¦好！¦是的",
    "「はい。」と言った。¦そうです。",
    "他说：“走吧。”¦然后走了。",
    "هل هذا صحيح؟ ¦ نعم. ¦ هذا صحيح",
    "यह घर है। ¦ वह बड़ा है।",
    "یہ گھر ہے۔ ¦ وہ بڑا ہے۔",
    "Он жил на ул. Ленина, т. е. в центре. ¦ А. С. Пушкин писал. ¦ Это всё.",
    "Это д. 5. ¦ Он дома.",
    "그는 왔다. ¦ 그녀도 왔다.",
    "¿Qué es? ¦ ¡Hola! ¦ Es una casa.",
    "« Oui ! » dit-il. ¦ « Non. » ¦ Il partit.",
    "Er sagte: „Geh.“ ¦ Dann ging er.",
    "It costs money.[12][3] ¦ The rest is free.",
    "I like my phone. ¦ iPhone is a name.",
    "i lost my card. ¦ what do i do. ¦ help me",
    "Take vitamin C. ¦ It helps. ¦ World War I. ¦ After it came peace.",
    "**Note.** ¦ The rest.",
    "Really?! ¦ Yes.",
    "Smith et al. (2010) say so. ¦ So do Jones et al. ¦ They agree.",
    "He has a Ph.D. in maths. ¦ She has a Ph.D. ¦ They met.",
    "The run took 5 m. ¦ Add 10 g. ¦ Stir.",
    "  spaces around.  ¦  Are not part.  ",
    "No stop at all",
    "   \n\n  ",
    "",
];

#[test]
fn every_golden_text_is_cut_where_it_is_marked() {
    let mut wrong = Vec::new();
    for golden in GOLDEN {
        let parts: Vec<&str> = golden.split('¦').collect();
        let text = unmarked(golden);
        let expected: Vec<&str> = parts
            .iter()
            .map(|part| part.trim())
            .filter(|part| !part.is_empty())
            .collect();
        let found: Vec<&str> = sentences(&text).iter().map(|s| s.of(&text)).collect();
        if found != expected {
            wrong.push((text.clone(), found.join(" ¦ ")));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// The text of a golden line: ` ¦ ` becomes one space, `¦` between two letters nothing.
fn unmarked(golden: &str) -> String {
    golden
        .replace(" ¦ \n", "\n")
        .replace(" ¦ ", " ")
        .replace('¦', "")
}

#[test]
fn a_text_that_was_cut_off_is_cut_before_the_invitation() {
    let text = "It is a form of outsourcing where informat...Read full article here";
    let found: Vec<&str> = sentences(text).iter().map(|s| s.of(text)).collect();
    assert_eq!(found.len(), 2);
}

#[test]
fn hostile_texts_take_linear_time() {
    let pieces = [
        ".", ". ", ".)", "a.)", "! \n", "a\n", " | \n", " | a", "\r", "A. ", "...", "[1]", ".[1]",
        "。", "1. ", "\n- ", "e.g. ", "a", " ", "\u{301}", ".\u{301}", "'",
    ];
    for piece in pieces {
        let text = piece.repeat(30_000);
        let spans = sentences(&text);
        assert_covered(&text, &spans);
    }
}

fn assert_covered(text: &str, spans: &[Span]) {
    let mut end = 0;
    for span in spans {
        assert!(end <= span.start() && !span.is_empty());
        assert!(text[end..span.start()].trim().is_empty());
        assert_eq!(span.trimmed(text), *span);
        end = span.end();
    }
    assert!(text[end..].trim().is_empty());
}

proptest! {
    #[test]
    fn sentences_cover_the_text_in_order(text in ".{0,200}") {
        assert_covered(&text, &sentences(&text));
    }

    #[test]
    fn sentences_of_pieces_cover_the_text(
        parts in prop::collection::vec(
            prop::sample::select(vec![
                "A", "b", "Dr", "etc", "e.g", ".", "!", "?", "…", "。", "؟", "।", "\n", "\n\n",
                "\r\n", " ", " | ", "- ", "1", "1. ", "\"", "”", ")", "[1]", "é", "\u{301}", "的",
                "と", "」", "word", "The", "\u{a0}", "\u{2029}", "»",
            ]),
            0..60,
        )
    ) {
        let text = parts.concat();
        assert_covered(&text, &sentences(&text));
    }

    #[test]
    fn what_stands_in_another_paragraph_changes_nothing(a in "[A-Za-z.!? \n]{0,40}", b in "[A-Z][a-z. ]{0,40}") {
        let text = format!("{a}\n\n{b}");
        let together = sentences(&text);
        let apart = sentences(&b);
        let tail: Vec<&str> = together[together.len() - apart.len()..].iter().map(|s| s.of(&text)).collect();
        let alone: Vec<&str> = apart.iter().map(|s| s.of(&b)).collect();
        prop_assert_eq!(tail, alone);
    }
}
