//! A case as it is written in Markdown: headings name it, fenced blocks hold its files and
//! questions, and the text between is for the reader.

/// A case.
pub struct Case {
    /// Its heading.
    pub title: String,
    /// Its documents.
    pub files: Vec<File>,
    /// What is asked of them.
    pub questions: Vec<Question>,
}

/// A document.
pub struct File {
    /// Its path.
    pub name: String,
    /// Its bytes.
    pub content: Vec<u8>,
}

/// A question and what must come of it.
pub struct Question {
    /// `ask` or `search`.
    pub command: String,
    /// As typed.
    pub text: String,
    /// Key and value, in order.
    pub expectations: Vec<(String, String)>,
    /// What happens today instead, where that is known.
    pub wrong: Option<String>,
}

/// Reads the cases of a file.
pub fn read(text: &str) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if let Some(title) = line.strip_prefix("## ") {
            cases.push(Case {
                title: title.to_string(),
                files: Vec::new(),
                questions: Vec::new(),
            });
        }
        let Some((fence, info)) = opening(line) else {
            continue;
        };
        let block: Vec<&str> = lines
            .by_ref()
            .take_while(|line| line.trim_end() != fence)
            .collect();
        let case = cases.last_mut().expect("a block stands under a heading");
        let words: Vec<&str> = info.split(' ').collect();
        match words.as_slice() {
            [command @ ("ask" | "search")] => case.questions.push(question(command, &block)),
            [_language, name, how @ ..] => case.files.push(File {
                name: name.to_string(),
                content: content(&block, how),
            }),
            _ => panic!("“{line}” names neither a file nor a command"),
        }
    }
    cases
}

/// The fence and what stands behind it.
fn opening(line: &str) -> Option<(&str, &str)> {
    let length = line.len() - line.trim_start_matches(['`', '~']).len();
    (length >= 3).then(|| (&line[..length], line[length..].trim()))
}

fn question(command: &str, block: &[&str]) -> Question {
    let (text, expected) = block.split_first().expect("a question");
    let mut expectations: Vec<(String, String)> = expected
        .iter()
        .map(|line| {
            let (key, value) = line.split_once(": ").unwrap_or((line, ""));
            (key.to_string(), value.to_string())
        })
        .collect();
    let marked = expectations.iter().position(|(key, _)| key == "wrong");
    let wrong = marked.map(|at| expectations.remove(at).1);
    assert!(!expectations.is_empty(), "“{text}” expects nothing");
    Question {
        command: command.to_string(),
        text: text.to_string(),
        expectations,
        wrong,
    }
}

/// The bytes of a file: UTF-8, unless it says otherwise.
fn content(block: &[&str], how: &[&str]) -> Vec<u8> {
    let text = block
        .iter()
        .map(|line| format!("{line}\n"))
        .collect::<String>();
    match how {
        [] => text.into_bytes(),
        ["escaped"] => unescaped(&text),
        ["encoded=utf-16le"] => units(&text, u16::to_le_bytes),
        ["encoded=utf-16be"] => units(&text, u16::to_be_bytes),
        [encoded] => {
            let label = encoded.strip_prefix("encoded=").expect("an encoding");
            let encoding = encoding_rs::Encoding::for_label(label.as_bytes());
            let (bytes, _, lossy) = encoding.expect("a known encoding").encode(&text);
            assert!(!lossy, "{label} cannot write this");
            bytes.into_owned()
        }
        _ => panic!("{how:?} is no way to write a file"),
    }
}

fn units(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(bytes).collect()
}

/// `\xHH` becomes that byte.
fn unescaped(text: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("\\x") {
        bytes.extend_from_slice(before.as_bytes());
        let (digits, behind) = after.split_at(2);
        bytes.push(u8::from_str_radix(digits, 16).expect("two hexadecimal digits"));
        rest = behind;
    }
    bytes.extend_from_slice(rest.as_bytes());
    bytes
}
