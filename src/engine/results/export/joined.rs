//! Rows of the source with what the model answered to them, row for row.

use serde::{Deserialize, Serialize};

use super::super::super::check::{Place, Report};
use super::super::super::json::Document;
use super::super::super::source::Row;
use super::super::{
    Entry, Files, Output, RowIds, Rows, Scratch, Status, Texts, Windowed, field_values, read_lines,
};
use super::{Cell, CsvOptions, Format, PackError, Totals, Writer};

/// Bytes of lines whose answers are held at once.
const MAX_WINDOW_BYTES: u64 = 192 << 20;

/// Rows whose answers are held at once.
const MAX_WINDOW_ROWS: usize = 250_000;

/// A column that results have beside those of the source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ResultColumn {
    /// Id of the record.
    Id,
    /// What became of it.
    Status,
    /// The answer.
    Answer,
    /// What the model thought before.
    Thinking,
    /// Tools that it asked for.
    ToolCalls,
    /// Why it stopped.
    StopReason,
    /// Tokens of the prompt.
    InputTokens,
    /// Tokens of the answer.
    OutputTokens,
    /// Code of the error.
    ErrorCode,
    /// Message of the error.
    ErrorMessage,
}

impl ResultColumn {
    /// Every column, in the order in which they are written.
    pub const ALL: [Self; 10] = [
        Self::Id,
        Self::Status,
        Self::Answer,
        Self::Thinking,
        Self::ToolCalls,
        Self::StopReason,
        Self::InputTokens,
        Self::OutputTokens,
        Self::ErrorCode,
        Self::ErrorMessage,
    ];

    /// Name of the column in the file.
    pub fn name(self) -> &'static str {
        match self {
            Self::Id => "record_id",
            Self::Status => "status",
            Self::Answer => "answer",
            Self::Thinking => "thinking",
            Self::ToolCalls => "tool_calls",
            Self::StopReason => "stop_reason",
            Self::InputTokens => "input_tokens",
            Self::OutputTokens => "output_tokens",
            Self::ErrorCode => "error_code",
            Self::ErrorMessage => "error_message",
        }
    }

    /// The column of this name.
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|column| column.name() == name)
    }

    fn cell<'t>(self, texts: &'t Texts, status: Status, entry: Option<&Entry>) -> Cell<'t> {
        let text = |text: &'t str| match text {
            "" => Cell::Empty,
            text => Cell::Text(text.into()),
        };
        let count = |n: Option<u64>| n.map_or(Cell::Empty, Cell::Count);
        match self {
            Self::Id => text(&texts.id),
            Self::Status => Cell::Text(status.word().into()),
            Self::Answer if texts.is_json => Cell::Json(&texts.answer),
            Self::Answer => text(&texts.answer),
            Self::Thinking => text(&texts.thinking),
            Self::ToolCalls if texts.tool_calls.is_empty() => Cell::Empty,
            Self::ToolCalls => Cell::Json(&texts.tool_calls),
            Self::StopReason => text(&texts.stop_reason),
            Self::InputTokens => count(entry.and_then(Entry::input_tokens)),
            Self::OutputTokens => count(entry.and_then(Entry::output_tokens)),
            Self::ErrorCode => text(&texts.error_code),
            Self::ErrorMessage => text(&texts.error_message),
        }
    }
}

/// How results are written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportOptions {
    /// The kind of file.
    pub format: Format,
    /// How CSV is written.
    #[serde(default)]
    pub csv: CsvOptions,
    /// Columns beside those of the source.
    pub columns: Vec<ResultColumn>,
    /// Fields of answers that are JSON, each a column.
    #[serde(default)]
    pub fields: Vec<String>,
    /// Only rows that have one of these; all where none is named.
    #[serde(default)]
    pub statuses: Vec<Status>,
}

/// Writes the rows of results. Rows of the source come in by [`row`](Self::row), in their order, and
/// [`rest`](Self::rest) adds records that have none.
///
/// Outputs are in no order, so answers are read ahead for many rows at once, in the order in which they
/// lie ([`Windowed`]): memory is bounded by the answers of 192 MB of lines, and of a file in no order every piece is read
/// again for each 192 MB of it that are wanted.
pub struct Export<'a, F> {
    output: &'a Output,
    rows: &'a Rows,
    files: F,
    options: &'a ExportOptions,
    writer: Writer,
    n_source_columns: usize,
    /// Where the ids of rows are that have no record.
    row_ids: Option<RowIds>,
    next_row: usize,
    /// The first row whose answers are held.
    window_start: usize,
    window: Vec<Texts>,
    scratch: Scratch,
    document: Document,
}

impl<'a, F: Files> Export<'a, F> {
    /// Begins with the columns of the source, which may be none.
    pub fn new(
        output: &'a Output,
        rows: &'a Rows,
        files: F,
        source_columns: &[String],
        options: &'a ExportOptions,
    ) -> Self {
        let own = options.columns.iter().map(|column| column.name().to_owned());
        let fields = options.fields.iter().cloned();
        let columns = source_columns.iter().cloned().chain(own).chain(fields).collect();
        Self {
            output,
            rows,
            files,
            options,
            writer: Writer::new(options.format, columns, options.csv),
            n_source_columns: source_columns.len(),
            row_ids: None,
            next_row: 0,
            window_start: 0,
            window: Vec::new(),
            scratch: Scratch::default(),
            document: Document::default(),
        }
    }

    /// Names rows without a record, too, by where their ids are.
    #[must_use]
    pub fn with_ids(mut self, row_ids: Option<RowIds>) -> Self {
        self.row_ids = row_ids;
        self
    }

    /// Writes the next row of the source.
    ///
    /// # Errors
    ///
    /// An output file cannot be read.
    pub fn row(
        &mut self,
        row: &Row<'_>,
        out: &mut Vec<u8>,
        report: &mut Report,
    ) -> Result<(), F::Error> {
        self.write(Some(row), row.at, out, report)
    }

    /// Writes a row that nobody brought: one of the source, or a record without a row. Says whether
    /// there was one.
    ///
    /// # Errors
    ///
    /// An output file cannot be read.
    pub fn rest(&mut self, out: &mut Vec<u8>, report: &mut Report) -> Result<bool, F::Error> {
        if self.next_row >= self.rows.len() {
            return Ok(false);
        }
        let at = Place { row: self.next_row as u64 + 1, ..Place::default() };
        self.write(None, at, out, report)?;
        Ok(true)
    }

    /// Ends the file, after [`rest`](Self::rest) has written all that is left.
    ///
    /// # Errors
    ///
    /// What was written cannot be packed.
    pub fn finish(self, out: &mut Vec<u8>, report: &mut Report) -> Result<Totals, PackError> {
        self.writer.finish(out, report)
    }

    /// How many rows were looked at, written or not.
    pub fn n_rows(&self) -> usize {
        self.next_row
    }

    fn write(
        &mut self,
        source: Option<&Row<'_>>,
        at: Place,
        out: &mut Vec<u8>,
        report: &mut Report,
    ) -> Result<(), F::Error> {
        if let Some(wanted) = self.next_window() {
            let Self { window, scratch, files, .. } = self;
            read_lines(files, wanted.into_iter().flatten(), |at, line| {
                hold(window, at, line, scratch);
            })?;
        }
        let row = self.next_row;
        self.next_row += 1;
        if !self.is_wanted(row) {
            return Ok(());
        }
        let mut nothing = Texts::default();
        if let (None, Some(ids), Some(source)) = (self.rows.entry(row), self.row_ids, source) {
            ids.read(source, &mut nothing.id);
        }
        let held = self.window.get(row - self.window_start);
        let texts = held.filter(|_| nothing.id.is_empty()).unwrap_or(&nothing);
        let status = self.rows.status(row, &self.output.index);
        let entry = self.rows.entry(row).and_then(|entry| self.output.index.get(entry));
        let cells = (0..self.n_source_columns).map(|idx| {
            let cell = source.and_then(|row| row.get(idx)).unwrap_or_default();
            if cell.is_empty() { Cell::Empty } else { Cell::Text(cell.into()) }
        });
        let own = self.options.columns.iter().map(|column| column.cell(texts, status, entry));
        let fields = field_values(texts, &self.options.fields, &mut self.document);
        let fields = fields.iter().map(|value| match value {
            Some(value) if value.is_text => Cell::Text(value.text.as_str().into()),
            Some(value) => Cell::Json(&value.text),
            None => Cell::Empty,
        });
        let cells: Vec<Cell<'_>> = cells.chain(own).chain(fields).collect();
        self.writer.row(&cells, at, out, report);
        Ok(())
    }
}

impl<F> Export<'_, F> {
    fn is_wanted(&self, row: usize) -> bool {
        let wanted = &self.options.statuses;
        wanted.is_empty() || wanted.contains(&self.rows.status(row, &self.output.index))
    }
}

fn hold(window: &mut [Texts], at: usize, line: &[u8], scratch: &mut Scratch) {
    if let Some(texts) = window.get_mut(at) {
        *texts = Texts::of(line, scratch, "");
    }
}

impl<F> Windowed for Export<'_, F> {
    fn next_window(&mut self) -> Option<Vec<Vec<(usize, Entry)>>> {
        let start = self.next_row;
        let is_held = (self.window_start..self.window_start + self.window.len()).contains(&start);
        if is_held || start >= self.rows.len() {
            return None;
        }
        let mut n_bytes = 0;
        let mut wanted = Vec::new();
        let mut end = start;
        while end < self.rows.len() && end - start < MAX_WINDOW_ROWS && n_bytes < MAX_WINDOW_BYTES {
            let entry = self.rows.entry(end).filter(|_| self.is_wanted(end));
            if let Some(entry) = entry.and_then(|entry| self.output.index.get(entry)) {
                n_bytes += entry.bytes().end - entry.bytes().start;
                wanted.push((end - start, *entry));
            }
            end += 1;
        }
        self.window_start = start;
        self.window.clear();
        self.window.resize(end - start, Texts::default());
        Some(vec![wanted])
    }

    fn put(&mut self, _run: usize, at: usize, line: &[u8]) {
        let Self { window, scratch, .. } = self;
        hold(window, at, line, scratch);
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::super::source::{Dialect, Scan};
    use super::super::super::{Joiner, Reader};
    use super::*;

    const SOURCE: &str = "id,text,status\na,x,1\nb,\"=y\"\"\nz\",2\nc,,3\n";
    const OUTPUT: &str = concat!(
        r#"{"recordId":"b","modelOutput":{"inputTextTokenCount":3,"results":[{"tokenCount":2,"#,
        r#""outputText":"=cmd()","completionReason":"FINISH"}]}}"#,
        "\n",
        r#"{"recordId":"x","error":{"errorCode":400,"errorMessage":"no"}}"#,
        "\n",
        r#"{"recordId":"a","modelOutput":{"embedding":[1,2]}}"#,
    );

    fn export(options: &ExportOptions) -> String {
        let files = vec![OUTPUT.as_bytes().to_vec()];
        let mut reader = Reader::default();
        reader.push(OUTPUT.as_bytes());
        reader.end_file();
        let output = reader.finish();
        let mut report = Report::new();
        let mut scan = Scan::new(Dialect::default());
        let mut joiner = Joiner::new(&output.index, None);
        let mut id = String::new();
        let mut columns = Vec::new();
        let mut on_row = |row: &Row<'_>, names: &[String], report: &mut Report| {
            RowIds::Column(0).read(row, &mut id);
            joiner.row(&id, row.at, report);
            columns = names.to_vec();
        };
        scan.push(SOURCE.as_bytes(), &mut on_row);
        scan.finish(&mut on_row);
        let (rows, _) = joiner.finish(&mut report);
        let export = Export::new(&output, &rows, files.as_slice(), &columns, options);
        let mut export = export.with_ids(Some(RowIds::Column(0)));
        let mut out = Vec::new();
        let mut scan = Scan::new(Dialect::default());
        let mut on_row = |row: &Row<'_>, _: &[String], report: &mut Report| {
            export.row(row, &mut out, report).expect("memory can be read");
        };
        scan.push(SOURCE.as_bytes(), &mut on_row);
        scan.finish(&mut on_row);
        while export.rest(&mut out, &mut report).expect("memory can be read") {}
        export.finish(&mut out, &mut report).expect("CSV is not packed");
        String::from_utf8(out).expect("UTF-8")
    }

    #[test]
    fn rows_stand_in_the_order_of_the_source_with_all_their_columns() {
        use ResultColumn::{Answer, ErrorMessage, OutputTokens, Status};
        let options = ExportOptions {
            format: Format::Csv,
            csv: CsvOptions::default(),
            columns: vec![Status, Answer, OutputTokens, ErrorMessage],
            fields: vec!["mood".to_owned()],
            statuses: Vec::new(),
        };
        assert_eq!(
            export(&options),
            "id,text,status,status 2,answer,output_tokens,error_message,mood\r\n\
             a,x,1,answered,\"[1,2]\",,,\r\n\
             b,\"'=y\"\"\nz\",2,answered,\"'=cmd()\",2,,\r\n\
             c,,3,missing,,,,\r\n\
             ,,,failed,,,no,\r\n"
        );
    }

    #[test]
    fn only_wanted_rows_are_written() {
        let options = ExportOptions {
            format: Format::Jsonl,
            csv: CsvOptions::default(),
            columns: vec![ResultColumn::Id, ResultColumn::Answer],
            fields: Vec::new(),
            statuses: vec![Status::Answered, Status::Missing],
        };
        assert_eq!(
            export(&options),
            "{\"id\":\"a\",\"text\":\"x\",\"status\":\"1\",\"record_id\":\"a\",\"answer\":[1,2]}\n\
             {\"id\":\"b\",\"text\":\"=y\\\"\\nz\",\"status\":\"2\",\"record_id\":\"b\",\"answer\":\"=cmd()\"}\n\
             {\"id\":\"c\",\"text\":null,\"status\":\"3\",\"record_id\":\"c\",\"answer\":null}\n"
        );
    }

    #[test]
    fn lines_that_are_no_json_do_not_fill_the_memory() {
        let line = format!("{{{}\n", "x".repeat(1 << 20));
        let files = vec![line.repeat(250).into_bytes()];
        let mut reader = Reader::default();
        reader.push(&files[0]);
        reader.end_file();
        let output = reader.finish();
        let mut report = Report::new();
        let (rows, _) = Joiner::of_output(&output.index, &mut report);
        let options = ExportOptions {
            format: Format::Csv,
            csv: CsvOptions::default(),
            columns: vec![ResultColumn::Answer],
            fields: Vec::new(),
            statuses: Vec::new(),
        };
        let mut export = Export::new(&output, &rows, files.as_slice(), &[], &options);
        let mut out = Vec::new();
        while export.rest(&mut out, &mut report).expect("memory") {
            assert!(export.window.len() <= 192, "{} rows are held", export.window.len());
            out.clear();
        }
        assert_eq!(export.n_rows(), 250);
    }

    #[test]
    fn columns_have_names_of_their_own() {
        for column in ResultColumn::ALL {
            assert_eq!(ResultColumn::of_name(column.name()), Some(column));
        }
        assert_eq!(ResultColumn::of_name("nonsense"), None);
    }
}
