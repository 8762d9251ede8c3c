//! What the simulated people do everything with: the commands of the case service, and nothing beside them.

use std::future::Future;

use kernel::{CaseId, Timestamp, UserId};
use procedure::{Inputs, Position};

/// The service as the simulation sees it. Every call says at what instant it happens; instants never go back.
pub trait Hands: Send {
    fn report(
        &mut self,
        at: Timestamp,
        who: &Who,
        report: NewReport,
    ) -> impl Future<Output = Result<CaseHandle, Refused>> + Send;

    /// Takes an action of the case's procedure, with the version of the case as it stands.
    fn act(
        &mut self,
        at: Timestamp,
        who: &Who,
        case: &CaseHandle,
        action: &str,
        inputs: Inputs,
    ) -> impl Future<Output = Result<CaseNow, Refused>> + Send;

    fn look(
        &mut self,
        at: Timestamp,
        who: &Who,
        case: &CaseHandle,
    ) -> impl Future<Output = Result<CaseNow, Refused>> + Send;

    /// Lets jobs and alarms that are due before `until` happen, each at its own instant. Called before everything
    /// that people do, so that the trail keeps the order of time.
    fn ring(&mut self, until: Timestamp) -> impl Future<Output = ()> + Send;

    /// Stores an invented picture and answers with its file id. The same kind and seed give the same picture.
    fn photo(&mut self, kind: PhotoKind, seed: u64) -> impl Future<Output = String> + Send;

    /// Whose account a login is.
    fn person(&self, login: &str) -> Option<UserId>;
}

/// Who acts.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Who {
    /// A member of the staff, by login.
    Staff(String),
    /// A resident without an account: reports on the web page, or holds the case's link.
    Resident,
}

impl Who {
    pub(super) fn staff(login: &str) -> Self {
        Self::Staff(login.to_owned())
    }
}

/// How a report comes in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Source {
    /// A patroller found it.
    Patrol,
    /// A resident rang up; a seat operator writes it down.
    Phone,
    /// A resident wrote it on the web page.
    Web,
    /// A resident came to the community; its director writes it down.
    WalkIn,
}

impl Source {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Patrol => "patrol",
            Self::Phone => "phone",
            Self::Web => "web",
            Self::WalkIn => "walk_in",
        }
    }
}

/// What is told.
#[derive(Debug, Clone, PartialEq)]
pub struct NewReport {
    pub source: Source,
    /// Code of the catalogue item, where the reporter chose one.
    pub item: Option<String>,
    pub text: String,
    pub position: Position,
    /// Where it is, in words.
    pub address: String,
    pub photos: Vec<String>,
    /// The resident, invented; none for the staff's own reports.
    pub contact: Option<Contact>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    /// Surname and form of address.
    pub name: String,
    /// Begins with 000, which no number in use does.
    pub telephone: String,
}

/// What a picture shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PhotoKind {
    Before,
    After,
}

/// A case, and the key to it that its reporter was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseHandle {
    pub case: CaseId,
    pub link: Option<String>,
}

/// A case as somebody sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseNow {
    pub state: String,
    /// When the clock whose light is shown runs out.
    pub due: Option<Timestamp>,
    /// Code of the department that answers for it.
    pub department: Option<String>,
    /// The actions that the one who looks may take now.
    pub offers: Vec<String>,
}

impl CaseNow {
    pub(super) fn offers(&self, action: &str) -> bool {
        self.offers.iter().any(|offer| offer == action)
    }
}

/// The code of the refusal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused(pub String);
