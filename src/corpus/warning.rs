//! What could not be read as it stands. A *warning* is a fact about one file of the corpus: it
//! never stops a run, and whoever shows it decides how loud it is.

use serde::{Deserialize, Serialize};
use std::fmt;

/// One fact about one file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Warning {
    /// The file or folder, as in [`super::Place::path`].
    pub path: String,
    /// What sort of fact it is.
    pub kind: WarningKind,
    /// What happened, as a clause that follows the path: `line 3 is not JSON and was left out`.
    pub detail: String,
}

/// The sorts of warnings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum WarningKind {
    /// A file, a folder or a part of one that could not be opened or read to its end: what it
    /// holds is lost.
    Unreadable,
    /// Bytes that are not text in the encoding the file seems to be in.
    Encoding,
    /// A part that does not have the structure its format asks for.
    Structure,
    /// Something longer than the program reads.
    TooLarge,
    /// A symbolic link that was not followed.
    Link,
    /// A pipe, a socket or a device, which is never opened.
    Special,
    /// A pattern in an ignore file that means nothing.
    Ignore,
}

impl WarningKind {
    /// Whether something was left out that might hold words.
    pub fn is_loss(self) -> bool {
        matches!(self, WarningKind::Unreadable | WarningKind::TooLarge)
    }
}

impl Warning {
    /// A warning about the file at `path`.
    pub fn new(path: impl Into<String>, kind: WarningKind, detail: impl Into<String>) -> Warning {
        Warning {
            path: path.into(),
            kind,
            detail: detail.into(),
        }
    }
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.path, self.detail)
    }
}
