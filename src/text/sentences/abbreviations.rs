//! Which words are written with a full stop that does not end the sentence, and which words are
//! so often the first of a sentence that a full stop before them ends one after all. An
//! *abbreviation* is looked up without its last full stop. The lists hold what is common in
//! English, German, French, Spanish and Russian prose; a rare word more or less changes little.

/// How the full stop of an abbreviation is to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Abbreviation {
    /// Always followed by what it belongs to: titles, "e.g.", "vs.".
    BeforeWord,
    /// An abbreviation only before a number: "No. 5", "Fig. 2".
    BeforeNumber,
    /// May end a sentence: "Inc.", "Jan.". It does where a typical first word follows.
    Anywhere,
    /// "a.m." and "p.m.", which end one unless a day or a time zone follows.
    Clock,
}

/// Looks up a word as it is written, without its last full stop.
pub(super) fn abbreviation(word: &str) -> Option<Abbreviation> {
    // The longest entry has six letters.
    if word.is_empty() || word.len() > 14 {
        return None;
    }
    if matches!(word, "a.m" | "p.m" | "A.M" | "P.M") {
        return Some(Abbreviation::Clock);
    }
    if BEFORE_WORD.contains(&word) {
        return Some(Abbreviation::BeforeWord);
    }
    if BEFORE_NUMBER.contains(&word) {
        return Some(Abbreviation::BeforeNumber);
    }
    if ANYWHERE.contains(&word) {
        return Some(Abbreviation::Anywhere);
    }
    None
}

/// Whether sentences often begin with `word`, and names hardly ever do.
pub(super) fn begins_sentences(word: &str) -> bool {
    FIRST_WORDS.contains(&word)
}

/// Whether a number with a full stop before `word` is a German ordinal: "3. Oktober".
pub(super) fn is_ordinal_noun(word: &str) -> bool {
    ORDINAL_NOUNS.contains(&word)
}

#[rustfmt::skip]
const BEFORE_WORD: &[&str] = &[
    "Dr", "Mr", "Mrs", "Ms", "Mx", "Prof", "Messrs", "Rev", "Hon", "Gen", "Col", "Lt", "Sgt",
    "Capt", "Cmdr", "Adm", "Gov", "Sen", "Rep", "Pres", "Mme", "Mlle", "Mgr", "Sra", "Srta", "Dra",
    "Hr", "Hrn", "Fr", "Dipl", "Dott",
    "e.g", "E.g", "i.e", "I.e", "eg", "ie", "cf", "Cf", "vs", "viz", "approx", "Approx", "resp",
    "bzw", "vgl", "Vgl", "bspw", "z.B", "Z.B", "d.h", "D.h", "u.a", "p.ej", "P.ej", "i.d.R", "ca",
    "т.е", "см", "им", "проф", "акад",
];

#[rustfmt::skip]
const BEFORE_NUMBER: &[&str] = &[
    "No", "no", "Nos", "nos", "Nr", "nr", "Nrn", "Fig", "fig", "Figs", "figs", "Eq", "eq", "Eqs",
    "Eqn", "Sec", "sec", "Secs", "Sect", "Vol", "vol", "Vols", "vols", "pp", "Pp", "Ch", "ch",
    "Chap", "chap", "Art", "art", "Arts", "Abs", "Abb", "Tab", "tab", "Bd", "Ref", "ref", "Refs",
    "Para", "para", "App", "Pt", "pt", "Ser", "Kap", "Ziff", "núm", "Núm", "pág", "Pág", "págs",
    "рис", "стр", "гл", "Tel", "tel", "Ext", "ext", "Str", "str", "ver", "Ver", "circa", "Bhf",
];

#[rustfmt::skip]
const ANYWHERE: &[&str] = &[
    "St", "Ste", "Mt", "Ft", "Ave", "Blvd", "Rd", "Jr", "Sr", "Inc", "Ltd", "Co", "Corp", "Bros",
    "Dept", "dept", "Univ", "Assn", "Est", "est", "Govt", "Intl", "Natl", "al", "ed", "Ed", "eds",
    "Eds", "trans", "incl", "excl", "avg", "max", "min", "Max", "Min", "Esq", "Maj", "Supt",
    "Jan", "Feb", "Mar", "Apr", "Jun", "Jul", "Aug", "Sep", "Sept", "Oct", "Nov", "Dec",
    "geb", "gest", "ggf", "evtl", "sog", "inkl", "zzgl", "Mio", "Mrd", "Std", "Jh", "Jhd", "Hrsg",
    "Chr", "St", "Mag", "Ing", "Lic", "Ud", "Uds", "Avda", "ej", "av", "env", "apr",
    "гг", "ул", "руб", "тыс", "т.д", "т.п",
];

#[rustfmt::skip]
const FIRST_WORDS: &[&str] = &[
    "The", "This", "That", "These", "Those", "There", "Then", "They", "He", "She", "It", "Its",
    "We", "You", "I", "In", "On", "At", "A", "An", "As", "And", "But", "Or", "If", "When", "While",
    "What", "Where", "Which", "Who", "Why", "How", "However", "Although", "Though", "After",
    "Before", "For", "From", "By", "With", "Without", "Our", "My", "Your", "His", "Her", "Their",
    "Some", "Many", "Most", "All", "Each", "Every", "Also", "To", "Since", "Because", "During",
    "Under", "Another", "Other", "Such", "Not", "Yes", "Please", "Note", "Both", "Here", "Once",
    "Until", "Thus", "Therefore", "Moreover", "Despite", "Today", "Later", "Instead",
    "Der", "Es", "Er", "Sie", "Wir", "Ich", "Im", "Am", "Ein", "Eine", "Aber", "Und", "Auch",
    "Il", "Elle", "Ils", "Elles", "Ce", "Cette", "Ces", "Dans", "En", "Une", "Una", "Esta", "Este",
    "Он", "Она", "Они", "Оно", "Это", "В", "На", "По", "Но",
];

#[rustfmt::skip]
const ORDINAL_NOUNS: &[&str] = &[
    "Januar", "Jänner", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September",
    "Oktober", "November", "Dezember", "Jahrhundert", "Jahrhunderts", "Weltkrieg", "Weltkriegs",
    "Auflage", "Klasse", "Platz", "Lebensjahr", "Mal", "Tag", "Stock", "Bundesliga",
];
