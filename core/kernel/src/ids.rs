//! Typed ids, and the one place where new ones come from.

use std::fmt;
use std::str::FromStr;
use std::sync::Mutex;

use rand::{RngCore, SeedableRng};
use rand_chacha::ChaCha12Rng;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::Timestamp;

/// The organisation that runs the grids; first part of every key in the database.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SubdistrictId(pub i64);

macro_rules! uuid_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Uuid::parse_str(text).map(Self)
            }
        }
    };
}

uuid_id!(
    /// One case, whatever its procedure. Sorts by the time it was made.
    CaseId
);
uuid_id!(
    /// A person who can sign in.
    UserId
);
uuid_id!(
    /// A job row.
    JobId
);

/// A stored file, named by the SHA-256 of its bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub [u8; 32]);

impl fmt::Display for FileId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl FromStr for FileId {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text.len() != 64 || !text.is_ascii() {
            return Err(());
        }
        let mut bytes = [0; 32];
        for (index, byte) in bytes.iter_mut().enumerate() {
            let pair = text.get(index * 2..index * 2 + 2).ok_or(())?;
            *byte = u8::from_str_radix(pair, 16).map_err(|_not_hex| ())?;
        }
        Ok(Self(bytes))
    }
}

/// Source of ids, tokens and salts. Seeded from the operating system in service, from a number in tests and
/// in the demo.
pub struct Ids(Mutex<ChaCha12Rng>);

impl Ids {
    pub fn from_os() -> Self {
        Self(Mutex::new(ChaCha12Rng::from_os_rng()))
    }

    pub fn from_seed(seed: u64) -> Self {
        Self(Mutex::new(ChaCha12Rng::seed_from_u64(seed)))
    }

    /// A version 7 id: the time first, so that rows made together lie together.
    pub fn uuid(&self, now: Timestamp) -> Uuid {
        let random: [u8; 10] = self.bytes();
        uuid::Builder::from_unix_timestamp_millis(now.millis().unsigned_abs(), &random).into_uuid()
    }

    /// `N` unpredictable bytes, for tokens and salts.
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        let mut generator = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        generator.fill_bytes(&mut bytes);
        bytes
    }
}
