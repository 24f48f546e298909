//! The head of a letter: who wrote to whom, when, and about what.

use mail_parser::{Addr, Address, HeaderName, Message};

/// What its head says of a letter.
#[derive(Debug)]
pub(super) struct Head {
    /// Without `Re:` and the like.
    pub(super) subject: Option<String>,
    /// Whether it was handed on from someone else.
    pub(super) forwarded: bool,
    /// Seconds since 1970.
    pub(super) date: Option<i64>,
    /// Who wrote to whom and when, in one line.
    pub(super) line: String,
}

/// So many receivers are named.
const MOST_NAMES: usize = 3;

/// Longer values of fields are cut off.
const LONGEST: usize = 200;

impl Head {
    /// `None` where no field is one that letters have.
    pub(super) fn of(letter: &Message) -> Option<Head> {
        let is_known = |name: &HeaderName| !matches!(name, HeaderName::Other(_));
        letter
            .headers()
            .iter()
            .find(|field| is_known(&field.name))?;
        let (subject, forwarded) = subject(letter.subject().unwrap_or(""));
        Some(Head {
            subject,
            forwarded,
            date: letter.date().map(|date| date.to_timestamp()),
            line: line(letter),
        })
    }
}

/// `From The workshop <w@x.example> to cafe@x.example, Fri, 17 May 2024`, as far as it is known.
fn line(letter: &Message) -> String {
    let from = letter.from().and_then(|from| from.first()).map(whole_name);
    let to = letter.to().map(receivers);
    let parts = [
        from.map(|from| format!("From {from}")),
        to.map(|to| format!("to {to}")),
    ];
    let people: Vec<String> = parts.into_iter().flatten().collect();
    let all = [
        people.join(" "),
        letter.header_raw("Date").map_or(String::new(), day),
    ];
    let all: Vec<String> = all.into_iter().filter(|part| !part.is_empty()).collect();
    all.join(", ")
}

/// Name and address.
fn whole_name(person: &Addr) -> String {
    match (person.name.as_deref(), person.address.as_deref()) {
        (Some(name), Some(address)) if name != address => in_line(&format!("{name} <{address}>")),
        (name, address) => in_line(address.or(name).unwrap_or("")),
    }
}

/// The names of the first receivers, or their addresses.
fn receivers(address: &Address) -> String {
    let name = |person: &Addr| {
        let name = person.name.as_deref().or(person.address.as_deref());
        in_line(name.unwrap_or(""))
    };
    let names = address.iter().map(name).filter(|name| !name.is_empty());
    let mut names: Vec<String> = names.take(MOST_NAMES + 1).collect();
    if names.len() > MOST_NAMES {
        names[MOST_NAMES] = "…".into();
    }
    names.join(", ")
}

/// The date as it was written, without the time of day.
fn day(date: &str) -> String {
    let words = in_line(date);
    let day = words.split(' ').take_while(|word| !word.contains(':'));
    day.collect::<Vec<_>>().join(" ")
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
    use super::{day, in_line, subject};

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
        assert!(in_line(&"word ".repeat(1000)).len() < 210);
        assert_eq!(day("Fri, 17 May 2024 09:30:00 +0200"), "Fri, 17 May 2024");
    }
}
