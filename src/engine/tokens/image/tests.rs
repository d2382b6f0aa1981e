//! Sizes out of bytes, and tokens out of sizes.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::super::super::catalog::{Modality, builtin};
use super::super::interval::Interval;
use super::*;

fn size(width: u32, height: u32) -> ImageSize {
    ImageSize { width, height }
}

fn likely(model: &str, width: u32, height: u32) -> u64 {
    let rule = ImageRule::of(model).unwrap_or_else(|| panic!("{model} has a rule"));
    rule.tokens(Some(size(width, height))).expect("a size is known").likely
}

/// Whole images of one pixel, as programs write them.
const WHOLE: [(&str, &str); 4] = [
    (
        "png",
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4z8AAAAMBAQDJ/pLvAAAAAElFTkSuQmCC",
    ),
    ("gif", "R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"),
    ("webp, lossless", "UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA=="),
    ("webp, lossy", "UklGRiIAAABXRUJQVlA4IBYAAAAwAQCdASoBAAEADsD+JaQAA3AAAAAA"),
];

#[test]
fn whole_images_say_their_size() {
    for (what, base64) in WHOLE {
        assert_eq!(ImageSize::of_base64(base64), Some(size(1, 1)), "{what}");
    }
}

fn png(width: u32, height: u32) -> Vec<u8> {
    let sides = [width.to_be_bytes(), height.to_be_bytes()].concat();
    [b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".as_slice(), &sides, b"\x08\x06\0\0\0"].concat()
}

/// A JPEG whose size stands behind so many bytes of preview and colour profile.
fn jpeg(width: u16, height: u16, n_before: usize) -> Vec<u8> {
    let mut bytes = b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01\x01\0\x48\0\x48\0\0".to_vec();
    let mut rest = n_before;
    while rest > 0 {
        let n = rest.min(60_000);
        bytes.extend([0xff, 0xe1]);
        bytes.extend(u16::try_from(n + 2).expect("it fits").to_be_bytes());
        bytes.extend(std::iter::repeat_n(0xff, n));
        rest -= n;
    }
    bytes.extend(b"\xff\xc2\0\x11\x08");
    bytes.extend(height.to_be_bytes());
    bytes.extend(width.to_be_bytes());
    bytes.extend(b"\x03\x01\x22\0\x02\x11\x01\x03\x11\x01\xff\xda");
    bytes
}

#[test]
fn headers_say_width_and_height() {
    let gif = [b"GIF89a".as_slice(), &640_u16.to_le_bytes(), &480_u16.to_le_bytes(), &[0; 3]];
    let extended =
        [b"RIFF\x20\0\0\0WEBPVP8X\x0a\0\0\0\x10\0\0\0".as_slice(), b"\x7f\x02\0\xdf\x01\0"];
    for (what, bytes, expected) in [
        ("png", png(1092, 640), size(1092, 640)),
        ("png of a side over 65,535", png(100_000, 2), size(100_000, 2)),
        ("gif", gif.concat(), size(640, 480)),
        ("webp, extended", extended.concat(), size(640, 480)),
        ("jpeg", jpeg(1920, 1080, 0), size(1920, 1080)),
        ("jpeg with a preview", jpeg(4032, 3024, 40_000), size(4032, 3024)),
        ("jpeg with two megabytes before", jpeg(4032, 3024, 2_000_000), size(4032, 3024)),
    ] {
        assert_eq!(ImageSize::of_bytes(&bytes), Some(expected), "{what}");
        // What follows the header is never decoded: it may be anything but broken base64.
        let whole = [bytes, vec![7; 300_000]].concat();
        assert_eq!(ImageSize::of_base64(&STANDARD.encode(whole)), Some(expected), "{what}");
    }
}

#[test]
fn what_is_broken_or_cut_off_has_no_size() {
    let cut = |bytes: &[u8], n: usize| bytes[..n].to_vec();
    for (what, bytes) in [
        ("nothing", vec![]),
        ("text", b"hello, I am no image at all".to_vec()),
        ("the mark of a png", b"\x89PNG\r\n\x1a\n".to_vec()),
        ("half a png", cut(&png(10, 10), 20)),
        ("a png without width", png(0, 10)),
        ("a jpeg before its size", cut(&jpeg(10, 10, 70_000), 65_000)),
        ("a jpeg without height", jpeg(10, 0, 0)),
        ("a jpeg that ends at once", b"\xff\xd8\xff\xd9\0\0\0\0\0\0\0\0".to_vec()),
        ("a jpeg of noise", [b"\xff\xd8\xff".as_slice(), &[0x41; 40]].concat()),
        ("a webp of no known kind", b"RIFF\0\0\0\0WEBPVP8?\0\0\0\0\0\0\0\0\0\0".to_vec()),
        ("a document", b"%PDF-1.7 and so on, for a while".to_vec()),
    ] {
        assert_eq!(ImageSize::of_bytes(&bytes), None, "{what}");
        assert_eq!(ImageSize::of_base64(&STANDARD.encode(bytes)), None, "{what}");
    }
    for text in ["", "@@@@", "iVBORw0KGgo=", "äöü"] {
        assert_eq!(ImageSize::of_base64(text), None, "{text}");
    }
}

/// Computed by hand from the published rules.
#[test]
fn sizes_become_tokens_as_the_rules_say() {
    let (standard, high) = ("anthropic.claude-sonnet-4-6", "anthropic.claude-opus-5");
    let (nova, llama) = ("amazon.nova-lite-v1:0", "meta.llama4-scout-17b-instruct-v1:0");
    let (old_llama, qwen) = ("meta.llama3-2-11b-instruct-v1:0", "qwen.qwen3-vl-235b-a22b");
    let (mistral, kimi) = ("mistral.mistral-large-3-675b-instruct", "moonshotai.kimi-k2.5");
    for (model, width, height, expected) in [
        // Anthropic's examples: 8 × 8, 36 × 36 and 39 × 39 squares.
        (standard, 200, 200, 64),
        (standard, 1000, 1000, 1296),
        (standard, 1092, 1092, 1521),
        // 1456 × 819 is left: 52 × 30.
        (standard, 1920, 1080, 1560),
        (standard, 1080, 1920, 1560),
        (standard, 3840, 2160, 1560),
        // An A4 page, within the edge and not within the tokens: 924 × 1307, 33 × 47.
        (standard, 1075, 1520, 1551),
        // A strip: 1568 × 16, 56 × 1.
        (standard, 100_000, 1000, 56),
        (standard, 1, 1, 1),
        (high, 1920, 1080, 2691),
        // 2576 × 1449: 92 × 52.
        (high, 3840, 2160, 4784),
        // 2212 × 1659: 79 × 60.
        (high, 4032, 3024, 4740),
        (high, 1092, 1092, 1521),
        // The rows of AWS's table, and its example.
        (nova, 900, 450, 800),
        (nova, 900, 900, 1300),
        (nova, 1400, 900, 1800),
        (nova, 1800, 900, 2400),
        (nova, 1300, 1300, 2600),
        (nova, 800, 400, 800),
        // As 900 × 900; as 900 × 90, 81,000 pixels: 800 − 324,000 × 500 / 405,000.
        (nova, 10, 10, 1300),
        (nova, 100, 10, 400),
        // 1300 + 190,000 × 500 / 450,000.
        (nova, 1000, 1000, 1511),
        // Four times the last row, in area and tokens.
        (nova, 2600, 2600, 10_400),
        ("amazon.nova-2-lite-v1:0", 4000, 3000, 230),
        ("google.gemma-3-27b-it", 4000, 3000, 256),
        // One tile; two; 3 × 3 with an overview; 4 × 4, shrunk.
        (llama, 336, 336, 147),
        (llama, 100, 100, 147),
        (llama, 672, 336, 2 * 145 + 147),
        (llama, 1000, 1000, 9 * 145 + 147),
        (llama, 5000, 5000, 16 * 145 + 147),
        (llama, 336, 3000, 9 * 145 + 147),
        (old_llama, 500, 500, 1601),
        (old_llama, 1200, 500, 3202),
        (old_llama, 4000, 4000, 6404),
        // 36 × 18 squares and the ends of the rows; 55 × 28 of 1540 × 770.
        (mistral, 1000, 500, 37 * 18),
        (mistral, 500, 1000, 19 * 36),
        (mistral, 3080, 1540, 56 * 28),
        // 32 × 32; 20 × 15; enlarged to 8 × 8; shrunk to 128 × 128; two around each.
        (qwen, 1024, 1024, 1026),
        (qwen, 640, 480, 302),
        (qwen, 100, 100, 66),
        (qwen, 10_000, 10_000, 16_386),
        (kimi, 1000, 1000, 1296),
        (kimi, 6000, 6000, 4096),
    ] {
        assert_eq!(likely(model, width, height), expected, "{model}: {width} × {height}");
    }
}

/// Input tokens of Claude Haiku 4.5 that were measured by others (Hugging Face, data set
/// `JOHNISKING/image-token-cost`), less the 65 that its requests have without an image.
#[test]
fn measured_tokens_of_claude_are_within_the_band() {
    let rule = ImageRule::of("anthropic.claude-haiku-4-5-20251001-v1:0").expect("a rule");
    for (width, height, measured) in [
        (256, 256, 165),
        (512, 512, 426),
        (768, 768, 849),
        (1024, 1024, 1434),
        (1280, 720, 1261),
        (1920, 1080, 1625),
        (1080, 1920, 1625),
        (2560, 1440, 1657),
        (3840, 2160, 1657),
        (4032, 3024, 1661),
    ] {
        let tokens = rule.tokens(Some(size(width, height))).expect("a size is known");
        let measured = measured - 65;
        assert!(tokens.contains(measured), "{width} × {height}: {measured}, not {tokens:?}");
        // Images that are scaled down had 32 tokens more, which no page speaks of.
        let is_like = [0, 32].contains(&(measured - tokens.likely));
        assert!(is_like, "{width} × {height}: {measured}, not {tokens:?}");
    }
}

/// Anthropic's older examples, for `width × height / 750`.
#[test]
fn the_older_rule_of_claude_is_within_the_band_for_images_of_use() {
    let rule = ImageRule::of("anthropic.claude-sonnet-4-6").expect("a rule");
    for (side, older) in [(1000, 1334), (1092, 1590)] {
        let tokens = rule.tokens(Some(size(side, side))).expect("a size is known");
        assert!(tokens.contains(older), "{side}: {older}, not {tokens:?}");
    }
}

#[test]
fn every_rule_says_what_it_is_and_holds_for_a_model_of_the_catalog() {
    let rules = ImageRule::all();
    assert!(rules.len() > 8, "the rows were not read");
    for rule in rules {
        assert!(
            ![&rule.title, &rule.note, &rule.source].iter().any(|text| text.is_empty())
                && rule.as_of.starts_with("20")
                && rules.iter().filter(|other| other.id == rule.id).count() == 1,
            "{rule:?}"
        );
        let is_used = |model: &&str| ImageRule::of(model).is_some_and(|it| it.id == rule.id);
        let mut models = builtin().models().iter().map(|model| model.id.as_str());
        assert!(models.any(|id| is_used(&id)), "no model has the rule {}", rule.id);
    }
    for model in builtin().models() {
        let takes = model.input.as_ref().is_some_and(|input| input.contains(&Modality::Image));
        let has_rule = ImageRule::of(&model.id).is_some();
        assert!(takes || !has_rule, "{} takes no images", model.id);
    }
    for id in ["cohere.embed-english-v3", "nvidia.nemotron-nano-12b-v2", "new.model"] {
        assert!(ImageRule::of(id).is_none(), "{id}");
    }
}

#[test]
fn images_of_unknown_size_are_counted_where_size_does_not_matter() {
    let mut images = ImageCount::default();
    for size in [Some(size(1092, 1092)), None, Some(size(1092, 1092))] {
        images.add(size);
    }
    assert_eq!((images.n, images.n_unsized), (3, 1));
    let by = |model: &str| images.by(ImageRule::of(model).expect("a rule"));
    let claude = Interval { low: 2736, likely: 3042, high: 3348 };
    assert_eq!(by("anthropic.claude-sonnet-4-6"), (2, claude));
    assert_eq!(by("amazon.nova-2-lite-v1:0"), (3, Interval::exactly(690)));
    let gemma = Interval { low: 690, likely: 768, high: 846 };
    assert_eq!(by("google.gemma-3-4b-it"), (3, gemma));
    // Larger than AWS's table goes: at least as many as its last row.
    let rule = ImageRule::of("amazon.nova-pro-v1:0").expect("a rule");
    let nova = rule.tokens(Some(size(2600, 2600))).expect("a size is known");
    assert_eq!(nova, Interval { low: 2080, likely: 10_400, high: 12_480 });
    let text = serde_json::to_string(&images).expect("plain data");
    assert_eq!(serde_json::from_str::<ImageCount>(&text).expect("what was written"), images);
}

#[cfg(not(target_arch = "wasm32"))]
mod properties {
    use proptest::prelude::*;

    use super::*;

    /// The first bytes of each format, so that what follows is read as such.
    const MARKS: [&[u8]; 6] =
        [b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF89a", b"RIFF\0\0\0\0WEBPVP8 ", b"RIFF", b""];

    proptest! {
        #[test]
        fn any_bytes_have_a_size_or_none(
            mark in 0..MARKS.len(),
            bytes in proptest::collection::vec(any::<u8>(), 0..200),
        ) {
            let bytes = [MARKS[mark], &bytes].concat();
            let found = ImageSize::of_bytes(&bytes);
            prop_assert_eq!(found, ImageSize::of_base64(&STANDARD.encode(&bytes)));
            if let Some(ImageSize { width, height }) = found {
                prop_assert!(width > 0 && height > 0);
            }
        }

        #[test]
        fn any_size_has_tokens_from_to_by_every_rule(
            width in prop_oneof![1..10_000_u32, 1..=u32::MAX],
            height in prop_oneof![1..10_000_u32, 1..=u32::MAX],
        ) {
            for rule in ImageRule::all() {
                let tokens = rule.tokens(Some(size(width, height))).expect("a size is known");
                prop_assert!(tokens.low <= tokens.likely && tokens.likely <= tokens.high);
                prop_assert!((1..=200_000).contains(&tokens.likely), "{} {:?}", rule.id, tokens);
            }
        }
    }
}
