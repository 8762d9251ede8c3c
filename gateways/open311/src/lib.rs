//! Open311 GeoReport v2 on the wire: what arrives as values, values as documents in XML and JSON.
//!
//! Written from the specification (<http://wiki.open311.org/GeoReport_v2>), its extensions for pages, and the
//! service request updates that FixMyStreet documents. Nothing here knows a case: area residents answers.

mod arguments;
mod document;
mod fault;
mod records;
mod search;
#[cfg(test)]
mod tests;

pub use arguments::Arguments;
pub use document::{Document, Format, Node};
pub use fault::Fault;
pub use records::{
    Attribute, Discovery, Receipt, Request, Service, ServiceKind, TokenAnswer, Update, UpdateReceipt,
    definition, discovery, receipt, requests, services, token, update_receipt, updates,
};
pub use search::{Page, Search, Span, Status};

/// The specification that an endpoint names in discovery.
pub const SPECIFICATION: &str = "http://wiki.open311.org/GeoReport_v2";
