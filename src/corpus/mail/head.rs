//! The head of a letter: who wrote to whom, when, and about what.

use mail_parser::{Address, HeaderName, Message, MimeHeaders};

/// What its head says of a letter.
#[derive(Debug)]
pub(super) struct Head {
    /// Without `Re:` and the like.
    pub(super) subject: Option<String>,
    /// Whether it was handed on from someone else.
    pub(super) forwarded: bool,
    /// Seconds since 1970.
    pub(super) date: Option<i64>,
    /// Sender, receivers, date and the names of what is attached, one a line.
    pub(super) lines: String,
}

/// So many receivers are named.
const MOST_NAMES: usize = 5;

/// Longer values of fields are cut off.
const LONGEST: usize = 300;

impl Head {
    /// `None` where no field is one that letters have.
    pub(super) fn of(letter: &Message) -> Option<Head> {
        let is_known = |name: &HeaderName| !matches!(name, HeaderName::Other(_));
        letter
            .headers()
            .iter()
            .find(|field| is_known(&field.name))?;
        let (subject, forwarded) = subject(letter.subject().unwrap_or(""));
        let mut lines = String::new();
        let fields = [
            ("From", letter.from().map(names)),
            ("To", letter.to().map(names)),
            ("Cc", letter.cc().map(names)),
            ("Date", letter.header_raw("Date").map(in_line)),
            ("Attached", attached(letter)),
        ];
        for (name, value) in fields {
            if let Some(value) = value.filter(|value| !value.is_empty()) {
                lines += &format!("{name}: {value}\n");
            }
        }
        Some(Head {
            subject,
            forwarded,
            date: letter.date().map(|date| date.to_timestamp()),
            lines,
        })
    }
}

/// The subject without what was put before it on the way, and whether that says it was forwarded.
fn subject(subject: &str) -> (Option<String>, bool) {
    const ANSWERED: &[&str] = &["re", "aw", "antw", "sv", "vs", "ref", "res", "rif", "odp"];
    const FORWARDED: &[&str] = &["fw", "fwd", "wg", "tr", "rv", "enc", "pd", "doorst"];
    let whole = in_line(subject);
    // The outermost says what was done last.
    let mut outermost = None;
    let mut rest = whole.as_str();
    while let Some((before, behind)) = rest.split_once(':') {
        // `Re[2]:`, `AW (3):`
        let end = before.find(|c: char| !c.is_alphabetic());
        let (name, number) = before.split_at(end.unwrap_or(before.len()));
        let is_number = |c: char| c.is_ascii_digit() || "[]() ^".contains(c);
        let is_one = |names: &[&str]| names.contains(&name.to_lowercase().as_str());
        if !number.chars().all(is_number) || !(is_one(ANSWERED) || is_one(FORWARDED)) {
            break;
        }
        outermost.get_or_insert(is_one(FORWARDED));
        rest = behind.trim_start();
    }
    let subject = Some(rest.to_string()).filter(|rest| !rest.is_empty());
    (subject, outermost == Some(true))
}

/// The people of a field, each with name and address.
fn names(address: &Address) -> String {
    let one = |name: Option<&str>, address: Option<&str>| match (name, address) {
        (Some(name), Some(address)) if name != address => format!("{name} <{address}>"),
        (name, address) => address.or(name).unwrap_or("").to_string(),
    };
    let people = address
        .iter()
        .map(|person| one(person.name.as_deref(), person.address.as_deref()));
    let mut people: Vec<String> = people.take(MOST_NAMES + 1).map(|p| in_line(&p)).collect();
    if people.len() > MOST_NAMES {
        people[MOST_NAMES] = "…".into();
    }
    people.join(", ")
}

fn attached(letter: &Message) -> Option<String> {
    let names = letter
        .attachments()
        .filter_map(|part| part.attachment_name());
    let names: Vec<String> = names.take(MOST_NAMES).map(in_line).collect();
    Some(names.join(", ")).filter(|names| !names.is_empty())
}

/// The words without line breaks and control characters, cut off where they are too long.
pub(super) fn in_line(words: &str) -> String {
    let words = words.split(|c: char| c.is_whitespace() || c.is_control());
    let mut line = String::new();
    for word in words.filter(|word| !word.is_empty()) {
        if line.len() + word.len() > LONGEST {
            line.push_str(if line.is_empty() { "…" } else { " …" });
            break;
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    line
}

#[cfg(test)]
mod tests {
    use super::{in_line, subject};

    #[test]
    fn subjects_lose_what_the_way_added() {
        let cases = [
            (
                "Re: AW: [kettles] Fw: a spout",
                Some("[kettles] Fw: a spout"),
                false,
            ),
            ("RE[2]: a spout", Some("a spout"), false),
            ("Fwd: Re:  a  spout", Some("a spout"), true),
            ("WG: a spout", Some("a spout"), true),
            ("Spouts: a list", Some("Spouts: a list"), false),
            ("Re:", None, false),
        ];
        for (whole, rest, forwarded) in cases {
            assert_eq!(
                subject(whole),
                (rest.map(String::from), forwarded),
                "{whole}"
            );
        }
    }

    #[test]
    fn values_are_one_short_line() {
        assert_eq!(in_line("a\r\n\t b\u{7}c"), "a b c");
        assert_eq!(in_line(&"x".repeat(1000)), "…");
        assert!(in_line(&"word ".repeat(1000)).len() < 310);
    }
}
