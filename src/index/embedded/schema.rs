//! The fields of the embedded index. Every text field holds *finished terms*: the analysis is
//! ours, and the tokenizer registered here only takes them apart again.

use crate::index::GAP_WIDTH;
use tantivy::schema::{
    Field, IndexRecordOption, NumericOptions, STORED, Schema, TextFieldIndexing, TextOptions,
};
use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

/// The fields, as tantivy numbers them.
#[derive(Clone, Copy, Debug)]
pub struct Fields {
    /// Title, headings, question and text as stems: what candidates are found by.
    pub body: Field,
    /// The same as folded words: exact matches, the vocabulary for spelling. Without positions: see
    /// [`super::phrases`].
    pub exact: Field,
    /// The title as stems; absent where there is none, as are the next two.
    pub title: Field,
    /// The heading path as stems.
    pub headings: Field,
    /// The FAQ question as stems.
    pub question: Field,
    /// Acronym definitions, as [`super::lexicon`] writes them.
    pub acronym: Field,
    /// The path of the source file: on passages and on the file's own record.
    pub file: Field,
    /// The passage id as text.
    pub id: Field,
    /// What the entry is: a passage of a kind, or a file record.
    pub kind: Field,
    /// The language code of a passage.
    pub language: Field,
    /// What filters look up besides: [`super::passages::facet`].
    pub facet: Field,
    /// The date that the document gives itself, in seconds since 1970.
    pub date: Field,
    /// The 60 bits of the passage id.
    pub passage: Field,
    /// A hash of the document's path and id.
    pub document: Field,
    /// [`super::passages::traits`] of a passage.
    pub traits: Field,
    /// A similarity hash of the passage's words.
    pub similarity: Field,
    /// The passage or file record itself: see [`super::passages::read`].
    pub stored: Field,
}

/// The value of the `kind` field on file records.
pub const FILE_RECORD: &str = "file";

/// The name under which [`FinishedTerms`] is registered.
pub const TOKENIZER: &str = "finished";

/// The schema and its fields.
pub fn schema() -> (Schema, Fields) {
    let terms = TextOptions::default().set_indexing_options(
        TextFieldIndexing::default()
            .set_tokenizer(TOKENIZER)
            .set_index_option(IndexRecordOption::WithFreqsAndPositions),
    );
    let words = TextOptions::default().set_indexing_options(
        TextFieldIndexing::default()
            .set_tokenizer(TOKENIZER)
            .set_index_option(IndexRecordOption::Basic)
            .set_fieldnorms(false),
    );
    let name = TextOptions::default().set_indexing_options(
        TextFieldIndexing::default()
            .set_tokenizer("raw")
            .set_index_option(IndexRecordOption::Basic)
            .set_fieldnorms(false),
    );
    let number = NumericOptions::default().set_fast();
    let mut builder = Schema::builder();
    let fields = Fields {
        body: builder.add_text_field("body", terms.clone()),
        exact: builder.add_text_field("exact", words),
        title: builder.add_text_field("title", terms.clone()),
        headings: builder.add_text_field("headings", terms.clone()),
        question: builder.add_text_field("question", terms),
        acronym: builder.add_text_field("acronym", name.clone()),
        file: builder.add_text_field("file", name.clone()),
        id: builder.add_text_field("id", name.clone()),
        kind: builder.add_text_field("kind", name.clone()),
        language: builder.add_text_field("language", name.clone()),
        facet: builder.add_text_field("facet", name),
        date: builder.add_i64_field("date", number.clone()),
        passage: builder.add_u64_field("passage", number.clone()),
        document: builder.add_u64_field("document", number.clone()),
        traits: builder.add_u64_field("traits", number.clone()),
        similarity: builder.add_u64_field("similarity", number),
        stored: builder.add_bytes_field("stored", STORED),
    };
    (builder.build(), fields)
}

/// Ends a term.
pub const END: char = '\u{1f}';
/// Ends a term whose successor shares its position.
pub const SHARED: char = '\u{1e}';
/// Stands for a gap that no phrase reaches across.
pub const GAP: char = '\u{1d}';

/// Takes a string of finished terms apart: each term ends with [`END`] or [`SHARED`].
#[derive(Clone, Default)]
pub struct FinishedTerms {
    token: Token,
}

impl Tokenizer for FinishedTerms {
    type TokenStream<'a> = FinishedStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> FinishedStream<'a> {
        self.token.reset();
        FinishedStream {
            rest: text,
            position: 0,
            token: &mut self.token,
        }
    }
}

/// The stream of one such string.
pub struct FinishedStream<'a> {
    rest: &'a str,
    position: usize,
    token: &'a mut Token,
}

impl TokenStream for FinishedStream<'_> {
    fn advance(&mut self) -> bool {
        let bytes = self.rest.as_bytes();
        let gaps = bytes.iter().take_while(|&&b| b == GAP as u8).count();
        self.position += gaps * GAP_WIDTH;
        self.rest = &self.rest[gaps..];
        // All three marks are single bytes, so their positions are character boundaries.
        let Some(end) = self
            .rest
            .bytes()
            .position(|b| b == END as u8 || b == SHARED as u8)
        else {
            return false;
        };
        self.token.text.clear();
        self.token.text.push_str(&self.rest[..end]);
        self.token.position = self.position;
        if self.rest.as_bytes()[end] == END as u8 {
            self.position += 1;
        }
        self.rest = &self.rest[end + 1..];
        true
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finished_terms_keep_their_positions() {
        let mut tokenizer = FinishedTerms::default();
        let mut stream = tokenizer.token_stream("email\u{1e}e\u{1f}mail\u{1f}\u{1d}next\u{1f}");
        let mut found = Vec::new();
        while stream.advance() {
            found.push((stream.token().text.clone(), stream.token().position));
        }
        assert_eq!(
            found,
            [
                ("email".into(), 0),
                ("e".into(), 0),
                ("mail".into(), 1),
                ("next".into(), 2 + GAP_WIDTH)
            ]
        );
    }
}
