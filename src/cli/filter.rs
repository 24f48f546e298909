//! The filters of `ask`, `search` and `repl` as options.

use super::Failure;
use crate::question::{Filter, FilterName};
use clap::Args;

/// Which documents are asked.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Filters")]
pub struct Filters {
    /// Ask only these files and folders; a glob such as '*.pdf' is fine too.
    #[arg(long = "in", value_name = "PATH")]
    paths: Vec<String>,
    /// Ask only documents in this language (en, de, …).
    #[arg(long, value_name = "CODE")]
    lang: Vec<String>,
    /// Ask only documents of this type: a format (pdf, markdown, …) or the ending of a file name.
    #[arg(long = "type", value_name = "TYPE")]
    types: Vec<String>,
    /// Ask only documents with this tag.
    #[arg(long, value_name = "TAG")]
    tag: Vec<String>,
    /// Ask only documents dated on this day or later: YYYY-MM-DD, YYYY-MM or YYYY. The date is the
    /// document's own, or else when the file was last changed.
    #[arg(long, value_name = "DATE")]
    after: Option<String>,
    /// Ask only documents dated before this day.
    #[arg(long, value_name = "DATE")]
    before: Option<String>,
}

impl Filters {
    /// The filter that all of them make.
    pub fn filter(&self) -> Result<Filter, Failure> {
        let mut filter = Filter::default();
        let named = [
            (FilterName::In, "in", &self.paths[..]),
            (FilterName::Lang, "lang", &self.lang),
            (FilterName::Type, "type", &self.types),
            (FilterName::Tag, "tag", &self.tag),
            (FilterName::After, "after", self.after.as_slice()),
            (FilterName::Before, "before", self.before.as_slice()),
        ];
        for (name, option, values) in named {
            for value in values {
                let wrong = |error| Failure::Usage(format!("--{option} {error}"));
                filter.add(name, value).map_err(wrong)?;
            }
        }
        Ok(filter)
    }
}
