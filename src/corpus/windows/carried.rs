//! What the beginning of a file says about all of it.

use crate::corpus::Document;
use crate::text::Language;

/// What parts of a file have in common.
#[derive(Clone, Debug)]
pub struct Carried {
    title: Option<String>,
    language: Language,
    date: Option<i64>,
    tags: Vec<String>,
}

impl Carried {
    /// What `document` hands on to the parts behind it.
    pub fn of(document: &Document) -> Carried {
        Carried {
            title: document.title.clone(),
            language: document.language,
            date: document.date,
            tags: document.tags.clone(),
        }
    }

    /// Gives it to a part that does not begin its file.
    pub fn give(&self, document: &mut Document) {
        document.title.clone_from(&self.title);
        document.language = self.language;
        document.date = self.date;
        document.tags.clone_from(&self.tags);
    }
}
