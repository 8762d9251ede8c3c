//! What codes of people's rights are called, for one reader.

use std::sync::Arc;

use administration_rules::grant_text;
use catalogue_server::View as CatalogueView;
use db::Result;
use kernel::{Grant, Role, Scope};
use territory_rules::Level;
use territory_server::View as TerritoryView;
use web::{Lang, Shell, Viewer};

use crate::Administration;

pub(crate) struct Names {
    pub(crate) lang: Lang,
    pub(crate) catalogue: Arc<CatalogueView>,
    territory: Arc<TerritoryView>,
}

/// A right as a page shows it.
pub(crate) struct GrantWords {
    pub(crate) text: String,
    pub(crate) role: String,
    pub(crate) scope: String,
}

impl Names {
    pub(crate) async fn of(administration: &Administration, viewer: &Viewer, lang: Lang) -> Result<Self> {
        let subdistrict = viewer.subdistrict();
        let catalogue = administration.catalogues.view(subdistrict).await?;
        Ok(Self { lang, catalogue, territory: administration.territories.view(subdistrict).await? })
    }

    pub(crate) fn shell(&self, viewer: &Viewer, path: &str) -> Shell {
        let mut shell = Shell::staff(viewer, self.lang, &self.catalogue.subdistrict.name, "/administration");
        path.clone_into(&mut shell.path);
        shell
    }

    pub(crate) fn role(&self, role: Role) -> String {
        self.lang.t(&format!("role.{role}")).to_owned()
    }

    pub(crate) fn grant(&self, grant: &Grant) -> GrantWords {
        let scope = match &grant.scope {
            Scope::Subdistrict => self.lang.t("administration.everywhere").to_owned(),
            Scope::Grid(code) => self.territory.name_of(code).to_owned(),
            Scope::Department(code) => self.catalogue.department_name(code, self.lang).to_owned(),
        };
        GrantWords { text: grant_text(grant), role: self.role(grant.role), scope }
    }

    /// Roles that people are given: (name, word).
    pub(crate) fn roles(&self) -> Vec<(String, String)> {
        let given = Role::ALL.iter().filter(|role| role.is_given());
        given.map(|role| (role.name().to_owned(), self.role(*role))).collect()
    }

    /// Scopes: (`KIND:CODE`, word); departments, then grids.
    pub(crate) fn scopes(&self) -> Vec<(String, String)> {
        let departments = self.catalogue.departments.keys();
        let departments = departments.map(|code| {
            (format!("department:{code}"), self.catalogue.department_name(code, self.lang).to_owned())
        });
        let levels = [Level::BasicGrid, Level::UnitGrid];
        let grids = levels.into_iter().flat_map(|level| self.territory.of_level(level));
        let grids = grids.map(|area| (format!("grid:{}", area.code), format!("{} {}", area.code, area.name)));
        departments.chain(grids).collect()
    }
}
