//! What an address may look like, and what of it a page may show.

use kernel::Refusal;
use uuid::Uuid;

use super::{NewContactPoint, unknown_recipient};
use crate::{Channel, sign};

const ADDRESS_MAX: usize = 2_000;
const MAIL_MAX: usize = 254;

pub(super) fn require(new: &NewContactPoint) -> Result<(), Refusal> {
    if !is_recipient(&new.recipient) {
        return Err(unknown_recipient());
    }
    let fits = match new.channel {
        Channel::Mail => is_mail(&new.address),
        Channel::Webhook | Channel::Wecom | Channel::Dingtalk => is_url(&new.address),
    };
    if !fits || new.address.len() > ADDRESS_MAX {
        return Err(Refusal::invalid("address_unreadable").at_field("address"));
    }
    let signs = new.channel == Channel::Webhook && !new.secret.is_empty();
    if signs && !sign::is_webhook_secret(&new.secret) {
        return Err(Refusal::invalid("secret_unreadable").at_field("secret"));
    }
    Ok(())
}

fn is_recipient(text: &str) -> bool {
    let is_uuid = |text: &str| Uuid::parse_str(text).is_ok();
    match text.split_once(':') {
        None => text == "all",
        Some(("user" | "subscription" | "reporter", id)) => is_uuid(id),
        Some(("department" | "role", name)) => !name.is_empty() && name.len() <= 100,
        Some(_) => false,
    }
}

/// Whether the text can be an e-mail address that letters can be sent to. Nothing that could end a line of a message or
/// of a command passes.
pub fn is_mail(text: &str) -> bool {
    let plain = |c: char| c.is_ascii_graphic() && !"<>()[],;:\\\"@".contains(c);
    let Some((mailbox, host)) = text.split_once('@') else { return false };
    let host_is_plain = host.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '.');
    let dots_apart = !host.starts_with('.') && !host.ends_with('.') && !host.contains("..");
    !mailbox.is_empty()
        && mailbox.chars().all(plain)
        && !host.is_empty()
        && host_is_plain
        && dots_apart
        && text.len() <= MAIL_MAX
        && text.parse::<lettre::Address>().is_ok()
}

fn is_url(text: &str) -> bool {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    rest.is_some_and(|rest| {
        !rest.is_empty() && !rest.starts_with('/') && rest.chars().all(|c| c.is_ascii_graphic())
    })
}

/// The address with what identifies a person or opens a group left out: `l***@example.org`, `https://host/…`.
pub fn shown(channel: Channel, address: &str) -> String {
    if channel == Channel::Mail {
        let (mailbox, host) = address.split_once('@').unwrap_or((address, ""));
        return format!("{}***@{host}", mailbox.chars().take(1).collect::<String>());
    }
    let (scheme, rest) = address.split_once("://").unwrap_or(("", address));
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = host.rsplit('@').next().unwrap_or_default();
    format!("{scheme}://{host}/…")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_shown_without_what_names_a_person_or_opens_a_group() {
        assert_eq!(shown(Channel::Mail, "lin.xiaoman@example.org"), "l***@example.org");
        let robot = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=SECRET";
        assert_eq!(shown(Channel::Wecom, robot), "https://qyapi.weixin.qq.com/…");
        assert_eq!(shown(Channel::Webhook, "https://u:p@example.org?x"), "https://example.org/…");
    }

    #[test]
    fn nothing_that_ends_a_line_is_a_mail_address() {
        for good in ["a@b", "lin.xiao-man+x@mail.example.org"] {
            assert!(is_mail(good), "{good}");
        }
        for bad in
            ["", "a", "@b", "a@", "a@b@c", "a@b\r\nbcc: c@d", "a b@c", "<a@b>", "a@.b", "a@b..c", "a..b@c"]
        {
            assert!(!is_mail(bad), "{bad}");
        }
    }

    #[test]
    fn recipients_are_those_of_the_outbox() {
        for good in ["all", "role:leader", "department:water", "user:01890a5d-ac96-774b-bcce-b302099a8057"] {
            assert!(is_recipient(good), "{good}");
        }
        for bad in ["", "everybody", "user:me", "department:", "street:1"] {
            assert!(!is_recipient(bad), "{bad}");
        }
    }
}
