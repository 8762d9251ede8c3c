//! Which addresses of the network a webhook may be at. The name is resolved by the connection itself, and what it
//! resolves to is judged there: no second answer of a hostile name server can slip in between.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;

use ipnet::{IpNet, Ipv4Net, Ipv6Net};
use reqwest::Url;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use url::Host;

/// Networks that are not the internet: private, shared by providers (Alibaba's metadata service is there), of this
/// machine, of the link (with the metadata services of other clouds), for documentation and measurements, for many at
/// once, reserved.
const CLOSED_V4: [(Ipv4Addr, u8); 17] = [
    (Ipv4Addr::UNSPECIFIED, 8),
    (Ipv4Addr::new(10, 0, 0, 0), 8),
    (Ipv4Addr::new(100, 64, 0, 0), 10),
    (Ipv4Addr::new(127, 0, 0, 0), 8),
    (Ipv4Addr::new(169, 254, 0, 0), 16),
    (Ipv4Addr::new(172, 16, 0, 0), 12),
    (Ipv4Addr::new(192, 0, 0, 0), 24),
    (Ipv4Addr::new(192, 0, 2, 0), 24),
    (Ipv4Addr::new(192, 31, 196, 0), 24),
    (Ipv4Addr::new(192, 52, 193, 0), 24),
    (Ipv4Addr::new(192, 88, 99, 0), 24),
    (Ipv4Addr::new(192, 168, 0, 0), 16),
    (Ipv4Addr::new(198, 18, 0, 0), 15),
    (Ipv4Addr::new(198, 51, 100, 0), 24),
    (Ipv4Addr::new(203, 0, 113, 0), 24),
    (Ipv4Addr::new(224, 0, 0, 0), 4),
    (Ipv4Addr::new(240, 0, 0, 0), 4),
];
/// Of version 6 only global unicast is the internet, without what carries an address of version 4 inside.
const OPEN_V6: (Ipv6Addr, u8) = (Ipv6Addr::new(0x2000, 0, 0, 0, 0, 0, 0, 0), 3);
const CLOSED_V6: [(Ipv6Addr, u8); 5] = [
    (Ipv6Addr::new(0x2001, 0, 0, 0, 0, 0, 0, 0), 23),
    (Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 0), 32),
    (Ipv6Addr::new(0x2002, 0, 0, 0, 0, 0, 0, 0), 16),
    (Ipv6Addr::new(0x2620, 0x4f, 0x8000, 0, 0, 0, 0, 0), 48),
    (Ipv6Addr::new(0x3fff, 0, 0, 0, 0, 0, 0, 0), 20),
];
/// Translates version 4 (NAT64): judged by the address inside.
const NAT64: (Ipv6Addr, u8) = (Ipv6Addr::new(0x64, 0xff9b, 0, 0, 0, 0, 0, 0), 96);

/// Lets through what is on the internet or in a network that the installation allows.
#[derive(Debug, Clone, Default)]
pub struct Guard {
    allowed: Arc<[IpNet]>,
}

impl Guard {
    pub fn new(allowed: &[IpNet]) -> Self {
        Self { allowed: allowed.into() }
    }

    /// Whether a connection to the address may be opened.
    pub fn lets(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        self.allowed.iter().any(|net| net.contains(&address)) || is_open(address)
    }

    /// Whether the URL may be asked for, as far as can be said before its name is resolved: addresses are written out
    /// in many ways (decimal, octal, mapped), which the parser has brought to one form.
    pub fn lets_url(&self, url: &Url) -> bool {
        if !matches!(url.scheme(), "http" | "https") {
            return false;
        }
        match url.host() {
            Some(Host::Ipv4(address)) => self.lets(address.into()),
            Some(Host::Ipv6(address)) => self.lets(address.into()),
            Some(Host::Domain(name)) => !name.is_empty(),
            None => false,
        }
    }
}

fn is_open(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => is_open_v4(v4),
        IpAddr::V6(v6) if holds_v6(NAT64, v6) => {
            let [.., a, b, c, d] = v6.octets();
            is_open_v4(Ipv4Addr::new(a, b, c, d))
        }
        IpAddr::V6(v6) => holds_v6(OPEN_V6, v6) && !CLOSED_V6.iter().any(|net| holds_v6(*net, v6)),
    }
}

fn is_open_v4(address: Ipv4Addr) -> bool {
    let closed =
        |(net, bits): &(Ipv4Addr, u8)| Ipv4Net::new(*net, *bits).is_ok_and(|net| net.contains(&address));
    !CLOSED_V4.iter().any(closed)
}

fn holds_v6((net, bits): (Ipv6Addr, u8), address: Ipv6Addr) -> bool {
    Ipv6Net::new(net, bits).is_ok_and(|net| net.contains(&address))
}

/// The connection's own resolver: names that lead to a closed network lead nowhere.
impl Resolve for Guard {
    fn resolve(&self, name: Name) -> Resolving {
        let guard = self.clone();
        Box::pin(async move {
            let found: Vec<SocketAddr> = tokio::net::lookup_host((name.as_str(), 0)).await?.collect();
            if !found.iter().all(|address| guard.lets(address.ip())) {
                return Err("the name leads to a network that is closed to webhooks".into());
            }
            let addresses: Addrs = Box::new(found.into_iter());
            Ok(addresses)
        })
    }
}

#[cfg(test)]
mod tests;
