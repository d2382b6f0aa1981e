//! `.xlsx`: Office Open XML with one sheet, written as it comes.
//!
//! Texts are inline strings. Nothing in such a file is a formula or a link, so no text is ever run,
//! and one that looks like a formula is marked as text, so that it stays one when it is edited. No
//! table of shared texts is kept, which is what lets rows stream.
//!
//! The limits are those of Excel:
//! <https://support.microsoft.com/office/1672b34d-7043-467e-8e27-269d656771c3>.

use super::super::super::table;
use super::zip::Zip;
use super::{Cell, Notes, PackError, Row};

/// Most rows of a sheet, the header among them.
pub const MAX_ROWS: u64 = 1_048_576;

/// Most columns of a sheet.
pub const MAX_COLUMNS: usize = 16_384;

/// Most characters of a cell, in units of UTF-16.
pub const MAX_UNITS: usize = 32_767;

/// Most bytes of the sheet's XML. ZIP counts to 4 GiB; what cannot be packed grows a little.
pub(super) const MAX_SHEET_BYTES: u64 = 4_000_000_000;

/// XML that is gathered before it is packed, in bytes.
const PIECE_BYTES: usize = 1 << 16;

/// Digits of whole numbers that a spreadsheet keeps.
const MAX_DIGITS: usize = 15;

/// Styles of cells, by their place in `STYLES`.
const HEADER: &str = " s=\"1\"";
const MARKED_AS_TEXT: &str = " s=\"2\"";

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";

const CONTENT_TYPES: &str = concat!(
    "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">",
    "<Default Extension=\"rels\" ",
    "ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>",
    "<Default Extension=\"xml\" ContentType=\"application/xml\"/>",
    "<Override PartName=\"/xl/workbook.xml\" ContentType=\"application/",
    "vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/>",
    "<Override PartName=\"/xl/styles.xml\" ContentType=\"application/",
    "vnd.openxmlformats-officedocument.spreadsheetml.styles+xml\"/>",
    "<Override PartName=\"/xl/worksheets/sheet1.xml\" ContentType=\"application/",
    "vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml\"/>",
    "</Types>",
);

const RELATIONS: &str = concat!(
    "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">",
    "<Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/",
    "relationships/officeDocument\" Target=\"xl/workbook.xml\"/>",
    "</Relationships>",
);

const WORKBOOK: &str = concat!(
    "<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" ",
    "xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\">",
    "<sheets><sheet name=\"Results\" sheetId=\"1\" r:id=\"rId1\"/></sheets>",
    "</workbook>",
);

const WORKBOOK_RELATIONS: &str = concat!(
    "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">",
    "<Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/",
    "relationships/worksheet\" Target=\"worksheets/sheet1.xml\"/>",
    "<Relationship Id=\"rId2\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/",
    "relationships/styles\" Target=\"styles.xml\"/>",
    "</Relationships>",
);

/// Plain, bold, and text with a mark that it is text, as an apostrophe that was typed before it sets.
const STYLES: &str = concat!(
    "<styleSheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">",
    "<fonts count=\"2\"><font><sz val=\"11\"/><name val=\"Calibri\"/></font>",
    "<font><b/><sz val=\"11\"/><name val=\"Calibri\"/></font></fonts>",
    "<fills count=\"2\"><fill><patternFill patternType=\"none\"/></fill>",
    "<fill><patternFill patternType=\"gray125\"/></fill></fills>",
    "<borders count=\"1\"><border><left/><right/><top/><bottom/><diagonal/></border></borders>",
    "<cellStyleXfs count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\"/>",
    "</cellStyleXfs><cellXfs count=\"3\">",
    "<xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\"/>",
    "<xf numFmtId=\"0\" fontId=\"1\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyFont=\"1\"/>",
    "<xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" quotePrefix=\"1\"/>",
    "</cellXfs><cellStyles count=\"1\"><cellStyle name=\"Normal\" xfId=\"0\" builtinId=\"0\"/>",
    "</cellStyles></styleSheet>",
);

/// The sheet up to its rows: the header stays in view.
const SHEET: &str = concat!(
    "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">",
    "<sheetViews><sheetView tabSelected=\"1\" workbookViewId=\"0\">",
    "<pane ySplit=\"1\" topLeftCell=\"A2\" activePane=\"bottomLeft\" state=\"frozen\"/>",
    "</sheetView></sheetViews>",
    "<sheetFormatPr defaultColWidth=\"20\" defaultRowHeight=\"15\"/><sheetData>",
);

const SHEET_END: &str = "</sheetData></worksheet>";

/// Writes a spreadsheet.
///
/// Memory does not grow with rows: it is a row of XML, 64 KiB that wait to be packed, and what packing
/// needs. A table of 200,000 rows and 10 columns takes 1.3 MB in all, 0.7 bytes a cell.
pub(super) struct Xlsx {
    zip: Zip,
    /// XML that is not packed yet.
    xml: Vec<u8>,
    /// The row that is written now.
    row: Vec<u8>,
    /// Letters of the columns.
    letters: Vec<String>,
    /// Rows of the sheet so far, the header among them.
    n_rows: u64,
    /// XML of the sheet so far, in bytes.
    n_bytes: u64,
    /// Most bytes that it may have.
    max_bytes: u64,
    is_full: bool,
}

impl Xlsx {
    /// A spreadsheet whose sheet has so many bytes of XML at most, [`MAX_SHEET_BYTES`] but in tests.
    pub(super) fn new(max_bytes: u64) -> Self {
        Self {
            zip: Zip::default(),
            xml: Vec::new(),
            row: Vec::new(),
            letters: Vec::new(),
            n_rows: 0,
            n_bytes: 0,
            max_bytes,
            is_full: false,
        }
    }

    /// Writes all that stands before the rows, and the header.
    pub(super) fn begin(&mut self, columns: &[String], out: &mut Vec<u8>, notes: &mut Notes<'_>) {
        for (name, text) in [
            ("[Content_Types].xml", CONTENT_TYPES),
            ("_rels/.rels", RELATIONS),
            ("xl/workbook.xml", WORKBOOK),
            ("xl/_rels/workbook.xml.rels", WORKBOOK_RELATIONS),
            ("xl/styles.xml", STYLES),
        ] {
            self.zip.begin(name, out);
            self.zip.write(HEAD.as_bytes(), out);
            self.zip.write(text.as_bytes(), out);
            self.zip.end(out);
        }
        self.zip.begin("xl/worksheets/sheet1.xml", out);
        self.push_xml(&[HEAD.as_bytes(), SHEET.as_bytes()], out);

        for column in columns.get(MAX_COLUMNS..).unwrap_or_default() {
            notes.column_over(column);
        }
        self.letters = (0..columns.len().min(MAX_COLUMNS)).map(letters).collect();
        self.row.clear();
        for (letters, name) in self.letters.iter().zip(columns) {
            push_text(&mut self.row, (letters, "1"), HEADER, name, name, notes);
        }
        self.end_row("1", out);
    }

    /// Writes a row. `false`: there is no place for it.
    pub(super) fn row(&mut self, row: Row<'_>, out: &mut Vec<u8>, notes: &mut Notes<'_>) -> bool {
        if self.is_full || self.n_rows >= MAX_ROWS {
            return false;
        }
        let number = (self.n_rows + 1).to_string();
        self.row.clear();
        for (letters, (column, cell)) in self.letters.iter().zip(row.cells()) {
            push_cell(&mut self.row, (letters, &number), column, cell, notes);
        }
        self.end_row(&number, out)
    }

    /// Ends the sheet and the file.
    pub(super) fn finish(mut self, out: &mut Vec<u8>) -> Result<(), PackError> {
        self.zip.write(&self.xml, out);
        self.zip.write(SHEET_END.as_bytes(), out);
        self.zip.end(out);
        self.zip.finish(out)
    }

    /// Adds the row to the sheet, if it has a place.
    fn end_row(&mut self, number: &str, out: &mut Vec<u8>) -> bool {
        let row = std::mem::take(&mut self.row);
        let pieces = [b"<row r=\"", number.as_bytes(), b"\">", &row, b"</row>"];
        let has_place = self.push_xml(&pieces, out);
        self.row = row;
        // A later row might be short enough, but a gap would be harder to see than an end.
        self.is_full = !has_place;
        self.n_rows += u64::from(has_place);
        has_place
    }

    fn push_xml(&mut self, pieces: &[&[u8]], out: &mut Vec<u8>) -> bool {
        let n_bytes = pieces.iter().map(|piece| piece.len()).sum::<usize>();
        let n_bytes = self.n_bytes.saturating_add(u64::try_from(n_bytes).unwrap_or(u64::MAX));
        if n_bytes > self.max_bytes {
            return false;
        }
        self.n_bytes = n_bytes;
        for piece in pieces {
            self.xml.extend_from_slice(piece);
        }
        if self.xml.len() >= PIECE_BYTES {
            self.zip.write(&self.xml, out);
            self.xml.clear();
        }
        true
    }
}

/// Letters of a column: `A` to `Z`, then `AA`.
fn letters(column: usize) -> String {
    let mut letters = Vec::new();
    let mut rest = column + 1;
    while rest > 0 {
        let letter = u8::try_from((rest - 1) % 26).unwrap_or_default();
        letters.push(char::from(b'A' + letter));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}

/// Where a cell is: letters of its column, number of its row.
type Reference<'a> = (&'a str, &'a str);

fn push_cell(
    xml: &mut Vec<u8>,
    at: Reference<'_>,
    column: &str,
    cell: &Cell<'_>,
    notes: &mut Notes<'_>,
) {
    match cell {
        Cell::Empty => {}
        Cell::Text(text) => push_marked_text(xml, at, column, text, notes),
        Cell::Number(text) if is_kept(text) => push_value(xml, at, "", text),
        Cell::Number(text) | Cell::Json(text) => push_marked_text(xml, at, column, text, notes),
        Cell::Count(count) => {
            let text = count.to_string();
            if is_kept(&text) {
                push_value(xml, at, "", &text);
            } else {
                push_marked_text(xml, at, column, &text, notes);
            }
        }
        Cell::Boolean(is_true) => {
            push_value(xml, at, " t=\"b\"", if *is_true { "1" } else { "0" });
        }
    }
}

/// Whether it is a number that a spreadsheet shows as it stands. It keeps 15 digits: a whole number
/// with more is likely an id, and a text then. Digits far behind the point are no loss.
fn is_kept(text: &str) -> bool {
    if !text.bytes().all(|byte| byte.is_ascii_digit() || b"+-.eE".contains(&byte)) {
        return false;
    }
    let Ok(value) = text.parse::<f64>() else { return false };
    if !text.contains(['.', 'e', 'E']) {
        return text.trim_start_matches(['-', '+', '0']).len() <= MAX_DIGITS;
    }
    let mantissa = text.split(['e', 'E']).next().unwrap_or_default();
    let is_zero = mantissa.bytes().all(|byte| !(b'1'..=b'9').contains(&byte));
    is_zero || value.is_normal()
}

fn push_value(xml: &mut Vec<u8>, at: Reference<'_>, kind: &str, value: &str) {
    push_all(xml, &["<c r=\"", at.0, at.1, "\"", kind, "><v>", value, "</v></c>"]);
}

fn push_marked_text(
    xml: &mut Vec<u8>,
    at: Reference<'_>,
    column: &str,
    text: &str,
    notes: &mut Notes<'_>,
) {
    let style = if table::is_formula(text) { MARKED_AS_TEXT } else { "" };
    push_text(xml, at, style, column, text, notes);
}

fn push_text(
    xml: &mut Vec<u8>,
    at: Reference<'_>,
    style: &str,
    column: &str,
    text: &str,
    notes: &mut Notes<'_>,
) {
    if text.is_empty() {
        return;
    }
    let kept = cut(text);
    if kept.len() < text.len() {
        notes.cut(column, text);
    }
    // Space at the ends is dropped by readers unless it is said to matter.
    let has_space = |byte: Option<&u8>| byte.is_some_and(|byte| *byte <= b' ');
    let bytes = kept.as_bytes();
    let space = if has_space(bytes.first()) || has_space(bytes.last()) {
        " xml:space=\"preserve\""
    } else {
        ""
    };
    push_all(xml, &["<c r=\"", at.0, at.1, "\"", style, " t=\"inlineStr\"><is><t", space, ">"]);
    push_escaped(xml, kept);
    push_all(xml, &["</t></is></c>"]);
}

fn push_all(xml: &mut Vec<u8>, pieces: &[&str]) {
    for piece in pieces {
        xml.extend_from_slice(piece.as_bytes());
    }
}

/// As much of a text as a cell holds, whole characters.
fn cut(text: &str) -> &str {
    // No character has fewer bytes than units.
    if text.len() <= MAX_UNITS {
        return text;
    }
    let mut n_units = 0;
    let end = text.char_indices().find_map(|(idx, character)| {
        n_units += character.len_utf16();
        (n_units > MAX_UNITS).then_some(idx)
    });
    end.and_then(|end| text.get(..end)).unwrap_or(text)
}

/// Whether a byte of text may not stand for itself. 0xEF is what U+FFFE and U+FFFF begin with.
const fn is_special(byte: u8) -> bool {
    (byte < b' ' && byte != b'\t' && byte != b'\n')
        || matches!(byte, b'&' | b'<' | b'>' | b'_' | 0xEF)
}

/// Adds text as the inside of an XML element of a sheet.
///
/// Characters that XML refuses are written as Excel writes them: `_x001B_`. So what looks like that is
/// written as `_x005F_x001B_` (ECMA-376 part 1, 22.9.2.19). A carriage return is a reference, or it
/// would be read as a line end; Excel's way for it, `_x000D_`, is shown as it stands by openpyxl and
/// pandas, and many answers have one.
fn push_escaped(xml: &mut Vec<u8>, text: &str) {
    let mut rest = text.as_bytes();
    while let Some(idx) = rest.iter().position(|&byte| is_special(byte)) {
        let (plain, special) = rest.split_at(idx);
        xml.extend_from_slice(plain);
        let n_bytes = push_special(xml, special);
        rest = special.get(n_bytes..).unwrap_or_default();
    }
    xml.extend_from_slice(rest);
}

/// Adds what begins with a special byte; how many bytes that was.
fn push_special(xml: &mut Vec<u8>, special: &[u8]) -> usize {
    match special {
        [b'&', ..] => xml.extend_from_slice(b"&amp;"),
        [b'<', ..] => xml.extend_from_slice(b"&lt;"),
        [b'>', ..] => xml.extend_from_slice(b"&gt;"),
        [b'\r', ..] => xml.extend_from_slice(b"&#13;"),
        // Whatever follows the digits: it may be written as an escape itself.
        [b'_', b'x' | b'X', digits @ ..]
            if digits.get(..4).is_some_and(|hex| hex.iter().all(u8::is_ascii_hexdigit)) =>
        {
            xml.extend_from_slice(b"_x005F_");
        }
        [0xEF, 0xBF, last @ (0xBE | 0xBF), ..] => {
            xml.extend_from_slice(if *last == 0xBE { b"_xFFFE_" } else { b"_xFFFF_" });
            return 3;
        }
        [byte @ ..0x20, ..] => xml.extend_from_slice(format!("_x{byte:04X}_").as_bytes()),
        [byte, ..] => xml.push(*byte),
        [] => {}
    }
    1
}

#[cfg(test)]
mod tests {
    use super::super::super::super::check::{Place, Report};
    use super::super::Totals;
    use super::*;

    #[test]
    fn columns_have_letters() {
        for (column, expected) in
            [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA"), (16_383, "XFD")]
        {
            assert_eq!(letters(column), expected);
        }
    }

    #[test]
    fn a_number_is_one_where_none_of_it_is_lost() {
        for number in ["0", "-5", "1.5", "1e3", "123456789012345", "0.1234567890123456789", "0e9"] {
            assert!(is_kept(number), "{number}");
        }
        let texts = ["1234567890123456", "1e400", "1e-400", "NaN", "inf", "", "-", "1<2", "0x10"];
        for text in texts {
            assert!(!is_kept(text), "{text}");
        }
    }

    #[test]
    fn a_sheet_that_is_full_stays_full() {
        let columns = ["a".to_owned()];
        let (mut out, mut report, mut totals) = (Vec::new(), Report::new(), Totals::default());
        let mut notes = Notes { at: Place::default(), report: &mut report, totals: &mut totals };
        let mut xlsx = Xlsx::new(1000);
        xlsx.begin(&columns, &mut out, &mut notes);
        let long = "x".repeat(1000);
        let taken = ["x", &long, "x"].map(|text| {
            let row = Row { columns: &columns, cells: &[Cell::Text(text.into())] };
            xlsx.row(row, &mut out, &mut notes)
        });
        assert_eq!(taken, [true, false, false], "a gap would be harder to see than an end");
        assert!(xlsx.finish(&mut out).is_ok());
    }

    #[test]
    fn text_cannot_leave_its_element() {
        for (text, expected) in [
            ("a", "a"),
            ("</t>&amp;", "&lt;/t&gt;&amp;amp;"),
            ("a\tb\nc\rd\0", "a\tb\nc&#13;d_x0000_"),
            ("]]>", "]]&gt;"),
            ("_x0041_", "_x005F_x0041_"),
            ("_x005F\u{1}", "_x005F_x005F_x0001_"),
            ("_xylophone_", "_xylophone_"),
            ("\u{fffe}\u{ffff}\u{fffd}", "_xFFFE__xFFFF_\u{fffd}"),
        ] {
            let mut xml = Vec::new();
            push_escaped(&mut xml, text);
            assert_eq!(String::from_utf8_lossy(&xml), expected);
        }
    }

    #[test]
    fn a_text_is_cut_between_characters() {
        for (text, n_bytes) in [
            ("a".repeat(MAX_UNITS), MAX_UNITS),
            ("a".repeat(MAX_UNITS + 1), MAX_UNITS),
            ("é".repeat(MAX_UNITS), 2 * MAX_UNITS),
            ("😀".repeat(MAX_UNITS), 2 * (MAX_UNITS - 1)),
        ] {
            assert_eq!(cut(&text).len(), n_bytes);
        }
    }
}
