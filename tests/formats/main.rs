//! Files of every format, read without an index: our own samples, and the real files of the shared
//! folder, with places that a person has looked up.

#[path = "../harness/mod.rs"]
mod harness;

mod everything;
mod html;
mod office;
mod packed;
mod pdf;
mod samples;
mod tables;
