//! Places as something to click. A *hyperlink* is the escape sequence (OSC 8) by which a terminal
//! opens a file from the words that name it; terminals that do not know it show the words alone.

use std::fmt::Write;
use std::path::Path;

/// The `file:` URL of an absolute path; `None` for a relative one, which no terminal could open.
pub fn file_url(path: &Path) -> Option<String> {
    if !path.is_absolute() {
        return None;
    }
    let text = path.to_str()?;
    // Windows: `\\?\C:\notes` and `C:\notes` are both file:///C:/notes.
    let text = text.strip_prefix(r"\\?\").unwrap_or(text);
    let text = if cfg!(windows) {
        text.replace('\\', "/")
    } else {
        text.to_string()
    };
    let mut url = String::from("file://");
    if !text.starts_with('/') {
        url.push('/');
    }
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"/-._~:".contains(&byte) {
            url.push(byte as char);
        } else {
            // Writing to a string cannot fail.
            let _ = write!(url, "%{byte:02X}");
        }
    }
    Some(url)
}

/// `words`, opening `url` when clicked.
pub fn hyperlink(words: &str, url: &str) -> String {
    format!("\x1b]8;;{url}\x1b\\{words}\x1b]8;;\x1b\\")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[cfg(unix)]
    fn nothing_in_a_path_can_end_the_escape_sequence() {
        let url = file_url(Path::new("/a b/ü\x1b\\#?.txt")).unwrap();
        assert_eq!(url, "file:///a%20b/%C3%BC%1B%5C%23%3F.txt");
        assert_eq!(file_url(Path::new("notes.txt")), None);
    }
}
