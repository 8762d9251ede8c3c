//! Personal fields at rest: sealed with a key that is not in the database.

use anyhow::{Context, anyhow};
use chacha20poly1305::aead::{Aead, KeyInit};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};

const NONCE: usize = 24;

/// Seals and opens personal fields (XChaCha20-Poly1305, a fresh nonce in front of each).
#[derive(Clone)]
pub struct Sealer(XChaCha20Poly1305);

impl Sealer {
    pub fn new(key: [u8; 32]) -> Self {
        Self(XChaCha20Poly1305::new(&Key::from(key)))
    }

    /// `text` sealed under a nonce that is never used again.
    pub fn seal(&self, nonce: [u8; NONCE], text: &str) -> anyhow::Result<Vec<u8>> {
        let sealed =
            self.0.encrypt(&XNonce::from(nonce), text.as_bytes()).map_err(|_e| anyhow!("cannot seal"))?;
        Ok([nonce.as_slice(), &sealed].concat())
    }

    pub fn open(&self, sealed: &[u8]) -> anyhow::Result<String> {
        let (nonce, body) = sealed.split_first_chunk::<NONCE>().context("a sealed field is too short")?;
        let plain = self.0.decrypt(&XNonce::from(*nonce), body);
        let plain = plain.map_err(|_e| anyhow!("a sealed field was changed, or the key is another one"))?;
        String::from_utf8(plain).context("a sealed field is not text")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sealed_field_opens_with_its_key_only() {
        let sealed = Sealer::new([1; 32]).seal([7; NONCE], "王小明").unwrap();
        assert_eq!(Sealer::new([1; 32]).open(&sealed).unwrap(), "王小明");
        assert!(Sealer::new([2; 32]).open(&sealed).is_err());
        let mut changed = sealed;
        *changed.last_mut().unwrap() ^= 1;
        assert!(Sealer::new([1; 32]).open(&changed).is_err());
    }
}
