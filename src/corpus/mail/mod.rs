//! Letters, one a file or many in a mailbox. A *letter* becomes one document: who wrote it
//! when, as its heading, and the words of its sender (`own_words`, `own_html`); the letters it replies to
//! are documents of their own, where they are in the corpus. What is attached is read by its own
//! format. Places are paragraphs, counted from 1, of which that heading is the first.

mod body;
mod head;
mod mailbox;
mod own_html;
mod own_words;

use super::read::{Input, Output, Unread, read_part};
use super::{Format, WarningKind, archive};
use crate::corpus::numbered::Numbered;
use head::{Head, in_line};
use mail_parser::{Message, MessageParser, MessagePart, MimeHeaders, PartType};
use std::collections::HashSet;

/// Whether a file that begins so is a mailbox, whatever its name.
pub(super) fn begins_mailbox(head: &[u8]) -> bool {
    mailbox::begins(head)
}

/// Whether a file that begins so is a letter, whatever its name: with fields, among them those
/// that every letter on its way has.
pub(super) fn looks_like_letter(head: &[u8]) -> bool {
    const FIELDS: &[&[u8]] = &[b"from:", b"date:", b"message-id:"];
    let lines = head.split(|&byte| byte == b'\n');
    let fields: Vec<&[u8]> = lines
        .take_while(|line| {
            let folded = line.starts_with(b" ") || line.starts_with(b"\t");
            folded && !line.trim_ascii().is_empty() || mailbox::begins_header(line)
        })
        .collect();
    FIELDS.iter().all(|name| {
        let is_it = |line: &&[u8]| {
            let own = line.get(..name.len());
            own.is_some_and(|own| own.eq_ignore_ascii_case(name))
        };
        fields.iter().any(is_it)
    })
}

/// Reads one letter.
///
/// # Errors
/// Where the file does not begin with the head of a letter, or is made to exhaust its reader.
pub fn read(input: &Input, output: &mut Output) -> Result<(), Unread> {
    // Some programs save a letter with the line that begins it in a mailbox.
    let envelope = mailbox::begins(input.bytes);
    let line = input.bytes.iter().position(|&byte| byte == b'\n');
    let start = line.filter(|_| envelope).map_or(0, |end| end + 1);
    let letter = parse(&input.bytes[start..])?;
    let head = Head::of(&letter).ok_or_else(|| {
        let reason =
            "is no letter: it does not begin with a head; give it the ending of what it is";
        Unread(reason.into())
    })?;
    let mut reading = Reading::new(Format::Mail, output);
    reading.give(&letter, head, input, None);
    reading.finish(input);
    Ok(())
}

/// Reads all letters of a mailbox; one that is there twice, once.
///
/// # Errors
/// Where there is no letter in the file.
pub fn read_mailbox(input: &Input, output: &mut Output) -> Result<(), Unread> {
    let mut ids = HashSet::new();
    let mut unread = Vec::new();
    let mut reading = Reading::new(Format::Mailbox, output);
    let mut number = 0;
    for bytes in mailbox::letters(input.bytes) {
        number += 1;
        let known = parse(&bytes).map(|letter| Head::of(&letter).map(|head| (letter, head)));
        let Ok(Some((letter, head))) = known else {
            unread.push(format!("letter {number}"));
            continue;
        };
        let id = letter.message_id().map(in_line);
        if id.as_ref().is_some_and(|id| !ids.insert(id.clone())) {
            continue;
        }
        let part = input.part(&name(number, &head), &bytes);
        let id = id.map(|id| format!("{}/{id}", input.id()));
        reading.give(&letter, head, &part, id);
    }
    if number == 0 {
        return Err(Unread(
            "holds no letter; give it the ending of what it is".into(),
        ));
    }
    if !unread.is_empty() {
        let detail = format!(
            "has letters that cannot be read: {}",
            archive::list(&unread)
        );
        reading.output.warn(WarningKind::Structure, detail);
    }
    reading.finish(input);
    Ok(())
}

/// What a letter is called in the place of its words.
fn name(number: usize, head: &Head) -> String {
    const LONGEST: usize = 60;
    match &head.subject {
        None => format!("letter {number}"),
        Some(subject) if subject.chars().count() <= LONGEST => {
            format!("letter {number}: {subject}")
        }
        Some(subject) => {
            let short: String = subject.chars().take(LONGEST - 1).collect();
            format!("letter {number}: {}…", short.trim_end())
        }
    }
}

/// The parts of a letter. A letter made to take memory or time out of proportion is refused: one
/// with more fields, parts, or letters in letters than any that was ever sent.
fn parse(bytes: &[u8]) -> Result<Message<'_>, Unread> {
    const MOST_FIELDS: usize = 500_000;
    const LONGEST_NAME: usize = 80;
    const MOST_PARTS: usize = 50_000;
    const MOST_LETTERS: usize = 200;
    /// The end of each group of parts may be looked for in all of the letter: some seconds.
    const MOST_LOOKED_AT: usize = 1 << 31;
    let (mut fields, mut parts, mut groups, mut letters) = (0, 0, 0, 0);
    for line in bytes.split(|&byte| byte == b'\n') {
        fields += usize::from(line.iter().take(LONGEST_NAME).any(|&byte| byte == b':'));
        parts += usize::from(line.starts_with(b"--"));
        groups += usize::from(says(line, &[b"multipart/"]));
        letters += usize::from(says(line, LETTERS));
    }
    let fits = fields <= MOST_FIELDS
        && parts <= MOST_PARTS
        && letters <= MOST_LETTERS
        && groups.saturating_mul(bytes.len()) <= MOST_LOOKED_AT;
    let letter = fits
        .then(|| MessageParser::default().parse(bytes))
        .flatten();
    letter.ok_or_else(|| {
        let reason = match fits {
            true => "is no letter: it has no head; give it the ending of what it is",
            false => "has more parts than a letter can have; save what is attached by itself",
        };
        Unread(reason.into())
    })
}

/// Types of parts that are letters, or hold them.
const LETTERS: &[&[u8]] = &[b"message/rfc822", b"message/global", b"multipart/digest"];

/// Whether a line has one of these names, each with a `/` in it.
fn says(line: &[u8], names: &[&[u8]]) -> bool {
    let slashes = line.iter().enumerate().filter(|(_, byte)| **byte == b'/');
    let stands = |name: &&[u8], slash: usize| {
        let before = name.iter().position(|&byte| byte == b'/').unwrap_or(0);
        let start = slash.checked_sub(before);
        let found = start.and_then(|start| line.get(start..start + name.len()));
        found.is_some_and(|found| found.eq_ignore_ascii_case(name))
    };
    let mut slashes = slashes.map(|(slash, _)| slash);
    slashes.any(|slash| names.iter().any(|name| stands(name, slash)))
}

/// The letters of one file on their way out.
struct Reading<'r, 'o> {
    /// That of the file.
    format: Format,
    output: &'r mut Output<'o>,
    /// Letters that are encrypted.
    secret: Vec<String>,
}

impl<'r, 'o> Reading<'r, 'o> {
    fn new(format: Format, output: &'r mut Output<'o>) -> Reading<'r, 'o> {
        Reading {
            format,
            output,
            secret: Vec::new(),
        }
    }

    /// Hands on the document of a letter, and those of what is attached to it.
    fn give(&mut self, letter: &Message, head: Head, input: &Input, id: Option<String>) {
        let mut text = Numbered::default();
        let encrypted = body::add(letter, &head, &mut text);
        if encrypted || is_encrypted(letter) {
            self.secret.push(input.name().to_string());
        }
        let mut document = text.into_document(input);
        document.id = id.unwrap_or(document.id);
        document.format = self.format;
        document.title = head.subject;
        document.date = head.date;
        self.output.give(document);
        if input.may_hold_files() {
            for part in letter.attachments() {
                self.attachment(part, input);
            }
        }
    }

    fn attachment(&mut self, part: &MessagePart, input: &Input) {
        if let PartType::Message(inner) = &part.body {
            if let Some(head) = Head::of(inner) {
                let subject = head.subject.clone();
                let name = subject.unwrap_or_else(|| "attached letter".into());
                self.give(inner, head, &input.part(&name, b""), None);
            }
            return;
        }
        let (name, _) = archive::shown_path(part.attachment_name().unwrap_or(""));
        let bytes = part.contents();
        let Some(format) = attached_format(&name, bytes) else {
            return;
        };
        let inner = input.part(&name, bytes);
        if let Err(Unread(reason)) = read_part(format, &inner, self.output) {
            let told = inner.within.join(" › ");
            let detail = format!("{told} {reason}");
            self.output.warn(WarningKind::Unreadable, detail);
        }
    }

    /// Says what was encrypted in the file.
    fn finish(self, input: &Input) {
        let detail = match &self.secret[..] {
            [] => return,
            [one] if one == input.name() => "is encrypted; only its head was read".to_string(),
            some => {
                let names = archive::list(some);
                format!("holds encrypted letters, of which only the heads were read: {names}")
            }
        };
        self.output.warn(WarningKind::Unreadable, detail);
    }
}

/// Whether the whole of a letter is for its receiver only.
fn is_encrypted(letter: &Message) -> bool {
    let kind = letter.content_type().map(|kind| {
        let subtype = kind.subtype().unwrap_or("").to_ascii_lowercase();
        (kind.ctype().to_ascii_lowercase(), subtype)
    });
    kind.is_some_and(|(kind, subtype)| match kind.as_str() {
        "multipart" => subtype == "encrypted",
        "application" => subtype.ends_with("pkcs7-mime"),
        _ => false,
    })
}

/// The format of an attachment that holds words for people.
fn attached_format(name: &str, bytes: &[u8]) -> Option<Format> {
    /// Signatures, invitations and cards.
    const NO_WORDS: &[&str] = &[
        "asc", "sig", "p7s", "p7m", "ics", "vcf", "dat", "css", "xml",
    ];
    let (_, ending) = name.rsplit_once('.')?;
    if NO_WORDS.contains(&ending.to_ascii_lowercase().as_str()) || bytes.is_empty() {
        return None;
    }
    Format::of(name, archive::head(bytes))
}

#[cfg(test)]
mod tests;
