//! What the sender of a letter wrote: its text without the letter it replies to, without the
//! signature and without the footer of a mailing list. Their words are found in the letters they
//! come from, or are those of no letter.

use std::ops::ControlFlow;

/// The lines of `text` that are the sender's own. A letter that is handed on (`forwarded`) keeps
/// the words of others, since they are why it was sent.
pub(super) fn own_words(text: &str, forwarded: bool) -> OwnWords {
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    let mut picking = Picking {
        lines: &lines,
        forwarded,
        kept: Vec::new(),
        encrypted: false,
    };
    let mut next = 0;
    while next < lines.len() {
        match picking.line(next) {
            ControlFlow::Continue(after) => next = after,
            ControlFlow::Break(()) => break,
        }
    }
    OwnWords {
        text: picking.kept.join("\n"),
        encrypted: picking.encrypted,
    }
}

/// What is left of a letter.
#[derive(Debug, Default)]
pub(super) struct OwnWords {
    pub(super) text: String,
    /// Whether a part of it was encrypted.
    pub(super) encrypted: bool,
}

struct Picking<'t> {
    lines: &'t [&'t str],
    forwarded: bool,
    kept: Vec<&'t str>,
    encrypted: bool,
}

impl<'t> Picking<'t> {
    /// Decides about the line at `at`: gives the next to look at, or that the rest is not the
    /// sender's.
    fn line(&mut self, at: usize) -> ControlFlow<(), usize> {
        let line = self.lines[at];
        if let Some(after) = self.armour(at) {
            return ControlFlow::Continue(after);
        }
        if is_signature(&self.lines[at..]) || is_list_footer(&self.lines[at..]) {
            return ControlFlow::Break(());
        }
        if self.forwarded {
            self.kept.push(line.trim_start_matches(['>', ' ']));
            return ControlFlow::Continue(at + 1);
        }
        if is_quoted(line) {
            self.drop_attribution();
            return ControlFlow::Continue(at + 1);
        }
        if is_original_message(line) || is_repeated_head(&self.lines[at..]) {
            self.drop_rule();
            return ControlFlow::Break(());
        }
        if begins_unmarked_quote(&self.lines[at..]) {
            return ControlFlow::Break(());
        }
        self.kept.push(line);
        ControlFlow::Continue(at + 1)
    }

    /// Passes over what PGP puts around a text; gives the line behind it.
    fn armour(&mut self, at: usize) -> Option<usize> {
        let name = self.lines[at].strip_prefix("-----BEGIN PGP ")?;
        let find = |is_it: &dyn Fn(&str) -> bool| {
            let found = self.lines[at..].iter().position(|line| is_it(line));
            found.map_or(self.lines.len(), |found| at + found + 1)
        };
        if name.starts_with("SIGNED MESSAGE") {
            return Some(find(&|line| line.is_empty()));
        }
        self.encrypted |= name.starts_with("MESSAGE");
        Some(find(&|line| line.starts_with("-----END PGP ")))
    }

    /// Takes back the lines that say whose words follow: "On Monday, … wrote:". An empty line
    /// stands where the quote stood.
    fn drop_attribution(&mut self) {
        /// Programs break that sentence into so many lines at most.
        const LINES: usize = 3;
        self.drop_blank();
        let end = self.kept.len();
        let paragraph = (end.saturating_sub(LINES)..end)
            .rev()
            .take_while(|&line| !self.kept[line].is_empty());
        let possible: Vec<usize> = paragraph
            .filter(|&line| is_attribution(&self.kept[line..]))
            .collect();
        let whole = possible
            .iter()
            .rev()
            .find(|&&line| begins_attribution(self.kept[line]));
        let first = whole.or(possible.first()).copied();
        self.kept.truncate(first.unwrap_or(end));
        self.drop_blank();
        self.kept.push("");
    }

    /// Takes back the empty lines at the end.
    fn drop_blank(&mut self) {
        let words = self.kept.iter().rposition(|line| !line.is_empty());
        self.kept.truncate(words.map_or(0, |last| last + 1));
    }

    /// Takes back the line of dashes that sets off what follows.
    fn drop_rule(&mut self) {
        self.drop_blank();
        if self.kept.last().is_some_and(|line| is_rule(line)) {
            self.kept.pop();
        }
    }
}

fn is_quoted(line: &str) -> bool {
    line.trim_start().starts_with('>')
}

/// Whether these lines say whose words follow.
pub(super) fn is_attribution(lines: &[&str]) -> bool {
    /// "wrote" in some languages.
    const WROTE: &[&str] = &[
        "wrote",
        "writes",
        "schrieb",
        "écrit",
        "escribió",
        "escreveu",
        "scritto",
        "scrisse",
        "schreef",
        "skrev",
        "napisał",
        "написал",
        "пишет",
    ];
    const LONGEST: usize = 400;
    let length: usize = lines.iter().map(|line| line.len()).sum();
    if length > LONGEST || !lines.last().is_some_and(|line| line.ends_with(':')) {
        return false;
    }
    let words = lines.join(" ").to_lowercase();
    let says_when = words.contains(|c: char| c.is_ascii_digit());
    (says_when || words.contains('@')) && WROTE.iter().any(|wrote| words.contains(wrote))
}

/// Whether a line can be the first of those.
fn begins_attribution(line: &str) -> bool {
    const BEGINNINGS: &[&str] = &["On ", "Am ", "Le ", "El ", "Il ", "Em ", "Op ", "Den "];
    BEGINNINGS.iter().any(|begin| line.starts_with(begin))
}

/// Whether "On …, … wrote:" is followed by the words themselves without any mark.
fn begins_unmarked_quote(lines: &[&str]) -> bool {
    let begins = lines.first().is_some_and(|line| begins_attribution(line));
    let ends = lines.iter().take(3).position(|line| line.ends_with(':'));
    let Some(end) = ends.filter(|_| begins) else {
        return false;
    };
    let mut rest = lines[end + 1..].iter().filter(|line| !line.is_empty());
    is_attribution(&lines[..=end]) && rest.next().is_none_or(|line| !is_quoted(line))
}

/// `-----Original Message-----`, in some languages.
fn is_original_message(line: &str) -> bool {
    const NAMES: &[&str] = &[
        "original message",
        "ursprüngliche nachricht",
        "originalnachricht",
        "message d'origine",
        "mensaje original",
        "messaggio originale",
        "mensagem original",
        "oorspronkelijk bericht",
    ];
    let inner = line.trim_matches(['-', ' ', '_']);
    line.starts_with("--") && NAMES.contains(&inner.to_lowercase().as_str())
}

/// Whether the head of another letter is repeated here: `From:` and soon `Subject:`.
pub(super) fn is_repeated_head(lines: &[&str]) -> bool {
    const FROM: &[&str] = &["from:", "von:", "de:", "da:", "van:", "från:", "od:", "от:"];
    const SUBJECT: &[&str] = &[
        "subject:",
        "betreff:",
        "objet:",
        "asunto:",
        "oggetto:",
        "assunto:",
        "onderwerp:",
        "ämne:",
        "temat:",
        "тема:",
    ];
    let begins = |line: &str, names: &[&str]| {
        // `*From:*` where bold letters became stars.
        let line = line.trim_start_matches('*').to_lowercase();
        names.iter().any(|name| line.starts_with(name))
    };
    lines.first().is_some_and(|line| begins(line, FROM))
        && lines.iter().take(7).any(|line| begins(line, SUBJECT))
}

/// `-- `, after which the signature comes. Many programs lose its space, and then the signature
/// must be short.
fn is_signature(lines: &[&str]) -> bool {
    const MOST_LINES: usize = 12;
    let own = lines.iter().skip(1);
    let own = own.filter(|line| !line.is_empty() && !is_quoted(line));
    lines.first().is_some_and(|line| line.trim_end() == "--")
        && own.take(MOST_LINES + 1).count() <= MOST_LINES
}

/// Whether these are the last lines, which a mailing list adds to all letters.
fn is_list_footer(lines: &[&str]) -> bool {
    const MOST_LINES: usize = 10;
    const TELLING: &[&str] = &[
        "unsubscribe",
        "mailing list",
        "mailman/listinfo",
        "mailinglist",
    ];
    let is_footer = |rest: &[&str]| {
        let tells = |line: &&str| {
            let words = line.to_lowercase();
            TELLING.iter().any(|telling| words.contains(telling))
        };
        rest.len() <= MOST_LINES && rest.iter().any(tells)
    };
    lines.first().is_some_and(|line| is_rule(line)) && is_footer(&lines[1..])
}

/// A line of twenty dashes or more.
fn is_rule(line: &str) -> bool {
    let mark = line.chars().next().filter(|c| "_-=*#~".contains(*c));
    line.len() >= 20 && mark.is_some_and(|mark| line.chars().all(|c| c == mark))
}

#[cfg(test)]
mod tests {
    use super::own_words;

    fn own(text: &str) -> String {
        own_words(text, false).text.trim().to_string()
    }

    #[test]
    fn quotes_and_what_announces_them_go() {
        assert_eq!(
            own(
                "Yes.\n\nOn 3 May 2024, the workshop\n<w@x.example> wrote:\n\n> Does it?\n>> It may.\n\nIt boils."
            ),
            "Yes.\n\n\nIt boils."
        );
        assert_eq!(
            own("Ja.\n\nAm 3.5.2024 schrieb die Werkstatt:\n> Kocht er?"),
            "Ja."
        );
        assert_eq!(own("Fill these:\n> one"), "Fill these:");
        assert_eq!(own("Yes.\n\nOn 3 May 2024, w wrote:\nDoes it?"), "Yes.");
        assert_eq!(
            own("On 3 May it boiled: yes.\nSo."),
            "On 3 May it boiled: yes.\nSo."
        );
    }

    #[test]
    fn the_letter_that_is_replied_to_goes() {
        assert_eq!(
            own("Yes.\n\n-----Original Message-----\nFrom: w\nIt?"),
            "Yes."
        );
        let head = "From: w\nSent: Monday\nTo: me\nSubject: It?\n\nIt?";
        assert_eq!(
            own(&format!("Yes.\n\n________________________________\n{head}")),
            "Yes."
        );
        assert_eq!(
            own("From: the start\nit boils."),
            "From: the start\nit boils."
        );
        let forwarded = format!("See below.\n\n-----Original Message-----\n{head}");
        assert_eq!(own_words(&forwarded, true).text, forwarded);
    }

    #[test]
    fn signatures_and_footers_go() {
        assert_eq!(own("Yes.\n-- \nThe workshop\nKettle Lane 4"), "Yes.");
        let long = format!("Yes.\n--\n{}", "more\n".repeat(20));
        assert_eq!(own(&long), long.trim());
        let rule = "_".repeat(40);
        assert_eq!(
            own(&format!("Yes.\n{rule}\nkettles mailing list\nhttp://x")),
            "Yes."
        );
        assert_eq!(
            own(&format!("Yes.\n{rule}\nNo.")),
            format!("Yes.\n{rule}\nNo.")
        );
    }

    #[test]
    fn pgp_is_taken_off_or_told() {
        let signed = "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nYes.\n\
                      -----BEGIN PGP SIGNATURE-----\n\niQE\n-----END PGP SIGNATURE-----\n";
        assert_eq!(own(signed), "Yes.");
        let secret = own_words("-----BEGIN PGP MESSAGE-----\n\nhQE\n", false);
        assert!(secret.encrypted && secret.text.is_empty());
    }
}
