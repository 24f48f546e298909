//! From bytes to text. *Decoded* text is the file as characters, with the map that leads back to
//! its bytes.

use super::SourceMap;

/// A file as characters.
#[derive(Clone, Debug)]
pub struct Decoded {
    /// The characters.
    pub text: String,
    /// From `text` to the original bytes.
    pub map: SourceMap,
    /// The name of the encoding.
    pub encoding: &'static str,
    /// Whether some bytes were no characters.
    pub lossy: bool,
}

/// Decodes UTF-8; what is no UTF-8 becomes the replacement character.
pub fn decode(bytes: &[u8]) -> Decoded {
    let text = String::from_utf8_lossy(bytes).into_owned();
    let lossy = text.as_bytes() != bytes;
    Decoded {
        map: SourceMap::identity(&text),
        text,
        encoding: "UTF-8",
        lossy,
    }
}
