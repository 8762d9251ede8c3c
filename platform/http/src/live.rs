//! News of cases for pages that are open: told after the commit, heard by every listener in this process, and the last
//! of them kept for who was away for a moment. What other processes write is not heard here; pages ask again by
//! themselves once in a while (docs/decisions/0021-live.md).

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex};

use kernel::{CaseId, SubdistrictId, Timestamp, UserId};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, broadcast, watch};

/// A case has changed, and who is concerned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct News {
    pub subdistrict: SubdistrictId,
    pub case: CaseId,
    pub version: u32,
    /// The action, or what else happened around the case.
    pub kind: String,
    /// A new case that must be reported at once.
    pub must_report: bool,
    /// Who may hear of it: its grids, departments and people, before the change and after it.
    pub grids: Vec<String>,
    pub departments: Vec<String>,
    pub people: Vec<UserId>,
    /// Who did it: their own page knows already.
    pub by: Option<UserId>,
    /// Name of somebody who begins to work on the case or leaves it.
    pub name: String,
}

/// News with its number; numbers grow by one.
pub type Numbered = (u64, Arc<News>);

/// As many are kept as happen in some minutes; who was away longer reads everything anew.
const KEPT: usize = 512;
/// Pages that listen at once; who comes later asks again by themselves.
const LISTENERS_MOST: usize = 2_000;

/// The place where news is told.
#[derive(Debug)]
pub struct Live {
    sender: broadcast::Sender<Numbered>,
    kept: Mutex<(u64, VecDeque<Numbered>)>,
    /// Whose numbers these are: a process that was started again begins anew.
    pub process: i64,
    seats: Arc<Semaphore>,
    open: watch::Sender<bool>,
    at_work: Mutex<BTreeMap<(SubdistrictId, UserId), AtWork>>,
}

/// Somebody works on a case, as far as their page last said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AtWork {
    pub case: CaseId,
    pub user: UserId,
    pub name: String,
    pub until: Timestamp,
}

/// What a listener holds.
pub struct Listener {
    /// What was missed; `None` when that is no longer known, and everything has to be read anew.
    pub past: Option<Vec<Numbered>>,
    pub news: broadcast::Receiver<Numbered>,
    /// False once the program is about to end.
    pub open: watch::Receiver<bool>,
    _seat: OwnedSemaphorePermit,
}

impl Live {
    pub fn new(process: i64) -> Self {
        Self {
            sender: broadcast::channel(KEPT).0,
            kept: Mutex::new((0, VecDeque::new())),
            process,
            seats: Arc::new(Semaphore::new(LISTENERS_MOST)),
            open: watch::channel(true).0,
            at_work: Mutex::default(),
        }
    }

    /// Lets all listeners go, so that the program can end.
    pub fn close(&self) {
        self.open.send_replace(false);
    }

    /// Somebody works on a case now, and on no other.
    pub fn begin_work(&self, subdistrict: SubdistrictId, work: AtWork) {
        let mut all = self.at_work.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        all.insert((subdistrict, work.user), work);
    }

    /// Somebody works on this case no longer.
    pub fn end_work(&self, subdistrict: SubdistrictId, user: UserId, case: CaseId) {
        let mut all = self.at_work.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        all.retain(|of, work| *of != (subdistrict, user) || work.case != case);
    }

    /// Who works on what in a subdistrict. Who has not been heard of for a while is forgotten.
    pub fn at_work(&self, subdistrict: SubdistrictId, now: Timestamp) -> Vec<AtWork> {
        let mut all = self.at_work.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        all.retain(|_, work| work.until > now);
        all.iter().filter(|((of, _), _)| *of == subdistrict).map(|(_, work)| work.clone()).collect()
    }

    pub fn tell(&self, news: News) {
        let Ok(mut kept) = self.kept.lock() else { return };
        kept.0 += 1;
        let numbered = (kept.0, Arc::new(news));
        kept.1.push_back(numbered.clone());
        if kept.1.len() > KEPT {
            kept.1.pop_front();
        }
        // Nobody may be listening. Sent under the lock, so that nobody hears numbers out of order.
        let _ = self.sender.send(numbered);
    }

    /// Everything after number `seen`, and what comes; `None` where all seats are taken. A listener holds no more than
    /// its place in what is kept for all: who reads too slowly loses it and reads everything anew.
    pub fn listen(&self, seen: Option<u64>) -> Option<Listener> {
        let seat = Arc::clone(&self.seats).try_acquire_owned().ok()?;
        let kept = self.kept.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let news = self.sender.subscribe();
        let past = match seen {
            None => Some(Vec::new()),
            Some(seen) if seen > kept.0 => None,
            Some(seen) if seen + (kept.1.len() as u64) < kept.0 => None,
            Some(seen) => Some(kept.1.iter().filter(|(number, _)| *number > seen).cloned().collect()),
        };
        Some(Listener { past, news, open: self.open.subscribe(), _seat: seat })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::Ids;

    fn news(version: u32) -> News {
        let case = CaseId(Ids::from_seed(1).uuid(Timestamp::default()));
        News {
            subdistrict: SubdistrictId(1),
            case,
            version,
            kind: "comment".to_owned(),
            must_report: false,
            grids: Vec::new(),
            departments: Vec::new(),
            people: Vec::new(),
            by: None,
            name: String::new(),
        }
    }

    #[test]
    fn who_was_away_for_a_moment_hears_what_was_missed_and_who_was_away_long_reads_anew() {
        let live = Live::new(1);
        for version in 1..=3 {
            live.tell(news(version));
        }
        let missed = |seen| {
            live.listen(seen).unwrap().past.map(|past| past.iter().map(|(n, _)| *n).collect::<Vec<_>>())
        };
        assert_eq!(missed(None), Some(vec![]));
        assert_eq!(missed(Some(1)), Some(vec![2, 3]));
        assert_eq!(missed(Some(9)), None, "the number of another process");
        for version in 4..600 {
            live.tell(news(version));
        }
        assert_eq!(missed(Some(1)), None);
    }
}
