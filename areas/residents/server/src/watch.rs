//! Following somebody else's case instead of reporting it once more.

use cases_server::{CaseDetail, Question, Suggestion, Token, Which};
use db::Result;
use kernel::{Actor, CaseId, Refusal, SubdistrictId};

use crate::draft::Draft;
use crate::service::Residents;
use crate::spot::VAGUE_M;

/// Shown before anything is typed.
const SHOWN: usize = 3;

impl Residents {
    /// Open cases that may be what the draft is about, the likeliest first.
    pub(crate) async fn known_already(
        &self,
        subdistrict: SubdistrictId,
        draft: &Draft,
    ) -> Result<Vec<Suggestion>> {
        let (Some(item), Some((lon, lat, accuracy_m))) = (&draft.item, draft.spot.point) else {
            return Ok(Vec::new());
        };
        if accuracy_m > VAGUE_M || residents_rules::is_sensitive(item, &self.policy().privacy) {
            return Ok(Vec::new());
        }
        let place = cases_server::Place { lon, lat };
        let question = Question { item: item.clone(), place, text: draft.description.clone(), case: None };
        let mut found = self.cases.duplicates(&Actor::system(subdistrict), &question).await?;
        found.truncate(SHOWN);
        Ok(found)
    }

    /// A link to follow one of the cases that were offered.
    pub(crate) async fn watch(
        &self,
        subdistrict: SubdistrictId,
        draft: &Draft,
        case: CaseId,
    ) -> Result<Token> {
        let offered = self.known_already(subdistrict, draft).await?;
        if !offered.iter().any(|offer| offer.line.id == case) {
            return Err(Refusal::invalid("other_case_unknown").at_field("case").into());
        }
        let token = Token::new(subdistrict, self.platform.ids.bytes());
        self.cases.pass_add(case, token, false, None).await?;
        Ok(token)
    }

    /// The case that a neighbour follows, with nothing in it that its reporter said and nothing to be done.
    pub(crate) async fn watched(&self, token: Token) -> Result<Option<CaseDetail>> {
        let Some(case) = self.cases.watched(token).await? else { return Ok(None) };
        let actor = Actor::system(token.subdistrict);
        let detail = self.cases.show(&actor, Which::Seen(case)).await?;
        Ok(Some(without_reporter(self.cases.merged_target(detail).await?)))
    }
}

/// What somebody else may see of a case.
pub(crate) fn without_reporter(mut detail: CaseDetail) -> CaseDetail {
    detail.case.description.clear();
    detail.case.address.clear();
    detail.photos.clear();
    detail.offers.clear();
    detail.contact = None;
    detail
}
