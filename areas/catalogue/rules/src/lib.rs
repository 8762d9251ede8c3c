//! What can be reported, when it is filed, how long it may take, and who answers for it.
//!
//! A [`Catalogue`] is one edition of 《网格化综合管理事项》: class → subclass → item, and for each item the
//! filing criteria. A [`ResponsibilityList`] says which department handles an item in an area. A
//! [`SearchIndex`] finds an item, an address or a person by hanzi, pinyin, initials or English.
//!
//! Tables come in as string-keyed rows ([`Row`]); what reads CSV and spreadsheets is elsewhere. Every
//! `plan_…` answers with the whole result or with every refusal it met, each with row and field.

mod catalogue;
mod code;
mod department;
mod duties;
mod duties_import;
mod import;
mod own;
mod responsibility;
mod responsibility_import;
mod row;
mod search;

pub use catalogue::{Bilingual, Catalogue, Class, FilingCriterion, Item, Subclass, Urgency};
pub use code::{Code, Kind, Level, Numbering};
pub use department::{Department, plan_departments};
pub use duties::{DutyLists, MustReport};
pub use duties_import::plan_must_report;
pub use import::plan_import;
pub use own::{Adoptions, OwnLimits, plan_adoptions, plan_own_limits};
pub use responsibility::{Conflict, Gap, Owner, Responsibility, ResponsibilityList};
pub use responsibility_import::plan_responsibility;
pub use row::Row;
pub use search::{Document, Hit, Matched, SearchIndex, initials};

#[cfg(test)]
mod shipped_tests;
