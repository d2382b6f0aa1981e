//! S3 over a directory: `s3s` checks signatures and speaks the protocol, and around it stands what
//! the crate has not: the CORS rule of a bucket, a clock that can be shifted, and faults by order.

mod cors;
mod gate;
mod operation;
mod store;

use std::sync::Arc;

use axum::body::Body;
use hyper::body::Incoming;
use hyper::header::{HeaderMap, HeaderName, HeaderValue};
use hyper::http::request::Parts;
use hyper::{Method, Request, Response};
use s3s::auth::{SecretKey, SimpleAuth};
use s3s::config::{S3Config, StaticConfigProvider};
use s3s::service::{S3Service, S3ServiceBuilder};

use crate::clock;
use crate::connection::{self, Cut};
use crate::faults::Fault;
use crate::scope;
use crate::seen::Asked;
use crate::world::World;

/// What answers requests to S3.
#[derive(Clone)]
pub(crate) struct Front {
    world: Arc<World>,
    service: S3Service,
}

impl Front {
    /// Over the directory of the world.
    pub(crate) fn new(world: Arc<World>) -> Result<Self, Box<dyn std::error::Error>> {
        let mut auth = SimpleAuth::new();
        for pair in [&world.keys.long_lived, &world.keys.session] {
            auth.register(pair.id.to_owned(), SecretKey::from(pair.secret));
        }
        let mut config = S3Config::default();
        // The gate compares with a clock that can be shifted; that of the crate cannot.
        config.presigned_url_max_skew_time_secs = u32::MAX;
        let mut builder = S3ServiceBuilder::new(store::Store::new(&world.root)?);
        builder.set_auth(auth);
        builder.set_config(Arc::new(StaticConfigProvider::new(Arc::new(config))));
        Ok(Self { service: builder.build(), world })
    }

    /// Answers a request, and remembers it.
    pub(crate) async fn answer(self, request: Request<Incoming>) -> Result<Response<Body>, Cut> {
        let world = Arc::clone(&self.world);
        let (parts, body) = request.into_parts();
        let operation = operation::name(&parts);
        let fault = world.faults.take(operation);
        let answered = self.answer_as(operation, &parts, body, fault).await;
        let answered = answered.map(|response| self.finish(response, &parts, fault));
        let status = answered.as_ref().ok().map(|response| response.status().as_u16());
        let query = query(&parts);
        let number = |text: Option<&str>| text?.parse().ok();
        let header = |name: &str| parts.headers.get(name).and_then(|value| value.to_str().ok());
        world.seen.add(Asked {
            operation: operation.to_owned(),
            method: parts.method.to_string(),
            path: parts.uri.path().to_owned(),
            part_number: number(scope::value(&query, "partNumber")),
            range: header("range").map(str::to_owned),
            body_bytes: header("content-length")
                .and_then(|text| text.parse().ok())
                .unwrap_or_default(),
            status,
            time: clock::iso(world.clock.now()),
        });
        answered
    }

    async fn answer_as(
        &self,
        operation: &str,
        parts: &Parts,
        body: Incoming,
        fault: Option<Fault>,
    ) -> Result<Response<Body>, Cut> {
        let world = &self.world;
        let has_body = parts.method == Method::PUT || parts.method == Method::POST;
        if fault == Some(Fault::Cut) && has_body {
            connection::read_half(body).await;
            return Err(Cut);
        }
        if operation == operation::PREFLIGHT {
            return Ok(cors::preflight(world, &parts.headers, fault));
        }
        let refused = gate::by_order(fault, world).or_else(|| gate::refusal(world, parts));
        if let Some(refused) = refused {
            // What was sent is read to its end: a client that is refused while it sends sees no answer.
            axum::body::to_bytes(Body::new(body), usize::MAX).await.ok();
            return Ok(refused);
        }
        let mut request = Request::from_parts(parts.clone(), s3s::Body::from(body));
        put_checksums(request.headers_mut(), &query(parts));
        let Ok(response) = self.service.call(request).await else { return Err(Cut) };
        let response = response.map(Body::new);
        match fault {
            Some(Fault::Cut) => connection::halve(response).await,
            Some(Fault::CutAnswer) => {
                // Done all the same: the crate completes some operations while it answers.
                axum::body::to_bytes(response.into_body(), usize::MAX).await.ok();
                Err(Cut)
            }
            _ => Ok(response),
        }
    }

    /// Headers that every answer has.
    fn finish(
        &self,
        mut response: Response<Body>,
        parts: &Parts,
        fault: Option<Fault>,
    ) -> Response<Body> {
        cors::allow(&self.world, &parts.headers, fault, &mut response);
        let id = self.world.request_id();
        for (name, value) in [
            ("date", clock::http(self.world.clock.now())),
            ("x-amz-id-2", format!("demo/{id}")),
            ("x-amz-request-id", id),
        ] {
            let value = HeaderValue::from_str(&value).ok();
            response
                .headers_mut()
                .extend(value.map(|value| (HeaderName::from_static(name), value)));
        }
        response
    }
}

fn query(parts: &Parts) -> Vec<(String, String)> {
    scope::pairs(parts.uri.query().unwrap_or_default())
}

/// A presigned URL may have checksums in its query, which S3 takes for headers, and the crate does not.
fn put_checksums(headers: &mut HeaderMap, query: &[(String, String)]) {
    for (name, value) in query {
        if let (Some(_), Ok(name), Ok(value)) =
            (name.strip_prefix("x-amz-checksum-"), name.parse::<HeaderName>(), value.parse())
        {
            headers.insert(name, value);
        }
    }
}
