//! What goes through the pipes between a reader and the program: *frames*, each a length in four
//! bytes, lowest first, and as many bytes.

use serde::Serialize;
use serde::de::DeserializeOwned;
use std::io::{self, Read, Write};

/// No frame is longer: a document is at most a small multiple of the largest file.
const LONGEST: usize = 1 << 30;

/// Writes one frame.
pub(super) fn write(out: &mut impl Write, bytes: &[u8]) -> io::Result<()> {
    let length = u32::try_from(bytes.len()).map_err(|_| too_long())?;
    out.write_all(&length.to_le_bytes())?;
    out.write_all(bytes)
}

/// Writes one frame that holds `value` as JSON.
pub(super) fn write_value(out: &mut impl Write, value: &impl Serialize) -> io::Result<()> {
    write(out, &serde_json::to_vec(value)?)
}

/// Reads one frame; `None` at the end.
pub(super) fn read(from: &mut impl Read) -> io::Result<Option<Vec<u8>>> {
    let mut length = [0; 4];
    let first = from.read(&mut length)?;
    if first == 0 {
        return Ok(None);
    }
    from.read_exact(&mut length[first..])?;
    let length = u32::from_le_bytes(length) as usize;
    if length > LONGEST {
        return Err(too_long());
    }
    // Grown as bytes come, since a length alone is no reason to take memory.
    let mut bytes = Vec::with_capacity(length.min(1 << 20));
    from.take(length as u64).read_to_end(&mut bytes)?;
    match bytes.len() == length {
        true => Ok(Some(bytes)),
        false => Err(io::ErrorKind::UnexpectedEof.into()),
    }
}

/// The value that a frame holds as JSON.
pub(super) fn value<T: DeserializeOwned>(frame: &[u8]) -> io::Result<T> {
    Ok(serde_json::from_slice(frame)?)
}

fn too_long() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "a frame is too long")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_come_out_as_they_went_in() {
        let mut pipe = Vec::new();
        write(&mut pipe, b"first").unwrap();
        write_value(&mut pipe, &("second", 2)).unwrap();
        let mut from = pipe.as_slice();
        assert_eq!(read(&mut from).unwrap().as_deref(), Some(&b"first"[..]));
        let second = read(&mut from).unwrap().unwrap();
        assert_eq!(
            value::<(String, u8)>(&second).unwrap(),
            ("second".into(), 2)
        );
        assert_eq!(read(&mut from).unwrap(), None);
    }

    #[test]
    fn what_is_cut_off_or_too_long_is_an_error() {
        assert!(read(&mut &b"\x05\0\0\0abc"[..]).is_err());
        assert!(read(&mut &b"\x05\0"[..]).is_err());
        assert!(read(&mut &b"\xff\xff\xff\xff"[..]).is_err());
    }
}
