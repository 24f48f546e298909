//! Tells a question by its words: by its question mark, or by beginning as questions begin.

use crate::text::Span;

/// Longer texts are no single question, in characters.
const LONGEST: usize = 400;

/// Whether a text that stands alone (a heading, a title, a paragraph) is a question. It is if it
/// ends with a question mark; without one if it is short and begins as questions do, with a verb
/// behind the question word: "What is KPO", but not "How it works" or "How to install it".
pub fn is_question(text: &str) -> bool {
    if text.len() > 4 * LONGEST {
        return false;
    }
    let text = bare_text(text);
    let quoted = text.starts_with(['"', '“', '„', '«', '\'', '‘', '「']);
    let words = text.trim_end_matches(['"', '”', ')', '»', '*', '_', ' ']);
    if let Some(asked) = words.strip_suffix(['?', '？', '؟']) {
        // Something must be asked: "???" and "(?)" ask nothing. Dialogue is no FAQ.
        let letters = asked.chars().filter(|c| c.is_alphabetic()).count();
        return letters > 1 && !quoted && text.chars().count() <= LONGEST;
    }
    // A mark inside, or a dash, shows a title that goes on: "Do You? (song)", "What Is - Live".
    let goes_on = text.contains(['?', '？']) || text.contains(" - ");
    !quoted
        && !goes_on
        && !text.ends_with(['.', '!', ':', ',', ';', '。', '…'])
        && begins_as_question(text)
}

/// A question without its number ("3. What …") and the asterisks of bold text.
pub fn bare(span: Span, text: &str) -> Span {
    let words = span.of(text);
    let bare = bare_text(words);
    let start = span.start() + (bare.as_ptr() as usize - words.as_ptr() as usize);
    Span::new(start, start + bare.len())
}

fn bare_text(text: &str) -> &str {
    let is_decoration = |c: char| c == '*' || c == '_' || c.is_whitespace();
    let text = text.trim_matches(is_decoration);
    let behind = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let numbered = (1..=3).contains(&(text.len() - behind.len()));
    let unnumbered = behind
        .strip_prefix(['.', ')', ':'])
        .filter(|rest| numbered && rest.starts_with(|c: char| c.is_whitespace() || c == '*'));
    unnumbered.unwrap_or(text).trim_matches(is_decoration)
}

fn begins_as_question(text: &str) -> bool {
    const MOST_WORDS: usize = 12;
    let mut words: Vec<String> = Vec::with_capacity(MOST_WORDS);
    for word in text.split_whitespace() {
        if words.len() == MOST_WORDS {
            return false;
        }
        let word = word.trim_matches(|c: char| !c.is_alphanumeric());
        words.push(word.to_lowercase().replace('’', "'"));
    }
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words.len() {
        0 => false,
        // Scripts without spaces.
        1 | 2 if !text.is_ascii() && begins_or_ends_as_question_in_asia(text) => true,
        1 | 2 => false,
        _ => is_english(&words) || is_european(&words),
    }
}

/// Verbs that stand behind a question word in English, or begin a question of yes or no.
const VERBS: &[&str] = &[
    "is", "are", "was", "were", "do", "does", "did", "can", "could", "should", "would", "will",
    "has", "have", "had", "may", "might", "must", "am", "isn't", "aren't", "doesn't", "don't",
    "can't",
];

fn is_english(words: &[&str]) -> bool {
    const PERSONS: &[&str] = &[
        "i", "you", "we", "they", "he", "she", "it", "there", "my", "your", "our", "anyone",
        "everyone", "someone",
    ];
    let is_verb = |word: &&str| VERBS.contains(word);
    let (second, later) = (words[1], &words[1..words.len().min(7)]);
    match words[0] {
        // "Who we are" is a heading; "Who invented it" and "Who can apply" ask.
        "who" => !PERSONS.contains(&second),
        "what's" | "who's" | "where's" | "how's" => true,
        "what" if matches!(second, "happens" | "if") => true,
        "what"
            if matches!(
                second,
                "kind" | "kinds" | "type" | "types" | "time" | "sort"
            ) =>
        {
            later.iter().any(is_verb)
        }
        "how"
            if matches!(
                second,
                "many" | "much" | "long" | "often" | "far" | "old" | "big" | "soon"
            ) =>
        {
            later.iter().any(is_verb)
        }
        "which" => later.iter().any(is_verb),
        "what" | "how" | "why" | "when" | "where" | "whom" | "whose" => is_verb(&second),
        // "Do it yourself" and "Have this ready" are orders.
        "do" | "have" => matches!(second, "i" | "you" | "we" | "they"),
        "may" | "must" | "is" | "are" | "was" | "were" | "does" | "did" | "can" | "could"
        | "should" | "would" | "will" | "has" => PERSONS.contains(&second),
        _ => false,
    }
}

/// German, French, Spanish, Italian, Portuguese, Dutch, Swedish, Polish, Russian: the commonest
/// beginnings.
fn is_european(words: &[&str]) -> bool {
    const ASKING: &[&str] = &[
        "was", "wie", "warum", "wieso", "weshalb", "wann", "wo", "wer", "woher", "wohin", "qué",
        "cómo", "cuándo", "dónde", "quién", "cuál", "cuánto", "che", "cosa", "come", "quando",
        "dove", "chi", "qual", "onde", "quem", "wat", "hoe", "waarom", "wanneer", "vad", "hur",
        "varför", "när", "var", "co", "jak", "dlaczego", "kiedy", "gdzie", "kto", "quel", "quelle",
        "quels", "quelles", "qui", "comment", "où", "quand",
    ];
    const BEHIND: &[&str] = &[
        "ist",
        "sind",
        "war",
        "kann",
        "können",
        "muss",
        "müssen",
        "soll",
        "sollte",
        "wird",
        "werden",
        "hat",
        "haben",
        "darf",
        "bedeutet",
        "heißt",
        "gibt",
        "funktioniert",
        "es",
        "son",
        "puedo",
        "puede",
        "significa",
        "hay",
        "è",
        "sono",
        "posso",
        "si",
        "são",
        "é",
        "kan",
        "moet",
        "zijn",
        "betekent",
        "är",
        "ska",
        "måste",
        "händer",
        "jest",
        "są",
        "mogę",
        "est",
        "sont",
        "peut",
        "faire",
        "puis-je",
        "faut-il",
    ];
    const BEGINNINGS: &[&str] = &[
        "qu'est-ce",
        "est-ce",
        "pourquoi",
        "combien",
        "por qué",
        "perché",
        "por que",
        "что такое",
        "почему",
        "зачем",
        "сколько",
        "czym jest",
        "czy można",
        "czy mogę",
    ];
    let is_beginning = |beginning: &&str| {
        let mut parts = beginning.split(' ');
        parts.by_ref().zip(words).all(|(part, word)| part == *word) && parts.next().is_none()
    };
    (ASKING.contains(&words[0]) && BEHIND.contains(&words[1]))
        || BEGINNINGS.iter().any(is_beginning)
}

fn begins_or_ends_as_question_in_asia(text: &str) -> bool {
    const BEGINNINGS: &[&str] = &["什么是", "什麼是", "为什么", "為什麼", "何为"];
    const ENDS: &[&str] = &[
        "吗",
        "嗎",
        "ですか",
        "ますか",
        "とは",
        "인가요",
        "나요",
        "입니까",
        "습니까",
    ];
    text.chars().count() <= 40
        && (BEGINNINGS.iter().any(|b| text.starts_with(b))
            || ENDS.iter().any(|e| text.ends_with(e)))
}
