//! The labels that pages put before questions and answers: `Q:`, `Q1.`, `Answer:`, `Frage 3:`.

/// What a label says about the words behind it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Label {
    /// They ask.
    Question,
    /// They answer.
    Answer,
    /// They answer if a labelled question stands before them: `A.` also begins a name.
    PerhapsAnswer,
}

impl Label {
    /// Whether it belongs to a question.
    pub fn asks(self) -> bool {
        self == Label::Question
    }

    /// Whether it belongs to an answer, given a labelled question before it.
    pub fn answers(self) -> bool {
        self != Label::Question
    }

    /// Whether it belongs to an answer whatever stands before it.
    pub fn surely_answers(self) -> bool {
        self == Label::Answer
    }
}

pub(super) const QUESTION: &[&str] = &[
    "question",
    "frage",
    "pregunta",
    "domanda",
    "pergunta",
    "vraag",
    "fråga",
    "spørgsmål",
    "spørsmål",
    "pytanie",
    "otázka",
    "kérdés",
    "soru",
    "вопрос",
    "問",
    "问",
    "質問",
    "问题",
    "問題",
];

pub(super) const ANSWER: &[&str] = &[
    "answer",
    "ans",
    "antwort",
    "réponse",
    "reponse",
    "respuesta",
    "risposta",
    "resposta",
    "antwoord",
    "svar",
    "odpowiedź",
    "odpověď",
    "válasz",
    "cevap",
    "ответ",
    "答",
    "回答",
    "答案",
];

/// The label that `text` begins with, and where the words behind it begin. White space and the
/// asterisks of bold text around the label belong to it.
pub fn label(text: &str) -> Option<(Label, usize)> {
    let is_decoration = |c: char| c == '*' || c == '_' || c.is_whitespace();
    let trimmed = text.trim_start_matches(is_decoration);
    let letters = |c: char| c.is_alphabetic();
    // The longest label word has 10 letters; a longer one is not worth comparing.
    let end = trimmed
        .char_indices()
        .take(12)
        .find(|&(_, c)| !letters(c))
        .map(|(at, _)| at)?;
    let (word, behind) = trimmed.split_at(end);
    let (number, behind) = number(behind);
    let behind = behind.trim_start_matches(['*', '_', ' ', '\u{A0}']);
    let mark = behind.chars().next()?;
    let rest = &behind[mark.len_utf8()..];
    let is_colon = matches!(mark, ':' | '：');
    let is_stop = matches!(mark, '.' | ')' | '．' | '、');
    let is_dash = matches!(mark, '-' | '–' | '—') && rest.starts_with(' ');
    let kind = match word {
        "Q" if is_colon || is_stop || is_dash => Label::Question,
        "q" | "F" | "P" | "D" | "В" if is_colon => Label::Question,
        "A" if is_colon => Label::Answer,
        "A" if is_stop || is_dash => Label::PerhapsAnswer,
        "a" | "R" | "О" if is_colon => Label::PerhapsAnswer,
        _ => {
            let word = word.to_lowercase();
            let kind = match () {
                () if QUESTION.contains(&&*word) => Label::Question,
                () if ANSWER.contains(&&*word) => Label::Answer,
                () => return None,
            };
            let is_short = word == "ans";
            match is_colon || is_dash || (is_stop && (number || is_short)) {
                true => kind,
                false => return None,
            }
        }
    };
    let words = rest.trim_start_matches(is_decoration);
    Some((kind, text.len() - words.len()))
}

/// Skips the number of a label: `1`, ` 12`, `.3`. Whether there was one, and what is behind it.
fn number(text: &str) -> (bool, &str) {
    let start = text
        .strip_prefix('.')
        .unwrap_or(text)
        .trim_start_matches([' ', '#']);
    let behind = start.trim_start_matches(|c: char| c.is_ascii_digit());
    let digits = start.len() - behind.len();
    match (1..=3).contains(&digits) {
        true => (true, behind),
        false => (false, text),
    }
}
