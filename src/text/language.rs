//! The language a document is written in, as far as analysis cares: which stemmer its words need
//! and which of its words carry no content.

use serde::{Deserialize, Serialize};

macro_rules! languages {
    ($($name:ident $code:literal $what:ident $stem:expr;)*) => {
        /// A language the analysis knows, or `Unknown`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        pub enum Language {
            $(#[allow(missing_docs)] #[serde(rename = $code)] $name,)*
            /// Too short to tell, or a language without rules of its own here.
            #[serde(rename = "und")]
            Unknown,
        }

        impl Language {
            /// Every language but `Unknown`.
            pub const ALL: &'static [Language] = &[$(Language::$name),*];

            /// Its ISO 639-1 code; `und` for `Unknown`.
            pub fn code(self) -> &'static str {
                match self {
                    $(Language::$name => $code,)*
                    Language::Unknown => "und",
                }
            }

            /// The Snowball algorithm that stems its words, where there is one.
            pub fn stemmer(self) -> Option<frostem::Algorithm> {
                match self {
                    $(Language::$name => $stem,)*
                    Language::Unknown => None,
                }
            }

            /// What the detector calls it. Only these are detected: fewer to compare with, and to
            /// be taken for by mistake.
            fn to_whatlang(self) -> whatlang::Lang {
                match self {
                    $(Language::$name => whatlang::Lang::$what,)*
                    Language::Unknown => whatlang::Lang::Eng,
                }
            }

            /// The reverse.
            fn from_whatlang(language: whatlang::Lang) -> Language {
                match language {
                    $(whatlang::Lang::$what => Language::$name,)*
                    _ => Language::Unknown,
                }
            }
        }
    };
}

languages! {
    Arabic "ar" Ara Some(frostem::Algorithm::Arabic);
    Chinese "zh" Cmn None;
    Danish "da" Dan Some(frostem::Algorithm::Danish);
    Dutch "nl" Nld Some(frostem::Algorithm::Dutch);
    English "en" Eng Some(frostem::Algorithm::English);
    Finnish "fi" Fin Some(frostem::Algorithm::Finnish);
    French "fr" Fra Some(frostem::Algorithm::French);
    German "de" Deu Some(frostem::Algorithm::German);
    Greek "el" Ell Some(frostem::Algorithm::Greek);
    Hungarian "hu" Hun Some(frostem::Algorithm::Hungarian);
    Italian "it" Ita Some(frostem::Algorithm::Italian);
    Japanese "ja" Jpn None;
    Korean "ko" Kor None;
    Norwegian "no" Nob Some(frostem::Algorithm::Norwegian);
    Polish "pl" Pol Some(frostem::Algorithm::Polish);
    Portuguese "pt" Por Some(frostem::Algorithm::Portuguese);
    Romanian "ro" Ron Some(frostem::Algorithm::Romanian);
    Russian "ru" Rus Some(frostem::Algorithm::Russian);
    Spanish "es" Spa Some(frostem::Algorithm::Spanish);
    Swedish "sv" Swe Some(frostem::Algorithm::Swedish);
    Tamil "ta" Tam Some(frostem::Algorithm::Tamil);
    Thai "th" Tha None;
    Turkish "tr" Tur Some(frostem::Algorithm::Turkish);
}

impl Language {
    /// The language with this ISO 639-1 code.
    pub fn from_code(code: &str) -> Option<Language> {
        Language::ALL.iter().copied().find(|l| l.code() == code)
    }

    /// The language `text` is written in, judged by its first thousand bytes; `Unknown`
    /// where the detector is not sure. Made for documents: a single question is too short.
    pub fn detect(text: &str) -> Language {
        const ENOUGH: usize = 1000;
        let mut end = text.len().min(ENOUGH);
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let known = Language::ALL.iter().map(|l| l.to_whatlang()).collect();
        match whatlang::Detector::with_allowlist(known).detect(&text[..end]) {
            Some(info) if info.is_reliable() => Language::from_whatlang(info.lang()),
            _ => Language::Unknown,
        }
    }
}
