//! What an installation settles about proving who one is: `identity.toml` in the data folder.

use std::net::IpAddr;

use kernel::Role;
use serde::Deserialize;

use crate::passwords::Profile;

/// Everything has a usual value; a word that nobody knows is refused.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// What a password must be: `plain` or `djbh`.
    pub passwords: Profile,
    /// Who needs a second factor beside the password.
    pub second_factor: Vec<Role>,
    /// Proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpAddr>,
}
