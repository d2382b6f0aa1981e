//! The header of a gzip member (RFC 1952), byte by byte.

/// What every member begins with.
pub(super) const FIRST: u8 = 0x1F;

const CHECKSUM: u8 = 1 << 1;
const EXTRA: u8 = 1 << 2;
const NAME: u8 = 1 << 3;
const COMMENT: u8 = 1 << 4;

/// Length of the part that every header has.
const N_FIXED: u32 = 10;

/// What a byte of a header leads to.
pub(super) enum Read {
    /// The header goes on.
    More,
    /// The header is whole: packed data follows.
    Whole,
    /// It is no header.
    None,
}

/// A header that is being read. Nothing of it is kept but what says where it ends.
#[derive(Default)]
pub(super) struct Header {
    n_read: u32,
    flags: u8,
    part: Part,
}

#[derive(Default)]
enum Part {
    #[default]
    Fixed,
    ExtraLength {
        low: Option<u8>,
    },
    Extra {
        n_left: u16,
    },
    /// A text that ends with a zero.
    Text,
    Checksum {
        n_left: u8,
    },
}

impl Header {
    pub(super) fn push(&mut self, byte: u8) -> Read {
        match &mut self.part {
            Part::Fixed => {
                let is_right = match self.n_read {
                    0 => byte == FIRST,
                    1 => byte == 0x8B,
                    // Deflate is the only method there is.
                    2 => byte == 8,
                    _ => true,
                };
                if !is_right {
                    return Read::None;
                }
                if self.n_read == 3 {
                    self.flags = byte;
                }
                self.n_read += 1;
                if self.n_read < N_FIXED { Read::More } else { self.next_part() }
            }
            Part::ExtraLength { low: None } => {
                self.part = Part::ExtraLength { low: Some(byte) };
                Read::More
            }
            Part::ExtraLength { low: Some(low) } => match u16::from_le_bytes([*low, byte]) {
                0 => self.next_part(),
                n_left => {
                    self.part = Part::Extra { n_left };
                    Read::More
                }
            },
            Part::Extra { n_left } => {
                *n_left -= 1;
                if *n_left > 0 { Read::More } else { self.next_part() }
            }
            Part::Text => {
                if byte != 0 {
                    return Read::More;
                }
                self.next_part()
            }
            Part::Checksum { n_left } => {
                *n_left -= 1;
                if *n_left > 0 { Read::More } else { self.next_part() }
            }
        }
    }

    /// Begins the next part that the flags name; each only once.
    fn next_part(&mut self) -> Read {
        let mut take = |flag: u8| {
            let has = self.flags & flag != 0;
            self.flags &= !flag;
            has
        };
        self.part = if take(EXTRA) {
            Part::ExtraLength { low: None }
        } else if take(NAME) || take(COMMENT) {
            Part::Text
        } else if take(CHECKSUM) {
            Part::Checksum { n_left: 2 }
        } else {
            return Read::Whole;
        };
        Read::More
    }
}
