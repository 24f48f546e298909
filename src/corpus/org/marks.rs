//! What a line of Org looks like by itself.

use std::ops::Range;

/// How many stars a headline begins with.
pub(super) fn headline(line: &str) -> Option<usize> {
    let stars = line.bytes().take_while(|&b| b == b'*').count();
    let behind = line.get(stars..)?;
    (stars > 0 && behind.starts_with([' ', '\t'])).then_some(stars)
}

/// Where the title stands in the words of a headline: without state, priority, counter and tags.
pub(super) fn title(words: &str, level: usize, states: &[&str]) -> Range<usize> {
    const STATES: &[&str] = &[
        "TODO",
        "DONE",
        "NEXT",
        "WAITING",
        "WAIT",
        "HOLD",
        "CANCELLED",
        "CANCELED",
        "STARTED",
        "SOMEDAY",
        "PROJ",
        "COMMENT",
    ];
    let mut start = level.min(words.len());
    let skip_space = |at: usize| words.len() - words[at..].trim_start().len();
    start = skip_space(start);
    let word = words[start..].split([' ', '\t']).next().unwrap_or("");
    if STATES.contains(&word) || states.contains(&word) {
        start = skip_space(start + word.len());
    }
    let rest = &words[start..];
    if rest.starts_with("[#") && rest.as_bytes().get(3) == Some(&b']') {
        start = skip_space(start + 4);
    }
    let mut end = words.len();
    let last = words[start..end].rsplit([' ', '\t']).next().unwrap_or("");
    let is_tag = |c: char| c.is_alphanumeric() || "_@#%:".contains(c);
    if last.len() > 2 && last.starts_with(':') && last.ends_with(':') && last.chars().all(is_tag) {
        end = start + words[start..end - last.len()].trim_end().len();
    }
    let last = words[start..end].rsplit([' ', '\t']).next().unwrap_or("");
    let inner = last
        .strip_prefix('[')
        .and_then(|last| last.strip_suffix(']'));
    let counts = |inner: &str| {
        inner.contains(['/', '%'])
            && inner
                .chars()
                .all(|c| c.is_ascii_digit() || matches!(c, '/' | '%'))
    };
    if inner.is_some_and(counts) {
        end = start + words[start..end - last.len()].trim_end().len();
    }
    start..end
}

/// Key and value of `#+KEY: value`.
pub(super) fn keyword(words: &str) -> Option<(&str, &str)> {
    let (key, value) = words.strip_prefix("#+")?.split_once(':')?;
    let key = key.split('[').next().unwrap_or(key);
    let is_key = !key.is_empty() && !key.contains(char::is_whitespace);
    (is_key && opening(words).is_none()).then(|| (key, value.trim()))
}

/// The name of a drawer that a line opens.
pub(super) fn drawer(words: &str) -> Option<&str> {
    let name = words.strip_prefix(':')?.strip_suffix(':')?;
    let is_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-');
    (!name.is_empty() && name.chars().all(is_name) && !name.eq_ignore_ascii_case("end"))
        .then_some(name)
}

/// What is done with the lines between `#+BEGIN_` and its end.
#[derive(Clone, Copy)]
pub(super) enum Opening<'w> {
    /// They are kept as they are.
    Code(&'w str),
    /// They are left out.
    Silent(&'w str),
    /// They are read like all others.
    Text,
}

/// The block that a line opens.
pub(super) fn opening(words: &str) -> Option<Opening<'_>> {
    let name = after(words, "#+begin_").or_else(|| after(words, "#+begin:").map(|_| "dynamic"))?;
    let name = name.split([' ', '\t']).next().unwrap_or("");
    Some(match name.to_ascii_lowercase().as_str() {
        "src" | "example" => Opening::Code(name),
        "comment" | "export" => Opening::Silent(name),
        _ => Opening::Text,
    })
}

/// Whether a line ends the block called `name`.
pub(super) fn ends(words: &str, name: &str) -> bool {
    after(words, "#+end_").is_some_and(|end| end.trim().eq_ignore_ascii_case(name))
}

fn after<'w>(words: &'w str, beginning: &str) -> Option<&'w str> {
    let begin = words.get(..beginning.len())?;
    begin
        .eq_ignore_ascii_case(beginning)
        .then(|| &words[beginning.len()..])
}

/// Lines that give no words: comments, rules, times of tasks, ends of blocks.
pub(super) fn is_silent(words: &str) -> bool {
    const TIMES: &[&str] = &["CLOSED:", "SCHEDULED:", "DEADLINE:", "CLOCK:"];
    words == "#"
        || words.starts_with("# ")
        || after(words, "#+").is_some_and(|rest| !rest.starts_with([' ', '+']))
        || words.len() >= 5 && words.bytes().all(|b| b == b'-')
        || TIMES.iter().any(|time| {
            let behind = words.strip_prefix(time).map(str::trim_start);
            behind.is_some_and(|behind| behind.starts_with(['<', '[', '=']))
        })
        || words.eq_ignore_ascii_case(":end:")
}

/// The bytes of the label of a footnote that a line defines.
pub(super) fn footnote(words: &str) -> Option<usize> {
    let end = words.strip_prefix("[fn:")?.find(']')?;
    Some("[fn:".len() + end + 1)
}

/// Whether a line of a table only separates rows, or says how wide columns are.
pub(super) fn is_rule(words: &str) -> bool {
    words.starts_with("|-") || {
        let mut cells = cells(words)
            .into_iter()
            .map(|cell| &words[cell])
            .filter(|cell| !cell.is_empty());
        let is_width = |cell: &str| {
            let inner = cell
                .strip_prefix('<')
                .and_then(|cell| cell.strip_suffix('>'));
            inner.is_some_and(|inner| {
                inner.len() < 5 && inner.bytes().all(|b| b"lcr0123456789".contains(&b))
            })
        };
        let first = cells.next();
        first.is_some_and(is_width) && cells.all(is_width)
    }
}

/// Where the cells of a row stand.
pub(super) fn cells(words: &str) -> Vec<Range<usize>> {
    let inner = words.strip_prefix('|').unwrap_or(words);
    let offset = words.len() - inner.len();
    let inner = inner.strip_suffix('|').unwrap_or(inner);
    let mut at = offset;
    inner
        .split('|')
        .map(|cell| {
            let start = at + (cell.len() - cell.trim_start().len());
            at += cell.len() + 1;
            start..start + cell.trim().len()
        })
        .collect()
}

/// An item of a list.
#[derive(Clone, Copy)]
pub(super) struct Item {
    /// The bytes of bullet, counter and box.
    pub(super) mark: usize,
    /// The bytes of the term that it describes.
    pub(super) term: Option<usize>,
    /// The bytes between the term and its description.
    pub(super) separator: usize,
}

/// The item that a line begins.
pub(super) fn item(line: &str) -> Option<Item> {
    let words = line.trim();
    let indented = line.starts_with([' ', '\t']);
    let first = words.split([' ', '\t']).next()?;
    let number = first.strip_suffix(['.', ')']);
    let is_number = number.is_some_and(|number| {
        let digits = number.bytes().all(|b| b.is_ascii_digit()) && number.len() <= 4;
        !number.is_empty()
            && (digits || number.len() == 1 && number.bytes().all(|b| b.is_ascii_alphabetic()))
    });
    let letter = number.is_some_and(|number| !number.starts_with(|c: char| c.is_ascii_digit()));
    // A letter with a full stop may be the initial of a name.
    let is_mark = matches!(first, "-" | "+")
        || first == "*" && indented
        || is_number && (!letter || first.ends_with(')'));
    if !is_mark {
        return None;
    }
    let mut mark = first.len();
    let skip_space = |at: usize| words.len() - words[at..].trim_start().len();
    mark = skip_space(mark);
    if words[mark..].starts_with("[@")
        && let Some(end) = words[mark..].find(']')
    {
        mark = skip_space(mark + end + 1);
    }
    if ["[ ]", "[X]", "[x]", "[-]"]
        .iter()
        .any(|checked| words[mark..].starts_with(checked))
    {
        mark = skip_space(mark + 3);
    }
    let rest = &words[mark..];
    let term = rest
        .find(" ::")
        .filter(|&at| matches!(rest.as_bytes().get(at + 3), None | Some(b' ' | b'\t')));
    let behind = term.map_or("", |term| rest[term + 3..].trim_start());
    Some(Item {
        mark,
        term,
        separator: term.map_or(0, |term| rest.len() - term - behind.len()),
    })
}
