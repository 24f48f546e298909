//! Does nothing: what starting any process costs.

fn main() {}
