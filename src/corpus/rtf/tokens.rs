//! From the bytes of an RTF file to its tokens. A *token* is a brace, a control word with its
//! number, a control symbol, a byte written in hexadecimal, or a run of bytes that stand for
//! themselves. Rich Text Format Specification 1.9.1, "RTF Syntax".

/// One token of the file.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Token<'b> {
    /// `{`
    Open,
    /// `}`
    Close,
    /// `\name` or `\name-12`, with the space that ends it.
    Word(&'b [u8], Option<i32>),
    /// `\` and one byte that is no letter.
    Symbol(u8),
    /// `\'e4`
    Byte(u8),
    /// Bytes up to the next of the others, line ends included, which mean nothing.
    Text(&'b [u8]),
}

/// The tokens of a file, in its order; of broken ones what can be made of them.
pub(super) struct Tokens<'b> {
    rest: &'b [u8],
}

/// The longest name of a control word (the specification says 32).
const LONGEST_WORD: usize = 32;

/// The most digits of a number that are looked at.
const MOST_DIGITS: usize = 10;

impl<'b> Tokens<'b> {
    pub(super) fn new(bytes: &'b [u8]) -> Tokens<'b> {
        Tokens { rest: bytes }
    }

    /// Passes over so many bytes, which are neither text nor tokens.
    pub(super) fn pass_over(&mut self, count: usize) {
        self.rest = self.rest.get(count..).unwrap_or(&[]);
    }

    /// Takes the next `count` bytes, or what is left.
    fn advance(&mut self, count: usize) -> &'b [u8] {
        let (taken, rest) = self.rest.split_at(count.min(self.rest.len()));
        self.rest = rest;
        taken
    }

    fn take_while(&mut self, most: usize, belongs: impl Fn(u8) -> bool) -> &'b [u8] {
        let is_other = |&byte: &u8| !belongs(byte);
        let end = self.rest.iter().take(most).position(is_other);
        self.advance(end.unwrap_or(most))
    }

    /// What follows a backslash.
    fn control(&mut self) -> Option<Token<'b>> {
        match *self.rest.first()? {
            byte if byte.is_ascii_alphabetic() => Some(self.word()),
            b'\'' => {
                self.advance(1);
                let digits = self.take_while(2, |byte| byte.is_ascii_hexdigit());
                let value = digits
                    .iter()
                    .filter_map(|&digit| (digit as char).to_digit(16));
                Some(Token::Byte(
                    value.fold(0, |sum, digit| sum * 16 + digit) as u8
                ))
            }
            byte => {
                self.advance(1);
                Some(Token::Symbol(byte))
            }
        }
    }

    fn word(&mut self) -> Token<'b> {
        let name = self.take_while(LONGEST_WORD, |byte| byte.is_ascii_alphabetic());
        let digit = |at: usize| self.rest.get(at).is_some_and(u8::is_ascii_digit);
        let negative = self.rest.first() == Some(&b'-') && digit(1);
        if negative {
            self.advance(1);
        }
        let digits = self.take_while(MOST_DIGITS, |byte| byte.is_ascii_digit());
        let number = std::str::from_utf8(digits)
            .ok()
            .and_then(|d| d.parse::<i64>().ok());
        let number = number.map(|n| if negative { -n } else { n });
        let number = number.map(|n| n.clamp(i32::MIN.into(), i32::MAX.into()) as i32);
        if self.rest.first() == Some(&b' ') {
            self.advance(1);
        }
        Token::Word(name, number)
    }
}

impl<'b> Iterator for Tokens<'b> {
    type Item = Token<'b>;

    fn next(&mut self) -> Option<Token<'b>> {
        let token = match *self.rest.first()? {
            b'{' => Token::Open,
            b'}' => Token::Close,
            b'\\' => {
                self.advance(1);
                return self.control();
            }
            _ => {
                let is_text = |byte| !matches!(byte, b'{' | b'}' | b'\\');
                return Some(Token::Text(self.take_while(usize::MAX, is_text)));
            }
        };
        self.advance(1);
        Some(token)
    }
}

#[cfg(test)]
mod tests {
    use super::{Token, Tokens};

    fn tokens(text: &str) -> Vec<Token<'_>> {
        Tokens::new(text.as_bytes()).collect()
    }

    #[test]
    fn braces_words_symbols_bytes_and_text() {
        assert_eq!(
            tokens("{\\b0 caf\\'e9\\~\\u-10240?\\par\n}"),
            [
                Token::Open,
                Token::Word(b"b", Some(0)),
                Token::Text(b"caf"),
                Token::Byte(0xE9),
                Token::Symbol(b'~'),
                Token::Word(b"u", Some(-10240)),
                Token::Text(b"?"),
                Token::Word(b"par", None),
                Token::Text(b"\n"),
                Token::Close,
            ]
        );
    }

    #[test]
    fn broken_tokens_end_somewhere() {
        assert_eq!(tokens("\\"), []);
        assert_eq!(tokens("\\'"), [Token::Byte(0)]);
        assert_eq!(tokens("\\'4"), [Token::Byte(4)]);
        assert_eq!(tokens("\\b-"), [Token::Word(b"b", None), Token::Text(b"-")]);
        assert_eq!(
            tokens("\\b99999999999"),
            [Token::Word(b"b", Some(i32::MAX)), Token::Text(b"9")]
        );
        let long = format!("\\{}", "a".repeat(40));
        assert_eq!(tokens(&long).len(), 2);
    }
}
