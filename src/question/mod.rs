//! Floor 1: what was asked. [`Question`] is what was typed, taken apart; what it means to an index
//! is a later stage's matter.

use serde::{Deserialize, Serialize};

/// What kind of answer a question waits for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AnswerType {
    /// "What is KPO?"
    Definition,
    /// "What is the full form of KPO?", "What does KPO stand for?"
    FullForm,
    /// "What is the difference between BPO and KPO?"
    Difference,
    /// "Which services …?", "What are the types of …?"
    List,
    /// "Why …?"
    Reason,
    /// "How do I …?"
    HowTo,
    /// "Who …?"
    Person,
    /// "Where …?"
    Location,
    /// "When …?"
    Time,
    /// "How many …?", "How much …?"
    Quantity,
    /// "Is …?", "Can …?"
    YesNo,
    /// Anything else: keywords, statements.
    #[default]
    Passage,
}
