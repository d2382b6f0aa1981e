//! gzip to what was packed, in chunks of any size.
//!
//! A file may have several members (`cat a.gz b.gz`, bgzip) and zeros behind the last (tape blocks).

mod header;

use flate2::{Crc, Decompress, FlushDecompress, Status};

use super::super::check::{Place, Report};
use super::{GZIP_CUT_OFF, GZIP_DAMAGED, GZIP_TRAILING};
use header::{Header, Read};

/// Most bytes that are given out at once, whatever was packed.
const PIECE_BYTES: usize = 1 << 18;

/// A push machine: give it the next bytes of the file, take what was packed in them.
///
/// Memory: one piece, however far the data expands. What cannot be unpacked is a finding.
pub struct Gunzip {
    state: State,
    inflate: Decompress,
    crc: Crc,
    piece: Vec<u8>,
    /// Bytes of the file that were read.
    byte: u64,
    /// Members that began.
    n_members: u64,
    /// Bytes behind the last member.
    n_trailing: u64,
    /// Where they begin.
    trailing_at: u64,
}

enum State {
    /// Before a member: zeros are padding.
    Between,
    Header(Header),
    Body,
    /// Checksum and length of the member.
    Trailer {
        value: u64,
        n_read: u32,
    },
    /// Behind the last member, or behind damage: the rest says nothing.
    Trailing,
    Damaged,
}

impl Default for Gunzip {
    fn default() -> Self {
        Self::new()
    }
}

impl Gunzip {
    /// A machine at the start of a file.
    pub fn new() -> Self {
        Self {
            state: State::Between,
            inflate: Decompress::new(false),
            crc: Crc::new(),
            piece: vec![0; PIECE_BYTES],
            byte: 0,
            n_members: 0,
            n_trailing: 0,
            trailing_at: 0,
        }
    }

    /// The next unpacked bytes of `input`, which is moved past what was read. `None` when all of it
    /// was read: come back with the next chunk.
    pub fn next(&mut self, input: &mut &[u8], report: &mut Report) -> Option<&[u8]> {
        loop {
            match &mut self.state {
                State::Body => {
                    let n_out = self.inflate(input, report);
                    if n_out > 0 {
                        return self.piece.get(..n_out);
                    }
                    if matches!(self.state, State::Body) && input.is_empty() {
                        return None;
                    }
                }
                State::Between => {
                    let (n_zeros, first) = skip_zeros(input);
                    self.byte += n_zeros;
                    self.trailing_at = self.byte;
                    if first? == header::FIRST {
                        self.state = State::Header(Header::default());
                    } else {
                        self.state = State::Trailing;
                    }
                }
                State::Header(header) => {
                    let (&byte, rest) = input.split_first()?;
                    *input = rest;
                    self.byte += 1;
                    match header.push(byte) {
                        Read::More => {}
                        Read::Whole => self.begin_member(),
                        Read::None if self.n_members > 0 => {
                            // What looked like one more member is none.
                            self.n_trailing = self.byte - self.trailing_at;
                            self.state = State::Trailing;
                        }
                        Read::None => {
                            self.damage(report, "it has no header of a gzip file".to_owned());
                        }
                    }
                }
                State::Trailer { value, n_read } => {
                    let (&byte, rest) = input.split_first()?;
                    *input = rest;
                    self.byte += 1;
                    *value |= u64::from(byte) << (8 * *n_read);
                    *n_read += 1;
                    if *n_read == 8 {
                        let value = *value;
                        self.state = State::Between;
                        self.check(value, report);
                    }
                }
                State::Trailing | State::Damaged => {
                    let n_bytes = std::mem::take(input).len() as u64;
                    self.byte += n_bytes;
                    if matches!(self.state, State::Trailing) {
                        self.n_trailing += n_bytes;
                    }
                    return None;
                }
            }
        }
    }

    /// Says what is wrong with the end of the file.
    pub fn finish(&mut self, report: &mut Report) {
        let byte = self.byte;
        match self.state {
            State::Header(_) | State::Body | State::Trailer { .. } => {
                report.add(&GZIP_CUT_OFF, "", Place { byte, ..Place::default() }, || {
                    format!("it ends at byte {byte}, inside of its packed data")
                });
            }
            State::Trailing => {
                let (n_bytes, at) = (self.n_trailing, self.trailing_at);
                report.add(&GZIP_TRAILING, "", Place { byte: at, ..Place::default() }, || {
                    format!("{n_bytes} bytes from byte {at}")
                });
            }
            State::Between | State::Damaged => {}
        }
    }

    fn begin_member(&mut self) {
        self.n_members += 1;
        self.inflate.reset(false);
        self.crc.reset();
        self.state = State::Body;
    }

    /// Unpacks one piece. Says how long it is.
    fn inflate(&mut self, input: &mut &[u8], report: &mut Report) -> usize {
        let (in_before, out_before) = (self.inflate.total_in(), self.inflate.total_out());
        let status = self.inflate.decompress(input, &mut self.piece, FlushDecompress::None);
        let n_in = self.inflate.total_in() - in_before;
        let n_out = self.inflate.total_out() - out_before;
        self.byte += n_in;
        *input = usize::try_from(n_in).ok().and_then(|n| input.get(n..)).unwrap_or_default();
        let n_out = usize::try_from(n_out).unwrap_or_default();
        self.crc.update(self.piece.get(..n_out).unwrap_or_default());
        match status {
            Ok(Status::Ok | Status::BufError) => {}
            Ok(Status::StreamEnd) => self.state = State::Trailer { value: 0, n_read: 0 },
            Err(error) => self.damage(report, format!("packed data cannot be unpacked: {error}")),
        }
        n_out
    }

    /// Compares a member with the checksum and the length that its trailer has.
    fn check(&mut self, trailer: u64, report: &mut Report) {
        if trailer != u64::from(self.crc.sum()) | u64::from(self.crc.amount()) << 32 {
            let n = self.n_members;
            let detail = format!("the checksum of member {n} does not fit what was unpacked");
            let at = Place { byte: self.byte, ..Place::default() };
            report.add(&GZIP_DAMAGED, "", at, || detail);
        }
    }

    fn damage(&mut self, report: &mut Report, what: String) {
        let byte = self.byte;
        self.state = State::Damaged;
        report.add(&GZIP_DAMAGED, "", Place { byte, ..Place::default() }, || {
            format!("at byte {byte}, {what}")
        });
    }
}

/// Moves past zeros. Gives their number and the byte behind them.
fn skip_zeros(input: &mut &[u8]) -> (u64, Option<u8>) {
    let n_zeros = input.iter().take_while(|&&byte| byte == 0).count();
    *input = input.get(n_zeros..).unwrap_or_default();
    (n_zeros as u64, input.first().copied())
}

#[cfg(test)]
mod tests;
