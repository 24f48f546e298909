//! Files compressed by gzip, and tar archives, which are compressed so most often. The file in
//! `notes.txt.gz` is the part `notes.txt`; the members of `notes.tar.gz` are parts of it directly.

use super::member::Members;
use super::tally::Tally;
use super::unpack::{Cut, Limited, MOST_BYTES, unpack};
use crate::corpus::read::{Input, Output, Unread};
use flate2::bufread::MultiGzDecoder;
use std::cell::Cell;
use std::io::{self, Read};
use tar::{Archive, Entry, EntryType};

/// Reads the file, or the tar archive, in a compressed file.
pub(super) fn read(input: &Input, output: &mut Output, tally: &mut Tally) -> Result<(), Unread> {
    let name = file_name(input.name());
    let decoder = || MultiGzDecoder::new(input.bytes);
    let total = input.bytes.len() as u64;
    let used_up = |decoder: &MultiGzDecoder<&[u8]>| total - decoder.get_ref().len() as u64;
    let mut head = Vec::new();
    // What is damaged is told where the whole is read.
    let _ = decoder().take(BLOCK).read_to_end(&mut head);
    if is_tar(name, &head) {
        let cut = Cell::new(None);
        let limited = Limited::new(decoder(), used_up, &input.allowance, &cut);
        return members(limited, &cut, input, output, tally);
    }
    let (bytes, cut) = unpack(decoder(), used_up, &input.allowance);
    match cut {
        None => {}
        Some(Cut::Damaged) if !bytes.is_empty() => tally.damaged.add(name),
        Some(cut) => return Err(Unread(refusal(cut))),
    }
    Members::new(input, output, tally).read(name.to_string(), &bytes);
    Ok(())
}

fn refusal(cut: Cut) -> String {
    let mebibytes = MOST_BYTES >> 20;
    match cut {
        Cut::Exhausted => format!("unpacks to more than {mebibytes} MiB; split it"),
        Cut::Bomb => "unpacks to more than a thousand times its size; unpack it by hand".into(),
        Cut::Damaged => "is damaged; compress it again".into(),
    }
}

/// Reads a tar archive.
pub(super) fn read_tar(
    input: &Input,
    output: &mut Output,
    tally: &mut Tally,
) -> Result<(), Unread> {
    members(input.bytes, &Cell::new(None), input, output, tally)
}

/// The name of the compressed file.
fn file_name(name: &str) -> &str {
    let name = name.rsplit('/').next().unwrap_or(name);
    let inner = name
        .len()
        .checked_sub(3)
        .and_then(|end| name.split_at_checked(end));
    match inner {
        Some((inner, ending)) if ending.eq_ignore_ascii_case(".gz") && !inner.is_empty() => inner,
        _ => name,
    }
}

/// The size of a block of a tar archive.
const BLOCK: u64 = 512;

/// Whether the file of this name that begins with `head` is a tar archive.
fn is_tar(name: &str, head: &[u8]) -> bool {
    /// "ustar" stands there, for every tar since 1988.
    const MAGIC: std::ops::Range<usize> = 257..262;
    let name = name.to_ascii_lowercase();
    name.ends_with(".tar") || name.ends_with(".tgz") || head.get(MAGIC) == Some(b"ustar")
}

/// Reads the members of a tar archive. `cut` tells which limit was met where no more can be read.
fn members(
    packed: impl Read,
    cut: &Cell<Option<Cut>>,
    input: &Input,
    output: &mut Output,
    tally: &mut Tally,
) -> Result<(), Unread> {
    let mut archive = Archive::new(packed);
    let mut members = Members::new(input, output, tally);
    let mut last = None;
    for entry in archive.entries().map_err(|_| no_tar())? {
        let told = match entry.and_then(|entry| member(entry, &mut members)) {
            Ok(None) => return Ok(()),
            Ok(Some(told)) => told,
            Err(_) => {
                let Some(last) = last else {
                    return Err(cut.get().map_or_else(no_tar, |cut| Unread(refusal(cut))));
                };
                let told = format!("what follows {last}");
                members.tally.note(cut.get().unwrap_or(Cut::Damaged), &told);
                return Ok(());
            }
        };
        last = Some(told);
    }
    Ok(())
}

/// Reads one member and gives its name; `None` where it is one too many.
fn member(mut entry: Entry<impl Read>, members: &mut Members) -> io::Result<Option<String>> {
    let name = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
    let told = members.told(&name);
    if !members.input.allowance.take_member() {
        members.tally.crowded.get_or_insert(told);
        return Ok(None);
    }
    match entry.header().entry_type() {
        EntryType::Regular | EntryType::Continuous => {
            if let Some(path) = members.path(&name) {
                let mut bytes = Vec::new();
                entry.read_to_end(&mut bytes)?;
                members.read(path, &bytes);
            }
        }
        EntryType::Link | EntryType::Symlink => members.tally.links.add(told.clone()),
        // A file with holes, which can be of any size.
        EntryType::GNUSparse => members.tally.no_text.add(told.clone()),
        _ => {}
    }
    Ok(Some(told))
}

fn no_tar() -> Unread {
    Unread("is no tar archive; pack it again, or give it the ending of what it is".into())
}
