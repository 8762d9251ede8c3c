//! The records of GeoReport v2, with the names and the order of the specification.

use chrono::{DateTime, FixedOffset, SecondsFormat};

use crate::{Document, Format, Node, SPECIFICATION, Status};

/// An instant with the zone it is told in.
type Instant = DateTime<FixedOffset>;

fn instant(at: Instant) -> Node {
    Node::Text(at.to_rfc3339_opts(SecondsFormat::Secs, true))
}

fn maybe(at: Option<Instant>) -> Node {
    at.map_or(Node::Nothing, instant)
}

/// What discovery tells of this installation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Discovery {
    pub changeset: Instant,
    pub contact: String,
    /// How a client gets a key.
    pub key_service: String,
    /// Address of the endpoint, without a slash at its end.
    pub url: String,
}

pub fn discovery(known: &Discovery) -> Document {
    let formats =
        Format::ALL.map(|format| Node::text(format.media_type().split(';').next().unwrap_or_default()));
    let endpoint = Node::Record(vec![
        ("specification", Node::text(SPECIFICATION)),
        ("url", Node::text(&known.url)),
        ("changeset", instant(known.changeset)),
        ("type", Node::text("production")),
        ("formats", Node::List("format", formats.to_vec())),
    ]);
    let node = Node::Record(vec![
        ("changeset", instant(known.changeset)),
        ("contact", Node::text(&known.contact)),
        ("key_service", Node::text(&known.key_service)),
        ("endpoints", Node::List("endpoint", vec![endpoint])),
    ]);
    Document { root: "discovery", node }
}

/// When a report gets its id: at once, or by a token later.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ServiceKind {
    Realtime,
    Batch,
}

/// A kind of problem that can be reported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Service {
    pub code: String,
    pub name: String,
    pub description: String,
    /// Whether it has a definition with questions.
    pub metadata: bool,
    pub kind: ServiceKind,
    pub keywords: Vec<String>,
    pub group: String,
}

pub fn services(all: &[Service]) -> Document {
    let node = |service: &Service| {
        let kind = match service.kind {
            ServiceKind::Realtime => "realtime",
            ServiceKind::Batch => "batch",
        };
        Node::Record(vec![
            ("service_code", Node::text(&service.code)),
            ("service_name", Node::text(&service.name)),
            ("description", Node::text(&service.description)),
            ("metadata", Node::Flag(service.metadata)),
            ("type", Node::text(kind)),
            ("keywords", Node::text(service.keywords.join(","))),
            ("group", Node::text(&service.group)),
        ])
    };
    Document { root: "services", node: Node::List("service", all.iter().map(node).collect()) }
}

/// A question of a service with the answers to choose one from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attribute {
    pub code: String,
    pub description: String,
    pub required: bool,
    /// (key, name)
    pub values: Vec<(String, String)>,
}

/// The questions of a service, in their order.
pub fn definition(service_code: &str, attributes: &[Attribute]) -> Document {
    let value = |(key, name): &(String, String)| {
        Node::Record(vec![("key", Node::text(key)), ("name", Node::text(name))])
    };
    let attribute = |(order, attribute): (i64, &Attribute)| {
        Node::Record(vec![
            ("variable", Node::Flag(true)),
            ("code", Node::text(&attribute.code)),
            ("datatype", Node::text("singlevaluelist")),
            ("required", Node::Flag(attribute.required)),
            ("datatype_description", Node::Nothing),
            ("order", Node::Count(order)),
            ("description", Node::text(&attribute.description)),
            ("values", Node::List("value", attribute.values.iter().map(value).collect())),
        ])
    };
    let attributes = (1..).zip(attributes).map(attribute).collect();
    let node = Node::Record(vec![
        ("service_code", Node::text(service_code)),
        ("attributes", Node::List("attribute", attributes)),
    ]);
    Document { root: "service_definition", node }
}

/// A service request as everybody may see it.
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    pub id: String,
    pub status: Status,
    pub status_notes: String,
    pub service_name: String,
    pub service_code: String,
    pub requested: Instant,
    pub updated: Option<Instant>,
    pub address: String,
    /// Code of the area that the address names.
    pub address_id: String,
    /// Latitude and longitude in degrees of WGS-84.
    pub lat_long: Option<(f64, f64)>,
}

pub fn requests(all: &[Request]) -> Document {
    let node = |request: &Request| {
        let degrees = |degrees: Option<f64>| degrees.map_or(Node::Nothing, Node::Real);
        Node::Record(vec![
            ("service_request_id", Node::text(&request.id)),
            ("status", Node::text(request.status.name())),
            ("status_notes", Node::text(&request.status_notes)),
            ("service_name", Node::text(&request.service_name)),
            ("service_code", Node::text(&request.service_code)),
            ("description", Node::Nothing),
            ("agency_responsible", Node::Nothing),
            ("service_notice", Node::Nothing),
            ("requested_datetime", instant(request.requested)),
            ("updated_datetime", maybe(request.updated)),
            ("expected_datetime", Node::Nothing),
            ("address", Node::text(&request.address)),
            ("address_id", Node::text(&request.address_id)),
            ("zipcode", Node::Nothing),
            ("lat", degrees(request.lat_long.map(|(lat, _)| lat))),
            ("long", degrees(request.lat_long.map(|(_, long)| long))),
            ("media_url", Node::Nothing),
        ])
    };
    Document { root: "service_requests", node: Node::List("request", all.iter().map(node).collect()) }
}

/// What is answered to a report: an id at once, or a token that will become one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Receipt {
    Id(String),
    Token(String),
}

pub fn receipt(receipt: &Receipt, service_notice: &str) -> Document {
    let id = match receipt {
        Receipt::Id(id) => ("service_request_id", Node::text(id)),
        Receipt::Token(token) => ("token", Node::text(token)),
    };
    let node =
        Node::Record(vec![id, ("service_notice", Node::text(service_notice)), ("account_id", Node::Nothing)]);
    Document { root: "service_requests", node: Node::List("request", vec![node]) }
}

/// What became of a token; no id while it waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenAnswer {
    pub token: String,
    pub id: Option<String>,
}

pub fn token(answer: &TokenAnswer) -> Document {
    let id = answer.id.as_deref().map_or(Node::Nothing, Node::text);
    let node = Node::Record(vec![("service_request_id", id), ("token", Node::text(&answer.token))]);
    Document { root: "service_requests", node: Node::List("request", vec![node]) }
}

/// Something that went on in a service request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Update {
    pub id: String,
    pub request: String,
    pub status: Status,
    /// The state in this program's own words.
    pub external_status_code: String,
    pub at: Instant,
    pub description: String,
}

pub fn updates(all: &[Update]) -> Document {
    let node = |update: &Update| {
        Node::Record(vec![
            ("update_id", Node::text(&update.id)),
            ("service_request_id", Node::text(&update.request)),
            ("status", Node::text(update.status.name())),
            ("external_status_code", Node::text(&update.external_status_code)),
            ("updated_datetime", instant(update.at)),
            ("description", Node::text(&update.description)),
            ("media_url", Node::Nothing),
        ])
    };
    Document {
        root: "service_request_updates",
        node: Node::List("request_update", all.iter().map(node).collect()),
    }
}

/// The name under which an update that came in is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UpdateReceipt(pub String);

pub fn update_receipt(UpdateReceipt(id): &UpdateReceipt) -> Document {
    let node = Node::Record(vec![("update_id", Node::text(id))]);
    Document { root: "service_request_updates", node: Node::List("request_update", vec![node]) }
}
