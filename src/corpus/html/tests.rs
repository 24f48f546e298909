use super::{document, fragment_text};
use crate::corpus::encoding::decode;
use crate::corpus::testing::{as_utf8, check_blocks, check_places, show};
use crate::corpus::{BlockKind, Document};
use proptest::prelude::*;
use std::collections::HashMap;
use std::path::PathBuf;

fn read(html: &str) -> Document {
    document("page.html", "page.html", as_utf8(html))
}

fn words(text: &str) -> HashMap<String, usize> {
    let mut counts = HashMap::new();
    for word in text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty())
    {
        *counts.entry(word.to_lowercase()).or_default() += 1;
    }
    counts
}

/// Precision, recall and F1 of the words of `found` against those of `expected`.
fn word_scores(found: &str, expected: &str) -> (f64, f64, f64) {
    let (found, expected) = (words(found), words(expected));
    let common: usize = found
        .iter()
        .map(|(word, &count)| count.min(expected.get(word).copied().unwrap_or(0)))
        .sum();
    let precision = common as f64 / found.values().sum::<usize>().max(1) as f64;
    let recall = common as f64 / expected.values().sum::<usize>().max(1) as f64;
    let sum = precision + recall;
    let f1 = if sum > 0.0 {
        2.0 * precision * recall / sum
    } else {
        0.0
    };
    (precision, recall, f1)
}

fn shared_pages() -> Option<PathBuf> {
    let shared = match std::env::var_os("FAQT_SHARED") {
        Some(path) => vec![PathBuf::from(path)],
        None => ["../shared", "../../shared"]
            .iter()
            .map(|p| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(p))
            .collect(),
    };
    shared
        .into_iter()
        .map(|path| path.join("corpora/html"))
        .find(|path| path.is_dir())
}

#[test]
fn the_content_of_real_pages_is_told_from_their_frame() {
    let Some(folder) = shared_pages() else {
        println!("no sample pages here; nothing measured");
        return;
    };
    let mut scores = Vec::new();
    let mut pages: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .flatten()
        .map(|entry| entry.path())
        .collect();
    pages.sort();
    for page in pages {
        let read_text = |name: &str| std::fs::read(page.join(name));
        let (Ok(source), Ok(expected)) = (read_text("source.html"), read_text("expected.html"))
        else {
            continue;
        };
        let document = document("page.html", "page.html", decode(&source));
        let content: Vec<&str> = document
            .blocks
            .iter()
            .filter(|block| block.kind != BlockKind::Boilerplate)
            .map(|block| document.words_of(block))
            .collect();
        let expected = fragment_text(&decode(&expected).text);
        let (precision, recall, f1) = word_scores(&content.join("\n"), &expected);
        let name = page.file_name().unwrap_or_default().to_string_lossy();
        println!(
            "{name:28} precision {precision:.3} recall {recall:.3} F1 {f1:.3} {:?}",
            document.title
        );
        scores.push((recall, f1));
    }
    let mean = |score: fn(&(f64, f64)) -> f64| {
        scores.iter().map(score).sum::<f64>() / scores.len().max(1) as f64
    };
    let (recall, f1) = (mean(|s| s.0), mean(|s| s.1));
    println!("mean recall {recall:.3}, mean F1 {f1:.3}");
    // Reached when written: recall 0.995, F1 0.942. To be raised, never lowered.
    assert!(
        f1 >= 0.93 && recall >= 0.98,
        "recall {recall:.3}, F1 {f1:.3}"
    );
}

#[test]
fn blocks_read_as_a_person_sees_them() {
    let document = read(
        "<!doctype html><title>Pumps | Site</title><body><h1>Pumps</h1>
        <p>A <b>pump</b> moves\n  water.<!-- no --> See <a href=x>the&nbsp;list</a>.<br>Next line
        <p>Second<script>var no;</script><style>no</style><ul><li>One<li>Two <i>2</i><ol><li>Deep</ol></ul>
        <pre>\n  let x = 1;\n  let y;</pre>
        <table><caption>Sizes</caption><tr><th>Name<th>Size<tr><td>Small<td>1<tr><td><td>2<br>3</table>
        <div role=heading aria-level=3>Third</div>Loose text<br><br>after a gap",
    );
    assert_eq!(document.title.as_deref(), Some("Pumps"));
    assert_eq!(
        show(&document),
        "h1: Pumps\n\
         p: A pump moves water. See the list.⏎Next line\n\
         p: Second\n\
         li: One\n\
         li: Two 2\n\
         li: Deep\n\
         code: let x = 1;⏎  let y;\n\
         p: Sizes\n\
         table: Name | Size⏎Small | 1⏎ | 2 3\n\
         h3: Third\n\
         p: Loose text\n\
         p: after a gap\n"
    );
    check_blocks(&document);
}

#[test]
fn a_table_that_only_places_text_is_no_table() {
    let document = read(
        "<table><tr><td><h2>News</h2><p>One.<td><table><tr><td>Two.</table></table>
         <table role=presentation><tr><td>a<td>b<tr><td>c<td>d</table>",
    );
    assert_eq!(
        show(&document),
        "h2: News\np: One.\np: Two.\np: a\np: b\np: c\np: d\n"
    );
}

#[test]
fn questions_that_only_markup_shows_are_found() {
    let document = read(
        "<details><summary>How do I pay?</summary><p>By card.<ul><li>Visa</ul></details>
         <details><summary>Refunds</summary>Within 30 days.</details><p>After.
         <dl><dt>What is a pump?<dd>A machine.<dd>For water.<dt>Valve<dd>A tap.<dt>A<dt>B:<dd>Both.</dl>
         <div itemscope itemtype='https://schema.org/Question'><h3 itemprop=name>Is it safe?</h3>
         <div itemprop=acceptedAnswer><p itemprop=text>Yes.</div></div>
         <h3><button aria-expanded=false>Where are you?</button></h3><div hidden>In Bern.</div>
         <button>Close</button><div style='display:none'>Unseen.</div>",
    );
    assert_eq!(
        show(&document),
        "Q: How do I pay?\nA: By card.\nA: Visa\nQ: Refunds\nA: Within 30 days.\np: After.\n\
         Q: What is a pump?\nA: A machine.\nA: For water.\nli: Valve: A tap.\nli: A, B: Both.\n\
         Q3: Is it safe?\nA: Yes.\nh3: Where are you?\np: In Bern.\n"
    );
}

#[test]
fn structured_questions_are_added_where_the_page_does_not_show_them() {
    let html = r#"<p>What is a pump?<p>A machine.<script type="application/ld+json">
        {"@context":"https://schema.org","@graph":[{"@type":["WebPage","FAQPage"],"mainEntity":[
        {"@type":"Question","name":"What is a pump?","acceptedAnswer":{"@type":"Answer","text":"No"}},
        {"@type":"Question","name":"Caf\u00e9 &amp; bar?","acceptedAnswer":[{"text":
        "<p>Open \"daily\".<\/p>
         <p>Till ten.</p>"}]}]}]}</script><script type="application/ld+json">{broken Question</script>"#;
    let document = read(html);
    assert_eq!(
        show(&document),
        "p: What is a pump?\np: A machine.\nQ: Café & bar?\nA: Open \"daily\".\nA: Till ten.\n"
    );
    assert_eq!(document.warnings.len(), 1);
    let place_of = |block: usize| {
        let (bytes, lines) = document.map.locate(document.blocks[block].span);
        (&html[bytes.start as usize..bytes.end as usize], lines)
    };
    assert_eq!(place_of(2), ("Caf\\u00e9 &amp; bar?", (4, 4)));
    assert_eq!(place_of(3), ("Open \\\"daily\\\".", (5, 5)));
    assert_eq!(place_of(4), ("Till ten.", (6, 6)));
}

#[test]
fn navigation_is_told_from_content_but_never_loses_the_page() {
    let sentence = "This sentence tells how a pump moves the water from the well to the house. ";
    let framed = read(&format!(
        "<nav><a href=/>Home</a></nav><div class='cookie-banner'>We use cookies.</div>
         <div class=content><h1>Pumps</h1><p>{}</p></div><footer>Imprint</footer>",
        sentence.repeat(4)
    ));
    let kinds: Vec<_> = framed
        .blocks
        .iter()
        .map(|b| b.kind == BlockKind::Boilerplate)
        .collect();
    assert_eq!(kinds, [true, true, false, false, true]);

    let section = read(&format!(
        "<section><header><h2>Wells</h2></header><aside class='note-box'>Boil it.</aside>{}</section>",
        sentence.repeat(4)
    ));
    assert!(
        section
            .blocks
            .iter()
            .all(|b| b.kind != BlockKind::Boilerplate)
    );

    let all_in_form = read(&format!(
        "<form class=sidebar><h1>Pumps</h1>{}</form>",
        sentence.repeat(4)
    ));
    assert!(
        all_in_form
            .blocks
            .iter()
            .all(|b| b.kind != BlockKind::Boilerplate)
    );

    let all_hidden = read(&format!("<div hidden>{}</div>", sentence.repeat(4)));
    assert_eq!((all_hidden.blocks.len(), all_hidden.warnings.len()), (1, 1));
}

#[test]
fn character_references_are_resolved_and_placed() {
    let html = "<p>a&amp;b &lt;x&gt; caf&eacute; don&#8217;t &notit; &foo; R&D&#x41;&#0; x\r\ny\0z &nlE; a&shy;b";
    let document = read(html);
    assert_eq!(
        show(&document),
        "p: a&b <x> café don’t ¬it; &foo; R&DA\u{fffd} x yz ≦̸ ab\n"
    );
    check_places(&document, html, &stands_in);
    let at = document.text.find('¬').unwrap();
    let (bytes, _) = document.map.locate(crate::text::Span::new(at, at + 2));
    assert_eq!(&html[bytes.start as usize..bytes.end as usize], "&not");
}

#[test]
fn xhtml_may_close_elements_in_one_tag() {
    let xhtml = "<?xml version='1.0'?><html><head><title/><script src='x'/></head><body><a id='p'/>Text</body></html>";
    assert_eq!(show(&read(xhtml)), "p: Text\n");
}

#[test]
fn hostile_pages_are_read_in_time() {
    let many = 100_000;
    for html in [
        "<div>".repeat(many) + "a",
        "<table><tr><td><ul><li><p><b><svg>".repeat(many / 10),
        "<".repeat(many * 5),
        "</p></td></div>".repeat(many),
        format!("<p class='{}'>a", "nav ".repeat(many * 5)),
        "&".repeat(many) + &"&#".repeat(many) + &"&am".repeat(many),
        "<b><p></b>".repeat(many),
        format!("<script>{}", "a<b ".repeat(many)),
        format!(
            "<script type=application/ld+json>{}",
            "[{\"a\":".repeat(many)
        ),
    ] {
        check_blocks(&read(&html));
    }
}

/// Whether the letters stand in what a browser would make of the source, one after the other.
fn stands_in(source: &str, letters: &str) -> bool {
    let text = fragment_text(source);
    let found: String = text.chars().filter(|c| c.is_alphanumeric()).collect();
    found.contains(letters)
}

#[test]
fn a_tag_with_very_many_attributes_is_read() {
    for attribute in [
        " a=\"x\"",
        " a='x'",
        " a=x",
        " a",
        "a=\"x\"",
        " a = \"x\"",
        "/=",
        "=\"x\"",
    ] {
        let page = format!("<p{}>The words behind it.</p>", attribute.repeat(50_000));
        let document = read(&page);
        assert!(document.text.ends_with("behind it."), "{attribute}");
    }
}

/// Bits of a page: tags that open, close and nest badly, text, references, white space.
fn soup() -> impl Strategy<Value = String> {
    let bit = prop::sample::select(vec![
        "<p>",
        "</p>",
        "<div>",
        "</div>",
        "<b>",
        "</b>",
        "<ul>",
        "<li>",
        "</ul>",
        "<table>",
        "<tr>",
        "<td>",
        "<th>",
        "</td>",
        "</table>",
        "<pre>",
        "</pre>",
        "<br>",
        "<h2>",
        "</h2>",
        "<dl>",
        "<dt>",
        "<dd>",
        "</dl>",
        "<details>",
        "<summary>",
        "</summary>",
        "</details>",
        "<nav>",
        "</nav>",
        "<div hidden>",
        "<span aria-hidden=true>",
        "</span>",
        "<button>",
        "</button>",
        "<svg>",
        "</svg>",
        "<script>",
        "</script>",
        "<title>",
        "</title>",
        "<!--",
        "-->",
        "<!",
        "<",
        "</",
        ">",
        "<a href=x>",
        "</a>",
        "&amp;",
        "&",
        "&eacute;",
        "&notit;",
        "&#8217;",
        "&#",
        ";",
        "one ",
        "two",
        "drei\n",
        "quatre\r\n",
        "\r",
        "\0",
        " ",
        "&nbsp;",
        "ünf",
        "?",
        ". ",
        "日本",
    ]);
    prop::collection::vec(bit, 0..60).prop_map(|bits| bits.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn any_soup_gives_sound_blocks_and_places(html in soup()) {
        let document = read(&html);
        check_blocks(&document);
        check_places(&document, &html, &stands_in);
    }

    #[test]
    fn any_text_is_read(html in "\\PC*|.{0,80}") {
        check_blocks(&read(&html));
    }
}
