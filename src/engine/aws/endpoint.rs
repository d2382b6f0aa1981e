//! Which host takes a request.
//!
//! Names of hosts by <https://docs.aws.amazon.com/general/latest/gr/rande.html> and
//! <https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html>; botocore's endpoints are
//! what the tests compare with.

use thiserror::Error;

use super::request::is_host;
use super::sign::{self, Service};
use super::{Origin, Url, percent};

/// A part of AWS with hosts of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Api {
    /// Objects.
    S3,
    /// Jobs, models and inference profiles.
    Bedrock,
    /// Single requests to models.
    BedrockRuntime,
    /// Who the caller is.
    Sts,
    /// Metrics.
    Monitoring,
}

impl Api {
    /// All of them.
    pub const ALL: [Self; 5] =
        [Self::S3, Self::Bedrock, Self::BedrockRuntime, Self::Sts, Self::Monitoring];

    /// The first word of its hosts.
    fn host_word(self) -> &'static str {
        match self {
            Self::S3 => "s3",
            Self::Bedrock => "bedrock",
            Self::BedrockRuntime => "bedrock-runtime",
            Self::Sts => "sts",
            Self::Monitoring => "monitoring",
        }
    }

    /// How its requests are signed.
    pub fn service(self) -> Service {
        match self {
            Self::S3 => sign::S3,
            Self::Bedrock | Self::BedrockRuntime => sign::BEDROCK,
            Self::Sts => sign::STS,
            Self::Monitoring => sign::MONITORING,
        }
    }
}

/// The hosts of a region, or those that stand in for them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endpoints {
    region: String,
    uses_dual_stack: bool,
    s3: Option<Origin>,
    others: Option<Origin>,
}

/// A region whose name no host can have.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error(
    "{0:?} is no region: its code is made of lower-case letters, digits and hyphens, such as us-east-1"
)]
pub struct BadRegion(String);

/// An address that no endpoint has.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum BadOrigin {
    /// Neither `http` nor `https`.
    #[error("an endpoint begins with http:// or https://")]
    Scheme,
    /// Something after the host.
    #[error("an endpoint is only a scheme, a host and a port, such as http://127.0.0.1:9000")]
    More,
    /// No host.
    #[error("{0:?} is no host with or without a port")]
    Host(String),
}

impl Endpoints {
    /// The hosts of AWS in a region.
    ///
    /// # Errors
    ///
    /// No region has such a name.
    pub fn new(region: &str) -> Result<Self, BadRegion> {
        let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
        let is_word = |word: &str| !word.is_empty() && word.bytes().all(is_plain);
        if region.len() > 32 || !region.contains('-') || !region.split('-').all(is_word) {
            return Err(BadRegion(region.to_owned()));
        }
        let region = region.to_owned();
        Ok(Self { region, uses_dual_stack: false, s3: None, others: None })
    }

    /// The same, with S3 reached over IPv6, too.
    #[must_use]
    pub fn with_dual_stack(mut self) -> Self {
        self.uses_dual_stack = true;
        self
    }

    /// The same, with another server in place of S3.
    #[must_use]
    pub fn with_s3(mut self, origin: Origin) -> Self {
        self.s3 = Some(origin);
        self
    }

    /// The same, with another server in place of all services but S3.
    #[must_use]
    pub fn with_others(mut self, origin: Origin) -> Self {
        self.others = Some(origin);
        self
    }

    /// Code of the region, such as `us-east-1`.
    pub fn region(&self) -> &str {
        &self.region
    }

    /// Where requests to an API go. Those about a bucket of S3 go to [`bucket`](Self::bucket).
    pub fn origin(&self, api: Api) -> Origin {
        let instead = if api == Api::S3 { &self.s3 } else { &self.others };
        if let Some(origin) = instead {
            return origin.clone();
        }
        let stack = if api == Api::S3 && self.uses_dual_stack { ".dualstack" } else { "" };
        let (word, region) = (api.host_word(), &self.region);
        Origin::https(format!("{word}{stack}.{region}.{}", self.suffix()))
    }

    /// The end of all hosts of the partition that the region is in.
    fn suffix(&self) -> &'static str {
        match self.region.split('-').next() {
            Some("cn") => "amazonaws.com.cn",
            Some("eusc") => "amazonaws.eu",
            _ => "amazonaws.com",
        }
    }

    /// A bucket as a URL: `https://bucket.s3.region.amazonaws.com/`.
    ///
    /// Servers that stand in for S3, and buckets with a dot in their names, for which AWS's certificates
    /// are not good, have the bucket in the path.
    pub fn bucket(&self, bucket: &str) -> Url {
        let Origin { is_secure, host } = self.origin(Api::S3);
        if self.s3.is_some() || bucket.contains('.') {
            return Url::new(Origin { is_secure, host }, format!("/{}", percent::encode(bucket)));
        }
        Url::new(Origin { is_secure, host: format!("{bucket}.{host}") }, "/")
    }

    /// An object as a URL. The key is written as it is, so that `//` in it stays.
    pub fn object(&self, bucket: &str, key: &str) -> Url {
        let mut url = self.bucket(bucket);
        if !url.path.ends_with('/') {
            url.path.push('/');
        }
        url.path.push_str(&percent::encode_path(key));
        url
    }
}

impl Origin {
    /// Reads the address of a server that stands in for AWS, such as `http://127.0.0.1:9000`.
    ///
    /// # Errors
    ///
    /// It is something else, and says why.
    pub fn parse(text: &str) -> Result<Self, BadOrigin> {
        let (scheme, rest) = text.trim().split_once("://").ok_or(BadOrigin::Scheme)?;
        let (is_secure, usual_port) = match scheme.to_ascii_lowercase().as_str() {
            "https" => (true, ":443"),
            "http" => (false, ":80"),
            _ => return Err(BadOrigin::Scheme),
        };
        let host = rest.strip_suffix('/').unwrap_or(rest);
        if host.contains(['/', '?', '#', '@']) {
            return Err(BadOrigin::More);
        }
        if !is_host(host) {
            return Err(BadOrigin::Host(host.to_owned()));
        }
        let host = host.strip_suffix(usual_port).unwrap_or(host).to_ascii_lowercase();
        Ok(Self { is_secure, host })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(region: &str) -> Endpoints {
        Endpoints::new(region).unwrap()
    }

    #[test]
    fn every_api_has_its_host_in_every_partition() {
        for (region, api, expected) in [
            ("us-east-1", Api::Bedrock, "https://bedrock.us-east-1.amazonaws.com"),
            (
                "us-gov-west-1",
                Api::BedrockRuntime,
                "https://bedrock-runtime.us-gov-west-1.amazonaws.com",
            ),
            ("cn-north-1", Api::S3, "https://s3.cn-north-1.amazonaws.com.cn"),
            ("eusc-de-east-1", Api::Sts, "https://sts.eusc-de-east-1.amazonaws.eu"),
            ("eu-west-3", Api::Monitoring, "https://monitoring.eu-west-3.amazonaws.com"),
        ] {
            assert_eq!(at(region).origin(api).to_string(), expected);
        }
        let other = Origin::parse("http://localhost:9001").unwrap();
        let endpoints = at("us-east-1").with_others(other.clone());
        for api in Api::ALL {
            assert_eq!(endpoints.origin(api) == other, api != Api::S3, "{api:?}");
        }
    }

    #[test]
    fn buckets_stand_in_the_host_or_in_the_path() {
        let other = || at("us-east-1").with_s3(Origin::parse("http://127.0.0.1:9000/").unwrap());
        for (endpoints, bucket, key, expected) in [
            (at("us-east-1"), "b-1", "a b/c", "https://b-1.s3.us-east-1.amazonaws.com/a%20b/c"),
            (at("eu-west-3"), "b.1", "/c", "https://s3.eu-west-3.amazonaws.com/b.1//c"),
            (at("us-gov-east-1"), "b-1", "", "https://b-1.s3.us-gov-east-1.amazonaws.com/"),
            (
                at("eu-west-3").with_dual_stack(),
                "b-1",
                "c",
                "https://b-1.s3.dualstack.eu-west-3.amazonaws.com/c",
            ),
            (at("cn-north-1"), "b-1", "c", "https://b-1.s3.cn-north-1.amazonaws.com.cn/c"),
            (other(), "b-1", "(c)", "http://127.0.0.1:9000/b-1/%28c%29"),
            (other().with_dual_stack(), "b-1", "", "http://127.0.0.1:9000/b-1/"),
        ] {
            assert_eq!(endpoints.object(bucket, key).to_string(), expected);
        }
    }

    #[test]
    fn only_what_is_a_region_becomes_part_of_a_host() {
        for region in
            ["", "us", "us_east_1", "US-EAST-1", "us-east-1.evil.example", "us--east", "a/b-c"]
        {
            assert_eq!(Endpoints::new(region), Err(BadRegion(region.to_owned())));
        }
    }

    #[test]
    fn endpoints_of_other_servers_are_scheme_host_and_port() {
        for (text, expected) in [
            ("http://127.0.0.1:9000", Ok("http://127.0.0.1:9000")),
            (" https://Minio.example:443/ ", Ok("https://minio.example")),
            ("127.0.0.1:9000", Err(BadOrigin::Scheme)),
            ("ftp://a", Err(BadOrigin::Scheme)),
            ("http://a/b", Err(BadOrigin::More)),
            ("http://user@a", Err(BadOrigin::More)),
            ("http://a b", Err(BadOrigin::Host("a b".into()))),
            ("http://", Err(BadOrigin::Host(String::new()))),
        ] {
            let origin = Origin::parse(text).map(|origin| origin.to_string());
            assert_eq!(origin, expected.map(str::to_owned), "{text}");
        }
    }
}
