//! Which ways a patroller walks, after the tags of `OpenStreetMap`.

/// What the place wants; the rest follows from the tags.
#[derive(Debug, Clone, Copy, Default)]
pub struct Rules {
    /// Wide streets (trunk, primary, secondary) are walked once along each side.
    pub both_sides: bool,
    /// Footways, paths and steps are to be walked too; otherwise they only serve as ways through.
    pub footways: bool,
}

/// Tags of a way that decide. A line of `GeoJSON` without `highway` is a street.
#[derive(Debug, Clone, Default)]
pub(crate) struct Tags {
    pub(crate) name: String,
    pub(crate) highway: Option<String>,
    pub(crate) access: Option<String>,
    pub(crate) foot: Option<String>,
    pub(crate) area: Option<String>,
    pub(crate) service: Option<String>,
    /// How often it is to be walked, where the file says so itself.
    pub(crate) required: Option<u8>,
}

/// Why a way is left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LeftOut {
    NotWalked,
    Private,
}

enum Kind {
    Wide,
    Street,
    Footway,
}

const OPEN: [&str; 5] = ["yes", "designated", "permissive", "destination", "customers"];
const CLOSED: [&str; 4] = ["no", "private", "use_sidepath", "military"];

impl Tags {
    /// Takes a tag that matters, drops any other.
    pub(crate) fn set(&mut self, key: &str, value: &str) {
        let value = value.trim().to_owned();
        match key {
            _ if value.is_empty() => {}
            "name" => self.name = value,
            "highway" => self.highway = Some(value),
            "access" => self.access = Some(value),
            "foot" => self.foot = Some(value),
            "area" => self.area = Some(value),
            "service" => self.service = Some(value),
            _ => {}
        }
    }

    /// How often the way is to be walked: 0 for a way through.
    pub(crate) fn required(&self, rules: Rules) -> Result<u8, LeftOut> {
        let kind = self.kind()?;
        if self.is_closed() {
            return Err(LeftOut::Private);
        }
        Ok(self.required.unwrap_or(match kind {
            Kind::Wide => 1 + u8::from(rules.both_sides),
            Kind::Street => 1,
            Kind::Footway => u8::from(rules.footways),
        }))
    }

    fn kind(&self) -> Result<Kind, LeftOut> {
        let Some(highway) = self.highway.as_deref() else { return Ok(Kind::Street) };
        if self.area.as_deref() == Some("yes") {
            return Err(LeftOut::NotWalked);
        }
        match highway {
            "trunk" | "primary" | "secondary" => Ok(Kind::Wide),
            "service" if self.leads_to_one_house() => Ok(Kind::Footway),
            "trunk_link" | "primary_link" | "secondary_link" | "tertiary" | "tertiary_link"
            | "unclassified" | "residential" | "living_street" | "pedestrian" | "service" | "road" => {
                Ok(Kind::Street)
            }
            "footway" | "path" | "steps" | "cycleway" | "track" | "bridleway" => Ok(Kind::Footway),
            _ => Err(LeftOut::NotWalked),
        }
    }

    fn leads_to_one_house(&self) -> bool {
        matches!(self.service.as_deref(), Some("driveway" | "parking_aisle" | "drive-through"))
    }

    fn is_closed(&self) -> bool {
        let is = |tag: &Option<String>, list: &[&str]| tag.as_deref().is_some_and(|tag| list.contains(&tag));
        is(&self.foot, &CLOSED) || (is(&self.access, &CLOSED) && !is(&self.foot, &OPEN))
    }
}
