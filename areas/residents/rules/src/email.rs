//! An address that mail can be sent to.

use std::fmt;
use std::str::FromStr;

use kernel::Refusal;

/// RFC 5321: a whole path is at most this long.
const LENGTH_MAX: usize = 254;
const LOCAL_MAX: usize = 64;

/// An e-mail address with the domain in lower case. Whether it exists is found out by writing to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Email(String);

impl Email {
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for Email {
    type Err = Refusal;

    /// Takes what a mail program takes unquoted; refuses with `email_malformed` anything that could carry a second
    /// recipient or a header along.
    fn from_str(text: &str) -> Result<Self, Refusal> {
        let text = text.trim();
        let malformed = || Refusal::invalid("email_malformed").at_field("email");
        let (local, domain) = text.rsplit_once('@').ok_or_else(malformed)?;
        let fits = text.len() <= LENGTH_MAX && is_local(local) && is_domain(domain);
        if fits { Ok(Self(format!("{local}@{}", domain.to_ascii_lowercase()))) } else { Err(malformed()) }
    }
}

fn is_local(local: &str) -> bool {
    let allowed = |letter: char| letter.is_ascii_alphanumeric() || "!#$%&'*+/=?^_`{|}~-.".contains(letter);
    let dots_apart = !local.starts_with('.') && !local.ends_with('.') && !local.contains("..");
    !local.is_empty() && local.len() <= LOCAL_MAX && dots_apart && local.chars().all(allowed)
}

fn is_domain(domain: &str) -> bool {
    let label = |label: &str| {
        let plain = label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        !label.is_empty() && label.len() <= 63 && plain && !label.starts_with('-') && !label.ends_with('-')
    };
    domain.contains('.') && domain.split('.').all(label)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_that_mail_programs_take_are_taken_and_nothing_else() {
        let taken = "li.wei+grid@Mail.Example".parse::<Email>().unwrap();
        assert_eq!(taken.as_str(), "li.wei+grid@mail.example");
        for wrong in [
            "",
            "@a.b",
            "a@",
            "a@b",
            "a b@c.de",
            "a@b..c",
            ".a@b.cd",
            "a..b@c.de",
            "a@-b.cd",
            "a@b.cd\nBcc: x@y.zz",
            "a@b.cd, x@y.zz",
            "<a@b.cd>",
            "李@b.cd",
        ] {
            assert_eq!(wrong.parse::<Email>().unwrap_err().code, "email_malformed", "{wrong}");
        }
        assert!(format!("{}@b.cd", "a".repeat(65)).parse::<Email>().is_err());
    }
}
