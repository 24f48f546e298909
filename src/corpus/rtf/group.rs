//! What holds inside a group of an RTF file, and ends with it.

/// Where text goes.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) enum Destination {
    #[default]
    Main,
    Note,
    /// Nowhere.
    Nothing,
    Fonts,
    Styles,
    /// What the file says about itself.
    Info,
    Title,
    Keywords,
    Created,
    Revised,
    /// A text written twice, first for programs that do not know Unicode.
    Twice,
}

/// What holds inside a group.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Group {
    pub(super) destination: Destination,
    /// Where the second of a text that is written twice goes.
    pub(super) again: Option<Destination>,
    pub(super) font: i32,
    /// How many characters stand in for one of Unicode, for programs that do not know it.
    pub(super) stand_ins: usize,
    pub(super) hidden: bool,
    pub(super) deleted: bool,
    pub(super) paragraph: Paragraph,
}

/// What holds for a paragraph.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Paragraph {
    pub(super) style: Option<i32>,
    pub(super) outline: Option<i32>,
    pub(super) in_list: bool,
    pub(super) in_table: bool,
}
