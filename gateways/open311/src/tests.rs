//! The writing against the specification's own examples, and what is refused.

use std::time::Duration;

use chrono::{DateTime, FixedOffset};
use kernel::Timestamp;
use serde_json::{Value, json};

use crate::{
    Arguments, Attribute, Document, Fault, Format, Node, Page, Receipt, Search, Service, ServiceKind, Status,
    TokenAnswer, definition, receipt, services, token,
};

const NOW: Timestamp = Timestamp::from_seconds(1_788_742_800);
const DAY: Duration = Duration::from_hours(24);

fn arguments(query: &str) -> Arguments {
    Arguments::parse(query).unwrap()
}

fn search(query: &str) -> Result<Search, Fault> {
    Search::of(&arguments(query), NOW)
}

fn xml(document: &Document) -> String {
    String::from_utf8(document.write(Format::Xml)).unwrap()
}

fn as_json(document: &Document) -> Value {
    serde_json::from_slice(&document.write(Format::Json)).unwrap()
}

fn instant(text: &str) -> DateTime<FixedOffset> {
    DateTime::parse_from_rfc3339(text).unwrap()
}

#[test]
fn errors_are_a_list_of_codes_with_descriptions() {
    let fault = Fault::unknown("service_code").document();
    assert_eq!(
        as_json(&fault),
        json!([{ "code": 404, "description": "service_code provided was not found" }])
    );
    assert_eq!(
        xml(&fault),
        "<?xml version=\"1.0\" encoding=\"utf-8\"?><errors><error><code>404</code>\
         <description>service_code provided was not found</description></error></errors>"
    );
}

#[test]
fn a_service_is_written_as_the_specification_does() {
    let service = Service {
        code: "033".into(),
        name: "Bus & <stops>".into(),
        description: String::new(),
        metadata: true,
        kind: ServiceKind::Realtime,
        keywords: vec!["lorem".into(), "ipsum".into()],
        group: "street".into(),
    };
    let document = services(&[service]);
    assert_eq!(
        xml(&document),
        "<?xml version=\"1.0\" encoding=\"utf-8\"?><services><service><service_code>033</service_code>\
         <service_name>Bus &amp; &lt;stops&gt;</service_name><description/><metadata>true</metadata>\
         <type>realtime</type><keywords>lorem,ipsum</keywords><group>street</group></service></services>"
    );
    let told = &as_json(&document)[0];
    assert_eq!((&told["service_code"], &told["metadata"]), (&json!("033"), &json!(true)), "a code is a text");
    assert_eq!(told["description"], Value::Null);
}

#[test]
fn a_definition_lists_its_questions_in_order_and_an_empty_one_none() {
    let attribute = Attribute {
        code: "WHISHETN".into(),
        description: "What is the ticket?".into(),
        required: false,
        values: vec![("123".into(), "Ford".into())],
    };
    let document = definition("DMV66", &[attribute]);
    assert!(xml(&document).contains(
        "<service_definition><service_code>DMV66</service_code><attributes><attribute><variable>true</variable>\
         <code>WHISHETN</code><datatype>singlevaluelist</datatype><required>false</required><datatype_description/>\
         <order>1</order><description>What is the ticket?</description><values><value><key>123</key><name>Ford</name>\
         </value></values></attribute></attributes></service_definition>"
    ));
    assert_eq!(as_json(&definition("X", &[])), json!({ "service_code": "X", "attributes": [] }));
}

#[test]
fn a_receipt_has_an_id_or_a_token_and_never_both() {
    let id = as_json(&receipt(&Receipt::Id("7".into()), "soon"));
    assert_eq!(id, json!([{ "service_request_id": "7", "service_notice": "soon", "account_id": null }]));
    let waiting = as_json(&receipt(&Receipt::Token("t".into()), ""));
    assert_eq!(waiting, json!([{ "token": "t", "service_notice": null, "account_id": null }]));
    let pending = TokenAnswer { token: "t".into(), id: None };
    assert!(xml(&token(&pending)).contains("<request><service_request_id/><token>t</token></request>"));
}

#[test]
fn xml_carries_no_letter_that_xml_has_not() {
    let document = Document { root: "a", node: Node::text("坑\u{0}\u{b}洼\u{fffe}😀") };
    assert_eq!(xml(&document), "<?xml version=\"1.0\" encoding=\"utf-8\"?><a>坑洼😀</a>");
    let nothing = Document { root: "a", node: Node::Real(f64::NAN) };
    assert!(xml(&nothing).ends_with("<a/>") && as_json(&nothing).is_null());
}

#[test]
fn the_ending_says_the_format_and_ids_may_have_dots() {
    assert_eq!(Format::of("12.5.json"), Some(("12.5", Format::Json)));
    assert_eq!(Format::of("services.xml"), Some(("services", Format::Xml)));
    assert_eq!(Format::of("services.html"), None);
    assert_eq!(Format::of("services"), None);
}

#[test]
fn a_search_reaches_ninety_days_back_unless_told() {
    let usual = search("").unwrap();
    assert_eq!(usual.span.to.micros_since(usual.span.from), 90 * 86_400_000_000);
    assert!(usual.span.to > NOW);
    let start = search("start_date=2010-05-24T18:13:00-04:00").unwrap();
    assert_eq!(start.span.from.to_string(), Timestamp::from_seconds(1_274_739_180).to_string());
    assert_eq!(start.span.to, start.span.from.plus(DAY * 90));
    let blank = search("start_date=2010-05-25T06:13:00+08:00&end_date=2010-05-26T00:00Z").unwrap();
    assert_eq!(blank.span.from, start.span.from);
    assert_eq!((usual.page.page, usual.page.size, usual.status), (1, 1_000, None));
}

#[test]
fn what_cannot_be_meant_is_refused_with_four_hundred() {
    for query in [
        "start_date=2010-01-01T00:00:00Z&end_date=2010-04-02T00:00:01Z",
        "start_date=2010-01-02T00:00:00Z&end_date=2010-01-01T00:00:00Z",
        "start_date=2010-01-01",
        "start_date=2010-01-01T00:00:00",
        "status=open,half",
        "page=0",
        "page_size=1001",
        "page=a",
    ] {
        assert_eq!(search(query).unwrap_err().code, 400, "{query}");
    }
}

#[test]
fn lists_are_divided_by_commas_and_status_is_one_or_both() {
    let asked = search("service_request_id=1,2,&service_request_id=3&service_code=a&status=OPEN").unwrap();
    assert_eq!(
        (asked.ids, asked.services, asked.status),
        (vec!["1".into(), "2".into(), "3".into()], vec!["a".into()], Some(Status::Open))
    );
    assert_eq!(search("status=closed,open").unwrap().status, None);
    assert_eq!(Page { page: 3, size: 50 }.offset(), 100);
}

#[test]
fn attributes_are_read_in_both_writings() {
    let form = arguments(
        "attribute%5BA%5D=1&attribute[B][]=2&attribute[B][]=3&attribute[C]=&attributes[D]=4&lat=31.5&long=x",
    );
    let found = form.attributes();
    assert_eq!(found.len(), 2);
    assert_eq!((&found["A"], &found["B"]), (&vec!["1"], &vec!["2", "3"]));
    assert_eq!(form.number("lat"), Ok(Some(31.5)));
    assert_eq!(form.number("long").unwrap_err().code, 400);
    assert_eq!(arguments("lat=NaN").number("lat").unwrap_err().code, 400);
}

#[test]
fn discovery_names_the_specification_and_both_formats() {
    let known = crate::Discovery {
        changeset: instant("2026-11-24T00:00:00Z"),
        contact: "office".into(),
        key_service: "ask".into(),
        url: "https://town.example/open311/v2".into(),
    };
    let document = crate::discovery(&known);
    let endpoint = &as_json(&document)["endpoints"][0];
    assert_eq!(endpoint["specification"], "http://wiki.open311.org/GeoReport_v2");
    assert_eq!(endpoint["formats"], json!(["text/xml", "application/json"]));
    assert!(
        xml(&document)
            .contains("<formats><format>text/xml</format><format>application/json</format></formats>")
    );
}
