//! Signatures: Standard Webhooks for webhooks, DingTalk's own for its robots.

use anyhow::{Context, anyhow};
use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// Shortest key of a webhook in bytes, as Standard Webhooks have it.
const KEY_LEAST: usize = 24;

fn hmac(key: &[u8], text: &[u8]) -> anyhow::Result<String> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).map_err(|_e| anyhow!("a key of no length"))?;
    mac.update(text);
    Ok(BASE64.encode(mac.finalize().into_bytes()))
}

fn webhook_key(secret: &str) -> anyhow::Result<Vec<u8>> {
    let key = BASE64.decode(secret.strip_prefix("whsec_").unwrap_or(secret));
    key.context("a webhook's secret is not base64")
}

/// Whether calls can be signed with it.
pub(crate) fn is_webhook_secret(secret: &str) -> bool {
    webhook_key(secret).is_ok_and(|key| key.len() >= KEY_LEAST)
}

/// The value of `webhook-signature`: `v1,…` for each secret, over `id.timestamp.body`.
pub fn webhook(secrets: &[String], id: &str, timestamp_s: i64, body: &str) -> anyhow::Result<String> {
    let text = format!("{id}.{timestamp_s}.{body}");
    let sign = |secret: &String| {
        let sum = webhook_key(secret).and_then(|key| hmac(&key, text.as_bytes()));
        sum.map(|sum| format!("v1,{sum}"))
    };
    let signatures: Vec<String> = secrets.iter().map(sign).collect::<anyhow::Result<_>>()?;
    Ok(signatures.join(" "))
}

/// The `sign` of a DingTalk robot, over `TIMESTAMP\nSECRET`; it is percent-encoded by whoever writes the address.
pub(crate) fn dingtalk(secret: &str, timestamp_ms: i64) -> anyhow::Result<String> {
    hmac(secret.as_bytes(), format!("{timestamp_ms}\n{secret}").as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_of_standard_webhooks_has_their_signature() {
        let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw".to_owned();
        let body = r#"{"test": 2432232314}"#;
        let signed = webhook(&[secret], "msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, body).unwrap();
        assert_eq!(signed, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    #[test]
    fn what_calls_cannot_be_signed_with_is_no_secret() {
        assert!(is_webhook_secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"));
        for bad in ["whsec_", "whsec_c2hvcnQ=", "not base64 at all, whatever its length"] {
            assert!(!is_webhook_secret(bad), "{bad}");
        }
    }
}
