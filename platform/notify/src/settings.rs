//! What an installation may set about sending.

use std::str::FromStr;

use anyhow::{Context, anyhow, ensure};
use ipnet::IpNet;

/// Settings of the messages that leave.
#[derive(Debug, Clone)]
pub struct Settings {
    /// `smtp://USER:PASSWORD@HOST:PORT?tls=required` or `smtps://…`; without it no e-mail leaves.
    pub smtp: Option<String>,
    /// What e-mails say they are from.
    pub mail_from: String,
    /// Networks inside the house that webhooks may be in.
    pub allowed: Vec<IpNet>,
    pub quiet: QuietHours,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            smtp: None,
            mail_from: "gewu@localhost".to_owned(),
            allowed: Vec::new(),
            quiet: QuietHours { from: 22, to: 7 },
        }
    }
}

impl Settings {
    /// `10.1.0.0/16,10.2.3.4` as networks.
    pub fn networks(text: &str) -> anyhow::Result<Vec<IpNet>> {
        let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
        let net = |part: &str| {
            part.parse::<IpNet>().or_else(|_no_net| part.parse::<std::net::IpAddr>().map(IpNet::from))
        };
        parts.map(|part| net(part).with_context(|| format!("`{part}` is not a network"))).collect()
    }
}

/// Hours of the day, in the subdistrict's zone, in which only what is urgent leaves to people. Both the same: never.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct QuietHours {
    pub from: u32,
    pub to: u32,
}

impl FromStr for QuietHours {
    type Err = anyhow::Error;

    /// `22-7`, or `off`.
    fn from_str(text: &str) -> anyhow::Result<Self> {
        if text == "off" {
            return Ok(Self { from: 0, to: 0 });
        }
        let (from, to) = text.split_once('-').ok_or_else(|| anyhow!("`{text}` is not FROM-TO"))?;
        let (from, to) = (from.trim().parse()?, to.trim().parse()?);
        ensure!(from < 24 && to < 24, "`{text}`: hours are 0 to 23");
        Ok(Self { from, to })
    }
}
