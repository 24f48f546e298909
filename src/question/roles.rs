//! Roles: which words of a question name its topic, and which only ask or hold it together.

use super::{QuestionWord, Role, bare, is_function_word, is_request_word};
use crate::text::Language;

/// Which words name the topic. A small word in capitals ("IT", "WHO"), or capitalised inside a
/// sentence that is otherwise not ("The Who"), is a name; and where only small words were typed
/// they are all there is to search by.
pub(super) fn assign_roles(words: &mut [QuestionWord], languages: &[Language]) {
    let capital = |w: &QuestionWord| w.text.starts_with(char::is_uppercase);
    let shouted = words
        .iter()
        .all(|w| !w.text.chars().any(char::is_lowercase));
    let title_case = words.len() > 1 && words.iter().all(capital);
    let mut begins_sentence = true;
    // "What does it stand for?" asks for words, "where does it stand?" for a place.
    let next: Vec<String> = words.iter().skip(1).map(|w| bare(&w.text)).collect();
    for (number, word) in words.iter_mut().enumerate() {
        let begins = std::mem::replace(
            &mut begins_sentence,
            word.text.ends_with(['.', '?', '!', ':']),
        );
        if word.role == Role::Excluded || word.literal {
            continue;
        }
        let folded = bare(&word.text);
        let letters = folded.chars().count();
        let acronym = !shouted && letters > 1 && !word.text.chars().any(char::is_lowercase);
        let article = matches!(folded.as_str(), "a" | "an" | "the");
        let name = capital(word)
            && !begins
            && !title_case
            && letters > 1
            && !article
            && !word.text.contains(['\'', '’']);
        word.role = if folded.is_empty() {
            Role::Function
        } else if acronym || name {
            Role::Content
        } else if matches!(folded.as_str(), "stand" | "stands") {
            match next.get(number).is_some_and(|next| next == "for") {
                true => Role::Request,
                false => Role::Content,
            }
        } else if is_request_word(&folded) {
            Role::Request
        } else if is_function_word(&folded, languages) {
            Role::Function
        } else {
            Role::Content
        };
    }
    let searched = |w: &QuestionWord| w.role == Role::Content;
    if !words.iter().any(searched) {
        let best = if words.iter().any(|w| w.role == Role::Request) {
            Role::Request
        } else {
            Role::Function
        };
        for word in words
            .iter_mut()
            .filter(|w| w.role == best && !bare(&w.text).is_empty())
        {
            word.role = Role::Content;
        }
    }
}
