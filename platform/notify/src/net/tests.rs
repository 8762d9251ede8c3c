//! The corpus: every way to write an address that must not be reached.

use super::*;

fn forms_of_v4(address: Ipv4Addr) -> Vec<String> {
    let [a, b, c, d] = address.octets();
    let all = u32::from(address);
    let tail = u32::from(c) << 8 | u32::from(d);
    let tail3 = u32::from(b) << 16 | tail;
    vec![
        address.to_string(),
        all.to_string(),
        format!("0x{all:x}"),
        format!("0{all:o}"),
        format!("0{a:o}.0{b:o}.0{c:o}.0{d:o}"),
        format!("0x{a:x}.0x{b:x}.0x{c:x}.0x{d:x}"),
        format!("{a}.{b}.{tail}"),
        format!("{a}.{tail3}"),
        format!("{address}."),
        format!("[::ffff:{address}]"),
        format!("[::ffff:{:x}:{:x}]", all >> 16, all & 0xffff),
        format!("[64:ff9b::{address}]"),
        format!("[2002:{:x}:{:x}::1]", all >> 16, all & 0xffff),
        format!("[::{address}]"),
        format!("user@{address}"),
        format!("good.example@{address}:8080"),
        format!("%3{}{}", a / 100, &address.to_string()[1..]),
        // Full-width digits and dots, which the parser maps.
        address.to_string().replace('1', "１").replace('.', "。"),
    ]
}

const CLOSED: [Ipv4Addr; 18] = [
    Ipv4Addr::LOCALHOST,
    Ipv4Addr::new(127, 255, 255, 254),
    Ipv4Addr::new(10, 0, 0, 1),
    Ipv4Addr::new(10, 255, 255, 255),
    Ipv4Addr::new(172, 16, 0, 1),
    Ipv4Addr::new(172, 31, 255, 255),
    Ipv4Addr::new(192, 168, 1, 1),
    Ipv4Addr::new(169, 254, 169, 254),
    Ipv4Addr::new(169, 254, 0, 23),
    Ipv4Addr::new(100, 64, 0, 1),
    Ipv4Addr::new(100, 100, 100, 200),
    Ipv4Addr::new(100, 127, 255, 255),
    Ipv4Addr::new(198, 18, 0, 1),
    Ipv4Addr::new(192, 0, 0, 192),
    Ipv4Addr::new(224, 0, 0, 1),
    Ipv4Addr::BROADCAST,
    Ipv4Addr::new(240, 0, 0, 1),
    Ipv4Addr::new(192, 0, 2, 7),
];
const CLOSED_WRITTEN: [&str; 14] = [
    "http://[::1]/",
    "http://[::]/",
    "http://0/",
    "http://[fe80::1]/",
    "http://[fc00::1]/",
    "http://[fd00:ec2::254]/",
    "http://[ff02::1]/",
    "http://[2001:db8::1]/",
    "http://[2001::1]/",
    "http://[fec0::1]/",
    "http://[64:ff9b:1::a00:1]/",
    "file:///etc/passwd",
    "gopher://example.org/",
    "ftp://example.org/",
];

#[test]
fn no_way_to_write_a_closed_address_gets_through() {
    let guard = Guard::default();
    let written =
        CLOSED.iter().flat_map(|address| forms_of_v4(*address)).map(|host| format!("http://{host}/"));
    let written: Vec<String> = written.chain(CLOSED_WRITTEN.map(str::to_owned)).collect();
    assert!(written.len() >= 300, "only {} cases", written.len());
    for text in written {
        let passes = text.parse::<Url>().is_ok_and(|url| guard.lets_url(&url));
        assert!(!passes, "{text}");
    }
}

#[test]
fn what_is_on_the_internet_gets_through() {
    let guard = Guard::default();
    for text in ["https://1.1.1.1/", "http://[2606:4700::1111]:8443/x", "https://hooks.example.org/a"] {
        assert!(guard.lets_url(&text.parse().unwrap()), "{text}");
    }
}

#[test]
fn an_allowed_network_inside_the_house_gets_through_and_its_neighbour_does_not() {
    let guard = Guard::new(&["10.1.0.0/16".parse().unwrap()]);
    assert!(guard.lets("10.1.2.3".parse().unwrap()));
    assert!(guard.lets("::ffff:10.1.2.3".parse().unwrap()));
    assert!(!guard.lets("10.2.2.3".parse().unwrap()));
}

#[tokio::test]
async fn a_name_that_leads_into_the_house_leads_nowhere() {
    let resolved = Guard::default().resolve("localhost".parse().unwrap()).await;
    assert!(resolved.is_err());
    let allowed = Guard::new(&["127.0.0.0/8".parse().unwrap(), "::1/128".parse().unwrap()]);
    assert!(allowed.resolve("localhost".parse().unwrap()).await.is_ok());
}
