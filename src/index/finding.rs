//! What a look at an index finds: facts about single things, each with its weight and with what to
//! do about it.

/// Something that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// How much it matters.
    pub severity: Severity,
    /// What it is about: a file, a folder, the index.
    pub subject: String,
    /// What is so, as a clause that follows the subject.
    pub fact: String,
    /// What to do about it; empty where nothing need be done.
    pub advice: String,
}

/// How much a finding matters, least first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Good to know.
    Note,
    /// Replies are right, but perhaps not all that there could be.
    Warning,
    /// Replies may be wrong or fail.
    Error,
}

impl Severity {
    /// Its name, in views.
    pub fn name(self) -> &'static str {
        match self {
            Severity::Note => "note",
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }
}

impl Finding {
    /// Something to know.
    pub fn note(
        subject: impl Into<String>,
        fact: impl Into<String>,
        advice: impl Into<String>,
    ) -> Finding {
        Finding {
            severity: Severity::Note,
            subject: subject.into(),
            fact: fact.into(),
            advice: advice.into(),
        }
    }

    /// Something to look after.
    pub fn warning(
        subject: impl Into<String>,
        fact: impl Into<String>,
        advice: impl Into<String>,
    ) -> Finding {
        Finding {
            severity: Severity::Warning,
            ..Finding::note(subject, fact, advice)
        }
    }

    /// Something that makes replies wrong or fail.
    pub fn error(
        subject: impl Into<String>,
        fact: impl Into<String>,
        advice: impl Into<String>,
    ) -> Finding {
        Finding {
            severity: Severity::Error,
            ..Finding::note(subject, fact, advice)
        }
    }
}
