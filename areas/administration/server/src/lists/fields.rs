//! The columns of the lists.

use super::List;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Text,
    /// Several lines.
    Long,
    Number,
    /// 0 or 1.
    Flag,
    Day,
    /// One of several that the page offers.
    Choice,
    /// Not changed here; shown for whoever reads.
    Told,
}

/// A column. Its word is `lists.field.NAME`, and spreadsheets may use name or word.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Field {
    pub(crate) name: &'static str,
    pub(crate) kind: Kind,
    pub(crate) is_key: bool,
    pub(crate) must: bool,
    /// Of the spreadsheet's column, in characters of Latin script.
    pub(crate) width: u8,
}

const fn key(name: &'static str, kind: Kind, width: u8) -> Field {
    Field { name, kind, is_key: true, must: true, width }
}

const fn field(name: &'static str, kind: Kind, width: u8) -> Field {
    Field { name, kind, is_key: false, must: false, width }
}

const fn must(name: &'static str, kind: Kind, width: u8) -> Field {
    Field { must: true, ..field(name, kind, width) }
}

const DEPARTMENTS: &[Field] =
    &[key("code", Kind::Text, 20), must("name", Kind::Text, 24), field("name_en", Kind::Text, 30)];
const ADOPTION: &[Field] = &[
    key("item_code", Kind::Text, 12),
    field("class", Kind::Told, 16),
    field("item", Kind::Told, 30),
    field("adopted", Kind::Flag, 8),
];
const TERMS: &[Field] = &[
    key("item_code", Kind::Text, 12),
    key("no", Kind::Number, 8),
    field("item", Kind::Told, 24),
    field("condition", Kind::Told, 50),
    field("standard_limit", Kind::Told, 12),
    field("limit", Kind::Text, 12),
];
const RESPONSIBILITY: &[Field] = &[
    key("scope_code", Kind::Text, 12),
    field("scope", Kind::Told, 24),
    Field { must: false, ..key("area_code", Kind::Text, 18) },
    key("department", Kind::Choice, 24),
    field("helpers", Kind::Text, 30),
    field("note", Kind::Text, 40),
];
const CALENDAR: &[Field] = &[key("date", Kind::Day, 14), must("kind", Kind::Choice, 10)];
const MUST_REPORT: &[Field] = &[
    key("code", Kind::Text, 18),
    must("name", Kind::Text, 18),
    field("name_en", Kind::Text, 20),
    must("text", Kind::Long, 50),
    field("text_en", Kind::Long, 50),
    must("alarm_minutes", Kind::Number, 12),
];
const LIMITS: &[Field] = &[
    key("name", Kind::Text, 24),
    field("meaning", Kind::Told, 40),
    must("value", Kind::Text, 10),
    field("unit", Kind::Told, 10),
];
const PEOPLE: &[Field] = &[
    key("login", Kind::Text, 20),
    must("person", Kind::Text, 14),
    field("language", Kind::Choice, 10),
    field("rights", Kind::Told, 50),
];
const TEAMS: &[Field] = &[
    key("grid", Kind::Text, 18),
    field("grid_name", Kind::Told, 24),
    key("role", Kind::Choice, 20),
    key("login", Kind::Text, 20),
    field("person", Kind::Told, 12),
];
const ROLES: &[Field] = &[
    key("login", Kind::Text, 20),
    field("person", Kind::Told, 12),
    key("role", Kind::Choice, 22),
    Field { must: false, ..key("scope", Kind::Text, 30) },
    field("scope_name", Kind::Told, 24),
];

impl List {
    pub(crate) const fn fields(self) -> &'static [Field] {
        match self {
            Self::Departments => DEPARTMENTS,
            Self::Adoption => ADOPTION,
            Self::Terms => TERMS,
            Self::Responsibility => RESPONSIBILITY,
            Self::Calendar => CALENDAR,
            Self::MustReport => MUST_REPORT,
            Self::Limits => LIMITS,
            Self::People => PEOPLE,
            Self::Teams => TEAMS,
            Self::Roles => ROLES,
        }
    }
}
