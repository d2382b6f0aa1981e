//! Regions, and the geographies in which an inference profile keeps its traffic.

use serde::Deserialize;

/// An AWS region.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Region {
    /// Code such as `us-east-1`.
    pub code: String,
    /// Name for people.
    pub name: String,
    /// Partition: accounts, ARNs and endpoints of one do not reach another.
    pub partition: String,
    /// Whether AWS's software development kit knows a Bedrock endpoint there.
    pub has_bedrock_endpoint: bool,
    /// Whether the survey of early 2025 lists it.
    pub in_survey: bool,
    /// Key of the source.
    pub source: String,
}

impl Region {
    /// The geography that the first word of the code stands for.
    pub fn geography(&self) -> Geography {
        Geography::of_region(&self.code)
    }
}

/// Where data may be processed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Geography {
    /// `us-…` but `us-gov-…`.
    UnitedStates,
    /// `eu-…`.
    Europe,
    /// `ap-…`.
    AsiaPacific,
    /// Tokyo and Osaka.
    Japan,
    /// Sydney and Melbourne.
    Australia,
    /// `ca-…`.
    Canada,
    /// `us-gov-…`, a partition of its own.
    GovCloud,
    /// Any commercial region.
    Global,
    /// A region without a geographic profile.
    Other,
}

impl Geography {
    /// The widest geography of a region that is not the whole world.
    pub fn of_region(code: &str) -> Self {
        match code.split_once('-') {
            Some(("us", rest)) if rest.starts_with("gov-") => Self::GovCloud,
            Some(("us", _)) => Self::UnitedStates,
            Some(("eu", _)) => Self::Europe,
            Some(("ap", _)) => Self::AsiaPacific,
            Some(("ca", _)) => Self::Canada,
            _ => Self::Other,
        }
    }

    /// The geography of a profile id's prefix.
    pub fn of_prefix(prefix: &str) -> Option<Self> {
        Some(match prefix {
            "us" => Self::UnitedStates,
            "eu" => Self::Europe,
            "apac" => Self::AsiaPacific,
            "jp" => Self::Japan,
            "au" => Self::Australia,
            "ca" => Self::Canada,
            "us-gov" => Self::GovCloud,
            "global" => Self::Global,
            _ => return None,
        })
    }

    /// Whether a region lies in it.
    pub fn contains(self, region: &str) -> bool {
        match self {
            Self::Global => Self::of_region(region) != Self::GovCloud && !region.starts_with("cn-"),
            Self::Japan => matches!(region, "ap-northeast-1" | "ap-northeast-3"),
            Self::Australia => matches!(region, "ap-southeast-2" | "ap-southeast-4"),
            Self::Other => false,
            geography => Self::of_region(region) == geography,
        }
    }

    /// Whether all of it lies in `outer`.
    pub fn is_within(self, outer: Self) -> bool {
        self == outer
            || (outer == Self::AsiaPacific && matches!(self, Self::Japan | Self::Australia))
            || (outer == Self::Global && self != Self::GovCloud)
    }

    /// Name for people.
    pub fn name(self) -> &'static str {
        match self {
            Self::UnitedStates => "United States",
            Self::Europe => "Europe",
            Self::AsiaPacific => "Asia Pacific",
            Self::Japan => "Japan",
            Self::Australia => "Australia",
            Self::Canada => "Canada",
            Self::GovCloud => "AWS GovCloud (US)",
            Self::Global => "any commercial region",
            Self::Other => "its own region",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn regions_lie_in_their_geographies_only() {
        for (geography, region, expected) in [
            (Geography::UnitedStates, "us-east-1", true),
            (Geography::UnitedStates, "us-gov-west-1", false),
            (Geography::UnitedStates, "ca-central-1", false),
            (Geography::GovCloud, "us-gov-east-1", true),
            (Geography::Global, "us-gov-east-1", false),
            (Geography::Global, "cn-north-1", false),
            (Geography::Global, "af-south-1", true),
            (Geography::Japan, "ap-northeast-3", true),
            (Geography::Japan, "ap-northeast-2", false),
            (Geography::AsiaPacific, "ap-northeast-2", true),
            (Geography::Other, "me-south-1", false),
        ] {
            assert_eq!(geography.contains(region), expected, "{geography:?} {region}");
        }
        assert!(Geography::Japan.is_within(Geography::AsiaPacific));
        assert!(!Geography::Global.is_within(Geography::Europe));
    }
}
