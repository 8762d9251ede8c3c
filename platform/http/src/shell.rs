//! The layout around every page.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use kernel::Role;

use crate::display::{Asked, Theme};
use crate::{Lang, Problem, Viewer};

/// A link of the navigation.
#[derive(Debug, Clone)]
pub struct NavLink {
    pub href: String,
    pub label: &'static str,
    pub current: bool,
}

/// What the layout shows besides the page itself.
#[derive(Debug, Clone)]
pub struct Shell {
    pub lang: &'static str,
    language: Lang,
    pub viewer: Option<ShellViewer>,
    pub nav: Vec<NavLink>,
    pub subdistrict_name: String,
    pub path: String,
    /// Whether the page uses the whole width (lists, maps).
    pub wide: bool,
    /// Whether it hangs on a wall: large, dark, without anything to press.
    pub wall: bool,
    theme: Theme,
    address: Option<String>,
}

#[derive(Debug, Clone)]
pub struct ShellViewer {
    pub name: String,
}

/// Entry of the navigation: path, text, and who sees it (`None`: every signed-in person).
type NavRule = (&'static str, &'static str, Option<&'static [Role]>);

const STAFF: &[NavRule] = &[
    ("/desk", "nav.desk", Some(&[Role::SeatOperator, Role::GridOffice])),
    ("/desk/intake", "nav.intake", Some(&[Role::SeatOperator, Role::GridOffice])),
    ("/cases", "nav.cases", Some(Role::STAFF)),
    ("/cases/new", "nav.report", Some(Role::STAFF)),
    ("/map", "nav.map", Some(Role::STAFF)),
    ("/department", "nav.department", Some(&[Role::DepartmentHandler])),
    ("/overview", "nav.overview", Some(&[Role::Leader, Role::GridOffice, Role::SeatOperator])),
    ("/assessment", "nav.assessment", Some(&[Role::Leader, Role::GridOffice])),
    ("/assessment/mine", "nav.assessment_mine", Some(&[Role::Patroller])),
    ("/assessment/misses", "nav.misses", Some(&[Role::SeatOperator])),
    ("/lane", "nav.lane", Some(&[Role::SeatOperator])),
    ("/territory", "nav.territory", None),
    ("/public-names", "nav.public_names", Some(&[Role::GridOffice])),
    ("/catalogue", "nav.catalogue", None),
    (
        "/administration",
        "nav.administration",
        Some(&[
            Role::GridOffice,
            Role::SystemAdministrator,
            Role::SecurityAdministrator,
            Role::AuditAdministrator,
        ]),
    ),
    ("/texts", "nav.texts", Some(&[Role::SeatOperator, Role::GridOffice])),
];

impl Shell {
    /// For a signed-in person at `path`.
    pub fn staff(viewer: &Viewer, lang: Lang, subdistrict_name: &str, path: &str) -> Self {
        let nav = STAFF
            .iter()
            .filter(|(_, _, roles)| roles.is_none_or(|roles| viewer.holds_any(roles)))
            .map(|(href, key, _)| NavLink {
                href: (*href).to_owned(),
                label: lang.t(key),
                current: *href == path,
            })
            .collect();
        let viewer = Some(ShellViewer { name: viewer.user.name.clone() });
        Self { viewer, nav, wide: true, ..Self::public(lang, subdistrict_name, path) }
    }

    /// For anybody.
    pub fn public(lang: Lang, subdistrict_name: &str, path: &str) -> Self {
        let Asked { theme, address, .. } = Asked::now();
        Self {
            theme,
            address,
            wall: false,
            lang: lang.tag(),
            language: lang,
            viewer: None,
            nav: Vec::new(),
            subdistrict_name: subdistrict_name.to_owned(),
            path: path.to_owned(),
            wide: false,
        }
    }

    #[must_use]
    pub fn with_nav(mut self, nav: Vec<NavLink>) -> Self {
        self.nav = nav;
        self
    }

    #[must_use]
    pub fn narrow(mut self) -> Self {
        self.wide = false;
        self
    }

    /// For a screen on the wall, where `wall` says so (`?wall=1`).
    #[must_use]
    pub fn on_wall(mut self, wall: bool) -> Self {
        self.wall = wall;
        self
    }

    /// In a theme other than the chosen one: for the page that shows them all.
    #[must_use]
    pub(crate) fn in_theme(mut self, theme: Theme, wide: bool) -> Self {
        self.theme = theme;
        self.wide = wide;
        self
    }

    /// `data-theme` of the page; empty where the device decides.
    pub fn theme(&self) -> &'static str {
        match self.theme {
            _ if self.wall => "wall",
            Theme::Device => "",
            chosen => chosen.name(),
        }
    }

    /// The choices of how pages are shown: name, and whether it is the present one.
    pub fn themes(&self) -> [(&'static str, bool); 4] {
        Theme::ALL.map(|theme| (theme.name(), theme == self.theme))
    }

    /// Where to come back to after changing language or theme.
    pub fn back(&self) -> &str {
        self.address.as_deref().unwrap_or(&self.path)
    }

    /// The text of `key` in the page's language.
    pub fn t<'k>(&self, key: &'k str) -> &'k str {
        self.language.t(key)
    }

    /// The text of `prefix.name`: for names that come from data (states, actions, roles).
    pub fn name(&self, prefix: &str, name: &str) -> String {
        self.language.t(&format!("{prefix}.{name}")).to_owned()
    }

    /// The text of `key` with `{n}` filled in.
    pub fn count(&self, key: &str, n: usize) -> String {
        self.language.fill(key, &[("n", &n.to_string())])
    }

    pub fn language(&self) -> Lang {
        self.language
    }
}

/// A page made from a template.
pub struct Page<T>(pub T);

impl<T: Template> IntoResponse for Page<T> {
    fn into_response(self) -> Response {
        match self.0.render() {
            Ok(html) => Html(html).into_response(),
            Err(error) => Problem::from(anyhow::Error::from(error)).into_response(),
        }
    }
}

impl<T: Template> Page<T> {
    /// A form that came back with errors: its title says so first, for who hears the page instead of seeing it.
    pub fn with_status(self, status: StatusCode) -> Response {
        let sign = format!("<title>{}", Asked::now().lang.t("error.title_sign"));
        match self.0.render() {
            Ok(html) => (status, Html(html.replacen("<title>", &sign, 1))).into_response(),
            Err(error) => Problem::from(anyhow::Error::from(error)).into_response(),
        }
    }
}
