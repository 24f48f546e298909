//! Tokens: the pieces of words that a model knows, as numbers.

use super::ModelError;
use super::description::Description;
use super::folder::FileText;
use serde::de::DeserializeOwned;
use tokenizers::models::ModelWrapper;
use tokenizers::models::wordpiece::WordPiece;
use tokenizers::{
    DecoderWrapper, Error, Model, NormalizerWrapper, PostProcessorWrapper, PreTokenizerWrapper,
    TokenizerImpl, TruncationParams,
};

/// Cuts texts into tokens.
pub struct Tokens {
    tokenizer: Box<dyn Tokenizer>,
    lowercase: bool,
    /// Numbers of tokens are below it.
    vocabulary: usize,
    /// How many tokens each text has besides its own.
    marks: usize,
    /// The token of what has none.
    unknown: Option<u32>,
}

/// What is asked of a tokenizer of any kind.
trait Tokenizer: Send + Sync {
    /// How many tokens it knows.
    fn known(&self) -> usize;

    /// Cuts no text to more than so many tokens, and fills none up.
    fn limit(&mut self, most: usize) -> Result<(), Error>;

    fn tokens(&self, text: &str) -> Result<Vec<u32>, Error>;
}

/// A tokenizer whose vocabulary is of one kind.
type Kind<M> =
    TokenizerImpl<M, NormalizerWrapper, PreTokenizerWrapper, PostProcessorWrapper, DecoderWrapper>;

impl<M: Model + Send + Sync> Tokenizer for Kind<M> {
    fn known(&self) -> usize {
        self.get_vocab_size(true)
    }

    fn limit(&mut self, most: usize) -> Result<(), Error> {
        self.with_padding(None);
        self.with_truncation(Some(TruncationParams {
            max_length: most,
            ..TruncationParams::default()
        }))?;
        Ok(())
    }

    fn tokens(&self, text: &str) -> Result<Vec<u32>, Error> {
        Ok(self.encode_fast(text, true)?.get_ids().to_vec())
    }
}

fn kind<M>(file: &FileText) -> Result<Box<dyn Tokenizer>, Error>
where
    M: Model + DeserializeOwned + Send + Sync + 'static,
{
    Ok(Box::new(Kind::<M>::from_bytes(&file.bytes)?))
}

impl Tokens {
    /// Reads a `tokenizer.json`.
    pub fn read(file: &FileText) -> Result<Tokens, ModelError> {
        // Where the kind is not known beforehand, the vocabulary is read two times over, which
        // takes three times as long; WordPiece is that of nearly all models of this family.
        let tokenizer = kind::<WordPiece>(file).or_else(|_| kind::<ModelWrapper>(file));
        Ok(Tokens {
            tokenizer: tokenizer.map_err(|error| file.malformed(error.to_string()))?,
            lowercase: false,
            vocabulary: 0,
            marks: 0,
            unknown: None,
        })
    }

    /// Sets what is written elsewhere. What `tokenizer.json` says of lengths is how it was saved,
    /// and not how the model is used: some cut and fill up all texts to 128 tokens there.
    pub fn fit(mut self, file: &FileText, model: &Description) -> Result<Tokens, ModelError> {
        let known = self.tokenizer.known();
        if known > model.vocabulary {
            return Err(file.malformed(format!(
                "it has {known} tokens, and config.json says {}",
                model.vocabulary
            )));
        }
        let broken = |error: Error| file.malformed(error.to_string());
        // The greatest limit there can be leaves what it adds by itself.
        self.tokenizer.limit(usize::MAX).map_err(broken)?;
        let marks = self.tokenizer.tokens("").map_err(broken)?.len();
        if marks >= model.max_tokens {
            return Err(file.malformed(format!(
                "it adds {marks} tokens to each text, and {} is the most",
                model.max_tokens
            )));
        }
        self.tokenizer.limit(model.max_tokens).map_err(broken)?;
        self.lowercase = model.lowercase;
        self.vocabulary = model.vocabulary;
        self.marks = marks;
        self.unknown = self.unknown_token();
        Ok(self)
    }

    /// The token that a character of no script has, if it is a single one and not its bytes.
    fn unknown_token(&self) -> Option<u32> {
        const OF_NO_SCRIPT: &str = "\u{e123}";
        let tokens = self.of(OF_NO_SCRIPT);
        let nothing = self.of("");
        let mut own = tokens.iter().filter(|token| !nothing.contains(token));
        match (tokens.len() == self.marks + 1, own.next()) {
            (true, Some(unknown)) => Some(*unknown),
            _ => None,
        }
    }

    /// One part in as many as the tokens of a word, the marks of begin and end left out; 0 where it
    /// is no token.
    pub fn familiarity(&self, word: &str) -> f32 {
        let tokens = self.of(word);
        let pieces = tokens.len().saturating_sub(self.marks);
        match self
            .unknown
            .is_some_and(|unknown| tokens.contains(&unknown))
        {
            true => 0.0,
            false if pieces == 0 => 0.0,
            false => 1.0 / pieces as f32,
        }
    }

    /// The tokens of a text, no more than the model reads; none where the tokenizer fails, as one
    /// does that has no token for what it does not know.
    pub fn of(&self, text: &str) -> Vec<u32> {
        let text = text.trim();
        let tokens = match self.lowercase {
            true => self.tokenizer.tokens(&text.to_lowercase()),
            false => self.tokenizer.tokens(text),
        };
        // A vocabulary with gaps could have greater numbers than its size.
        let is_known = |&token: &u32| (token as usize) < self.vocabulary;
        tokens
            .unwrap_or_default()
            .into_iter()
            .filter(is_known)
            .collect()
    }
}
