//! Floor 9: showing a reply. A *view* is a pure function from a reply (or a passage, or numbers
//! about the corpus) to text: for people by [`terminal`], for programs by [`json`]. Nothing here
//! prints, searches or decides; whatever a view shows is in what it is given.

pub mod doctor;
pub mod eval;
pub mod json;
pub mod terminal;

pub mod files;
pub mod stats;
pub mod tune;
pub mod why;

mod screen;

pub mod excerpt;
pub mod highlight;
pub mod links;
pub mod printable;
pub mod table;
pub mod wrap;

#[cfg(test)]
pub(crate) mod fixture;
