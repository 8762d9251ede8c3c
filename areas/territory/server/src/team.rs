//! Who is named on the grids (M10, the inner page of it), from what people hold.

use std::collections::{BTreeMap, BTreeSet};

use db::{Result, Tx};
use kernel::{Role, Scope, SubdistrictId, UserId};
use territory_rules::{Missing, Post, TeamRule, missing};
use web::users;

use crate::View;

/// Everybody who holds a role on a grid.
#[derive(Debug, Default)]
pub(crate) struct Team {
    posts: Vec<Post>,
    names: BTreeMap<UserId, String>,
}

/// Reads the people of a subdistrict.
pub(crate) async fn load(tx: &mut Tx, subdistrict: SubdistrictId) -> Result<Team> {
    let mut team = Team::default();
    for (user, grant) in users::holders(tx, subdistrict).await? {
        if let Scope::Grid(grid) = grant.scope {
            // Auxiliaries with other work do not sign in as patrollers: who does is one full-time.
            let full_time = grant.role == Role::Patroller;
            team.posts.push(Post { grid, role: grant.role, person: user.id, full_time });
            team.names.insert(user.id, user.name);
        }
    }
    Ok(team)
}

impl Team {
    /// Names of those who hold `role` on exactly this grid.
    pub(crate) fn on(&self, role: Role, grid: &str) -> Vec<&str> {
        self.names_of(role, |post| post.grid == grid)
    }

    /// Names of those who hold `role` on this grid or on one inside it.
    pub(crate) fn within(&self, role: Role, grid: &str) -> Vec<&str> {
        self.names_of(role, |post| post.grid.starts_with(grid))
    }

    /// Names of those who hold `role` on this grid or on the one around it.
    pub(crate) fn around(&self, role: Role, grid: &str) -> Vec<&str> {
        self.names_of(role, |post| grid.starts_with(&post.grid))
    }

    fn names_of(&self, role: Role, fits: impl Fn(&Post) -> bool) -> Vec<&str> {
        let posts = self.posts.iter().filter(|post| post.role == role && fits(post));
        let people: BTreeSet<UserId> = posts.map(|post| post.person).collect();
        let mut names: Vec<&str> =
            people.iter().filter_map(|person| self.names.get(person)).map(String::as_str).collect();
        names.sort_unstable();
        names
    }

    /// What the grids lack, by the usual rule of how many people there must be.
    pub(crate) fn missing(&self, view: &View) -> Vec<Missing> {
        missing(&view.areas, &self.posts, TeamRule::default())
    }
}
