//! Checksums that S3 compares with what arrives.
//!
//! <https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity.html>

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest as _, Sha256};

/// How a checksum is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Algorithm {
    /// Quick, and enough against what lines do to bytes.
    Crc32,
    /// Slower, and against everything.
    Sha256,
}

impl Algorithm {
    /// As S3 calls it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Crc32 => "CRC32",
            Self::Sha256 => "SHA256",
        }
    }

    /// The element of XML that holds its value.
    pub(super) fn element(self) -> &'static str {
        match self {
            Self::Crc32 => "ChecksumCRC32",
            Self::Sha256 => "ChecksumSHA256",
        }
    }
}

/// The checksum of some bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checksum {
    /// How it was made.
    pub algorithm: Algorithm,
    value: String,
}

impl Checksum {
    /// The checksum of bytes that are all there.
    pub fn of(algorithm: Algorithm, bytes: &[u8]) -> Self {
        let mut checksummer = Checksummer::new(algorithm);
        checksummer.update(bytes);
        checksummer.finish()
    }

    /// A checksum as S3 wrote it.
    pub fn from_base64(algorithm: Algorithm, value: &str) -> Self {
        Self { algorithm, value: value.to_owned() }
    }

    /// A checksum that was made elsewhere, as the bytes that it is.
    pub fn from_digest(algorithm: Algorithm, digest: &[u8]) -> Self {
        Self { algorithm, value: STANDARD.encode(digest) }
    }

    /// The header that sends it.
    pub fn header(&self) -> &'static str {
        match self.algorithm {
            Algorithm::Crc32 => "x-amz-checksum-crc32",
            Algorithm::Sha256 => "x-amz-checksum-sha256",
        }
    }

    /// Its value, in base64.
    pub fn value(&self) -> &str {
        &self.value
    }
}

/// Makes a checksum of bytes that come in pieces.
#[derive(Debug, Clone)]
pub struct Checksummer(State);

#[derive(Debug, Clone)]
enum State {
    Crc32(crc32fast::Hasher),
    Sha256(Sha256),
}

impl Checksummer {
    /// Begins.
    pub fn new(algorithm: Algorithm) -> Self {
        Self(match algorithm {
            Algorithm::Crc32 => State::Crc32(crc32fast::Hasher::new()),
            Algorithm::Sha256 => State::Sha256(Sha256::new()),
        })
    }

    /// Takes more bytes.
    pub fn update(&mut self, bytes: &[u8]) {
        match &mut self.0 {
            State::Crc32(hasher) => hasher.update(bytes),
            State::Sha256(hasher) => hasher.update(bytes),
        }
    }

    /// The checksum of all of them.
    pub fn finish(self) -> Checksum {
        let (algorithm, value) = match self.0 {
            State::Crc32(hasher) => {
                (Algorithm::Crc32, STANDARD.encode(hasher.finalize().to_be_bytes()))
            }
            State::Sha256(hasher) => (Algorithm::Sha256, STANDARD.encode(hasher.finalize())),
        };
        Checksum { algorithm, value }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn checksums_are_those_of_the_standards() {
        // The check value of CRC-32/ISO-HDLC, and SHA-256 of "abc" by FIPS 180-4.
        let crc32 = Checksum::of(Algorithm::Crc32, b"123456789");
        assert_eq!(STANDARD.decode(crc32.value()).unwrap(), [0xCB, 0xF4, 0x39, 0x26]);
        let sha256 = Checksum::of(Algorithm::Sha256, b"abc");
        assert_eq!(sha256.value(), "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=");
    }

    #[test]
    fn pieces_give_the_checksum_of_the_whole() {
        for algorithm in [Algorithm::Crc32, Algorithm::Sha256] {
            let mut checksummer = Checksummer::new(algorithm);
            for piece in [b"12".as_slice(), b"", b"3456789"] {
                checksummer.update(piece);
            }
            assert_eq!(checksummer.finish(), Checksum::of(algorithm, b"123456789"));
        }
    }
}
