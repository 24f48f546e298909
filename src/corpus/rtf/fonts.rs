//! Which characters the bytes of an RTF file stand for. A file names a *code page* for itself,
//! and a *character set* for each of its fonts, which says the code page of what is written in
//! that font. Rich Text Format Specification 1.9.1, "Character Set" and "Font Table".

use encoding_rs::{
    BIG5, EUC_KR, Encoding, GBK, IBM866, ISO_8859_2, ISO_8859_5, KOI8_R, KOI8_U, MACINTOSH,
    SHIFT_JIS, UTF_8, WINDOWS_874, WINDOWS_1250, WINDOWS_1251, WINDOWS_1252, WINDOWS_1253,
    WINDOWS_1254, WINDOWS_1255, WINDOWS_1256, WINDOWS_1257, WINDOWS_1258, X_MAC_CYRILLIC,
};
use std::collections::HashMap;

/// What the bytes of a text mean.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Charset {
    /// Characters of an encoding.
    Encoded(&'static Encoding),
    /// Little pictures, which are no words.
    Symbols,
}

/// The fonts of a file with their character sets.
#[derive(Debug)]
pub(super) struct Fonts {
    /// What holds for the file.
    page: &'static Encoding,
    by_number: HashMap<i32, Charset>,
    /// The font whose entry is being read.
    pub(super) current: i32,
    /// The font that is used where none is named.
    pub(super) default: i32,
}

/// More fonts than any file has; the others are read as the file itself.
const MOST_FONTS: usize = 10_000;

impl Default for Fonts {
    fn default() -> Fonts {
        Fonts {
            page: WINDOWS_1252,
            by_number: HashMap::new(),
            current: 0,
            default: 0,
        }
    }
}

impl Fonts {
    /// Takes the code page of the file; an unknown one changes nothing and gives `false`.
    pub(super) fn set_page(&mut self, number: i32) -> bool {
        let known = code_page(number);
        self.page = known.unwrap_or(self.page);
        known.is_some()
    }

    /// Takes the character set of the font whose entry is being read.
    pub(super) fn set_charset(&mut self, number: i32) {
        self.set(match number {
            2 => Some(Charset::Symbols),
            number => charset_page(number)
                .and_then(code_page)
                .map(Charset::Encoded),
        });
    }

    /// Takes the code page of the font whose entry is being read.
    pub(super) fn set_font_page(&mut self, number: i32) {
        self.set(code_page(number).map(Charset::Encoded));
    }

    fn set(&mut self, charset: Option<Charset>) {
        if let Some(charset) = charset
            && self.by_number.len() < MOST_FONTS
        {
            self.by_number.insert(self.current, charset);
        }
    }

    /// What bytes mean in this font.
    pub(super) fn charset(&self, font: i32) -> Charset {
        let known = self.by_number.get(&font).copied();
        known.unwrap_or(Charset::Encoded(self.page))
    }

    /// What `bytes` say in this font.
    pub(super) fn decode(&self, font: i32, bytes: &[u8]) -> String {
        match self.charset(font) {
            Charset::Encoded(encoding) => encoding.decode_without_bom_handling(bytes).0.into(),
            // Letters in such a font are most often a slip; the rest are bullets.
            Charset::Symbols => bytes
                .iter()
                .filter(|byte| byte.is_ascii())
                .map(|&byte| char::from(byte))
                .collect(),
        }
    }
}

/// The code page of a font's character set, for those that differ from the file's.
fn charset_page(charset: i32) -> Option<i32> {
    Some(match charset {
        0 => 1252,
        77 => 10_000,
        128 => 932,
        129 | 130 => 949,
        134 => 936,
        136 => 950,
        161 => 1253,
        162 => 1254,
        163 => 1258,
        177 => 1255,
        178 => 1256,
        186 => 1257,
        204 => 1251,
        222 => 874,
        238 => 1250,
        _ => return None,
    })
}

/// The encoding that Windows numbers so.
fn code_page(number: i32) -> Option<&'static Encoding> {
    Some(match number {
        866 => IBM866,
        874 => WINDOWS_874,
        932 => SHIFT_JIS,
        936 => GBK,
        949 => EUC_KR,
        950 => BIG5,
        1250 => WINDOWS_1250,
        1251 => WINDOWS_1251,
        1252 => WINDOWS_1252,
        1253 => WINDOWS_1253,
        1254 => WINDOWS_1254,
        1255 => WINDOWS_1255,
        1256 => WINDOWS_1256,
        1257 => WINDOWS_1257,
        1258 => WINDOWS_1258,
        10_000 => MACINTOSH,
        10_007 => X_MAC_CYRILLIC,
        20_866 => KOI8_R,
        21_866 => KOI8_U,
        28_592 => ISO_8859_2,
        28_595 => ISO_8859_5,
        65_001 => UTF_8,
        // Files that leave it to the reader.
        0 => WINDOWS_1252,
        _ => return None,
    })
}
