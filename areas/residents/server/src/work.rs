//! A piece of work for the browser (ALTCHA, iterated SHA-256): nothing for one report, much for ten thousand.

use std::collections::BTreeMap;
use std::time::Duration;

use altcha::{
    Challenge, CreateChallengeOptions, Payload, VerifySolutionOptions, create_challenge, verify_solution,
};
use anyhow::anyhow;
use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use db::{Result, Tx, params};
use kernel::{FileId, SubdistrictId, Timestamp};
use uuid::Uuid;

use crate::service::Residents;

/// Until when the piece is good, in microseconds: signed along with it. The protocol's own expiry goes by the machine's
/// clock, and time is an argument here.
const UNTIL: &str = "until";
const SUBDISTRICT: &str = "subdistrict";
/// A payload is some hundred bytes.
const LENGTH_MAX: usize = 4_000;

/// A piece of work that was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Done {
    /// Names the piece, so that it is good for one report.
    digest: [u8; 32],
}

impl Residents {
    fn work_secret(&self) -> String {
        FileId(self.platform.sealer.fingerprint("work", "")).to_string()
    }

    /// A new piece of work for a report to a subdistrict.
    pub(crate) fn work(&self, subdistrict: SubdistrictId) -> Result<Challenge> {
        let policy = self.policy().work;
        let chance = u32::from_be_bytes(self.platform.ids.bytes());
        let counter = policy.least + chance % (policy.most - policy.least);
        let until = self.platform.now().plus(Duration::from_mins(policy.minutes.into()));
        let data = BTreeMap::from([
            (UNTIL.to_owned(), until.micros().into()),
            (SUBDISTRICT.to_owned(), subdistrict.0.into()),
        ]);
        let options = CreateChallengeOptions {
            algorithm: "SHA-256".to_owned(),
            cost: 1,
            counter: Some(counter),
            data: Some(data),
            hmac_signature_secret: Some(self.work_secret()),
            ..CreateChallengeOptions::default()
        };
        Ok(create_challenge(options).map_err(|error| anyhow!("no piece of work: {error}"))?)
    }

    /// The piece of work in a form's field, when it is one of ours for this subdistrict, in time and done.
    pub fn worked(&self, subdistrict: SubdistrictId, field: &str) -> Option<Done> {
        let bytes = BASE64.decode(field).ok().filter(|_| field.len() <= LENGTH_MAX)?;
        let Payload { challenge, solution } = serde_json::from_slice(&bytes).ok()?;
        let options = VerifySolutionOptions::new(&challenge, &solution, self.work_secret());
        let signed = |name: &str| challenge.parameters.data.as_ref()?.get(name)?.as_i64();
        let in_time = signed(UNTIL).is_some_and(|until| self.platform.now().micros() <= until);
        let ours = signed(SUBDISTRICT) == Some(subdistrict.0);
        let verified = verify_solution(options).is_ok_and(|result| result.verified);
        let digest = self.platform.sealer.fingerprint("spent", &challenge.parameters.nonce);
        (verified && in_time && ours).then_some(Done { digest })
    }
}

/// Uses the piece up for `used_by`; `false` when there is none, or something else has used it already.
pub(crate) async fn spend(
    tx: &mut Tx,
    subdistrict: SubdistrictId,
    done: Option<Done>,
    used_by: Uuid,
    now: Timestamp,
) -> Result<bool> {
    let Some(Done { digest }) = done else { return Ok(false) };
    let sql = "insert into spent_work (subdistrict, digest, used_by, at) values ($1, $2, $3, $4) on conflict do nothing";
    if tx.execute(sql, params![subdistrict, digest, used_by, now]).await? > 0 {
        return Ok(true);
    }
    let sql = "select used_by from spent_work where subdistrict = $1 and digest = $2";
    let first = tx.optional(sql, params![subdistrict, digest]).await?;
    Ok(first.map(|row| row.get::<Uuid>("used_by")).transpose()? == Some(used_by))
}
