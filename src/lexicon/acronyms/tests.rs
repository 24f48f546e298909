use super::*;
use proptest::prelude::*;

/// A text, and the pairs it defines.
const DEFINITIONS: &[(&str, &[(&str, &str)])] = &[
    (
        "It involves a component of Research Process Outsourcing (RPO), Business Process Outsourcing (BPO) and more.",
        &[
            ("RPO", "Research Process Outsourcing"),
            ("BPO", "Business Process Outsourcing"),
        ],
    ),
    (
        "RPO (Research Process Outsourcing) is a part.",
        &[("RPO", "Research Process Outsourcing")],
    ),
    (
        "KPO stands for Knowledge Process Outsourcing and it is",
        &[("KPO", "Knowledge Process Outsourcing")],
    ),
    (
        "The full form of KPO is Knowledge Process Outsourcing and it",
        &[("KPO", "Knowledge Process Outsourcing")],
    ),
    (
        "KPO is short for “knowledge process outsourcing”.",
        &[("KPO", "knowledge process outsourcing")],
    ),
    (
        "KPO is an abbreviation of\nKnowledge Process\nOutsourcing.",
        &[("KPO", "Knowledge Process Outsourcing")],
    ),
    (
        "KPO is the acronym for Knowledge Process Outsourcing.",
        &[("KPO", "Knowledge Process Outsourcing")],
    ),
    (
        "Here KPO means knowledge process outsourcing.",
        &[("KPO", "knowledge process outsourcing")],
    ),
    (
        "SLA: Service Level Agreement",
        &[("SLA", "Service Level Agreement")],
    ),
    (
        "- SLA — service level agreement, a contract",
        &[("SLA", "service level agreement")],
    ),
    (
        "**SLA** - service-level agreement",
        &[("SLA", "service-level agreement")],
    ),
    (
        "Short | Long\nSLA | Service Level Agreement\nKPI | key performance indicator",
        &[
            ("SLA", "Service Level Agreement"),
            ("KPI", "key performance indicator"),
        ],
    ),
    (
        "Long | Short\nService Level Agreement | SLA",
        &[("SLA", "Service Level Agreement")],
    ),
    (
        "A service level agreement, or SLA, is a contract.",
        &[("SLA", "service level agreement")],
    ),
    (
        "Service level agreements, also known as SLAs, are",
        &[("SLA", "Service level agreements")],
    ),
    (
        "A service level agreement (abbreviated as SLA) is",
        &[("SLA", "service level agreement")],
    ),
    (
        "The service level agreement is commonly called the SLA.",
        &[("SLA", "service level agreement")],
    ),
    (
        "service level agreement, abbreviated SLA",
        &[("SLA", "service level agreement")],
    ),
    (
        "Many KPOs (knowledge process outsourcings) grow.",
        &[("KPO", "knowledge process outsourcings")],
    ),
    (
        "cross-border payments (CBP) and third-party logistics (3PL)",
        &[
            ("CBP", "cross-border payments"),
            ("3PL", "third-party logistics"),
        ],
    ),
    (
        "business to business (B2B), profit and loss (P&L)",
        &[("B2B", "business to business"), ("P&L", "profit and loss")],
    ),
    (
        "the Internet of Things (IoT), Software as a Service (SaaS), HyperText Markup Language (HTML)",
        &[
            ("IoT", "Internet of Things"),
            ("SaaS", "Software as a Service"),
            ("HTML", "HyperText Markup Language"),
        ],
    ),
    (
        "Extensible Markup Language (XML), United States of America (USA)",
        &[("USA", "United States of America")],
    ),
    (
        "die Allgemeine Geschäftsbedingungen (AGB), der Öffentliche Dienst Verband (ÖDV)",
        &[
            ("AGB", "Allgemeine Geschäftsbedingungen"),
            ("ÖDV", "Öffentliche Dienst Verband"),
        ],
    ),
    (
        "AGB steht für Allgemeine Geschäftsbedingungen.",
        &[("AGB", "Allgemeine Geschäftsbedingungen")],
    ),
    (
        "l'Organisation mondiale de la santé (OMS) et l’État",
        &[("OMS", "Organisation mondiale de la santé")],
    ),
    (
        "the World Wide Web Consortium (W3C), World War II (WWII)",
        &[
            ("W3C", "World Wide Web Consortium"),
            ("WWII", "World War II"),
        ],
    ),
    ("a television (TV) set", &[("TV", "television")]),
    (
        "Организация Объединённых Наций (ООН)",
        &[("ООН", "Организация Объединённых Наций")],
    ),
];

/// Texts that define nothing.
const TRAPS: &[&str] = &[
    "as shown (see Figure) and in India (IN the south) since (2019).",
    "The price in US (unless stated) is low. The US is unusually strong.",
    "Research Process Outsourcing services (RPO) are",
    "We met IBM (in Berlin) and NATO (not today).",
    "BPO and KPO are different. KPO is better than BPO.",
    "AB: a thing. CD - something. NOTE: This matters.",
    "WHAT IS THIS (OK)? WARNING: DO NOT OPEN (EVER).",
    "The KPO (KPO) is a KPO.",
    "He came in, or IT, as we say, went out.",
    "Use Get-Item or GI, or the API, as needed.",
];

fn pairs(text: &str) -> Vec<(String, String)> {
    acronyms(text)
        .into_iter()
        .map(|pair| (pair.short, pair.long))
        .collect()
}

#[test]
fn definitions_are_found_with_exactly_their_words() {
    let mut wrong = Vec::new();
    for (text, expected) in DEFINITIONS {
        let found = pairs(text);
        let expected: Vec<(String, String)> = expected
            .iter()
            .map(|(short, long)| (short.to_string(), long.to_string()))
            .collect();
        if found != expected {
            wrong.push((text, found));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn what_only_looks_like_a_definition_is_left_alone() {
    for text in TRAPS {
        assert_eq!(pairs(text), [], "in {text:?}");
    }
}

#[test]
fn a_pair_knows_its_place_and_its_pattern() {
    let text = "We use Research Process Outsourcing (RPO). The full form of KPO is Knowledge Process Outsourcing.";
    let found = acronyms(text);
    assert_eq!(found[0].span.of(text), "Research Process Outsourcing (RPO");
    assert_eq!(found[0].pattern, Pattern::LongThenShort);
    assert_eq!(
        found[1].span.of(text),
        "KPO is Knowledge Process Outsourcing"
    );
    assert_eq!(found[1].pattern, Pattern::FullForm);
}

#[test]
fn hostile_texts_take_linear_time() {
    for piece in [
        "AB ", "AB (", "(AB)", "A", "AB is ", "É", "a (AB) ", "AB: ", "A-", "\u{301}", "1",
    ] {
        acronyms(&piece.repeat(2_000));
    }
}

proptest! {
    #[test]
    fn any_initials_prove_their_words(words in prop::collection::vec("[A-Z][a-z]{3,8}", 3..6)) {
        let short: String = words.iter().filter_map(|word| word.chars().next()).collect();
        let long = words.join(" ");
        let text = format!("we saw {long} ({short}) there");
        let found = pairs(&text);
        prop_assert_eq!(found.len(), 1);
        prop_assert!(long.ends_with(&found[0].1));
    }

    #[test]
    fn spans_hold_both_forms(
        parts in prop::collection::vec(
            prop::sample::select(vec![
                "AB", "ABC", "Alpha", "beta", "gamma ", "(", ")", " ", " ", "is", ":", "\n", " | ",
                "stands for", "É", "é", "-", "or", ",", "\u{301}", "'", "3", "的",
            ]),
            0..40,
        )
    ) {
        let text = parts.concat();
        for pair in acronyms(&text) {
            let words = pair.span.of(&text).split_whitespace().collect::<Vec<_>>().join(" ");
            prop_assert!(words.contains(&pair.short) && words.contains(&pair.long));
        }
    }
}
