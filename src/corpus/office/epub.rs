//! EPUB books (EPUB 2 and 3). A book is a package of HTML pages in the order of its *spine*; each is
//! a document of its own, named by its title in the table of contents, which itself is left out.

mod contents;
mod outline;
mod xhtml;

use super::composition::Composition;
use super::embedded::html_pieces;
use super::markup::{Element, Step, Visitor, visit};
use super::package::{Package, resolve};
use super::properties::Properties;
use crate::corpus::read::{Input, Output, Unread};
use crate::corpus::{Unit, WarningKind};
use contents::Contents;
use outline::Outline;
use std::collections::HashSet;

/// Where a package of a book says which part describes it.
const CONTAINER: &str = "META-INF/container.xml";

/// Reads a book.
///
/// # Errors
/// Where it is protected, broken, or no EPUB book.
pub fn read(input: &Input, output: &mut Output) -> Result<(), Unread> {
    let mut package = Package::open(input.bytes)?;
    let mut container = Container::default();
    visit(&mut package, CONTAINER, &mut container, output)?;
    let mut roots = container.roots.iter().filter(|part| package.has(part));
    let Some(root) = roots.next().cloned() else {
        return Err(Unread(format!(
            "is not what its name says: {CONTAINER} in it names no book; get it again"
        )));
    };
    let mut properties = Properties::of_book();
    visit(&mut package, &root, &mut properties, output)?;
    let mut outline = Outline::new(&root);
    visit(&mut package, &root, &mut outline, output)?;
    let chapters = outline.chapters();
    let mut protection = Protection::default();
    visit(
        &mut package,
        "META-INF/encryption.xml",
        &mut protection,
        output,
    )?;
    if chapters.iter().any(|part| protection.parts.contains(*part)) {
        return Err(Unread(
            "is protected against copying (DRM); get it without the protection".into(),
        ));
    }
    let contents = Contents::read(&mut package, &outline, output)?;
    let mut names = HashSet::new();
    for part in chapters {
        let Some(source) = package.text(part, output)? else {
            let warning = format!("{part} is missing in it and is left out");
            output.warn(WarningKind::Unreadable, warning);
            continue;
        };
        let mut composition = Composition::default();
        let pieces = html_pieces(&xhtml::as_html(&source));
        if contents.is_listed_in(&pieces) {
            continue;
        }
        composition.count(&pieces);
        if composition.is_empty() {
            continue;
        }
        let name = contents.title(part).unwrap_or_else(|| file_name(part));
        // What is called alike is told apart by the file.
        let name = match names.insert(name.to_string()) {
            true => name.to_string(),
            false => format!("{name} ({})", file_name(part)),
        };
        let chapter = input.part(&name, &[]);
        let mut document = composition.document(&chapter, Unit::Paragraph);
        properties.describe(&mut document);
        output.give(document);
    }
    if names.is_empty() {
        output.warn(WarningKind::Structure, "holds no text");
    }
    Ok(())
}

fn file_name(part: &str) -> &str {
    part.rsplit('/').next().unwrap_or(part)
}

/// The part that an address in the part `from` leads to, and the place in it.
fn address(from: &str, address: &str) -> (String, Option<String>) {
    let (path, fragment) = match address.split_once('#') {
        Some((path, fragment)) => (path, Some(fragment.to_string())),
        None => (address, None),
    };
    (resolve(from, &decoded(path)), fragment)
}

/// An address with its `%20` resolved.
fn decoded(address: &str) -> String {
    let mut bytes = Vec::with_capacity(address.len());
    let mut rest = address.as_bytes();
    while let Some((&byte, behind)) = rest.split_first() {
        let digits = behind
            .get(..2)
            .and_then(|two| std::str::from_utf8(two).ok());
        let code = digits.and_then(|two| u8::from_str_radix(two, 16).ok());
        match code.filter(|_| byte == b'%') {
            Some(code) => {
                bytes.push(code);
                rest = &behind[2..];
            }
            None => {
                bytes.push(byte);
                rest = behind;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[derive(Default)]
struct Container {
    roots: Vec<String>,
}

impl Visitor for Container {
    fn open(&mut self, element: &Element) -> Step {
        if element.name() == "rootfile" {
            let path = element.attribute("full-path");
            self.roots.extend(path.map(|path| resolve("", &path)));
        }
        Step::Into
    }

    fn close(&mut self, _name: &str) {}

    fn text(&mut self, _text: &str) {}
}

/// Which parts of a book are encrypted. Fonts commonly are, in a way that protects nothing else.
#[derive(Default)]
struct Protection {
    parts: HashSet<String>,
}

impl Visitor for Protection {
    fn open(&mut self, element: &Element) -> Step {
        if element.name() == "CipherReference" {
            let address = element.attribute("URI").unwrap_or_default();
            self.parts.insert(resolve("", &decoded(&address)));
        }
        Step::Into
    }

    fn close(&mut self, _name: &str) {}

    fn text(&mut self, _text: &str) {}
}
