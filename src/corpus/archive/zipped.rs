//! Zip archives, and documents of office programs, which are zip archives as well, under a name
//! that does not tell.

use super::member::Members;
use super::tally::Tally;
use super::unpack::{Allowance, Cut, MOST_MEMBERS, unpack};
use crate::corpus::Format;
use crate::corpus::read::{Input, Output, Unread, read as read_format};
use std::io::{Cursor, Read};
use zip::ZipArchive;
use zip::result::ZipError;

type Archive<'b> = ZipArchive<Cursor<&'b [u8]>>;

/// Reads the members of a zip archive, or the document that it is.
pub(super) fn read(input: &Input, output: &mut Output, tally: &mut Tally) -> Result<(), Unread> {
    if entries(input.bytes) > MOST_MEMBERS as usize {
        let reason = format!("holds more than {MOST_MEMBERS} files; split it");
        return Err(Unread(reason));
    }
    let mut archive = ZipArchive::new(Cursor::new(input.bytes))
        .map_err(|_| Unread("is no complete zip archive; fetch it or pack it again".into()))?;
    if let Some(format) = document_format(&mut archive) {
        return read_format(format, input, output);
    }
    let mut members = Members::new(input, output, tally);
    for index in 0..archive.len() {
        if !member(&mut archive, index, &mut members) {
            break;
        }
    }
    Ok(())
}

/// How many entries its directory can have: each is some hundred times larger in memory than it
/// need be in the file, so they are counted before they are read.
fn entries(bytes: &[u8]) -> usize {
    const ENTRY: &[u8] = b"PK\x01\x02";
    bytes
        .windows(ENTRY.len())
        .filter(|window| *window == ENTRY)
        .count()
}

/// Reads one member; `false` where it is one too many.
fn member(archive: &mut Archive, index: usize, members: &mut Members) -> bool {
    let Ok(entry) = archive.by_index_data(index) else {
        return true;
    };
    let name = match entry.name() {
        Ok(name) => name.into_owned(),
        Err(_) => String::from_utf8_lossy(entry.name_raw()).into_owned(),
    };
    let (is_file, encrypted) = (!name.ends_with('/'), entry.encrypted());
    let (is_link, size) = (entry.is_symlink(), entry.compressed_size());
    let told = members.told(&name);
    if !members.input.allowance.take_member() {
        members.tally.crowded.get_or_insert(told);
        return false;
    }
    if is_link {
        members.tally.links.add(told);
        return true;
    }
    let Some(path) = members.path(&name).filter(|_| is_file) else {
        return true;
    };
    if encrypted {
        members.tally.encrypted.add(told);
        return true;
    }
    match contents(archive, index, size, &members.input.allowance) {
        Err(ZipError::CompressionMethodNotSupported(_) | ZipError::UnsupportedArchive(_)) => {
            members.tally.unknown.add(told);
        }
        Err(_) => members.tally.damaged.add(told),
        Ok((bytes, cut)) => {
            if let Some(cut) = cut {
                members.tally.note(cut, &told);
            }
            if matches!(cut, None | Some(Cut::Damaged)) {
                members.read(path, &bytes);
            }
            return cut != Some(Cut::Exhausted);
        }
    }
    true
}

fn contents(
    archive: &mut Archive,
    index: usize,
    packed_size: u64,
    allowance: &Allowance,
) -> Result<(Vec<u8>, Option<Cut>), ZipError> {
    let file = archive.by_index(index)?;
    Ok(unpack(file, |_| packed_size, allowance))
}

/// The format of the document that an archive is.
fn document_format(archive: &mut Archive) -> Option<Format> {
    const OFFICE: &[(&str, Format)] = &[
        ("word/document.xml", Format::Docx),
        ("ppt/presentation.xml", Format::Pptx),
        ("xl/workbook.xml", Format::Spreadsheet),
        ("xl/workbook.bin", Format::Spreadsheet),
    ];
    const TYPES: &[(&str, Format)] = &[
        ("application/epub+zip", Format::Epub),
        ("application/vnd.oasis.opendocument.text", Format::Odt),
        (
            "application/vnd.oasis.opendocument.presentation",
            Format::Odp,
        ),
        (
            "application/vnd.oasis.opendocument.spreadsheet",
            Format::Spreadsheet,
        ),
    ];
    const LONGEST_TYPE: u64 = 100;
    if archive.index_for_name("[Content_Types].xml").is_some() {
        let holds = |(name, _): &&(&str, Format)| archive.index_for_name(name).is_some();
        return OFFICE.iter().find(holds).map(|&(_, format)| format);
    }
    let mut declared = String::new();
    let file = archive.by_name("mimetype").ok()?;
    file.take(LONGEST_TYPE).read_to_string(&mut declared).ok()?;
    let is_it = |(name, _): &&(&str, Format)| declared.trim() == *name;
    TYPES.iter().find(is_it).map(|&(_, format)| format)
}
