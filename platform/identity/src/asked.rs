//! From where somebody asks to be let in: address, browser, and whether the browser is known.

use std::net::{IpAddr, SocketAddr};

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::HeaderMap;
use axum::http::header::USER_AGENT;
use axum::http::request::Parts;
use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::{Cookie, SameSite};
use kernel::FileId;
use sha2::{Digest, Sha256};
use web::{Platform, Problem, session::Origin};

use crate::Identity;

const AGENT_MAX: usize = 200;

/// Who asks to be let in, as far as the connection tells.
#[derive(Debug, Clone)]
pub(crate) struct Asked {
    /// `None` where no connection is known, as inside a process.
    pub(crate) source: Option<IpAddr>,
    agent: String,
    /// The secret of a browser in which somebody signed in before.
    device: Option<FileId>,
}

impl Asked {
    pub(crate) fn origin(&self) -> Origin {
        let source = self.source.map(|source| source.to_string()).unwrap_or_default();
        Origin { source, agent: self.agent.clone() }
    }

    pub(crate) fn device_hash(&self) -> Option<[u8; 32]> {
        self.device.map(|secret| Sha256::digest(secret.0).into())
    }
}

pub(crate) fn device_cookie_name(secure: bool) -> &'static str {
    if secure { "__Host-gewu_device" } else { "gewu_device" }
}

/// The cookie by which a browser is known again; it opens nothing.
pub(crate) fn device_cookie(platform: &Platform, secret: FileId) -> Cookie<'static> {
    let secure = platform.settings.secure_cookies;
    Cookie::build((device_cookie_name(secure), secret.to_string()))
        .path("/")
        .http_only(true)
        .secure(secure)
        .same_site(SameSite::Strict)
        .permanent()
        .build()
}

impl FromRequestParts<Identity> for Asked {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, identity: &Identity) -> Result<Self, Problem> {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
        let source =
            peer.map(|peer| behind_proxies(peer, &parts.headers, &identity.settings.trusted_proxies));
        let agent = parts.headers.get(USER_AGENT).and_then(|agent| agent.to_str().ok()).unwrap_or_default();
        let jar = CookieJar::from_headers(&parts.headers);
        let cookie = jar.get(device_cookie_name(identity.platform.settings.secure_cookies));
        let device = cookie.and_then(|cookie| cookie.value().parse().ok());
        Ok(Self { source, agent: agent.chars().take(AGENT_MAX).collect(), device })
    }
}

/// The address that the last proxy we trust saw: everything before it in the line may be made up.
fn behind_proxies(peer: IpAddr, headers: &HeaderMap, trusted: &[IpAddr]) -> IpAddr {
    let lines = headers.get_all("x-forwarded-for").iter().filter_map(|line| line.to_str().ok());
    let hops: Vec<&str> = lines.flat_map(|line| line.split(',')).collect();
    let mut seen = peer;
    // From the right: what cannot be read further left is of the same hand as what can.
    for hop in hops.into_iter().rev().map_while(|hop| hop.trim().parse().ok()) {
        if !trusted.contains(&seen) {
            break;
        }
        seen = hop;
    }
    seen
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_a_trusted_proxy_saw_is_believed() {
        let [proxy, person, forged]: [IpAddr; 3] =
            ["10.0.0.1", "203.0.113.7", "198.51.100.9"].map(|text| text.parse().unwrap());
        let told = |line: String| -> HeaderMap {
            HeaderMap::from_iter([("x-forwarded-for".parse().unwrap(), line.parse().unwrap())])
        };
        let headers = told(format!("{forged}, {person}"));
        assert_eq!(behind_proxies(proxy, &headers, &[proxy]), person);
        assert_eq!(behind_proxies(proxy, &headers, &[]), proxy, "nobody is trusted unasked");
        assert_eq!(
            behind_proxies(person, &headers, &[proxy]),
            person,
            "from outside the line counts nothing"
        );
        let unreadable = told(format!("nobody, {person}"));
        assert_eq!(behind_proxies(proxy, &unreadable, &[proxy]), person, "nobody hides behind the proxy");
    }
}
