//! The settings that some Markdown files begin with. *Front matter* is YAML between lines of `---`
//! or TOML between lines of `+++` at the very start; only its title is of use here, so it is read
//! line by line and not parsed.

/// The front matter of a file.
pub(super) struct FrontMatter {
    /// Where it ends in the source.
    pub(super) end: usize,
    /// The title it gives.
    pub(super) title: Option<String>,
}

/// YAML between lines of `---` or TOML between lines of `+++` at the very start.
pub(super) fn front_matter(source: &str) -> Option<FrontMatter> {
    let mut lines = source.split_inclusive('\n');
    let first = lines.next()?;
    let fence = first.trim_start_matches('\u{feff}').trim_end();
    let separator = match fence {
        "---" => ':',
        "+++" => '=',
        _ => return None,
    };
    let mut end = first.len();
    let mut title = None;
    for line in lines {
        end += line.len();
        let words = line.trim_end();
        if words == fence || (fence == "---" && words == "...") {
            return Some(FrontMatter { end, title });
        }
        // A rule followed by text is no front matter: settings leave no blank line at the start.
        if words.is_empty() && end == first.len() + line.len() {
            return None;
        }
        if let Some((key, value)) = words.split_once(separator)
            && key.trim_end() == "title"
        {
            title = unquoted(value.trim());
        }
    }
    None
}

/// A scalar without its quotes and without a comment behind it.
fn unquoted(value: &str) -> Option<String> {
    let quoted = ['"', '\''].iter().find_map(|&quote| {
        let inner = value.strip_prefix(quote)?;
        let end = inner.rfind(quote)?;
        Some(inner[..end].replace("\\\"", "\"").replace("''", "'"))
    });
    let title = quoted.unwrap_or_else(|| {
        let words = value.split(" #").next().unwrap_or(value);
        words.trim_end().to_string()
    });
    (!title.is_empty() && title != "|" && title != ">").then_some(title)
}
