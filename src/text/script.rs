//! Scripts that are written without spaces between words. Their text is analysed by pairs of
//! neighbouring characters, because no word list would be complete.

/// Whether `c` belongs to a script whose running text has no spaces to find words by: Chinese,
/// Japanese, Thai, Lao, Khmer, Burmese. Korean counts too: its particles cling to the words.
pub fn is_unspaced(c: char) -> bool {
    if c < '\u{e00}' {
        return false;
    }
    matches!(c,
        '\u{e01}'..='\u{edf}'          // Thai, Lao
        | '\u{1000}'..='\u{109f}'      // Burmese
        | '\u{1100}'..='\u{11ff}'      // Hangul letters
        | '\u{1780}'..='\u{17d3}'      // Khmer
        | '\u{3005}'..='\u{3007}'      // Han marks
        | '\u{3041}'..='\u{3096}'      // Hiragana
        | '\u{309d}'..='\u{309f}'
        | '\u{30a1}'..='\u{30ff}'      // Katakana
        | '\u{31f0}'..='\u{31ff}'
        | '\u{3400}'..='\u{4dbf}'      // Han
        | '\u{4e00}'..='\u{9fff}'
        | '\u{ac00}'..='\u{d7af}'      // Hangul
        | '\u{f900}'..='\u{faff}'
        | '\u{ff66}'..='\u{ff9f}'      // half-width Katakana
        | '\u{20000}'..='\u{3ffff}')
}
