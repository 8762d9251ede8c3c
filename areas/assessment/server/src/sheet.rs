//! The sheet of a month: what everybody did, what it scores, what it pays.

use std::collections::BTreeMap;

use assessment_rules::{Earner, Month, Points, Score, ScorePolicy, Tally, share};
use db::{Result, Tx};
use kernel::{SubdistrictId, UserId};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::misses::Miss;
use crate::people::Patroller;
use crate::{Assessments, exams, misses, people, policies};

/// As it is kept when the month is locked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sheet {
    pub month: String,
    /// The version of the formulas.
    pub definition: String,
    pub policy: ScorePolicy,
    /// From the best score down; those without one last.
    pub lines: Vec<Line>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Line {
    pub person: UserId,
    pub login: String,
    pub tally: Tally,
    pub score: Option<Points>,
    pub place: Option<u32>,
    /// In fen.
    pub base: u64,
    pub deducted: u64,
    pub shared: u64,
}

/// The version of the formulas of `rules.md` 5.
const DEFINITION: &str = "four-1";

impl Line {
    pub const fn total(&self) -> u64 {
        self.base - self.deducted + self.shared
    }

    pub fn score_of(&self, policy: &ScorePolicy) -> Score {
        Score::of(&self.tally, &policy.weights)
    }
}

impl Sheet {
    /// The same sheet is the same text, for ever.
    pub(crate) fn text(&self) -> Result<String> {
        Ok(serde_json::to_string(self)?)
    }

    /// Whether nobody changed a miss or an exam since it was computed.
    pub(crate) fn agrees_with(&self, misses: &[Miss], exams: &BTreeMap<UserId, Points>) -> bool {
        let against = |line: &Line| {
            misses.iter().filter(|miss| miss.person == line.person && miss.state.counts()).count() as u64
        };
        self.lines.iter().all(|line| {
            line.tally.missed == against(line) && line.tally.exam == exams.get(&line.person).copied()
        })
    }

    pub(crate) fn digest(text: &str) -> [u8; 32] {
        Sha256::digest(text).into()
    }
}

impl Assessments {
    /// Computed from the record as it is now.
    pub(crate) async fn computed(&self, subdistrict: SubdistrictId, month: Month) -> Result<Sheet> {
        let span = self.span(subdistrict, month).await?;
        let read = async move |tx: &mut Tx| {
            Ok((
                people::patrollers(tx, subdistrict).await?,
                policies::of_month(tx, subdistrict, month).await?,
                exams::of_month(tx, subdistrict, month).await?,
                misses::of_month(tx, subdistrict, month).await?,
            ))
        };
        let (people, policy, exams, misses) = self.cases.platform.db.read(read).await?;
        let mut tallies = Vec::with_capacity(people.len());
        for person in people {
            let rows = self.rows(subdistrict, person.id, span, &misses).await?;
            let tally = rows.tally(&policy.excused, exams.get(&person.id).copied());
            tallies.push((person, tally));
        }
        Ok(settled(month, policy, &tallies))
    }
}

fn settled(month: Month, policy: ScorePolicy, tallies: &[(Patroller, Tally)]) -> Sheet {
    let earner = |(nth, (_, tally)): (usize, &(Patroller, Tally))| Earner {
        key: nth,
        score: Score::of(tally, &policy.weights).total,
    };
    let bonuses = share(tallies.iter().enumerate().map(earner).collect(), &policy.bonus);
    let line = |bonus: assessment_rules::Bonus<usize>| {
        let (person, tally) = tallies.get(bonus.key)?;
        Some(Line {
            person: person.id,
            login: person.login.clone(),
            tally: *tally,
            score: bonus.score,
            place: bonus.place,
            base: bonus.base,
            deducted: bonus.deducted,
            shared: bonus.shared,
        })
    };
    let mut lines: Vec<Line> = bonuses.into_iter().filter_map(line).collect();
    if !policy.ranking {
        lines.sort_by(|one, other| one.login.cmp(&other.login));
    }
    Sheet { month: month.to_string(), definition: DEFINITION.to_owned(), policy, lines }
}
