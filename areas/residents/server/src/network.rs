//! Where a request comes from: a weak sign, since whole offices and quarters share one address.

use std::convert::Infallible;
use std::net::{IpAddr, Ipv6Addr, SocketAddr};

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::request::Parts;

/// An address, of IPv6 the /64 that one household has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Network(pub(crate) IpAddr);

const FORWARDED: &str = "x-forwarded-for";

impl<S: Send + Sync> FromRequestParts<S> for Network {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>();
        let peer = peer.map_or(IpAddr::V6(Ipv6Addr::LOCALHOST), |ConnectInfo(address)| address.ip());
        // Some proxies add a line of their own behind the one that came from outside.
        let line = parts.headers.get_all(FORWARDED).iter().next_back().and_then(|line| line.to_str().ok());
        Ok(Self(household(behind_proxy(peer, line))))
    }
}

/// A proxy of ours speaks from this machine and writes whom it spoke to at the end of the line. Nobody else is
/// believed.
fn behind_proxy(peer: IpAddr, forwarded: Option<&str>) -> IpAddr {
    let told = forwarded.and_then(|line| line.rsplit(',').next()).and_then(|last| last.trim().parse().ok());
    match told {
        Some(told) if peer.is_loopback() => told,
        _ => peer,
    }
}

fn household(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(six) => match six.to_ipv4_mapped() {
            Some(four) => four.into(),
            None => Ipv6Addr::from_bits(six.to_bits() >> 64 << 64).into(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn only_a_proxy_on_this_machine_is_believed() {
        let line = Some("9.9.9.9, 203.0.113.7");
        assert_eq!(behind_proxy(address("127.0.0.1"), line), address("203.0.113.7"));
        assert_eq!(behind_proxy(address("198.51.100.1"), line), address("198.51.100.1"));
        assert_eq!(behind_proxy(address("::1"), Some("nonsense")), address("::1"));
    }

    #[test]
    fn a_household_has_one_network_whatever_the_machine() {
        assert_eq!(household(address("2001:db8:1:2:3:4:5:6")), address("2001:db8:1:2::"));
        assert_eq!(household(address("::ffff:203.0.113.7")), address("203.0.113.7"));
        assert_eq!(household(address("203.0.113.7")), address("203.0.113.7"));
    }
}
