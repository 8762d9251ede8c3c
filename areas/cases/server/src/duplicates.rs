//! Open cases that may be the same matter as a report.

use cases_rules::{Candidate, DuplicatePolicy, Sighting, duplicate_candidates};
use db::{Result, Tx};
use gewu_geo::Coord;
use kernel::{Actor, CaseId, Timestamp};

use crate::model::{CaseLine, Place};
use crate::service::Cases;
use crate::store;

/// What is asked about.
#[derive(Debug, Clone, PartialEq)]
pub struct Question {
    pub item: String,
    pub place: Place,
    pub text: String,
    /// The case itself, when it is there already.
    pub case: Option<CaseId>,
}

/// A likely duplicate, with the reasons for the suggestion.
#[derive(Debug, Clone, PartialEq)]
pub struct Suggestion {
    pub line: CaseLine,
    pub why: Candidate,
}

/// Most suggestions shown.
const SHOWN: usize = 5;

impl Cases {
    /// The likeliest first, of those that `asker` may see. Not even a count of the others: whoever asks at many places
    /// about many items would read from it what happens in a scope that is not theirs. The seat operator, who sees all,
    /// finds them when the report comes in.
    pub async fn duplicates(&self, asker: &Actor, question: &Question) -> Result<Vec<Suggestion>> {
        let (cells, asker) = (store::cells_around(question.place), asker.clone());
        let near = self
            .platform
            .db
            .read(async move |tx: &mut Tx| store::open_near(tx, &asker, &cells).await)
            .await?;
        // A resident is asked for words after this: what has none yet can only be told by place and time.
        let least_score = if question.text.is_empty() { 0.0 } else { self.policy().duplicates.least_score };
        let policy = DuplicatePolicy { least_score, ..self.policy().duplicates };
        Ok(alike(&near, question, self.platform.now(), &policy, SHOWN))
    }
}

/// Those of `near` that may be what is asked about, at most `most`.
pub(crate) fn alike(
    near: &[CaseLine],
    question: &Question,
    now: Timestamp,
    policy: &DuplicatePolicy,
    most: usize,
) -> Vec<Suggestion> {
    let new = Sighting {
        case: question.case.unwrap_or(CaseId(uuid::Uuid::nil())),
        item: code(&question.item),
        subclass: question.item.get(..5),
        place: coord(question.place),
        reported: now,
        text: &question.text,
    };
    let found = duplicate_candidates(&new, near.iter().filter_map(sighting), policy);
    let with_line = |why: Candidate| {
        let line = near.iter().find(|line| line.id == why.case)?.clone();
        Some(Suggestion { line, why })
    };
    found.into_iter().take(most).filter_map(with_line).collect()
}

fn sighting(line: &CaseLine) -> Option<Sighting<'_>> {
    Some(Sighting {
        case: line.id,
        item: code(&line.item),
        subclass: line.item.get(..5),
        place: coord(line.place?),
        reported: line.reported_at,
        text: &line.description,
    })
}

fn code(text: &str) -> Option<&str> {
    Some(text).filter(|text| !text.is_empty())
}

fn coord(place: Place) -> Coord {
    Coord { x: place.lon, y: place.lat }
}
