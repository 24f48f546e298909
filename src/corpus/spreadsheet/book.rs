//! A workbook of any format behind one face: its sheets, their cells in words, merged regions, and
//! what the workbook says about itself.

use super::value::{self, NumberFormat};
use crate::corpus::date::day;
use crate::corpus::read::Unread;
use calamine::{Data, Dimensions, Ods, Reader, Sheets, Xls, XlsError, Xlsb, Xlsx};
use calamine::{OdsError, XlsbError, XlsxError};
use std::borrow::Cow;
use std::io::{self, Cursor, Read, Write};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

/// So much may a workbook unpack to, in bytes.
const MOST_UNPACKED: u64 = 256 * 1024 * 1024;
/// How files of Office begin that are not zip archives: workbooks up to Excel 2003, and encrypted
/// ones of later years.
const COMPOUND_FILE: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";

/// An open workbook.
pub(super) struct Book<'b> {
    sheets: Sheets<Cursor<Cow<'b, [u8]>>>,
    /// The number format of each style, where the library tells them.
    formats: Vec<NumberFormat>,
}

/// What a workbook says about itself.
#[derive(Default)]
pub(super) struct Properties {
    pub title: Option<String>,
    /// In seconds since 1970.
    pub date: Option<i64>,
    pub tags: Vec<String>,
}

/// Gets row, column (both from 0) and words of a cell; says whether to go on.
pub(super) type Each<'e> = dyn FnMut(u32, u32, &str) -> bool + 'e;

impl<'b> Book<'b> {
    /// Opens a workbook by what is in it, whatever its name.
    pub(super) fn open(bytes: &'b [u8]) -> Result<Book<'b>, Unread> {
        let cursor = || Cursor::new(Cow::Borrowed(bytes));
        let sheets = if bytes.starts_with(COMPOUND_FILE) {
            match Xls::new(cursor()) {
                Ok(book) => Sheets::Xls(book),
                Err(XlsError::Password) => return Err(encrypted()),
                Err(error) => match Xlsx::new(cursor()) {
                    Err(XlsxError::Password) => return Err(encrypted()),
                    _ => return Err(broken(&error)),
                },
            }
        } else {
            match kind_of_package(bytes)? {
                Package::Ods => match ods(bytes) {
                    Ok(book) => Sheets::Ods(book),
                    Err(OdsError::Password) => return Err(encrypted()),
                    Err(error) => return Err(broken(&error)),
                },
                Package::Xlsb => match Xlsb::new(cursor()) {
                    Ok(book) => Sheets::Xlsb(book),
                    Err(XlsbError::Password) => return Err(encrypted()),
                    Err(error) => return Err(broken(&error)),
                },
                Package::Xlsx => match Xlsx::new(cursor()) {
                    Ok(book) => Sheets::Xlsx(book),
                    Err(XlsxError::Password) => return Err(encrypted()),
                    Err(error) => return Err(broken(&error)),
                },
            }
        };
        Ok(Book {
            sheets,
            formats: Vec::new(),
        })
    }

    /// The names of the sheets in order.
    pub(super) fn sheets(&self) -> Vec<String> {
        self.sheets.sheet_names()
    }

    /// Hands on each cell of a sheet that holds something, in words.
    ///
    /// # Errors
    /// Why not all could be read, as a clause. Cells until then are good.
    pub(super) fn cells(&mut self, name: &str, each: &mut Each) -> Result<(), String> {
        match &mut self.sheets {
            Sheets::Xlsx(book) => {
                let mut reader = match book.worksheet_cells_reader(name) {
                    Ok(reader) => reader,
                    // A chart on a sheet of its own.
                    Err(XlsxError::NotAWorksheet(_)) => return Ok(()),
                    Err(error) => return Err(error.to_string()),
                };
                if self.formats.is_empty() {
                    let styles = reader.styles().iter();
                    self.formats = styles.map(NumberFormat::of).collect();
                }
                while let Some((cell, style)) = reader
                    .next_cell_with_style_id()
                    .map_err(|e| e.to_string())?
                {
                    let (row, column) = cell.get_position();
                    let format = self.formats.get(style);
                    let value = Data::from(cell.get_value().clone());
                    if !each(row, column, &value::in_words(&value, format)) {
                        break;
                    }
                }
                Ok(())
            }
            Sheets::Xlsb(book) => {
                let reader = book.worksheet_cells_reader(name);
                let mut reader = reader.map_err(|error| error.to_string())?;
                while let Some(cell) = reader.next_cell().map_err(|e| e.to_string())? {
                    let (row, column) = cell.get_position();
                    let value = Data::from(cell.get_value().clone());
                    if !each(row, column, &value::in_words(&value, None)) {
                        break;
                    }
                }
                Ok(())
            }
            sheets => {
                let range = sheets.worksheet_range(name).map_err(|e| e.to_string())?;
                // The cells of a range are counted from its first one.
                let (top, left) = range.start().unwrap_or_default();
                for (row, column, value) in range.used_cells() {
                    let (row, column) = (top + row as u32, left + column as u32);
                    if !each(row, column, &value::in_words(value, None)) {
                        break;
                    }
                }
                Ok(())
            }
        }
    }

    /// The merged regions of a sheet, counted from 0. Those of XLSB and ODS are not known.
    pub(super) fn merged(&mut self, name: &str) -> Vec<Dimensions> {
        match &mut self.sheets {
            Sheets::Xlsx(book) => book.merge_cells_by_sheet_name(name).unwrap_or_default(),
            Sheets::Xls(book) => book.merge_cells_by_sheet_name(name).unwrap_or_default(),
            Sheets::Xlsb(_) | Sheets::Ods(_) => Vec::new(),
        }
    }

    /// What the workbook says about itself.
    pub(super) fn properties(&mut self) -> Properties {
        let Ok(properties) = self.sheets.workbook_properties() else {
            return Properties::default();
        };
        let date = properties.modified.or(properties.created);
        let title = properties.title.map(|title| title.trim().to_string());
        let keywords = properties.keywords.unwrap_or_default();
        let tags = keywords.split([',', ';']).map(str::trim);
        Properties {
            title: title.filter(|title| !title.is_empty()),
            date: date.and_then(|date| day(&date)),
            tags: tags
                .filter(|tag| !tag.is_empty())
                .map(str::to_string)
                .collect(),
        }
    }
}

/// The part in which a package lists the others; without it nothing in there is encrypted.
const MANIFEST: &str = "META-INF/manifest.xml";

/// Opens a workbook of OpenDocument. The library asks for the list of parts, which some programs
/// leave out, only to see what is encrypted: an empty one is put in.
fn ods(bytes: &[u8]) -> Result<Ods<Cursor<Cow<'_, [u8]>>>, OdsError> {
    match Ods::new(Cursor::new(Cow::Borrowed(bytes))) {
        Err(OdsError::FileNotFound(part)) if part == MANIFEST => {
            let mut package = ZipWriter::new_append(Cursor::new(bytes.to_vec()))?;
            package.start_file(MANIFEST, SimpleFileOptions::default())?;
            package.write_all(b"<manifest:manifest/>")?;
            Ods::new(Cursor::new(Cow::Owned(package.finish()?.into_inner())))
        }
        opened => opened,
    }
}

fn encrypted() -> Unread {
    Unread("is encrypted; save it without a password".into())
}

fn broken(error: &dyn std::fmt::Display) -> Unread {
    Unread(format!(
        "could not be read as a workbook ({error}); open it and save it once more"
    ))
}

/// What a zip archive holds that is called a workbook.
enum Package {
    Xlsx,
    Xlsb,
    Ods,
}

/// Looks into the archive before the library does, which unpacks without a limit.
fn kind_of_package(bytes: &[u8]) -> Result<Package, Unread> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| {
        Unread("is no workbook, or a damaged one; open it and save it as .xlsx".into())
    })?;
    let mut left = MOST_UNPACKED;
    for number in 0..archive.len() {
        // A damaged member is the library's to report, which may never need it.
        let Ok(member) = archive.by_index(number) else {
            continue;
        };
        // Pictures are never unpacked.
        let endings = ["xml", "rels", "bin"];
        let is_read = member.name().is_ok_and(|name| {
            let ending = name.rsplit('.').next().unwrap_or_default();
            endings.iter().any(|own| ending.eq_ignore_ascii_case(own))
        });
        if !is_read {
            continue;
        }
        // What the archive says of its sizes may be wrong.
        let unpacked = io::copy(&mut member.take(left + 1), &mut io::sink()).unwrap_or(0);
        left = left.checked_sub(unpacked).ok_or_else(|| {
            let mebibytes = MOST_UNPACKED >> 20;
            Unread(format!(
                "unpacks to more than {mebibytes} MiB; save its sheets as .csv"
            ))
        })?;
    }
    let holds = |name: &str| archive.index_for_name(name).is_some();
    Ok(match () {
        () if holds("content.xml") => Package::Ods,
        () if holds("xl/workbook.bin") => Package::Xlsb,
        () => Package::Xlsx,
    })
}
