use crate::corpus::Format;
use crate::corpus::office::testing::{body, p, shown, word};

#[test]
fn headings_are_known_by_style_however_it_is_called() {
    let style = |id: &str, name: &str, more: &str| {
        format!(
            "<w:style w:type='paragraph' w:styleId='{id}'><w:name w:val='{name}'/>{more}</w:style>"
        )
    };
    let styles = [
        style("t1", "heading 2", ""),
        style("own", "Kopf", "<w:basedOn w:val='t1'/>"),
        style("HeadA", "HeadA", ""),
        style(
            "box",
            "Box",
            "<w:pPr><w:keepNext/></w:pPr><w:rPr><w:b/></w:rPr>",
        ),
        style("loop", "Loop", "<w:basedOn w:val='loop'/>"),
        style("toc1", "toc 1", ""),
    ];
    let styles = format!("<w:styles>{}</w:styles>", styles.concat());
    let relations = "<R><Relationship Id='a' Type='x/styles' Target='styles.xml'/></R>";
    let styled = |style: &str| {
        format!(
            "<w:p><w:pPr><w:pStyle w:val='{style}'/></w:pPr><w:r><w:t>{style}</w:t></w:r></w:p>"
        )
    };
    let names = ["toc1", "HeadA", "box", "own", "box", "loop", "none"];
    let mut body = names.map(styled).concat();
    body += "<w:p><w:pPr><w:outlineLvl w:val='3'/></w:pPr><w:r><w:t>direct</w:t></w:r></w:p>";
    let parts = [
        ("word/styles.xml", styles.as_str()),
        ("word/_rels/document.xml.rels", relations),
    ];
    assert_eq!(
        shown(Format::Docx, &word(&body, &parts)),
        "-: toc1\nh2: HeadA\nh3: box\nh2: own\nh3: box\np: loop\np: none\nh4: direct\n"
    );
}

#[test]
fn numbers_that_people_refer_to_stand_before_the_words() {
    let level = |level: &str, format: &str, text: &str| {
        format!(
            "<w:lvl w:ilvl='{level}'><w:numFmt w:val='{format}'/><w:lvlText w:val='{text}'/></w:lvl>"
        )
    };
    let numbering = format!(
        "<w:numbering><w:abstractNum w:abstractNumId='1'>{}{}{}</w:abstractNum>\
         <w:abstractNum w:abstractNumId='2'>{}</w:abstractNum>\
         <w:num w:numId='5'><w:abstractNumId w:val='1'/></w:num>\
         <w:num w:numId='6'><w:abstractNumId w:val='2'/></w:num>\
         <w:num w:numId='7'><w:abstractNumId w:val='2'/>\
         <w:lvlOverride w:ilvl='0'><w:startOverride w:val='3'/></w:lvlOverride></w:num></w:numbering>",
        level("0", "upperRoman", "Part %1"),
        level("1", "decimal", "%1.%2"),
        level("2", "bullet", "*"),
        level("0", "decimal", "%1."),
    );
    let relations = "<R><Relationship Id='a' Type='x/numbering' Target='numbering.xml'/></R>";
    let parts = [
        ("word/numbering.xml", numbering.as_str()),
        ("word/_rels/document.xml.rels", relations),
    ];
    let numbered = |id: &str, level: &str, more: &str| {
        format!(
            "<w:p><w:pPr>{more}<w:numPr><w:ilvl w:val='{level}'/><w:numId w:val='{id}'/></w:numPr>\
             </w:pPr><w:r><w:t>kettle</w:t></w:r></w:p>"
        )
    };
    let heading = "<w:outlineLvl w:val='0'/>";
    let body = [
        numbered("5", "0", ""),
        numbered("5", "1", ""),
        numbered("5", "1", ""),
        numbered("5", "2", ""),
        numbered("5", "0", ""),
        numbered("5", "1", ""),
        numbered("6", "0", ""),
        numbered("6", "0", heading),
        numbered("7", "0", heading),
        numbered("0", "0", ""),
        numbered("9", "9", ""),
    ];
    assert_eq!(
        shown(Format::Docx, &word(&body.concat(), &parts)),
        "li: Part I kettle\nli: I.1 kettle\nli: I.2 kettle\nli: kettle\n\
         li: Part II kettle\nli: II.1 kettle\nli: kettle\nh1: 2. kettle\nh1: 3. kettle\n\
         p: kettle\nli: kettle\n"
    );
}

#[test]
fn bold_lines_are_headings_where_there_are_no_others() {
    let bold =
        |words: &str| format!("<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>{words}</w:t></w:r></w:p>");
    let text = [
        bold("Kettles"),
        bold("Prices"),
        p("A lid is 18 crowns."),
        bold("It is so."),
    ];
    assert_eq!(
        body(&text.concat()),
        "p: Kettles\nh2: Prices\np: A lid is 18 crowns.\np: It is so.\n"
    );
}

#[test]
fn letters_of_equal_width_are_code_unless_all_are_so() {
    let typed = |words: &str| {
        format!(
            "<w:p><w:r><w:rPr><w:rFonts w:ascii='Courier New'/></w:rPr><w:t>{words}</w:t></w:r></w:p>"
        )
    };
    let code = [
        p("Before the kettle boils, run this:"),
        typed("boil"),
        typed("  --now"),
    ];
    assert_eq!(
        body(&code.concat()),
        "p: Before the kettle boils, run this:\ncode: boil⏎  --now\n"
    );
    let letter = [typed("Dear workshop,"), typed("my kettle leaks.")];
    assert_eq!(
        body(&letter.concat()),
        "p: Dear workshop,\np: my kettle leaks.\n"
    );
}

#[test]
fn a_table_for_looks_is_no_table() {
    let cell = |content: &str| format!("<w:tc>{content}</w:tc>");
    let boxed = format!(
        "<w:tbl><w:tr>{}</w:tr></w:tbl>",
        cell(&(p("One.") + &p("Two.")))
    );
    assert_eq!(body(&boxed), "p: One.\np: Two.\n");
    let nested = format!(
        "<w:tbl><w:tr>{}{}</w:tr><w:tr>{}{}</w:tr></w:tbl>",
        cell(&p("Lid")),
        cell(&p("Price")),
        cell(&p("copper")),
        cell(&(boxed + "<w:p/>")),
    );
    assert_eq!(body(&nested), "table: Lid | Price⏎copper | One. Two.\n");
}

#[test]
fn fields_show_their_results_and_never_swallow_the_rest() {
    let mark = |kind: &str| format!("<w:r><w:fldChar w:fldCharType='{kind}'/></w:r>");
    let run = |words: &str| format!("<w:r><w:t>{words}</w:t></w:r>");
    let nested = [
        mark("begin"),
        run("no"),
        mark("begin"),
        run("no"),
        mark("separate"),
        run("no"),
        mark("end"),
        mark("separate"),
        run("yes"),
        mark("end"),
        mark("end"),
        mark("separate"),
    ];
    let open = format!(
        "<w:p>{}</w:p><w:p>{}{}</w:p>{}",
        nested.concat(),
        mark("begin"),
        run("no"),
        p("on")
    );
    assert_eq!(body(&open), "p: yes\np: on\n");
}
