//! `demo`: S3, Bedrock, STS and CloudWatch on this machine, for `script/serve --demo` and tests.
//!
//! Three ports of loopback: S3 over a directory (by the crate `s3s`), the other services of AWS, and
//! a desk where a test orders faults and reads what was asked. Signatures, clocks and the shapes of
//! requests are checked as AWS checks them; jobs run, and answers are functions of their prompts.
//! Ports and keys are printed as one line of JSON. Nothing of the product is used here but rows of
//! the catalog, so that both can be wrong only apart.
#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "native: a server has a clock and files, and says where it is"
)]

mod answer;
mod api;
mod clock;
mod connection;
mod desk;
mod faults;
mod job;
mod model;
mod options;
mod refusal;
mod s3;
mod scope;
mod seen;
mod sign;
mod world;

use std::error::Error;
use std::io::Read as _;
use std::sync::Arc;
use std::{fs, io, process, thread};

use clap::Parser as _;
use serde_json::json;
use tokio::net::TcpListener;

use options::{ACCOUNT, BUCKETS, Options, ROLE};
use world::World;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let options = Options::parse();
    let is_temporary = options.directory.is_none();
    let root = options
        .directory
        .clone()
        .unwrap_or_else(|| std::env::temp_dir().join(format!("quarry-demo-{}", process::id())));
    for bucket in BUCKETS {
        fs::create_dir_all(root.join(bucket))?;
    }
    let root = root.canonicalize()?;
    let world = Arc::new(World::new(options, root.clone())?);
    let ended = serve(&world).await;
    if is_temporary {
        fs::remove_dir_all(&root)?;
    }
    ended
}

/// Serves until the user or the test has enough.
async fn serve(world: &Arc<World>) -> Result<(), Box<dyn Error>> {
    let options = &world.options;
    let bind = |port| TcpListener::bind(("127.0.0.1", port));
    let (s3, aws, desk) = (
        bind(options.s3_port).await?,
        bind(options.aws_port).await?,
        bind(options.desk_port).await?,
    );
    let url = |listener: &TcpListener| {
        Ok::<_, Box<dyn Error>>(format!("http://{}", listener.local_addr()?))
    };
    let keys = &world.keys;
    println!(
        "{}",
        json!({
            "s3": url(&s3)?,
            "aws": url(&aws)?,
            "desk": url(&desk)?,
            "directory": world.root,
            "region": options.region,
            "account": ACCOUNT,
            "role_arn": ROLE,
            "buckets": BUCKETS,
            "access_key_id": keys.long_lived.id,
            "secret_access_key": keys.long_lived.secret,
            "session": {
                "access_key_id": keys.session.id,
                "secret_access_key": keys.session.secret,
                "session_token": keys.session.token,
            },
            "api_key": keys.api_key,
        })
    );
    let storage = s3::Front::new(Arc::clone(world))?;
    connection::accept(s3, move |request| storage.clone().answer(request));
    let services = Arc::clone(world);
    connection::accept(aws, move |request| api::answer(Arc::clone(&services), request));
    let router = desk::router(Arc::clone(world));
    tokio::spawn(async move { axum::serve(desk, router).await });
    wait_for_the_end(options.ends_with_stdin).await?;
    Ok(())
}

/// Ctrl-C, the wish to end, or the end of what stands before us in a pipe.
async fn wait_for_the_end(ends_with_stdin: bool) -> io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};

    let mut terminate = signal(SignalKind::terminate())?;
    // A thread of its own: one that reads cannot be waited for when the program ends otherwise.
    let (end, ended) = tokio::sync::oneshot::channel();
    if ends_with_stdin {
        thread::spawn(move || {
            let mut rest = Vec::new();
            io::stdin().read_to_end(&mut rest).ok();
            end.send(()).ok();
        });
    }
    let stdin_ends = async {
        if !ends_with_stdin || ended.await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    tokio::select! {
        heard = tokio::signal::ctrl_c() => heard,
        _ = terminate.recv() => Ok(()),
        () = stdin_ends => Ok(()),
    }
}
