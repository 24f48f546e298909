//! References between the parts of an Office Open XML package. A *relation* says what another part
//! is to this one; it has an id, which the markup names.

use super::markup::{Element, Step, Visitor, visit};
use super::package::{Package, resolve};
use crate::corpus::read::{Output, Unread};
use std::collections::HashMap;

/// The relations of one part.
#[derive(Default)]
pub(super) struct Relations {
    relations: Vec<Relation>,
    /// From the id of each to its number.
    numbers: HashMap<String, usize>,
    from: String,
}

struct Relation {
    id: String,
    /// The last part of its type's address: `slide`, `footnotes`.
    kind: String,
    /// The name of the part it leads to.
    part: String,
}

impl Relations {
    /// The relations of the part `from`; those of the package itself where that is empty.
    ///
    /// # Errors
    /// As for [`Package::bytes`].
    pub(super) fn read(
        package: &mut Package,
        from: &str,
        output: &mut Output,
    ) -> Result<Relations, Unread> {
        let (folder, name) = from.rsplit_once('/').unwrap_or(("", from));
        let mut relations = Relations {
            from: from.to_string(),
            ..Relations::default()
        };
        let part = resolve("", &format!("{folder}/_rels/{name}.rels"));
        visit(package, &part, &mut relations, output)?;
        Ok(relations)
    }

    /// The part that `id` leads to.
    pub(super) fn part(&self, id: &str) -> Option<&str> {
        let number = *self.numbers.get(id)?;
        Some(self.relations.get(number)?.part.as_str())
    }

    /// Kind, id and part of each.
    pub(super) fn all(&self) -> impl Iterator<Item = (&str, &str, &str)> {
        let all = self.relations.iter();
        all.map(|relation| (&*relation.kind, &*relation.id, &*relation.part))
    }

    /// The parts that are `kind` to this one.
    pub(super) fn parts<'r>(&'r self, kind: &'r str) -> impl Iterator<Item = &'r str> {
        let all = self.relations.iter();
        all.filter(move |relation| relation.kind == kind)
            .map(|relation| relation.part.as_str())
    }
}

impl Visitor for Relations {
    fn open(&mut self, element: &Element) -> Step {
        let is_inside = element.attribute("TargetMode").as_deref() != Some("External");
        if element.name() == "Relationship" && is_inside {
            let kind = element.attribute("Type").unwrap_or_default();
            let target = element.attribute("Target").unwrap_or_default();
            let id = element.attribute("Id").unwrap_or_default();
            self.numbers.insert(id.clone(), self.relations.len());
            self.relations.push(Relation {
                id,
                kind: kind.rsplit('/').next().unwrap_or_default().to_string(),
                part: resolve(&self.from, &target),
            });
        }
        Step::Into
    }

    fn close(&mut self, _name: &str) {}

    fn text(&mut self, _text: &str) {}
}

/// The name of the part that the document itself is: what the package says, or else `usual`.
///
/// # Errors
/// Where there is no such part, and as for [`Package::bytes`].
pub(super) fn main_part(
    package: &mut Package,
    usual: &str,
    output: &mut Output,
) -> Result<String, Unread> {
    let relations = Relations::read(package, "", output)?;
    let said = relations.parts("officeDocument").next();
    let folder = usual.split('/').next().unwrap_or(usual);
    let main = said.filter(|part| package.has(part)).unwrap_or(usual);
    if !package.has(main) || !main.to_ascii_lowercase().starts_with(folder) {
        return Err(Unread(format!(
            "is not what its name says: it has no {usual}; save it again with the program it was made with"
        )));
    }
    Ok(main.to_string())
}
