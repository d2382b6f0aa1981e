//! The images of a job: which have tokens, by what rule, which have a price each, and which are left
//! out.

use serde::{Deserialize, Serialize};

use super::super::catalog::{Modality, Model};
use super::super::tokens::{ImageRule, Interval, JobCount};
use super::rate::Rates;

/// How images became tokens.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ImagesCounted {
    /// How many.
    pub n: u64,
    /// Their tokens, which are part of the input.
    pub tokens: Interval,
    /// By what rule, in words.
    pub rule: String,
    /// What the rule is worth, in a word.
    pub grade: String,
    /// Percent by which it may be off.
    pub band_percent: u64,
    /// What to know of it.
    pub note: String,
    /// Where it is from, and when that was read.
    pub source: String,
}

/// Media whose tokens are not in the input, by why.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NotCounted {
    /// Images of a model whose rule no source says.
    pub images_without_rule: u64,
    /// Images that are in S3, or whose width and height could not be read.
    pub images_without_size: u64,
    /// Documents and videos.
    pub others: u64,
}

impl NotCounted {
    /// The images of a job that are counted for a model, and what is left out. `n_priced` images cost
    /// something each, and have no tokens.
    pub(super) fn of(id: &str, job: &JobCount, n_priced: u64) -> (Option<ImagesCounted>, Self) {
        let others = job.n_other_media;
        let n = job.images.n.saturating_sub(n_priced);
        let Some(rule) = ImageRule::of(id).filter(|_| n_priced == 0) else {
            return (None, Self { images_without_rule: n, others, ..Self::default() });
        };
        let (n_counted, tokens) = job.images.by(rule);
        let counted = ImagesCounted {
            n: n_counted,
            tokens,
            rule: rule.title.clone(),
            grade: rule.grade.word().to_owned(),
            band_percent: rule.band_percent,
            note: rule.note.clone(),
            source: format!("{}, {}", rule.source, rule.as_of),
        };
        let images_without_size = n.saturating_sub(n_counted);
        let left_out = Self { images_without_size, others, ..Self::default() };
        ((n_counted > 0).then_some(counted), left_out)
    }

    /// All of them.
    pub fn total(&self) -> u64 {
        self.images_without_rule + self.images_without_size + self.others
    }

    /// What is left out and why, for people; empty when there is nothing.
    pub fn words(&self) -> String {
        let reasons = [
            (self.images_without_rule, "image", "by what rule it has tokens, no source says"),
            (self.images_without_size, "image", "in S3 or not readable, so of unknown size"),
            (self.others, "document or video", "not counted for any model"),
        ];
        let said = reasons.into_iter().filter(|(n, ..)| *n > 0).map(|(n, what, why)| {
            let plural = match (n, what) {
                (1, _) => what,
                (_, "image") => "images",
                _ => "documents or videos",
            };
            format!("{n} {plural} ({why})")
        });
        said.collect::<Vec<_>>().join(", ")
    }
}

/// Images that cost something each: those that are made, or those that are embedded at a price.
pub(super) fn n_with_a_price(model: Option<&Model>, job: &JobCount, rates: &Rates) -> u64 {
    let gives = |modality: Modality| {
        model
            .and_then(|model| model.output.as_ref())
            .is_some_and(|output| output.contains(&modality))
    };
    let has_price =
        [&rates.online, &rates.batch].into_iter().flatten().any(|rate| rate.image.is_some());
    if gives(Modality::Image) {
        job.n_records
    } else if gives(Modality::Embedding) && has_price {
        job.images.n
    } else {
        0
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use super::super::super::batch::{Attachments, Prepare};
    use super::super::super::catalog::builtin;
    use super::super::super::check::Report;
    use super::super::super::recipe::Recipe;
    use super::super::super::source::Dialect;
    use super::super::super::tokens::{Calibration, Observation, Part, TextKind};
    use super::super::{Currency, Estimate, Money, Question, SpentOn, spending};
    use super::*;

    /// Images of the width and height that their names say; any other name is an image of no size.
    struct Pictures;

    impl Attachments for Pictures {
        fn read(&mut self, name: &str) -> Result<Option<Vec<u8>>, String> {
            let sides = name.strip_suffix(".png").and_then(|stem| stem.split_once('x'));
            let sides = sides.and_then(|(w, h)| Some((w.parse().ok()?, h.parse().ok()?)));
            let sides: Option<(u32, u32)> = sides;
            let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec();
            if let Some((width, height)) = sides {
                bytes.extend([width.to_be_bytes(), height.to_be_bytes()].concat());
            }
            Ok(Some(bytes))
        }

        fn names(&self) -> Vec<String> {
            Vec::new()
        }
    }

    /// One record for each name, whose prompt is `What is this? 1`.
    fn count(model: &str, format: &str, names: &[&str]) -> JobCount {
        let recipe = Recipe {
            model: model.into(),
            format: format.into(),
            prompt: "What is this? {{id}}".into(),
            media: vec!["file".into()],
            parameters: [("max_tokens".to_owned(), 50.into())].into(),
            ..Recipe::default()
        };
        let recipe = Recipe {
            parameters: if format == "claude-messages" { recipe.parameters } else { [].into() },
            ..recipe
        };
        let mut source = "id,file\n".to_owned();
        for (idx, name) in names.iter().enumerate() {
            writeln!(source, "{},{name}", idx % 9 + 1).expect("a text can be written");
        }
        let mut prepare = Prepare::new(recipe, Dialect::default())
            .with_attachments(Box::new(Pictures))
            .counting(Vec::new());
        prepare.push(source.as_bytes(), &mut Vec::new());
        prepare.finish(&mut Vec::new());
        let job = prepare.count().cloned().unwrap_or_default();
        let found: Vec<_> = prepare.report().groups().iter().map(|group| group.rule.code).collect();
        assert_eq!(job.n_records, names.len() as u64, "{found:?}");
        job
    }

    fn estimate(job: &JobCount, model: &str) -> Estimate {
        let question = Question { model, region: "us-east-1", ..Question::default() };
        Estimate::of(builtin(), job, &question)
    }

    fn said(estimate: &Estimate) -> Vec<(&'static str, String)> {
        let mut report = Report::new();
        estimate.check(None, &Currency::default(), &mut report);
        let groups = report.groups();
        groups.iter().map(|it| (it.rule.code, it.examples[0].detail.clone())).collect()
    }

    /// Two records of Claude Sonnet 4.6 with an image of 1092 × 1092 pixels each, by hand.
    ///
    /// Text: `What is this? ` has 3 words of 1.067 tokens and a sign of 0.586, twice 3.787: 8 tokens; a
    /// number has 1.429, twice: 3; the template has 3 for a request and 4 for a turn: 14. That is 25.
    /// Images: 39 × 39 squares of 28 pixels, 1,521 tokens, twice 3,042, from 2 × 1,368 to 2 × 1,674.
    /// Answers: 50 tokens each, 100. A million tokens cost $3 and $15, in a batch job half of that.
    #[test]
    fn a_job_with_images_costs_what_it_does_by_hand() {
        let model = "anthropic.claude-sonnet-4-6";
        let job = count(model, "claude-messages", &["1092x1092.png", "1092x1092.png"]);
        let estimate = estimate(&job, model);
        let images = estimate.images.as_ref().expect("they are counted");
        let tokens = Interval { low: 2736, likely: 3042, high: 3348 };
        assert_eq!((images.n, images.tokens), (2, tokens));
        assert_eq!((images.grade.as_str(), images.band_percent), ("published", 10));
        assert!(
            images.source.starts_with("Anthropic, ") && images.source.ends_with(", 2026-11-29")
        );
        assert_eq!(estimate.input.likely, 25 + 3042);
        let batch = estimate.batch.as_ref().expect("half is assumed");
        let online = estimate.online.as_ref().expect("a price");
        // 3067 × 1.5 and 100 × 7.5 millionths.
        assert_eq!(String::from(batch.total.likely), "0.0053505");
        assert_eq!(String::from(online.total.likely), "0.010701");
        assert_eq!(batch.images, Money::default());
        let parts: Vec<_> = estimate.parts.iter().map(|part| (part.part, part.tokens)).collect();
        let expected =
            [(Part::Prompt, 8), (Part::Data, 3), (Part::Images, 3042), (Part::Template, 14)];
        assert_eq!(parts, expected);
        let spent = spending(&estimate, batch);
        let on_images: Vec<_> =
            spent.iter().filter(|spent| spent.on == SpentOn::Input(Part::Images)).collect();
        assert_eq!(on_images.len(), 1);
        // 3042 × 1.5 millionths, of 5350.5.
        assert_eq!(String::from(on_images[0].amount), "0.004563");
        assert_eq!((on_images[0].tokens, on_images[0].permille), (Some(3042), 853));
        assert_eq!((estimate.not_counted, said(&estimate)), (NotCounted::default(), vec![]));
    }

    #[test]
    fn every_model_counts_the_same_images_by_its_own_rule() {
        let job = count("amazon.nova-lite-v1:0", "nova", &["1000x1000.png", "900x450.png"]);
        for (model, likely, not_counted) in [
            // 36 × 36 and 33 × 17 squares.
            ("anthropic.claude-opus-5", Some(1296 + 561), 0),
            ("amazon.nova-lite-v1:0", Some(1511 + 800), 0),
            ("amazon.nova-2-lite-v1:0", Some(460), 0),
            ("nvidia.nemotron-nano-12b-v2", None, 2),
            ("new.model", None, 2),
        ] {
            let estimate = estimate(&job, model);
            let found = estimate.images.as_ref().map(|images| images.tokens.likely);
            assert_eq!((found, estimate.not_counted.total()), (likely, not_counted), "{model}");
        }
    }

    #[test]
    fn what_is_not_counted_says_why() {
        let names = ["1000x1000.png", "broken.png", "s3://bucket/in/a.png", "s3://bucket/in/b.mp4"];
        let job = count("amazon.nova-lite-v1:0", "nova", &names);
        assert_eq!((job.images.n, job.images.n_unsized, job.n_other_media), (3, 2, 1));
        let words = |model: &str| {
            let said = said(&estimate(&job, model));
            let said = said.into_iter().find(|(code, _)| *code == "cost.images-not-counted");
            said.map(|(_, detail)| detail).unwrap_or_default()
        };
        assert_eq!(
            words("amazon.nova-lite-v1:0"),
            "2 images (in S3 or not readable, so of unknown size), \
             1 document or video (not counted for any model)"
        );
        assert_eq!(
            words("nvidia.nemotron-nano-12b-v2"),
            "3 images (by what rule it has tokens, no source says), \
             1 document or video (not counted for any model)"
        );
        // Every image is billed alike, so its size does not matter.
        assert_eq!(
            words("amazon.nova-2-lite-v1:0"),
            "1 document or video (not counted for any model)"
        );
        let billed = estimate(&job, "amazon.nova-2-lite-v1:0").images.map(|images| images.n);
        assert_eq!(billed, Some(3));
    }

    #[test]
    fn images_with_a_price_each_have_no_tokens() {
        let names = ["10x10.png", "20x20.png"];
        let model = "amazon.titan-embed-image-v1";
        let embedding = estimate(&count(model, "titan-multimodal-embed", &names), model);
        let online = embedding.online.as_ref().expect("a price");
        assert_eq!(online.images, Money::from_micro(120));
        assert_eq!((embedding.images, embedding.not_counted.total()), (None, 0));
        let batch = embedding.batch.as_ref().expect("half is assumed");
        assert_eq!(batch.images, Money::from_micro(60));
        // Cohere embeds images, too, and no source has their price.
        let mut job = JobCount::default();
        job.images.add(None);
        let cohere = estimate(&job, "cohere.embed-english-v3");
        assert_eq!(cohere.not_counted.images_without_rule, 1);
    }

    /// What outputs taught is about text, and leaves images as they are.
    #[test]
    fn calibration_corrects_the_text_and_not_the_images() {
        let model = "anthropic.claude-sonnet-4-6";
        let job = count(model, "claude-messages", &["1092x1092.png"; 8]);
        let mut calibration = Calibration::default();
        for _ in 0..50 {
            let seen = Observation { estimated: 100, input: 200, output: Some(5) };
            calibration.add(model, TextKind::of(&job.text()), seen);
        }
        let base = Question { model, region: "us-east-1", ..Question::default() };
        let plain = Estimate::of(builtin(), &job, &base);
        let question = Question { calibration: Some(&calibration), ..base };
        let learned = Estimate::of(builtin(), &job, &question);
        let images = 8 * 1521;
        assert_eq!(learned.input.likely - images, 2 * (plain.input.likely - images));
        assert_eq!(learned.images, plain.images);
    }

    #[test]
    fn a_comparison_says_what_it_leaves_out() {
        let job = count("amazon.nova-lite-v1:0", "nova", &["1000x1000.png"; 3]);
        let question = Question { model: "amazon.nova-lite-v1:0", ..Question::default() };
        let regions: Vec<_> =
            builtin().regions().iter().filter(|region| region.code == "us-east-1").collect();
        let rows = super::super::compare(builtin(), &job, &question, &regions, "2026-11-24");
        let left_out = |model: &str| {
            let row = rows.iter().find(|row| row.model == model);
            row.map(|row| row.media_not_counted)
        };
        assert_eq!(left_out("amazon.nova-lite-v1:0"), Some(0));
        let csv = super::super::to_csv(&rows);
        assert!(csv.lines().next().is_some_and(|head| head.ends_with(",media_not_counted")));
        assert!(rows.iter().any(|row| row.media_not_counted == 3), "{csv}");
    }
}
