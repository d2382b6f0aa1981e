//! From the first byte of a record to its last.

use csv_core::{ReadFieldResult, ReadRecordResult};

use super::{MAX_FIELDS, Reader, State};

impl Reader {
    /// Feeds the machine until the record ends (`true`) or the input does.
    pub(super) fn read(&mut self, input: &mut &[u8]) -> bool {
        if self.trim.is_some() {
            return self.read_trimmed(input);
        }
        loop {
            let fields = self.fields.get_mut(self.n_field_bytes..).unwrap_or_default();
            let ends = self.ends.get_mut(self.n_ends..).unwrap_or_default();
            let (result, n_in, n_out, n_ends) = self.machine.read_record(input, fields, ends);
            let (consumed, rest) = input.split_at_checked(n_in).unwrap_or((input, b""));
            *input = rest;
            self.byte += n_in as u64;
            self.n_field_bytes += n_out;
            self.n_ends += n_ends;
            match result {
                ReadRecordResult::InputEmpty => return false,
                ReadRecordResult::OutputFull => self.grow_fields(),
                ReadRecordResult::OutputEndsFull => self.grow_ends(),
                ReadRecordResult::Record | ReadRecordResult::End => {
                    self.end_at(consumed.last().copied());
                    return true;
                }
            }
        }
    }

    /// The same, field by field: white space before a field never reaches the machine, so that a
    /// quote after it opens.
    #[cold]
    fn read_trimmed(&mut self, input: &mut &[u8]) -> bool {
        loop {
            if let Some(trim) = &mut self.trim
                && trim.is_before_field
                && !input.is_empty()
            {
                let n_spaces = input.iter().take_while(|&&byte| trim.is_space(byte)).count();
                self.byte += n_spaces as u64;
                *input = input.get(n_spaces..).unwrap_or_default();
                if input.is_empty() {
                    return false;
                }
                trim.is_before_field = false;
            }
            let fields = self.fields.get_mut(self.n_field_bytes..).unwrap_or_default();
            let (result, n_in, n_out) = self.machine.read_field(input, fields);
            let (consumed, rest) = input.split_at_checked(n_in).unwrap_or((input, b""));
            *input = rest;
            self.byte += n_in as u64;
            self.n_field_bytes += n_out;
            match result {
                ReadFieldResult::InputEmpty => return false,
                ReadFieldResult::OutputFull => self.grow_fields(),
                ReadFieldResult::Field { record_end } => {
                    self.end_field();
                    if record_end {
                        self.end_at(consumed.last().copied());
                        return true;
                    }
                    if input.is_empty() {
                        return false;
                    }
                }
                ReadFieldResult::End => return true,
            }
        }
    }

    fn end_field(&mut self) {
        if self.n_ends == self.ends.len() {
            self.grow_ends();
        }
        if let Some(end) = self.ends.get_mut(self.n_ends) {
            *end = self.n_field_bytes;
        }
        self.n_ends += 1;
        if let Some(trim) = &mut self.trim {
            trim.is_before_field = true;
        }
    }

    /// Takes note of what follows a record that ended with this byte.
    #[inline]
    fn end_at(&mut self, last: Option<u8>) {
        // The machine ends a record at its first line end byte; `\r\n` leaves the `\n` to us.
        let after_cr = last == Some(b'\r');
        self.line_ends.add(last);
        self.line = self.machine.line() + u64::from(after_cr);
        self.state = State::Between { after_cr, is_line_done: matches!(last, Some(b'\n' | b'\r')) };
    }

    /// Keeps the bytes of a record that goes on in the next chunk, to know the place of a bad one.
    pub(super) fn keep_raw(&mut self, bytes: &[u8]) {
        if self.raw.len() + bytes.len() <= self.max_record_bytes {
            self.raw.extend_from_slice(bytes);
        }
    }

    fn grow_fields(&mut self) {
        if self.n_field_bytes >= self.max_record_bytes {
            self.keep_nothing();
        } else {
            let len =
                (self.fields.len() * 2).min(self.max_record_bytes).max(self.n_field_bytes + 1);
            self.fields.resize(len, 0);
        }
    }

    fn grow_ends(&mut self) {
        if self.n_ends >= MAX_FIELDS {
            self.keep_nothing();
        } else {
            self.ends.resize(self.ends.len() * 2, 0);
        }
    }

    /// Too long to hold: reads on to the end of the record, but keeps nothing of it.
    fn keep_nothing(&mut self) {
        self.is_overlong = true;
        self.n_field_bytes = 0;
        self.n_ends = 0;
    }
}
