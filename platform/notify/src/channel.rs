//! The ways on which a message can leave.

use std::str::FromStr;

/// What kind of address a contact point is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Channel {
    /// E-mail by SMTP.
    Mail,
    /// CloudEvents to somebody's program, signed as Standard Webhooks say.
    Webhook,
    /// A group robot of 企业微信.
    Wecom,
    /// A group robot of 钉钉.
    Dingtalk,
}

impl Channel {
    pub const ALL: [Self; 4] = [Self::Mail, Self::Webhook, Self::Wecom, Self::Dingtalk];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Mail => "mail",
            Self::Webhook => "webhook",
            Self::Wecom => "wecom",
            Self::Dingtalk => "dingtalk",
        }
    }

    /// Whether people read it, who want to sleep and do not want a page for each message.
    pub const fn is_read_by_people(self) -> bool {
        !matches!(self, Self::Webhook)
    }

    pub const fn is_robot(self) -> bool {
        matches!(self, Self::Wecom | Self::Dingtalk)
    }
}

impl FromStr for Channel {
    type Err = ();

    fn from_str(name: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|channel| channel.name() == name).ok_or(())
    }
}
