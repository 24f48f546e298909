//! XML as the parts of a package have it. A *visitor* is told of elements and text in their order;
//! it keeps what it wants, so that no tree of a large part stands in memory. Entities that a part
//! defines itself are never expanded.

use super::package::Package;
use crate::corpus::WarningKind;
use crate::corpus::read::{Output, Unread};
use quick_xml::XmlVersion;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::reader::Reader;

/// Elements nested deeper are not read: no program writes them.
const DEEPEST: usize = 256;

/// Whether to go into an element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// Its content comes next, and at last its end.
    Into,
    /// Neither its content nor its end is told.
    Over,
}

/// Who is told what stands in a part. Names come without their namespace prefix.
pub(super) trait Visitor {
    /// An element begins.
    fn open(&mut self, element: &Element) -> Step;
    /// An element that was gone into ends.
    fn close(&mut self, name: &str);
    /// Text, which may come in pieces.
    fn text(&mut self, text: &str);
}

/// The start of an element.
pub(super) struct Element<'e> {
    start: &'e BytesStart<'e>,
}

impl Element<'_> {
    /// Its name without the prefix.
    pub(super) fn name(&self) -> &str {
        local(self.start.name().0)
    }

    /// The prefix of its name, which stands for its namespace.
    pub(super) fn prefix(&self) -> Option<&str> {
        let (prefix, _) = self.start.name().0.split_once(':')?;
        Some(prefix)
    }

    /// The value of the attribute of this name, whatever its prefix.
    pub(super) fn attribute(&self, name: &str) -> Option<String> {
        self.find(&|key| local(key) == name)
    }

    /// The value of the attribute of this name that has a prefix: `r:id` beside `id`.
    pub(super) fn prefixed(&self, name: &str) -> Option<String> {
        self.find(&|key| key.len() > name.len() && local(key) == name)
    }

    /// The number in the attribute of this name.
    pub(super) fn number(&self, name: &str) -> Option<usize> {
        self.attribute(name)?.trim().parse().ok()
    }

    /// Whether an element that switches something on (`<w:b/>`, `<w:b w:val="0"/>`) does so.
    pub(super) fn is_on(&self) -> bool {
        let value = self.attribute("val");
        !matches!(value.as_deref(), Some("0" | "false" | "off" | "none"))
    }

    fn find(&self, wanted: &dyn Fn(&str) -> bool) -> Option<String> {
        let mut attributes = self.start.attributes();
        let attributes = attributes.with_checks(false).flatten();
        let found = { attributes }.find(|attribute| wanted(attribute.key.0))?;
        let value = found.normalized_value(XmlVersion::Implicit1_0);
        Some(value.map_or_else(|_| found.value.to_string(), |value| value.into_owned()))
    }
}

/// Tells `visitor` what stands in the part `name`. Says whether there is such a part. What is broken
/// in it, and what follows there, is left out with a warning.
///
/// # Errors
/// As for [`Package::bytes`].
pub(super) fn visit(
    package: &mut Package,
    name: &str,
    visitor: &mut dyn Visitor,
    output: &mut Output,
) -> Result<bool, Unread> {
    let Some(xml) = package.text(name, output)? else {
        return Ok(false);
    };
    visit_text(&xml, name, visitor, output);
    Ok(true)
}

/// Tells `visitor` what stands in `xml`, the text of the part `name`.
pub(super) fn visit_text(xml: &str, name: &str, visitor: &mut dyn Visitor, output: &mut Output) {
    for fault in walk(xml, visitor) {
        output.warn(WarningKind::Unreadable, format!("{name} in it {fault}"));
    }
}

/// Tells `visitor` what stands in `xml`; gives what is wrong with it, as clauses.
pub(super) fn walk(xml: &str, visitor: &mut dyn Visitor) -> Vec<String> {
    let mut faults = Vec::new();
    let mut reader = Reader::from_str(xml);
    reader.config_mut().expand_empty_elements = true;
    let mut depth = 0usize;
    // How deep the element is that is gone over.
    let mut over: Option<usize> = None;
    let mut has_own_entities = false;
    loop {
        match reader.read_event() {
            Ok(Event::Start(start)) => {
                depth += 1;
                if depth > DEEPEST {
                    faults.push(format!(
                        "is nested more than {DEEPEST} deep; what follows there is left out"
                    ));
                    break;
                }
                let element = Element { start: &start };
                if over.is_none() && visitor.open(&element) == Step::Over {
                    over = Some(depth);
                }
            }
            Ok(Event::End(end)) => {
                match over {
                    Some(outer) if outer == depth => over = None,
                    Some(_) => {}
                    None => visitor.close(local(end.name().0)),
                }
                depth = depth.saturating_sub(1);
            }
            Ok(Event::Text(text)) if over.is_none() => visitor.text(&text.xml10_content()),
            Ok(Event::CData(text)) if over.is_none() => visitor.text(&text.xml10_content()),
            Ok(Event::GeneralRef(entity)) if over.is_none() => match character(&entity) {
                Some(text) => visitor.text(&text),
                None => has_own_entities = true,
            },
            Ok(Event::Eof) => {
                if depth > 0 {
                    faults.push("ends too early".to_string());
                }
                break;
            }
            Ok(_) => {}
            Err(error) => {
                let at = reader.error_position();
                faults.push(format!(
                    "is broken at byte {at} ({error}); what follows there is left out"
                ));
                break;
            }
        }
    }
    if has_own_entities {
        faults.push("has entities of its own, which are left out".to_string());
    }
    faults
}

/// What an entity stands for that every XML file may use.
fn character(entity: &BytesRef) -> Option<String> {
    if entity.is_char_ref() {
        // One that means no character is none of its own, either.
        let character = entity.resolve_char_ref().ok().flatten();
        return Some(character.map(String::from).unwrap_or_default());
    }
    resolve_predefined_entity(entity).map(str::to_string)
}

fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}
