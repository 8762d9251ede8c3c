//! What came of steps on several cases.

use cases_server::pages::UndoForm;
use cases_server::{Cases, Which};
use db::{Failure, Result};
use kernel::CaseId;
use web::Viewer;

/// Told above the case, until it is left.
pub(crate) struct Outcome {
    /// Name of the action.
    pub(crate) action: String,
    pub(crate) done: usize,
    /// Cases that were left as they were: id, number, why.
    pub(crate) refused: Vec<(CaseId, String, String)>,
    pub(crate) undo: Option<UndoForm>,
}

impl Outcome {
    /// Nothing but refusals; a case that is not there for this person is passed over.
    pub(crate) async fn refused(
        cases: &Cases,
        viewer: &Viewer,
        action: &str,
        why: Vec<(CaseId, String)>,
    ) -> Result<Self> {
        let mut refused = Vec::new();
        for (id, text) in why {
            match cases.show(&viewer.actor, Which::Seen(id)).await {
                Ok(detail) => refused.push((id, detail.case.number, text)),
                Err(Failure::Refused(_)) => {}
                Err(fault) => return Err(fault),
            }
        }
        Ok(Self { action: action.to_owned(), done: 0, refused, undo: None })
    }
}
