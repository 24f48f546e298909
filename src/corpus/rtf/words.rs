//! Control words that need no more than to be known: those that stand for a character, and those
//! that begin a destination which is read as if it were not there, or left out.

/// Words that stand for characters, and these.
pub(super) const CHARACTERS: &[(&[u8], &str)] = &[
    (b"tab", " "),
    (b"emspace", " "),
    (b"enspace", " "),
    (b"qmspace", " "),
    (b"column", " "),
    (b"emdash", "—"),
    (b"endash", "–"),
    (b"bullet", "•"),
    (b"lquote", "‘"),
    (b"rquote", "’"),
    (b"ldblquote", "“"),
    (b"rdblquote", "”"),
];

/// Destinations that a program need not know, but whose text is that of the file: text boxes and
/// drawings.
pub(super) const OPTIONAL: &[&[u8]] = &[b"shpinst", b"shptxt", b"do", b"dptxbxtext"];

/// Destinations without a star whose text is not the running text. `shprslt` repeats a text box
/// for older programs, `nonesttables` a nested table.
pub(super) const LEFT_OUT: &[&[u8]] = &[
    b"pict",
    b"nonshppict",
    b"objdata",
    b"objclass",
    b"objname",
    b"colortbl",
    b"filetbl",
    b"revtbl",
    b"rsidtbl",
    b"listtable",
    b"listoverridetable",
    b"header",
    b"headerl",
    b"headerr",
    b"headerf",
    b"footer",
    b"footerl",
    b"footerr",
    b"footerf",
    b"ftnsep",
    b"ftnsepc",
    b"ftncn",
    b"aftnsep",
    b"aftnsepc",
    b"aftncn",
    b"fldinst",
    b"pntxta",
    b"pntxtb",
    b"shprslt",
    b"sp",
    b"nonesttables",
    b"xe",
    b"rxe",
    b"tc",
    b"tcn",
    b"template",
    b"private",
    b"nextfile",
    b"author",
    b"operator",
    b"manager",
    b"company",
    b"subject",
    b"category",
    b"comment",
    b"doccomm",
    b"bkmkstart",
    b"bkmkend",
    b"atnid",
    b"atnauthor",
    b"themedata",
    b"generator",
];
