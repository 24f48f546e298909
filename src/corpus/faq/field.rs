//! The names that columns of tables and fields of records have where they hold questions and
//! answers: `Question`, `Antwort (kurz)`, `q`, `问题`.

use super::label::{ANSWER, QUESTION};

/// What a column or a field holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// A question.
    Question,
    /// What answers it.
    Answer,
    /// What several questions are about.
    Category,
}

/// Names besides those that are labels in running text as well.
const MORE_QUESTIONS: &[&str] = &[
    "q",
    "faq",
    "faqs",
    "questions",
    "fragen",
    "questão",
    "preguntas",
    "domande",
    "perguntas",
    "vragen",
    "frågor",
    "pytania",
    "вопросы",
    "질문",
    "سؤال",
];

const MORE_ANSWERS: &[&str] = &[
    "a",
    "answers",
    "reply",
    "replies",
    "response",
    "antworten",
    "réponses",
    "reponses",
    "respuestas",
    "risposte",
    "respostas",
    "antwoorden",
    "odpowiedzi",
    "ответы",
    "답변",
    "جواب",
    "إجابة",
];

const CATEGORIES: &[&str] = &[
    "category",
    "categories",
    "topic",
    "section",
    "group",
    "theme",
    "subject",
    "kategorie",
    "thema",
    "bereich",
    "rubrik",
    "catégorie",
    "rubrique",
    "thème",
    "categoría",
    "tema",
    "categoria",
    "categorie",
    "onderwerp",
    "kategori",
    "kategoria",
    "категория",
    "раздел",
    "分类",
    "分類",
    "类别",
    "カテゴリ",
    "카테고리",
];

/// What words may follow in a name that still means the same: `Question text`, `answer_body`.
const FOLLOWING: &[&str] = &["text", "body", "name", "title", "content"];

/// What a column or field of this name holds, if it has to do with questions and answers.
///
/// A number or something in brackets may follow the word: `Answer 2`, `Question (English)`. A
/// `question_id` and an `Answer type` are something else.
pub fn field(name: &str) -> Option<Field> {
    // The longest of these names has some 20 letters.
    if name.len() > 80 {
        return None;
    }
    let name = name.to_lowercase();
    let name = name.split(['(', '[', '（']).next().unwrap_or("");
    let mut words = name
        .split(|c: char| !c.is_alphabetic())
        .filter(|word| !word.is_empty());
    let first = words.next()?;
    let plain = words.all(|word| FOLLOWING.contains(&word));
    let is = |lists: [&[&str]; 2]| plain && lists.iter().any(|list| list.contains(&first));
    match () {
        () if is([QUESTION, MORE_QUESTIONS]) => Some(Field::Question),
        () if is([ANSWER, MORE_ANSWERS]) => Some(Field::Answer),
        () if is([CATEGORIES, &[]]) => Some(Field::Category),
        () => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{Field, field};

    #[test]
    fn names_of_fields_are_known_in_many_languages() {
        for name in [
            "Question",
            "q",
            "Frage 2",
            "question_text",
            "问题",
            "FAQ",
            "Question (EN)",
        ] {
            assert_eq!(field(name), Some(Field::Question), "{name}");
        }
        for name in ["Answer", "A", "Antwort (kurz)", "Réponse", "reply", "答案"] {
            assert_eq!(field(name), Some(Field::Answer), "{name}");
        }
        assert_eq!(field("Category"), Some(Field::Category));
        for name in ["question_id", "Answer type", "Quality", "", "42", "Amount"] {
            assert_eq!(field(name), None, "{name}");
        }
    }
}
