use super::*;
use proptest::prelude::*;

/// The pieces that `text` is cut into by windows of `size` bytes, and whether each is in code.
fn cut_up(format: Format, text: &str, size: usize) -> Vec<(&str, bool)> {
    let mut cutter = Cutter::new(format);
    let (mut pieces, mut rest) = (Vec::new(), text);
    while !rest.is_empty() {
        let is_last = rest.len() <= size;
        let mut end = size.min(rest.len());
        while !rest.is_char_boundary(end) {
            end -= 1;
        }
        let cut = cutter.cut(&rest[..end], is_last);
        assert!(0 < cut.at && cut.at <= end);
        let (piece, behind) = rest.split_at(cut.at);
        assert!(!(piece.ends_with('\r') && behind.starts_with('\n')));
        pieces.push((piece, cut.code.is_some()));
        rest = behind;
    }
    pieces
}

fn pieces(format: Format, text: &str, size: usize) -> Vec<&str> {
    let pieces = cut_up(format, text, size).into_iter();
    pieces.map(|(piece, _)| piece).collect()
}

#[test]
fn headings_come_before_paragraphs_and_these_before_lines() {
    let markdown = "# A\n\nWords.\n\n## B\nMore\nof it.\n\nThe last.\n";
    let cut = |size| pieces(Format::Markdown, markdown, size)[0];
    assert_eq!(cut(40), "# A\n\nWords.\n\n");
    assert_eq!(cut(16), "# A\n\nWords.\n\n");
    assert_eq!(cut(12), "# A\n\n");
    let section = "## B\nMore\nof it.\n\n- One\n  more.\n\n  Below.\n";
    let cut = |size| pieces(Format::Markdown, section, size)[0];
    assert_eq!(cut(40), "## B\nMore\nof it.\n\n");
    assert_eq!(cut(16), "## B\nMore\n");
    assert_eq!(cut(7), "## B\n");
    let nested = "# A\n## B\n\n### C\nWords.\n\n### D\n";
    assert_eq!(
        pieces(Format::Markdown, nested, 28)[0],
        "# A\n## B\n\n### C\nWords.\n\n"
    );
}

#[test]
fn long_lines_are_cut_between_words() {
    let cut = |text, size| pieces(Format::Plain, text, size);
    assert_eq!(cut("one two three", 6), ["one ", "two ", "three"]);
    assert_eq!(cut("äöüß", 5), ["äö", "üß"]);
    assert_eq!(cut("a\r\nb\r\nc", 3), ["a\r\n", "b\r\n", "c"]);
}

#[test]
fn short_lines_of_plain_text_stay_with_what_is_below() {
    let text = "A first stretch\nof two lines.\n\nA heading\n\nIts text\nin two lines.\n";
    let cut = pieces(Format::Plain, text, 50);
    assert_eq!(cut[0], "A first stretch\nof two lines.\n\n");
}

#[test]
fn code_is_not_parted_from_its_fence() {
    let text = "Words here.\n\n```sh\n# no heading\n\nls\n```\n\nMore words.\n\n~~~~\n~~~\n\n# no\n~~~~\n\nEnd.\n";
    let cut = cut_up(Format::Markdown, text, 60);
    assert_eq!(
        cut,
        [
            (
                "Words here.\n\n```sh\n# no heading\n\nls\n```\n\nMore words.\n\n",
                false
            ),
            ("~~~~\n~~~\n\n# no\n~~~~\n\nEnd.\n", false)
        ]
    );
    // A block that is longer than a window goes on in the next one.
    let long = "```\none one one\ntwo two two\nthree three\n```\nBehind.\n";
    assert_eq!(
        cut_up(Format::Markdown, long, 24),
        [
            ("```\none one one\n", false),
            ("two two two\n", true),
            ("three three\n```\n", true),
            ("Behind.\n", false)
        ]
    );
    // In plain text nothing that is not closed is code.
    let open = "```\none one one\n\ntwo two two\nthree three\n";
    let pieces = cut_up(Format::Plain, open, 24);
    assert_eq!(pieces[0], ("```\none one one\n\n", false));
    assert!(pieces.iter().all(|(_, in_code)| !in_code));
}

fn formats() -> impl Strategy<Value = Format> {
    prop_oneof![
        Just(Format::Plain),
        Just(Format::Markdown),
        Just(Format::Code)
    ]
}

proptest! {
    #[test]
    fn windows_together_are_the_text(
        text in "(# |```|~~~~|- |a|ä|𝄞|\r|\n|\r\n|\n\n| |word |[.:}]){0,80}",
        format in formats(),
        size in 6usize..60,
    ) {
        let pieces = pieces(format, &text, size);
        prop_assert_eq!(pieces.concat(), text);
    }

    #[test]
    fn what_is_appended_leaves_the_windows_before(
        text in "(# |```|- |a|ä|\r|\n|\r\n|\n\n| |word ){0,80}",
        more in "(# |```|- |a|ä|\r|\n|\r\n|\n\n| |word ){1,40}",
        format in formats(),
        size in 6usize..60,
    ) {
        let before = cut_up(format, &text, size);
        let longer = format!("{text}{more}");
        let after = cut_up(format, &longer, size);
        // The last window ends with the file; in code it may end before.
        let kept = before.len().saturating_sub(2);
        prop_assert_eq!(&before[..kept], &after[..kept]);
    }
}
