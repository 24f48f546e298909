//! Explicit markup of reStructuredText: what begins with two dots. Directives are read for their
//! words; what only tells a site generator what to do is left out.

use super::super::BlockKind;
use super::super::markup::{self, Lines, Stretch, csv};
use super::{Reader, end_of, inline, marks};
use std::ops::Range;

/// What is done with a directive.
enum Treatment {
    /// Its body is code.
    Code,
    /// Its argument, if any, is words, and its body is more of the text.
    Text,
    /// It is left out.
    Drop,
    /// A picture: its alternative text and its caption are kept.
    Picture,
    /// The body is a list of lists.
    ListTable,
    /// The body is rows with commas.
    CsvTable,
    /// It names a version in which something came or went.
    Version(&'static str),
    /// The head of it says what its body is about: an option, a function.
    Object,
}

fn treatment(name: &str) -> Treatment {
    use Treatment::*;
    let name = name.to_ascii_lowercase();
    match name.rsplit(':').next().unwrap_or("") {
        "code" | "code-block" | "sourcecode" | "parsed-literal" | "literalinclude" | "prompt"
        | "ipython" | "doctest" | "testcode" | "testoutput" | "testsetup" | "math" | "graphviz"
        | "digraph" | "mermaid" | "uml" | "productionlist" | "console" | "jupyter-execute"
        | "terminal" | "command-output" => Code,
        "note" | "warning" | "tip" | "hint" | "important" | "caution" | "danger" | "attention"
        | "error" | "seealso" | "admonition" | "topic" | "sidebar" | "rubric" | "centered"
        | "epigraph" | "pull-quote" | "highlights" | "compound" | "dropdown" | "tab"
        | "tab-item" | "table" | "versionchanges" | "todo" | "question" | "collapse" => Text,
        "container" | "class" | "rst-class" | "cssclass" | "only" | "ifconfig" | "tab-set"
        | "tabs" | "glossary" | "hlist" | "grid" | "line-block" | "nonumber" => Text,
        "image" | "figure" | "thumbnail" => Picture,
        "list-table" | "flat-table" => ListTable,
        "csv-table" => CsvTable,
        "versionadded" => Version("Added in version"),
        "versionchanged" => Version("Changed in version"),
        "versionremoved" => Version("Removed in version"),
        "deprecated" | "deprecated-removed" => Version("Deprecated since version"),
        "toctree"
        | "contents"
        | "sectnum"
        | "section-numbering"
        | "index"
        | "raw"
        | "include"
        | "meta"
        | "default-role"
        | "role"
        | "highlight"
        | "highlightlang"
        | "module"
        | "currentmodule"
        | "currentlibrary"
        | "default-domain"
        | "tabularcolumns"
        | "unicode"
        | "replace"
        | "date"
        | "title"
        | "header"
        | "footer"
        | "target-notes"
        | "bibliography"
        | "inheritance-diagram"
        | "autosummary"
        | "sectionauthor"
        | "moduleauthor"
        | "codeauthor"
        | "restructuredtext-test-directive"
        | "kernel-doc"
        | "program" => Drop,
        name if name.starts_with("auto") => Drop,
        _ => Object,
    }
}

impl<'s> Reader<'_, 's> {
    /// Reads explicit markup; the number of its lines.
    pub(super) fn explicit(&mut self, range: Range<usize>, indent: usize, depth: usize) -> usize {
        let line = range.start;
        let end = self.lines.indented(line + 1, range.end, indent + 1);
        let words = self.lines.trimmed(line);
        let inner = words.get(2..).unwrap_or("").trim_start();
        let place = self.lines.words(line);
        // A comment without words ends at once if nothing follows on the next line.
        if inner.is_empty() && self.lines.is_blank(line + 1) {
            return 1;
        }
        if let Some((name, argument)) = marks::directive(words) {
            let argument = Stretch::of(self.writer.source, end_of(&place, argument.len()));
            self.directive(name, argument, line + 1..end, depth);
        } else if let Some(rest) = inner.strip_prefix('[')
            && let Some(close) = rest.find(']')
        {
            self.footnote(line..end, &rest[..close], words.len() - inner.len(), depth);
        } else if let Some(rest) = inner.strip_prefix('|')
            && let Some((_, directive)) = rest.split_once('|')
            && directive.trim_start().starts_with("image::")
        {
            self.alternative_text(line + 1..end);
        }
        end - line
    }

    /// A footnote, or a citation, which keeps its name.
    fn footnote(&mut self, range: Range<usize>, label: &str, mark: usize, depth: usize) {
        let is_numbered =
            label.starts_with(['#', '*']) || label.bytes().all(|b| b.is_ascii_digit());
        self.writer.begin(BlockKind::Paragraph);
        if !is_numbered {
            let start = self.lines.words(range.start).start + mark + 1;
            self.writer.flow(start..start + label.len());
            self.writer.glue(": ");
        }
        self.writer.hold();
        self.behind(range, mark + label.len() + 2, depth);
        self.writer.end();
    }

    /// Reads a directive, whose options and content are the lines of `body`.
    pub(super) fn directive(
        &mut self,
        name: &str,
        argument: Stretch,
        body: Range<usize>,
        depth: usize,
    ) {
        let indent = self.least_indent(body.clone());
        let (argument, options) = self.argument(argument, &body);
        let content = options.end..body.end;
        match treatment(name) {
            Treatment::Code => {
                let least = self.least_indent(content.clone());
                self.writer.code(self.lines, content, least);
            }
            Treatment::Drop => self.dropped(name, &argument, options),
            Treatment::Picture => {
                self.alternative_text(options);
                self.body(content, indent, depth + 1);
            }
            Treatment::ListTable => {
                self.paragraph(argument);
                let rows = list_rows(self.lines, content);
                self.rows(&rows);
            }
            Treatment::CsvTable => {
                self.paragraph(argument);
                let header = self.option(options, "header");
                let mut rows: Vec<Vec<Stretch>> = header
                    .map(|header| csv(self.writer.source, header))
                    .into_iter()
                    .collect();
                for line in content {
                    rows.push(csv(self.writer.source, self.lines.words(line)));
                }
                self.rows(&rows);
            }
            Treatment::Text => {
                let is_class = matches!(
                    name.to_ascii_lowercase().as_str(),
                    "container"
                        | "class"
                        | "rst-class"
                        | "cssclass"
                        | "only"
                        | "ifconfig"
                        | "hlist"
                        | "grid"
                );
                if !is_class {
                    self.paragraph(argument);
                }
                self.body(content, indent, depth + 1);
            }
            Treatment::Version(words) => self.version(name, words, argument, content, depth),
            Treatment::Object => self.object(argument, content, indent, depth),
        }
    }

    /// The argument, which may go on below, and the lines of the options.
    fn argument(&self, mut argument: Stretch, body: &Range<usize>) -> (Stretch, Range<usize>) {
        let is_option = |line: usize| marks::field(self.lines.trimmed(line)).is_some();
        let mut line = body.start;
        while line < body.end
            && !argument.text().is_empty()
            && !self.lines.is_blank(line)
            && !is_option(line)
        {
            argument.add(self.writer.source, self.lines.words(line));
            line += 1;
        }
        let start = line;
        let indent = self.lines.indent(line);
        while line < body.end
            && !self.lines.is_blank(line)
            && (is_option(line) || line > start && self.lines.indent(line) > indent)
        {
            line += 1;
        }
        (argument, start..line)
    }

    /// Where the value of an option stands.
    fn option(&self, options: Range<usize>, name: &str) -> Option<Range<usize>> {
        let mut options =
            options.filter(|&line| marks::field(self.lines.trimmed(line)) == Some(name));
        let words = self.lines.words(options.next()?);
        Some(markup::trimmed(
            self.writer.source,
            words.start + name.len() + 2..words.end,
        ))
    }

    fn alternative_text(&mut self, options: Range<usize>) {
        if let Some(alt) = self.option(options, "alt") {
            self.paragraph(Stretch::of(self.writer.source, alt));
        }
    }

    /// What a directive that is left out says about the file.
    fn dropped(&mut self, name: &str, argument: &Stretch, options: Range<usize>) {
        if name == "meta" {
            for key in ["keywords", "tags"] {
                if let Some(value) = self.option(options.clone(), key) {
                    let words = self.writer.source.get(value).unwrap_or("");
                    self.writer.tags.extend(markup::tags(words));
                }
            }
        }
        if name == "include" && !argument.text().is_empty() {
            let file = argument.text().replace('\n', " ");
            self.writer.warnings.push(format!(
                "includes {file}, which was not read as a part of it"
            ));
        }
    }

    /// "Added in version 3.2: words".
    fn version(
        &mut self,
        name: &str,
        words: &str,
        argument: Stretch,
        content: Range<usize>,
        depth: usize,
    ) {
        let text = argument.text();
        let length = text.find([' ', '\n']).unwrap_or(text.len());
        let has_more =
            length < text.len() || self.lines.next_words(content.start, content.end).is_some();
        let start = argument.source(0);
        self.writer.begin(BlockKind::Paragraph);
        // The name of the directive is what these words are written as.
        self.writer.replaced(
            words,
            start.saturating_sub(name.len() + 3)..start.saturating_sub(1),
        );
        self.writer.glue(" ");
        self.writer.stretch(&argument, 0..length);
        self.writer.glue(if has_more { ": " } else { "" });
        let rest = Stretch::of(self.writer.source, argument.range(length..text.len()));
        match text.contains('\n') || length < text.len() {
            true => inline::write(self.writer, &rest, &self.substitutions),
            false => self.writer.hold(),
        }
        let indent = self.least_indent(content.clone());
        self.body(content, indent, depth + 1);
        self.writer.end();
    }

    /// What is described, and its description.
    fn object(&mut self, argument: Stretch, content: Range<usize>, indent: usize, depth: usize) {
        if argument.text().is_empty() {
            return self.body(content, indent, depth + 1);
        }
        self.writer.begin(BlockKind::ListItem);
        for (number, part) in argument
            .parts(0..argument.text().len())
            .into_iter()
            .enumerate()
        {
            if number > 0 {
                self.writer.glue(", ");
            }
            self.writer.stretch(&argument, part);
        }
        if self.lines.next_words(content.start, content.end).is_some() {
            let closed = self.writer.open_words().ends_with(':');
            self.writer.glue(if closed { " " } else { ": " });
            self.writer.hold();
        }
        self.body(content, indent, depth + 1);
        self.writer.end();
    }
}

/// The rows of a list of lists: `* - cell` and `- cell` below it.
fn list_rows(lines: &Lines, range: Range<usize>) -> Vec<Vec<Stretch>> {
    let mut rows: Vec<Vec<Stretch>> = Vec::new();
    let outer = range
        .clone()
        .filter(|&line| !lines.is_blank(line))
        .map(|line| lines.indent(line))
        .min()
        .unwrap_or(0);
    let mut column = None;
    for line in range {
        let words = lines.trimmed(line);
        let place = lines.words(line);
        let indent = lines.indent(line);
        let row = (indent == outer)
            .then(|| words.strip_prefix(['*', '-']))
            .flatten();
        let inner = row.map_or(words, str::trim_start);
        if row.is_some() {
            rows.push(Vec::new());
            column = Some(indent + words.len() - inner.len());
        }
        let at_column = row.is_some() || column == Some(indent);
        let cell = inner
            .strip_prefix(['-', '*'])
            .filter(|rest| at_column && (rest.is_empty() || rest.starts_with(' ')));
        let Some(cells) = rows.last_mut() else {
            continue;
        };
        match (cell, cells.last_mut()) {
            (Some(cell), _) => {
                let mut stretch = Stretch::default();
                stretch.add(lines.source(), end_of(&place, cell.trim_start().len()));
                cells.push(stretch);
            }
            (None, Some(last)) => last.add(lines.source(), place),
            (None, None) => {}
        }
    }
    rows
}
