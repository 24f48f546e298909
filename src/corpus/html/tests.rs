use super::{document, fragment_text};
use crate::corpus::testing::{as_utf8, check_blocks, check_places, show};
use crate::corpus::{BlockKind, Document};
use proptest::prelude::*;

fn read(html: &str) -> Document {
    document("page.html", "page.html", as_utf8(html))
}

#[test]
fn blocks_read_as_a_person_sees_them() {
    let document = read(
        "<!doctype html><title>Pumps | Site</title><body><h1>Pumps<a href='#pumps'>¶</a></h1>
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

/// What a sentence of news reads like.
const SENTENCE: &str = "The kettle, which had been silent for years, sang again, loud and clear. ";

#[test]
fn an_article_says_which_part_of_a_page_is_its_own() {
    let others = "<h2>More</h2><ul><li><a href=/a>Lids</a><li><a href=/b>Spouts</a></ul>";
    let words = "The nine kettles of the workshop boiled water all day while we watched. ";
    let teaser = format!("<div class=teaser><p>{}</p></div>", words.repeat(4));
    let page = |kind: &str| {
        read(&format!(
            "<meta property=og:type content={kind}><div class=story><h1>Song</h1>{}{}</div>
             <div class=more>{others}{}</div>",
            format!("<p>{}</p>", SENTENCE.repeat(3)).repeat(12),
            "<h2>Prices</h2><table><tr><td><a href=x>Lid</a><td>9<tr><td><a href=x>Pot</a><td>8</table>",
            teaser.repeat(3),
        ))
    };
    let left_out = |document: &Document| {
        let blocks = document.blocks.iter();
        let out = blocks.filter(|block| block.kind == BlockKind::Boilerplate);
        out.map(|block| document.words_of(block).chars().take(6).collect())
            .collect::<Vec<String>>()
    };
    let article = page("article");
    assert_eq!(
        left_out(&article),
        ["More", "Lids", "Spouts", "The ni", "The ni", "The ni"]
    );
    assert!(show(&article).contains("h2: Prices\ntable: Lid | 9⏎Pot | 8\n"));
}

#[test]
fn a_page_says_its_date_and_keywords() {
    let meta = read(
        "<meta name=keywords content='tea, kettles,tea'><meta property=article:modified_time
         content=2024-05-02T10:00:00Z><p>Text <time datetime=2020-01-01>long ago</time>.",
    );
    assert_eq!(meta.tags, ["tea", "kettles"]);
    assert_eq!(meta.date, Some(1_714_608_000));
    let script = read(
        r#"<script type="application/ld+json">{"@graph":[{"@type":"NewsArticle",
        "datePublished":"2024-05-01T10:00:00Z","keywords":["tea"]},
        {"@type":"Event","datePublished":"1999-01-01"}]}</script><p>Text."#,
    );
    assert_eq!((script.date, script.tags.len()), (Some(1_714_521_600), 1));
    let shown = read("<p>Of <time datetime='1970-01-02 10:00'>today</time>.");
    assert_eq!(shown.date, Some(86_400));
    assert_eq!(read("<p>Of <time>2 May</time>.").date, None);
}

#[test]
fn a_cell_that_spans_rows_is_in_each_of_them() {
    let document = read(
        "<table><tr><th>Part<th>Sort<th>Price<tr><th rowspan=3>Lid<td>small<td rowspan=2>2
         <tr><td>large<tr><td>round<td>4<tr><th colspan=2>All<td>6</table>",
    );
    assert_eq!(
        show(&document),
        "table: Part | Sort | Price⏎Lid | small | 2⏎Lid | large | 2⏎Lid | round | 4⏎All |  | 6\n"
    );
    check_blocks(&document);
}

#[test]
fn tables_do_not_grow_out_of_proportion() {
    let rows = format!("<tr>{}", "<td rowspan=1000 colspan=900>x".repeat(30)).repeat(300);
    let wide = read(&format!("<table>{rows}</table>"));
    assert!(wide.text.len() < rows.len() * 5, "{}", wide.text.len());
    let gap = "<tr>".to_string() + &"<td rowspan=1000 colspan=20>x".repeat(50);
    let gaps = format!("{gap}{}", "<tr><td>x".repeat(1000));
    let document = read(&format!("<table>{gaps}</table>"));
    assert!(document.text.len() < 200_000, "{}", document.text.len());
    let cell = "<td rowspan=1000>some words of a cell";
    let tall = "<tr>".to_string() + &cell.repeat(50) + &"<tr><td>x".repeat(3000);
    let document = read(&format!("<table>{tall}</table>"));
    assert!(document.text.len() < 1_000_000, "{}", document.text.len());
}

#[test]
fn private_characters_of_a_page_are_its_own() {
    let words = format!("\u{f0003}A \u{100004}{}", SENTENCE.repeat(9));
    let document = read(&format!("<nav>Home</nav><p>{words}</p><p>{words}</p>"));
    assert_eq!(document.blocks[1].kind, BlockKind::Paragraph);
    assert_eq!(document.words_of(&document.blocks[2]), words.trim());
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
        format!("<div>{}{SENTENCE}", "<div>".repeat(98)).repeat(many / 200),
        format!("<ul><li>{SENTENCE}").repeat(many / 10),
        format!("<div>{}{SENTENCE}</div>", "<img>".repeat(50)).repeat(many / 200),
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
