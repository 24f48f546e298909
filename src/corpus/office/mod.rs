//! Documents of office programs and books: zip archives of XML parts. The way is: bytes → `package`
//! → `markup` → a `story` of pieces in reading order → a document (`composition`). None of them has
//! lines; their paragraphs or slides are counted.
//!
//! A paragraph counts where it has words; so do each row of a table and each line of code. Whoever
//! counts what is on the paper comes to the same number.

mod composition;
mod docx;
mod embedded;
mod epub;
mod markup;
mod odf;
mod package;
mod pptx;
mod properties;
mod relations;
mod story;
mod table;

#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;

pub use docx::read as docx;
pub use epub::read as epub;
pub use odf::{presentation as odp, text as odt};
pub use pptx::read as pptx;
