//! The CORS rule that all buckets have, as S3 applies it.
//!
//! The rule is that of AWS's guide with what uploads in parts need: the origins that the program was
//! given, five methods, all headers, and these to be read.

use axum::body::Body;
use hyper::Response;
use hyper::header::{HeaderMap, HeaderName, HeaderValue};

use crate::faults::Fault;
use crate::refusal::{empty_response, xml_response};
use crate::world::World;

const METHODS: &str = "GET, PUT, HEAD, POST, DELETE";
const EXPOSED: &str = "ETag, Content-Length, Content-Range, Date, x-amz-checksum-sha256, x-amz-id-2, x-amz-request-id";
const MAX_AGE: &str = "3000";

/// The origin of a request, if the rule allows it.
fn origin<'a>(world: &World, headers: &'a HeaderMap, fault: Option<Fault>) -> Option<&'a str> {
    let origin = headers.get("origin")?.to_str().ok()?;
    let is_allowed = world.options.origins.iter().any(|allowed| allowed == origin);
    (is_allowed && fault != Some(Fault::NoCors)).then_some(origin)
}

/// The answer to a browser that asks whether it may.
pub(super) fn preflight(
    world: &World,
    headers: &HeaderMap,
    fault: Option<Fault>,
) -> Response<Body> {
    let method = headers.get("access-control-request-method").and_then(|value| value.to_str().ok());
    let is_allowed =
        method.is_some_and(|method| METHODS.split(", ").any(|allowed| allowed == method));
    if origin(world, headers, fault).is_some() && is_allowed {
        return empty_response(200);
    }
    xml_response(
        403,
        "<Error><Code>AccessForbidden</Code>\
         <Message>CORSResponse: This CORS request is not allowed.</Message></Error>"
            .to_owned(),
    )
}

/// Puts what the rule says on any answer to a page of an allowed origin.
pub(super) fn allow(
    world: &World,
    headers: &HeaderMap,
    fault: Option<Fault>,
    response: &mut Response<Body>,
) {
    let Some(origin) = origin(world, headers, fault) else { return };
    let mut put = |name: &'static str, value: &str| {
        let value = HeaderValue::from_str(value).ok();
        response.headers_mut().extend(value.map(|value| (HeaderName::from_static(name), value)));
    };
    put("access-control-allow-origin", origin);
    put("access-control-allow-methods", METHODS);
    put("access-control-allow-credentials", "true");
    put("access-control-expose-headers", EXPOSED);
    put("vary", "Origin, Access-Control-Request-Headers, Access-Control-Request-Method");
    let wanted =
        headers.get("access-control-request-headers").and_then(|value| value.to_str().ok());
    if let Some(wanted) = wanted {
        put("access-control-allow-headers", &wanted.to_lowercase());
    }
    if headers.contains_key("access-control-request-method") {
        put("access-control-max-age", MAX_AGE);
    }
}
