//! A recipe over all files of a source, in one pass.

use super::args;
use super::attachments;
use super::failure::Failure;
use super::input::{self, Input, Version};
use super::output::Output;
use super::progress::Progress;
use super::stream::{self, Machine};
use super::writer::Watch;
use crate::engine::batch::Prepare;
use crate::engine::recipe::Recipe;
use crate::engine::select::{Draw, Drawn};
use crate::engine::source::{Dialect, sniff_named};
use crate::engine::unpack::unpacked_name;

/// A pass that has not begun.
pub(super) struct Pass<'a> {
    source: &'a args::Source,
    files: Files,
    input: Input,
    first: Vec<u8>,
    /// How the first file is read.
    dialect: Dialect,
    /// The state of the files in which rows were drawn, where any were.
    versions: Option<Vec<Version>>,
}

/// What a pass leaves behind.
pub(super) struct Passed<W> {
    pub(super) prepare: Prepare,
    pub(super) input: Input,
    pub(super) output: Option<Output>,
    pub(super) watch: W,
    /// How the first file was read.
    pub(super) dialect: Dialect,
}

impl<'a> Pass<'a> {
    /// Opens a source; draws rows first, where the recipe wants exactly so many.
    pub(super) fn new(
        source: &'a args::Source,
        recipe: &Recipe,
        flags: &args::Reading,
        configure: impl FnOnce(Prepare) -> Prepare,
    ) -> Result<Self, Failure> {
        if let Some(dir) = source.media_dir.as_deref().filter(|dir| !dir.is_dir()) {
            return Err(Failure(format!("--media-dir {} is no directory", dir.display())));
        }
        let reading = HowRead { chosen: recipe.dialect, flags: flags.clone() };
        let drawn = recipe.selection.needs_draw().then(|| draw(source, recipe, &reading));
        let drawn = drawn.transpose()?;
        let (input, first) = open(source)?;
        let dialect = reading.dialect(&first, &source.name());
        let prepare = Prepare::new(recipe.clone(), dialect)
            .with_attachments(attachments::of(source.media_dir.as_deref()));
        let (prepare, versions) = match drawn {
            Some((drawn, versions)) => (prepare.with_drawn(drawn), Some(versions)),
            None => (prepare, None),
        };
        let prepare = configure(prepare);
        Ok(Self { source, files: Files { prepare, reading }, input, first, dialect, versions })
    }

    /// Reads all of it into an output that is not finished yet, or into none.
    pub(super) fn run<W: Watch>(
        self,
        output: Option<Output>,
        watch: W,
    ) -> Result<Passed<W>, Failure> {
        let Self { source, mut files, mut input, first, dialect, versions } = self;
        let (output, watch) = stream::run(&mut files, &mut input, &first, output, watch)?;
        if let Some(versions) = versions {
            check_unchanged(source, &input, &versions)?;
        }
        Ok(Passed { prepare: files.prepare, input, output, watch, dialect })
    }
}

/// The files of a source, each read as its own first bytes suggest unless recipe or flags say how.
struct Files {
    prepare: Prepare,
    reading: HowRead,
}

/// How the files of a source are read: as a recipe or flags say, or else as their bytes suggest.
pub(super) struct HowRead {
    pub(super) chosen: Option<Dialect>,
    pub(super) flags: args::Reading,
}

impl HowRead {
    /// How a file is read that begins like this.
    pub(super) fn dialect(&self, head: &[u8], name: &str) -> Dialect {
        let sniffed = || sniff_named(head, unpacked_name(name)).dialect;
        self.flags.apply(self.chosen.unwrap_or_else(sniffed))
    }
}

/// Opens a source and reads the bytes that its first file is recognized by.
fn open(args: &args::Source) -> Result<(Input, Vec<u8>), Failure> {
    let mut input = Input::open_tables(&args.files, args.sheet.as_deref())?;
    let first = input.next()?.unwrap_or_default().to_vec();
    Ok((input, first))
}

/// Draws exactly so many rows, which are known only when all were seen.
fn draw(
    args: &args::Source,
    recipe: &Recipe,
    reading: &HowRead,
) -> Result<(Drawn, Vec<Version>), Failure> {
    for source in &args.files {
        if input::is_read_once(source) {
            return Err(Failure(format!(
                "{} cannot be read twice, as it has to be to take exactly so many rows by chance: save \
                 it to a file, or take about as many with --share",
                source.display()
            )));
        }
    }
    let (mut input, first) = open(args)?;
    let mut progress = Progress::new();
    let mut draw = Draw::new(&recipe.selection, reading.dialect(&first, &args.name()));
    draw.push(&first);
    while input.advance()? {
        if let Some(name) = input.begun_file() {
            draw.next_file(reading.dialect(input.chunk(), &name));
        }
        draw.push(input.chunk());
        progress.report(&input, draw.n_rows());
    }
    Ok((draw.finish(), input.done().iter().map(|file| file.version).collect()))
}

/// Rows that were drawn from other files than these are not those that were wanted.
fn check_unchanged(
    args: &args::Source,
    input: &Input,
    versions: &[Version],
) -> Result<(), Failure> {
    let now = input.done().iter().map(|file| &file.version);
    for ((source, was), is) in args.files.iter().zip(versions).zip(now) {
        if was != is {
            return Err(input::changed(source));
        }
    }
    Ok(())
}

impl Machine for Files {
    fn push(&mut self, chunk: &[u8], out: &mut Vec<u8>) {
        self.prepare.push(chunk, out);
    }

    fn next_file(&mut self, head: &[u8], name: &str, out: &mut Vec<u8>) {
        self.prepare.next_file(self.reading.dialect(head, name), out);
    }

    fn finish(&mut self, out: &mut Vec<u8>) {
        self.prepare.finish(out);
    }

    fn n_records(&self) -> u64 {
        self.prepare.totals().n_records
    }
}
