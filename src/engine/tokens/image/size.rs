//! Width and height of an image, out of its first bytes.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// Pixels of an image; none is 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ImageSize {
    /// Pixels from left to right.
    pub width: u32,
    /// Pixels from top to bottom.
    pub height: u32,
}

/// Characters of base64 that are decoded at first, then where these do not do, before all are. PNG, GIF
/// and WebP say their size in the first 30 bytes; a JPEG after its preview and colour profile. All are
/// whole groups of four.
const STEPS: [usize; 2] = [1 << 10, 1 << 17];

impl ImageSize {
    /// Reads it out of the bytes of a PNG, JPEG, GIF or WebP; `None` when they are none of these, are
    /// broken, or end too early.
    pub fn of_bytes(bytes: &[u8]) -> Option<Self> {
        let size = imagesize::blob_size(bytes).ok()?;
        let (width, height) = (u32::try_from(size.width).ok()?, u32::try_from(size.height).ok()?);
        (width > 0 && height > 0).then_some(Self { width, height })
    }

    /// The same of base64, of which no more is decoded than is needed.
    pub fn of_base64(text: &str) -> Option<Self> {
        let steps = STEPS.into_iter().filter_map(|n_chars| text.get(..n_chars)).chain([text]);
        steps.filter_map(|part| STANDARD.decode(part).ok()).find_map(|part| Self::of_bytes(&part))
    }
}
