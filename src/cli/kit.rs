//! `quarry kit`: requests, scripts, Terraform and policies for exactly these jobs.

use std::path::{Path, PathBuf};

use serde::Serialize;

use super::args::{Body, Format};
use super::failure::{self, Failure};
use super::kit_args::{self, Options, Place};
use super::output::{self, Output};
use super::said::push_line;
use super::{Found, disk, input, print_as, recipe};
use crate::engine::aws::kit::{self, File, Kit, Location, Part, Vpc};
use crate::engine::catalog::builtin;
use crate::engine::eligibility::{self, Invocation, Question, Verdict};
use crate::engine::recipe::Recipe;
use crate::engine::split::{Digest, MANIFEST_FILE, Manifest, stem};

/// The file that is written last.
const README: &str = "README.md";

/// Where records go when neither folder nor job has a name.
const DEFAULT_FOLDER: &str = "batch";

/// Bytes that are read at once.
const CHUNK_BYTES: usize = 1 << 20;

pub(super) fn run(args: &kit_args::Kit, format: Format) -> Result<Found, Failure> {
    let kit = describe(args)?;
    let files = kit::files(&kit, builtin());
    let written = match (&args.out, &args.zip) {
        (Some(dir), _) => write_directory(dir, &files, &args.parts)?,
        (None, Some(path)) => vec![write_zip(path, &files, &args.parts)?],
        (None, None) => Vec::new(),
    };
    let said = Said::new(&kit, &files, &written, &args.today.day());
    for warning in &said.warnings {
        failure::say("warning", warning);
    }
    print_as(format, || said.text(), &said)?;
    Ok(Found::from_errors(said.is_refused))
}

/// The kit that flags, `quarry.json`, recipe and files make, in this order.
fn describe(args: &kit_args::Kit) -> Result<Kit, Failure> {
    let Given { parts, manifest } = Given::read(&args.parts)?;
    let recipe = args.recipe.as_deref().map(recipe::read).transpose()?;
    let named = |of: fn(&Manifest) -> &String| manifest.as_ref().map(of).cloned();
    let of_recipe = recipe.as_ref().map(|recipe| recipe.model.clone());
    let model = args.model.clone().or(of_recipe).or(named(|manifest| &manifest.model));
    let model = model.unwrap_or_default();
    let job_name = args.job_name.clone().or_else(|| Some(name_after(parts.first()?)));
    let job_name = job_name.unwrap_or_default();
    let Place { bucket, prefix, output, role, account, bucket_owner } = &args.place;
    let Options { kms_key, subnets, security_groups, timeout_hours, tags, origin } = &args.options;
    // Never the whole bucket, which the policies would then be about.
    let folder = if job_name.is_empty() { DEFAULT_FOLDER } else { &job_name };
    let prefix = prefix.clone().unwrap_or_else(|| folder.to_owned());
    let below = format!("{prefix}/output");
    let output =
        output.clone().unwrap_or_else(|| Location { prefix: below, ..Location::default() });
    let owner = bucket_owner.clone();
    let vpc = Vpc { subnets: subnets.clone(), security_groups: security_groups.clone() };
    Ok(Kit {
        invocation: invocation(args, &model, recipe.as_ref(), manifest.as_ref()),
        region: args.region.clone().or(named(|manifest| &manifest.region)).unwrap_or_default(),
        model,
        job_name,
        parts,
        input: Location {
            bucket: bucket.clone().unwrap_or_default(),
            prefix,
            owner: owner.clone(),
        },
        output: Location { owner, ..output },
        role: role.clone().unwrap_or_default(),
        account: account.clone().unwrap_or_default(),
        kms_key: kms_key.clone(),
        vpc: Some(vpc).filter(|vpc| !vpc.subnets.is_empty()),
        timeout_hours: *timeout_hours,
        tags: tags.clone(),
        origin: origin.clone(),
    })
}

fn invocation(
    args: &kit_args::Kit,
    model: &str,
    recipe: Option<&Recipe>,
    manifest: Option<&Manifest>,
) -> Invocation {
    if let Some(invocation) = args.invocation {
        return invocation.into();
    }
    let of_recipe = recipe.map(|recipe| recipe::invocation_of(recipe).into());
    if let Some(said) = of_recipe.or(manifest.map(|manifest| manifest.invocation_type)) {
        return said;
    }
    // As `prepare` would choose it.
    match recipe::format_of(model, &Body::default()).as_deref() {
        Ok("converse") => Invocation::Converse,
        _ => Invocation::InvokeModel,
    }
}

/// A name of a job: the file's, without what names of jobs cannot have.
fn name_after(part: &Part) -> String {
    let stem = stem(&part.file).replace('_', "-");
    let stem = stem.split_once("-part-").map_or(stem.as_str(), |(stem, _)| stem);
    let name: String = stem.trim_matches(['-', '.']).chars().take(MAX_NAME_CHARS).collect();
    name.trim_end_matches(['-', '.']).to_owned()
}

/// Short enough that no number has to cut it.
const MAX_NAME_CHARS: usize = 57;

/// What is to be run.
struct Given {
    parts: Vec<Part>,
    manifest: Option<Manifest>,
}

impl Given {
    fn read(paths: &[PathBuf]) -> Result<Self, Failure> {
        match paths {
            [path] if path.is_dir() => Self::of_manifest(&path.join(MANIFEST_FILE)),
            [path] if path.ends_with(MANIFEST_FILE) => Self::of_manifest(path),
            paths => {
                let parts: Result<Vec<Part>, Failure> =
                    paths.iter().map(|path| part(path)).collect();
                Ok(Self { parts: parts?, manifest: None })
            }
        }
    }

    fn of_manifest(path: &Path) -> Result<Self, Failure> {
        let text = recipe::read_text(path)?;
        let manifest: Manifest = serde_json::from_str(&text)
            .map_err(|error| Failure(format!("{} is no quarry.json: {error}", path.display())))?;
        let parts = manifest.parts.iter();
        let parts = parts
            .map(|part| Part { file: part.file.clone(), sha256: Some(part.sha256.clone()) })
            .collect();
        Ok(Self { parts, manifest: Some(manifest) })
    }
}

/// A batch file that no manifest describes.
fn part(path: &Path) -> Result<Part, Failure> {
    use std::io::Read as _;

    let failure = |error: std::io::Error| Failure::of_path("read", path, &error);
    if path.is_dir() {
        return Err(Failure(format!(
            "{} is a directory; name one directory with {MANIFEST_FILE}, or the files",
            path.display()
        )));
    }
    if path.extension().is_none_or(|extension| extension != "jsonl") {
        return Err(Failure(format!("{}: Bedrock reads files named .jsonl", path.display())));
    }
    let mut file = disk::open(path).map_err(failure)?;
    let mut digest = Digest::default();
    let mut chunk = Vec::with_capacity(CHUNK_BYTES);
    loop {
        chunk.clear();
        let read = (&mut file).take(CHUNK_BYTES as u64).read_to_end(&mut chunk);
        if read.map_err(failure)? == 0 {
            break;
        }
        digest.update(&chunk);
    }
    Ok(Part { file: input::name(path), sha256: Some(digest.to_hex()) })
}

fn write_directory(
    dir: &Path,
    files: &[File],
    sources: &[PathBuf],
) -> Result<Vec<PathBuf>, Failure> {
    refuse_other_readme(dir)?;
    let mut whole = Vec::new();
    let mut last = None;
    for file in files {
        let path = dir.join(&file.name);
        let mut output = Output::create(&path, sources)?;
        output.write(file.text.as_bytes())?;
        if file.is_executable {
            output.make_executable()?;
        }
        if file.name == README {
            last = Some(output.whole()?);
        } else {
            whole.push(output.whole()?);
        }
    }
    if let Some(last) = &last {
        // Of an earlier kit, that this one does not have.
        let is_left = |name: &str| is_of_kit(name) && files.iter().all(|file| file.name != name);
        let names = disk::list(dir).unwrap_or_default();
        let names = names.iter().map(|path| input::name(path)).filter(|name| is_left(name));
        output::publish(&whole, last, |_| names.collect())?;
    }
    Ok(files.iter().map(|file| dir.join(&file.name)).collect())
}

/// Whether a file is one that some kits have and others do not.
fn is_of_kit(name: &str) -> bool {
    let number = name.strip_prefix("create-job").and_then(|rest| rest.strip_suffix(".json"));
    let is_number = |rest: &str| {
        let digits = rest.strip_prefix('-').unwrap_or_default();
        rest.is_empty() || (digits.len() == 5 && digits.bytes().all(|byte| byte.is_ascii_digit()))
    };
    number.is_some_and(is_number) || ["cors.json", "output-bucket-policy.json"].contains(&name)
}

/// A README of somebody else is not ours to replace.
fn refuse_other_readme(dir: &Path) -> Result<(), Failure> {
    let path = dir.join(README);
    match disk::head(&path) {
        Ok(head) if !head.starts_with(b"# Job kit\n") => Err(Failure(format!(
            "{} is of no job kit, and would be replaced; name another directory",
            path.display()
        ))),
        _ => Ok(()),
    }
}

fn write_zip(path: &Path, files: &[File], sources: &[PathBuf]) -> Result<PathBuf, Failure> {
    let mut output = Output::create(path, sources)?;
    output.write(&kit::zip(files))?;
    output.finish()
}

/// What is said of a kit.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Said<'a> {
    files: Vec<String>,
    model: &'a str,
    region: &'a str,
    invocation_type: Invocation,
    jobs: usize,
    missing: Vec<Missing>,
    warnings: Vec<String>,
    #[serde(skip)]
    is_refused: bool,
}

/// A value that was not given.
#[derive(Debug, Serialize)]
struct Missing {
    placeholder: &'static str,
    meaning: &'static str,
}

impl<'a> Said<'a> {
    fn new(kit: &'a Kit, files: &[File], written: &[PathBuf], today: &str) -> Self {
        let missing = kit::missing(files);
        let missing = missing
            .iter()
            .map(|value| Missing { placeholder: value.text, meaning: value.meaning })
            .collect();
        let (warnings, is_refused) = warnings(kit, today);
        Self {
            files: written.iter().map(|path| path.to_string_lossy().into_owned()).collect(),
            model: &kit.model,
            region: &kit.region,
            invocation_type: kit.invocation,
            jobs: kit.parts.len(),
            missing,
            warnings,
            is_refused,
        }
    }

    fn text(&self) -> String {
        let mut text = String::new();
        for file in &self.files {
            push_line(&mut text, file);
        }
        if !self.missing.is_empty() {
            push_line(&mut text, "missing, and a placeholder in the files:");
        }
        for Missing { placeholder, meaning } in &self.missing {
            push_line(&mut text, &format!("  {placeholder}: {meaning}"));
        }
        text
    }
}

/// Why Bedrock may refuse the jobs, and whether it is certain to.
fn warnings(kit: &Kit, today: &str) -> (Vec<String>, bool) {
    let (model, region) = (kit.model.as_str(), kit.region.as_str());
    if model.is_empty() || region.is_empty() {
        return (Vec::new(), false);
    }
    let question = Question { invocation: kit.invocation, ..Question::batch(model, region, today) };
    let answer = eligibility::check(builtin(), &question);
    let is_named = answer.routes.iter().any(|route| model.ends_with(&route.profile));
    match answer.verdict {
        Verdict::ThroughProfile if !is_named => {
            let profiles = answer.routes.iter().map(|route| route.profile.as_str());
            let profiles: Vec<&str> = profiles.collect();
            let text = format!(
                "{model} takes batch jobs in {region} through an inference profile alone; name it \
                 with --model: {}",
                profiles.join(", ")
            );
            (vec![text], true)
        }
        verdict @ (Verdict::No | Verdict::Unknown) => {
            let reasons = answer.reasons.iter().filter(|reason| reason.verdict == Some(verdict));
            (reasons.map(|reason| reason.text.clone()).collect(), verdict == Verdict::No)
        }
        _ => (Vec::new(), false),
    }
}
