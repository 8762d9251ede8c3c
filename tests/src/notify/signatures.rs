//! The reference receiver of Standard Webhooks takes our calls, and none that was changed or is old.

use http::HeaderMap;
use kernel::Ids;
use standardwebhooks::Webhook;

const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const CALLS: usize = 10_000;

fn call(id: &str, timestamp_s: i64, signature: &str) -> HeaderMap {
    let mut headers = HeaderMap::new();
    headers.insert("webhook-id", id.parse().unwrap());
    headers.insert("webhook-timestamp", timestamp_s.into());
    headers.insert("webhook-signature", signature.parse().unwrap());
    headers
}

#[expect(clippy::disallowed_methods, reason = "the reference receiver compares with the real time")]
fn now_s() -> i64 {
    chrono::Utc::now().timestamp()
}

fn signed(id: &str, at: i64, body: &str) -> String {
    notify::sign::webhook(&[SECRET.to_owned()], id, at, body).unwrap()
}

#[test]
fn ten_thousand_changed_or_old_calls_are_refused_and_each_original_is_taken() {
    let reference = Webhook::new(SECRET).unwrap();
    let ids = Ids::from_seed(5);
    for n in 0..CALLS {
        let now = now_s();
        let id = format!("msg_{n}");
        let body = format!(r#"{{"specversion":"1.0","n":{n}}}"#);
        let signature = signed(&id, now, &body);
        assert!(reference.verify(body.as_bytes(), &call(&id, now, &signature)).is_ok(), "{n}");
        let [place, bit] = ids.bytes::<2>();
        let taken = match n % 5 {
            0 => {
                let mut bytes = body.clone().into_bytes();
                let place = usize::from(place) % bytes.len();
                bytes[place] ^= 1 << (bit % 8);
                reference.verify(&bytes, &call(&id, now, &signature))
            }
            1 => reference.verify(body.as_bytes(), &call(&format!("{id}0"), now, &signature)),
            2 => reference.verify(body.as_bytes(), &call(&id, now - 1 - i64::from(place), &signature)),
            3 => {
                let mut characters: Vec<char> = signature.chars().collect();
                let place = 3 + usize::from(place) % 40;
                characters[place] = if characters[place] == 'A' { 'B' } else { 'A' };
                reference.verify(body.as_bytes(), &call(&id, now, &characters.iter().collect::<String>()))
            }
            _ => {
                // Replayed as it was, later than the tolerance of five minutes.
                let then = now - 310 - i64::from(place);
                reference.verify(body.as_bytes(), &call(&id, then, &signed(&id, then, &body)))
            }
        };
        assert!(taken.is_err(), "call {n} was taken");
    }
}

#[test]
fn while_a_secret_is_changed_both_receivers_take_the_call() {
    let new = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    let now = now_s();
    let signature = notify::sign::webhook(&[new.to_owned(), SECRET.to_owned()], "m", now, "{}").unwrap();
    for secret in [new, SECRET] {
        Webhook::new(secret).unwrap().verify(b"{}", &call("m", now, &signature)).unwrap();
    }
}
