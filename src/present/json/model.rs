//! The wire type of a sentence encoder that was looked at.

use serde::{Deserialize, Serialize};

/// What a sentence encoder is, and whether its vectors are as they should be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ModelCheck {
    /// [`super::SCHEMA`].
    pub schema: u32,
    /// Its folder.
    pub folder: String,
    /// Its name.
    pub model: String,
    /// What names its vectors, hexadecimal.
    pub hash: String,
    /// The family it is of.
    pub architecture: String,
    /// How many layers a token passes.
    pub layers: usize,
    /// Numbers of a vector.
    pub dimensions: usize,
    /// `cls`, `mean`, `max` or `mean_sqrt_len`.
    pub pooling: String,
    /// Whether vectors have norm 1.
    pub normalised: bool,
    /// Tokens of a text that are read.
    pub max_tokens: usize,
    /// The size of the weights.
    pub bytes: u64,
    /// Whether its vectors are as they should be.
    pub sound: bool,
    /// What was compared, and what came of it.
    pub check: String,
    /// Microseconds to open it.
    pub open_us: u64,
    /// Microseconds for the vector of a question.
    pub question_us: u64,
}
