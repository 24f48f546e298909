//! What only one language, or a few, have: raw strings, regular expressions, texts that end with a
//! word of their own. Each function gives `Some` if it was there and has been passed.

use super::super::super::markup::floor;
use super::super::language::Special;
use super::{Comment, Scan};

impl<'s> Scan<'s> {
    /// What only some languages have: `Some` if it was there and has been passed.
    pub(super) fn special(&mut self, rest: &'s str, alone: bool) -> Option<Option<Comment>> {
        match self.language.special {
            Special::Rust => self.rust(rest),
            Special::Script => self.expression(rest),
            Special::Here => self.here(rest),
            Special::Perl if rest.starts_with('=') => self.documentation(rest, "=cut"),
            Special::Ruby if rest.starts_with("=begin") => self.documentation(rest, "=end"),
            Special::Perl | Special::Ruby => self.here(rest),
            Special::Lua => self.brackets(rest, alone),
            Special::None | Special::Lisp => None,
        }
    }

    /// Raw strings, characters, lifetimes.
    fn rust(&mut self, rest: &str) -> Option<Option<Comment>> {
        if let Some(inner) = rest.strip_prefix('"') {
            let bare = self.before().trim_end_matches('#');
            let hashes = self.before().len() - bare.len();
            let is_raw = bare.ends_with('r')
                && !bare
                    .trim_end_matches(['b', 'c', 'r'])
                    .ends_with(|c: char| c.is_alphanumeric() || c == '_');
            if !is_raw || self.unclosed.contains(&"r\"") {
                return None;
            }
            let close = format!("\"{}", "#".repeat(hashes));
            match inner.find(&close) {
                Some(end) => self.go(self.at + 1 + end + close.len()),
                None => {
                    self.unclosed.push("r\"");
                    self.at += 1;
                }
            }
            return Some(None);
        }
        let inner = rest.strip_prefix('\'')?;
        let mut characters = inner.chars();
        let length = match characters.next() {
            Some('\\') => inner[1..]
                .chars()
                .next()
                .map(|c| 1 + c.len_utf8())
                .and_then(|first| {
                    let close = inner
                        .get(first..)?
                        .bytes()
                        .take(10)
                        .position(|b| b == b'\'')?;
                    Some(1 + first + close + 1)
                }),
            Some(character) if characters.next() == Some('\'') => Some(character.len_utf8() + 2),
            _ => None,
        };
        self.at += length.unwrap_or(1);
        Some(None)
    }

    /// A regular expression between slashes.
    fn expression(&mut self, rest: &str) -> Option<Option<Comment>> {
        let is_slash = rest.starts_with('/') && !rest.starts_with("//") && !rest.starts_with("/*");
        if !is_slash {
            return None;
        }
        let before = self.before().trim_end();
        let begins = before.is_empty()
            || before.ends_with([
                '(', ',', '=', ':', '[', '!', '&', '|', '?', '{', '}', ';', '+', '>',
            ])
            || before.ends_with("return")
            || before.ends_with("typeof")
            || before.ends_with("case");
        if !begins {
            self.at += 1;
            return Some(None);
        }
        let mut in_class = false;
        let mut escaped = false;
        let end = rest
            .bytes()
            .enumerate()
            .skip(1)
            .take(2000)
            .find_map(|(at, byte)| {
                let was_escaped = escaped;
                escaped = byte == b'\\' && !was_escaped;
                match byte {
                    b'\n' | b'\r' => Some(None),
                    _ if was_escaped => None,
                    b'[' => {
                        in_class = true;
                        None
                    }
                    b']' => {
                        in_class = false;
                        None
                    }
                    b'/' if !in_class => Some(Some(at)),
                    _ => None,
                }
            });
        self.at += end.flatten().map_or(1, |end| end + 1);
        Some(None)
    }

    /// A text of many lines: `<<WORD` up to a line of that word.
    fn here(&mut self, rest: &str) -> Option<Option<Comment>> {
        /// Such texts are short; a shift may look like the beginning of one.
        const REACH: usize = 50_000;
        /// A file that is full of them is in another language.
        const MOST_MISSES: usize = 20;
        let behind = rest.strip_prefix("<<")?;
        let behind = behind
            .strip_prefix('<')
            .unwrap_or(behind)
            .trim_start_matches(['-', '~']);
        let behind = behind.strip_prefix(['"', '\'', '\\']).unwrap_or(behind);
        let is_word = |b: &u8| b.is_ascii_alphanumeric() || *b == b'_';
        let length = behind.bytes().take_while(is_word).count();
        let word = &behind[..length];
        if word.is_empty() || !word.starts_with(|c: char| c.is_ascii_uppercase() || c == '_') {
            return None;
        }
        if self.misses > MOST_MISSES {
            return None;
        }
        let reach = floor(rest, REACH);
        let mut at = rest.find('\n')? + 1;
        while at < reach {
            let line = rest[at..].split_inclusive('\n').next().unwrap_or("");
            if line.trim().trim_end_matches(';') == word {
                self.go(self.at + at);
                return Some(None);
            }
            at += line.len();
        }
        self.misses += 1;
        None
    }

    /// Documentation of many lines between lines that begin with an equal sign.
    fn documentation(&mut self, rest: &str, close: &str) -> Option<Option<Comment>> {
        let word = rest[1..].starts_with(|c: char| c.is_ascii_lowercase());
        if !self.before().is_empty() || !word {
            return None;
        }
        let first = rest.find(['\n', '\r']).unwrap_or(rest.len());
        // Of the first line only a heading is said to a reader.
        let words = rest[..first].find(' ').unwrap_or(first);
        let mut end = rest.len();
        let mut at = first;
        for line in rest[first..].split_inclusive('\n') {
            if line.starts_with(close) {
                end = at;
                at += line.trim_end().len();
                break;
            }
            at += line.len();
        }
        let mark = if close == "=cut" { "=pod" } else { "=begin" };
        let comment = self.comment(self.at + words..self.at + end, self.at + at, mark);
        self.go(self.at + at);
        Some(Some(comment))
    }

    /// Comments and strings in long brackets: `--[==[ … ]==]`.
    fn brackets(&mut self, rest: &str, alone: bool) -> Option<Option<Comment>> {
        let inner = rest.strip_prefix("--").unwrap_or(rest);
        let is_comment = inner.len() < rest.len();
        let behind = inner.strip_prefix('[')?;
        let signs = behind.bytes().take_while(|&b| b == b'=').count();
        if !behind[signs..].starts_with('[') {
            return None;
        }
        let close = format!("]{}]", "=".repeat(signs));
        let open = rest.len() - behind.len() + signs + 1;
        if self.unclosed.contains(&"[[") {
            return None;
        }
        let Some(end) = rest[open..].find(&close) else {
            self.unclosed.push("[[");
            return None;
        };
        let words = self.at + open..self.at + open + end;
        let behind = words.end + close.len();
        if !is_comment {
            self.go(behind);
            return Some(None);
        }
        Some(self.leave(words, behind, "--").filter(|_| alone))
    }
}
