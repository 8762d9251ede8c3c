//! Personal fields at rest: sealed with a key that is not in the database.

use anyhow::{Context, anyhow};
use chacha20poly1305::aead::{Aead, KeyInit};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};
use sha2::{Digest, Sha256};

const NONCE: usize = 24;

/// Seals and opens personal fields (XChaCha20-Poly1305, a fresh nonce in front of each).
#[derive(Clone)]
pub struct Sealer {
    cipher: XChaCha20Poly1305,
    print_key: [u8; 32],
}

impl Sealer {
    pub fn new(key: [u8; 32]) -> Self {
        let print_key = Sha256::new().chain_update(b"fingerprints").chain_update(key).finalize().into();
        Self { cipher: XChaCha20Poly1305::new(&Key::from(key)), print_key }
    }

    /// `text` sealed under a nonce that is never used again.
    pub fn seal(&self, nonce: [u8; NONCE], text: &str) -> anyhow::Result<Vec<u8>> {
        let sealed = self
            .cipher
            .encrypt(&XNonce::from(nonce), text.as_bytes())
            .map_err(|_e| anyhow!("cannot seal"))?;
        Ok([nonce.as_slice(), &sealed].concat())
    }

    /// The same for the same text and purpose, and nothing that the text could be guessed from without the key.
    pub fn fingerprint(&self, purpose: &str, text: &str) -> [u8; 32] {
        let inner = [purpose.as_bytes(), b"\0", text.as_bytes()];
        let inner = inner.iter().fold(Sha256::new().chain_update(self.print_key), Sha256::chain_update);
        Sha256::new().chain_update(self.print_key).chain_update(inner.finalize()).finalize().into()
    }

    pub fn open(&self, sealed: &[u8]) -> anyhow::Result<String> {
        let (nonce, body) = sealed.split_first_chunk::<NONCE>().context("a sealed field is too short")?;
        let plain = self.cipher.decrypt(&XNonce::from(*nonce), body);
        let plain = plain.map_err(|_e| anyhow!("a sealed field was changed, or the key is another one"))?;
        String::from_utf8(plain).context("a sealed field is not text")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fingerprint_is_the_same_for_the_same_text_purpose_and_key_only() {
        let print = Sealer::new([1; 32]).fingerprint("phone", "00012345678");
        assert_eq!(Sealer::new([1; 32]).fingerprint("phone", "00012345678"), print);
        assert_ne!(Sealer::new([1; 32]).fingerprint("phone", "00012345679"), print);
        assert_ne!(Sealer::new([1; 32]).fingerprint("device", "00012345678"), print);
        assert_ne!(Sealer::new([2; 32]).fingerprint("phone", "00012345678"), print);
    }

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
