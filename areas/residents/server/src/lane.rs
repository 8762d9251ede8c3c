//! The quarantine lane: reports that may be abuse wait here until a seat operator has looked at them. One that is
//! accepted becomes a case of the instant at which it came; one that is not leaves only that it was there.

use cases_server::{NewReport, Token};
use db::idempotency::Key;
use db::{Result, Row, Tx, params};
use kernel::{Actor, CaseId, FileId, Refusal, SubdistrictId, Timestamp};
use residents_rules::{Doubt, Signs, doubts};
use uuid::Uuid;
use web::Author;

use crate::service::Residents;
use crate::signs::{self, DAY, HOUR, MINUTE, Sign, TEN_MINUTES};
use crate::work::{self, Done};

/// Why a report is not taken up; the text is `lane_reason.CODE`.
pub(crate) const REASONS: [&str; 4] = ["spam", "abuse", "empty", "elsewhere"];

/// What a report is weighed by.
#[derive(Debug, Clone)]
pub struct Sender {
    pub work: Option<Done>,
    pub device: String,
    pub network: String,
}

/// A report in the lane.
#[derive(Debug, Clone)]
pub(crate) struct Waiting {
    pub(crate) id: Uuid,
    pub(crate) received_at: Timestamp,
    pub(crate) doubts: Vec<String>,
    pub(crate) state: String,
    pub(crate) reason: String,
    /// `None` once it was decided on.
    pub(crate) report: Option<NewReport>,
}

struct Counted {
    device: Sign,
    network: Sign,
    everybody: Sign,
    phone: Option<Sign>,
    words: Option<Sign>,
}

/// Shorter words are alike by themselves.
const WORDS_LEAST: usize = 6;

impl Residents {
    fn counted(&self, sender: &Sender, report: &NewReport) -> Counted {
        let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
        let words = letters(&report.description);
        let item = report.item.as_deref().unwrap_or_default();
        let has_words = words.chars().count() >= WORDS_LEAST;
        let phone = report.contact.as_ref().map(|contact| letters(&contact.phone));
        let phone = phone.filter(|phone| !phone.is_empty());
        Counted {
            device: self.sign("device", &sender.device),
            network: self.sign("network", &sender.network),
            everybody: self.sign("everybody", ""),
            phone: phone.map(|phone| self.sign("phone", &phone)),
            words: has_words.then(|| self.sign("words", &format!("{item} {words}"))),
        }
    }

    /// Weighs a report that came in under `id` and remembers that it did. The same id is weighed alike again.
    pub(crate) async fn weigh(
        &self,
        subdistrict: SubdistrictId,
        id: Uuid,
        sender: &Sender,
        report: &NewReport,
    ) -> Result<Vec<Doubt>> {
        let (now, policy) = (self.platform.now(), self.policy().lane);
        let (counted, done) = (self.counted(sender, report), sender.work);
        let weigh = async move |tx: &mut Tx| {
            let worked = work::spend(tx, subdistrict, done, id, now).await?;
            let signs = Signs { worked, ..count(tx, subdistrict, &counted, now, id).await? };
            Ok(doubts(&signs, &policy))
        };
        self.platform.db.write(weigh).await
    }

    /// The link to a report in the lane, from its id: a second press and the case that it becomes have the same.
    fn lane_token(&self, subdistrict: SubdistrictId, id: Uuid) -> Result<Token> {
        let print = self.platform.sealer.fingerprint("lane", &id.to_string());
        let (secret, _) =
            print.split_first_chunk().ok_or_else(|| anyhow::anyhow!("a fingerprint is long"))?;
        Ok(Token::new(subdistrict, *secret))
    }

    /// Puts a report into the lane; answers the link that its reporter is given.
    pub(crate) async fn quarantine(
        &self,
        subdistrict: SubdistrictId,
        id: Uuid,
        doubts: &[Doubt],
        report: &NewReport,
    ) -> Result<Token> {
        let token = self.lane_token(subdistrict, id)?;
        let names = doubts.iter().map(|doubt| doubt.name()).collect::<Vec<_>>().join(" ");
        let (now, hash) = (self.platform.now(), token.hash());
        let body = self.seal(&serde_json::to_string(report)?)?;
        let photos = report.photos.clone();
        let put = async move |tx: &mut Tx| {
            let sql = "insert into quarantined_reports (subdistrict, id, received_at, doubts, body, token_hash, state, reason) \
                       values ($1, $2, $3, $4, $5, $6, 'waiting', '') on conflict (subdistrict, id) do nothing";
            tx.execute(sql, params![subdistrict, id, now, &names, body, hash]).await?;
            hold(tx, subdistrict, id, &photos).await
        };
        self.platform.db.write(put).await?;
        Ok(token)
    }

    /// Reports that wait, the oldest first, and how many there are.
    pub(crate) async fn lane(&self, subdistrict: SubdistrictId, limit: u32) -> Result<(Vec<Waiting>, i64)> {
        let read = async move |tx: &mut Tx| {
            let sql = "select * from quarantined_reports where subdistrict = $1 and state = 'waiting' \
                       order by received_at, id limit $2";
            let rows = tx.all(sql, params![subdistrict, limit]).await?;
            let sql =
                "select count(*) as n from quarantined_reports where subdistrict = $1 and state = 'waiting'";
            Ok((rows, tx.one(sql, params![subdistrict]).await?.get("n")?))
        };
        let (rows, n) = self.platform.db.read(read).await?;
        Ok((rows.iter().map(|row| self.waiting(row)).collect::<Result<_>>()?, n))
    }

    /// What lies in the lane under this id.
    async fn in_lane(&self, subdistrict: SubdistrictId, id: Uuid) -> Result<Waiting> {
        let sql = "select * from quarantined_reports where subdistrict = $1 and id = $2";
        let rows = self.platform.db.ask(sql, [subdistrict.into(), id.into()]).await?;
        self.waiting(rows.first().ok_or_else(Refusal::not_found)?)
    }

    /// What a resident's link opens while it is no case yet.
    pub(crate) async fn waiting_of(&self, token: Token) -> Result<Waiting> {
        let sql = "select * from quarantined_reports where subdistrict = $1 and token_hash = $2";
        let rows = self.platform.db.ask(sql, [token.subdistrict.into(), token.hash().into()]).await?;
        self.waiting(rows.first().ok_or_else(Refusal::not_found)?)
    }

    fn waiting(&self, row: &Row) -> Result<Waiting> {
        let body: Option<Vec<u8>> = row.get("body")?;
        let report = match body {
            Some(body) => Some(serde_json::from_str(&self.platform.sealer.open(&body)?)?),
            None => None,
        };
        let names: String = row.get("doubts")?;
        Ok(Waiting {
            id: row.get("id")?,
            received_at: row.get("received_at")?,
            doubts: names.split_whitespace().map(str::to_owned).collect(),
            state: row.get("state")?,
            reason: row.get("reason")?,
            report,
        })
    }

    /// The report becomes a case of the instant at which it came.
    pub async fn lane_accept(&self, by: &Actor, id: Uuid) -> Result<CaseId> {
        let subdistrict = by.subdistrict;
        let waiting = self.in_lane(subdistrict, id).await?;
        let gone = || Refusal::conflict("lane_decided");
        let report = waiting.report.ok_or_else(gone)?;
        let token = self.lane_token(subdistrict, id)?;
        let key = Key::new(subdistrict, "lane", &id.to_string(), id.as_bytes())?;
        let reporter = Actor::reporter(subdistrict);
        let receipt =
            self.cases.report_received(&reporter, report, (waiting.received_at, token), key).await?;
        self.decide(by, id, Verdict { state: "accepted", reason: "", case: Some(receipt.id) }).await?;
        Ok(receipt.id)
    }

    /// The report is not taken up, and what it said is forgotten.
    pub async fn lane_discard(&self, by: &Actor, id: Uuid, reason: &str) -> Result<()> {
        let known = REASONS.into_iter().find(|known| *known == reason);
        let reason = known.ok_or_else(|| Refusal::invalid("lane_reason_unknown").at_field("reason"))?;
        self.decide(by, id, Verdict { state: "discarded", reason, case: None }).await
    }

    async fn decide(&self, by: &Actor, id: Uuid, verdict: Verdict) -> Result<()> {
        let author = Author::new(&self.platform, by);
        let write = async move |tx: &mut Tx| verdict.write(tx, &author, id).await;
        self.platform.db.write(write).await
    }
}

struct Verdict {
    state: &'static str,
    reason: &'static str,
    case: Option<CaseId>,
}

impl Verdict {
    /// Once: whoever comes second is told so.
    async fn write(self, tx: &mut Tx, author: &Author, id: Uuid) -> Result<()> {
        let Self { state, reason, case } = self;
        let (by, now, subdistrict) = (&author.by, author.at, author.by.subdistrict);
        let sql = "update quarantined_reports set state = $3, reason = $4, decided_at = $5, decided_by = $6, case_id = $7, \
                   body = null where subdistrict = $1 and id = $2 and state = 'waiting'";
        if tx.execute(sql, params![subdistrict, id, state, reason, now, by.user, case]).await? == 0 {
            return Err(Refusal::conflict("lane_decided").into());
        }
        tx.execute("delete from file_holds where subdistrict = $1 and holder = $2", params![subdistrict, id])
            .await?;
        let after = serde_json::json!({ "reason": reason, "case": case });
        author.record(tx, &format!("lane_{state}"), id.to_string(), serde_json::Value::Null, after).await
    }
}

async fn count(
    tx: &mut Tx,
    subdistrict: SubdistrictId,
    counted: &Counted,
    now: Timestamp,
    id: Uuid,
) -> Result<Signs> {
    let Counted { device, network, everybody, phone, words } = counted;
    let mut signs = Signs {
        device_hour: signs::count(tx, subdistrict, device, (now, HOUR), id).await?,
        network_minute: signs::count(tx, subdistrict, network, (now, MINUTE), id).await?,
        network_ten_minutes: signs::count(tx, subdistrict, network, (now, TEN_MINUTES), id).await?,
        everybody_minute: signs::count(tx, subdistrict, everybody, (now, MINUTE), id).await?,
        ..Signs::default()
    };
    if let Some(phone) = phone {
        signs.phone_day = signs::count(tx, subdistrict, phone, (now, DAY), id).await?;
    }
    if let Some(words) = words {
        signs.words_hour = signs::count(tx, subdistrict, words, (now, HOUR), id).await?;
    }
    for sign in
        [Some(device), Some(network), Some(everybody), phone.as_ref(), words.as_ref()].into_iter().flatten()
    {
        signs::put(tx, subdistrict, sign, now, id).await?;
    }
    Ok(signs)
}

/// Photos that wait are not given up.
async fn hold(tx: &mut Tx, subdistrict: SubdistrictId, holder: Uuid, photos: &[String]) -> Result<()> {
    for photo in photos {
        let Ok(file) = photo.parse::<FileId>() else { continue };
        let sql =
            "insert into file_holds (subdistrict, file, holder) values ($1, $2, $3) on conflict do nothing";
        tx.execute(sql, params![subdistrict, file, holder]).await?;
    }
    Ok(())
}
