//! Fields: what Word works out, such as the number of a page. A *field* is an instruction and then
//! its result, with marks around them that may stand in different paragraphs; fields may stand in
//! each other. Only results are text. ECMA-376 part 1, 17.16.

/// So many fields in each other are told apart.
const DEEPEST: usize = 256;

/// The fields that are open.
#[derive(Debug, Default)]
pub(super) struct Fields {
    /// For each, whether its result has been reached.
    results: Vec<bool>,
    /// How many of them are still instructions.
    instructions: usize,
}

impl Fields {
    /// Whether what stands here is part of an instruction.
    pub(super) fn are_instructions(&self) -> bool {
        self.instructions > 0
    }

    /// Meets a mark: the begin of a field, what separates its parts, its end.
    pub(super) fn mark(&mut self, kind: Option<&str>) {
        let was_instruction = match kind {
            Some("begin") if self.results.len() < DEEPEST => {
                self.results.push(false);
                self.instructions += 1;
                false
            }
            Some("separate") => {
                let innermost = self.results.last_mut();
                innermost.is_some_and(|reached| !std::mem::replace(reached, true))
            }
            Some("end") => self.results.pop() == Some(false),
            _ => false,
        };
        let less = usize::from(was_instruction);
        self.instructions = self.instructions.saturating_sub(less);
    }

    /// An instruction that does not end would take the rest of the document with it.
    pub(super) fn end_paragraph(&mut self) {
        self.instructions = 0;
        self.results.fill(true);
    }
}
