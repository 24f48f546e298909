//! Who writes to an index: what the process that holds the writer's lock says about itself, for
//! whoever has to wait. Only information; the lock itself is the system's.

use serde::{Deserialize, Serialize};
use std::fmt;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// The process that writes to an index.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holder {
    /// Its number on its machine.
    pub process: u32,
    /// The name of that machine; empty where unknown.
    pub host: String,
    /// What it does: `faqt index`.
    pub command: String,
    /// Since when, in seconds since 1970; 0 where unknown.
    #[serde(skip)]
    pub since: i64,
    /// Whether that machine is another one than this.
    #[serde(skip)]
    pub elsewhere: bool,
}

impl fmt::Display for Holder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, process {}", self.command, self.process)?;
        if self.elsewhere {
            write!(f, " on {}", self.host)?;
        }
        let since = OffsetDateTime::from_unix_timestamp(self.since).ok();
        match since.and_then(|time| time.format(&Rfc3339).ok()) {
            Some(time) if self.since != 0 => write!(f, ", since {time}"),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_named_with_what_is_known() {
        let mut holder = Holder {
            process: 4711,
            host: "kettle".into(),
            command: "faqt index".into(),
            ..Holder::default()
        };
        assert_eq!(holder.to_string(), "faqt index, process 4711");
        holder.since = 1_800_000_000;
        holder.elsewhere = true;
        assert_eq!(
            holder.to_string(),
            "faqt index, process 4711 on kettle, since 2027-01-15T08:00:00Z"
        );
    }
}
