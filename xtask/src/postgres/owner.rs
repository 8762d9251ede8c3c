//! Who runs PostgreSQL when we are root, which it refuses.

use std::fs;

use anyhow::{Context, Result};

#[derive(Debug, PartialEq, Eq)]
pub(super) struct Owner {
    pub(super) user: u32,
    pub(super) group: u32,
}

impl Owner {
    /// The user `postgres`, whom Debian's package makes, else `nobody`.
    pub(super) fn unprivileged() -> Result<Self> {
        let users = fs::read_to_string("/etc/passwd").context("cannot read the list of users")?;
        Self::named("postgres", &users)
            .or_else(|| Self::named("nobody", &users))
            .context("PostgreSQL does not run as root, and there is no user `postgres` or `nobody`")
    }

    /// `users` has lines like `postgres:x:101:104:…`.
    fn named(name: &str, users: &str) -> Option<Self> {
        let line = users.lines().find(|line| line.split(':').next() == Some(name))?;
        let mut numbers = line.split(':').skip(2);
        let (user, group) = (numbers.next()?.parse().ok()?, numbers.next()?.parse().ok()?);
        Some(Self { user, group })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const USERS: &str =
        "root:x:0:0:root:/root:/bin/bash\npostgresql:x:7:7::/:\npostgres:x:101:104:,,,:/var:/bin/bash\n";

    #[test]
    fn a_user_is_found_by_the_whole_name() {
        assert_eq!(Owner::named("postgres", USERS), Some(Owner { user: 101, group: 104 }));
        assert_eq!(Owner::named("nobody", USERS), None);
    }
}
