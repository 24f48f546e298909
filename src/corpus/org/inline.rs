//! Marks inside of the running text of Org: emphasis, links, footnotes.

use super::super::markup::{Scan, Stretch, Writer};

/// Links and footnotes are no longer than this, in bytes.
const REACH: usize = 4000;

/// Writes the words of `stretch` without its marks.
pub(super) fn write(writer: &mut Writer, stretch: &Stretch) {
    Scan::new(stretch, writer).each(b"*/_+=~[<\\@s", |scan| match scan.rest().as_bytes() {
        [b'*', ..] => emphasis(scan, "*"),
        [b'/', ..] => emphasis(scan, "/"),
        [b'_', ..] => emphasis(scan, "_"),
        [b'+', ..] => emphasis(scan, "+"),
        [b'=', ..] => code(scan, "="),
        [b'~', ..] => code(scan, "~"),
        [b'[', b'[', ..] => link(scan),
        [b'[', b'f', b'n', b':', ..] => footnote(scan),
        [b'<', b'<', ..] => target(scan),
        [b'\\', b'\\', ..] => line_break(scan),
        [b'@', b'@', ..] => exported(scan),
        [b's', b'r', b'c', b'_', ..] => inline_code(scan),
        _ => false,
    });
}

fn opens(scan: &Scan) -> bool {
    let after = scan.rest()[1..].chars().next();
    scan.before()
        .is_none_or(|c| c.is_whitespace() || "-–—('\"{[|".contains(c))
        && after.is_some_and(|c| !c.is_whitespace())
}

fn closes(text: &str, at: usize) -> bool {
    let before = text[..at].chars().next_back();
    let after = text[at + 1..].chars().next();
    before.is_some_and(|c| !c.is_whitespace())
        && after.is_none_or(|c| c.is_whitespace() || "-–—.,;:!?'\")}[]|\\".contains(c))
}

fn find(scan: &mut Scan, mark: &'static str) -> Option<usize> {
    match opens(scan) {
        true => scan.find(mark, scan.at() + 2, closes),
        false => None,
    }
}

fn emphasis(scan: &mut Scan, mark: &'static str) -> bool {
    let end = find(scan, mark);
    if let Some(end) = end {
        scan.pair(1, end, 1);
    }
    end.is_some()
}

fn code(scan: &mut Scan, mark: &'static str) -> bool {
    let end = find(scan, mark);
    if let Some(end) = end {
        scan.keep(scan.at() + 1..end, end + 1);
    }
    end.is_some()
}

/// `[[target][words]]` keeps the words, or the target where there are none; a picture has none.
fn link(scan: &mut Scan) -> bool {
    let at = scan.at();
    let Some(end) = scan
        .find("]]", at + 3, |_, _| true)
        .filter(|end| end - at < REACH)
    else {
        return false;
    };
    let inner = &scan.text()[at + 2..end];
    match inner.find("][") {
        Some(middle) => scan.pair(2 + middle + 2, end, 2),
        None => {
            let lower = inner.to_ascii_lowercase();
            let is_picture = [".png", ".jpg", ".jpeg", ".gif", ".svg"]
                .iter()
                .any(|ending| lower.ends_with(ending));
            let kind = inner
                .find(':')
                .filter(|_| inner.starts_with("file:") || inner.starts_with("id:"));
            match is_picture {
                true => scan.skip(end + 2 - at),
                false => scan.keep(at + 2 + kind.map_or(0, |kind| kind + 1)..end, end + 2),
            }
        }
    }
    true
}

/// `[fn:1]` is left out, the words of `[fn:: words]` and `[fn:1: words]` are kept.
fn footnote(scan: &mut Scan) -> bool {
    let at = scan.at();
    let Some(end) = scan
        .find("]", at + 4, |_, _| true)
        .filter(|end| end - at < REACH)
    else {
        return false;
    };
    let inner = &scan.text()[at + 4..end];
    match inner.find(':') {
        Some(colon) => {
            scan.replace(" ", at + 4 + colon + 1);
            scan.pair(0, end, 1);
        }
        None => scan.skip(end + 1 - at),
    }
    true
}

/// A place that links lead to.
fn target(scan: &mut Scan) -> bool {
    let at = scan.at();
    let found = scan
        .find(">>", at + 2, |_, _| true)
        .filter(|end| end - at < 200);
    let end = found.map(|end| end + 2);
    if let Some(end) = end {
        scan.skip(end - at);
    }
    end.is_some()
}

fn line_break(scan: &mut Scan) -> bool {
    let rest = &scan.rest()[2..];
    let is_break = rest.is_empty() || rest.starts_with('\n');
    if is_break {
        scan.break_line(scan.at() + 2 + usize::from(!rest.is_empty()));
    }
    is_break
}

/// What is meant for another format only: `@@html:<b>@@`.
fn exported(scan: &mut Scan) -> bool {
    let at = scan.at();
    let found = scan
        .find("@@", at + 2, |_, _| true)
        .filter(|end| end - at < REACH);
    if let Some(end) = found {
        scan.skip(end + 2 - at);
    }
    found.is_some()
}

/// `src_name{code}` keeps the code.
fn inline_code(scan: &mut Scan) -> bool {
    let rest = scan.rest();
    let free = scan.before().is_none_or(|c| !c.is_alphanumeric());
    let open = rest
        .bytes()
        .take(60)
        .position(|b| b == b'{' || b.is_ascii_whitespace());
    let Some(open) = open.filter(|&open| free && rest[open..].starts_with('{')) else {
        return false;
    };
    let at = scan.at();
    let Some(end) = scan
        .find("}", at + open + 1, |_, _| true)
        .filter(|end| end - at < REACH)
    else {
        return false;
    };
    scan.keep(at + open + 1..end, end + 1);
    true
}
