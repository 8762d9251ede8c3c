//! Opening a contractor's link: every wrong one is counted, so that nobody tries them by the thousand.

use cases_server::{Task, Token};
use db::{Failure, Result, Tx};
use kernel::{Refusal, RefusalKind};

use crate::service::Residents;
use crate::signs::{self, HOUR};

/// Wrong links from one network within the hour.
const WRONG_MAX: u32 = 30;

impl Residents {
    /// What the link opens; refused alike for one that never was, one that expired and one that was taken back.
    pub(crate) async fn task(&self, text: &str, network: &str) -> Result<Task> {
        let token: Token = text.parse().map_err(|()| Refusal::not_found())?;
        let sign = self.sign("try_task", network);
        let (now, id) = (self.platform.now(), self.chance());
        let print = sign.clone();
        let tried =
            async move |tx: &mut Tx| signs::count(tx, token.subdistrict, &print, (now, HOUR), id).await;
        if self.platform.db.read(tried).await? >= WRONG_MAX {
            return Err(Refusal::new(RefusalKind::TooMany, "tries_used_up").into());
        }
        match self.cases.task(token).await {
            Err(Failure::Refused(refusal)) => {
                // A subdistrict that is not there has nothing to guess at, and nowhere to count.
                if self
                    .platform
                    .db
                    .ask("select 1 as one from subdistricts where id = $1", [token.subdistrict.into()])
                    .await?
                    .is_empty()
                {
                    return Err(Failure::Refused(refusal));
                }
                let count = async move |tx: &mut Tx| signs::put(tx, token.subdistrict, &sign, now, id).await;
                self.platform.db.write(count).await?;
                Err(Failure::Refused(refusal))
            }
            found => found,
        }
    }
}
