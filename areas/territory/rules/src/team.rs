//! What a grid still lacks: its character and its team (M2, M5).

use std::collections::BTreeSet;

use kernel::{Role, UserId};
use serde::{Deserialize, Serialize};

use crate::{Area, Level};

/// A person's post on a grid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Post {
    /// Code of a basic or unit grid.
    pub grid: String,
    pub role: Role,
    pub person: UserId,
    pub full_time: bool,
}

/// How many people a grid must have, as the subdistrict sets it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct TeamRule {
    /// The level whose grids have a character and a team.
    pub level: Level,
    pub leaders: usize,
    pub responsible_persons: usize,
    /// Full-time, in each community, on the basic grid itself or on any of its unit grids.
    pub patrollers: usize,
}

impl Default for TeamRule {
    fn default() -> Self {
        Self { level: Level::BasicGrid, leaders: 1, responsible_persons: 2, patrollers: 2 }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum MissingKind {
    Character,
    Leader,
    ResponsiblePerson,
    FullTimePatroller,
}

/// Something that a grid lacks: it has `have` of the `want` that it must have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Missing {
    pub grid: String,
    pub kind: MissingKind,
    pub have: usize,
    pub want: usize,
}

/// Everything that is lacking, in the order of `areas`. A person counts once, however many posts they hold.
pub fn missing(areas: &[Area], posts: &[Post], rule: TeamRule) -> Vec<Missing> {
    let mut all = Vec::new();
    for area in areas {
        if area.level == rule.level {
            let leaders = people(posts, Role::GridLeader, |post| post.grid == area.code);
            let responsible = people(posts, Role::ResponsiblePerson, |post| post.grid == area.code);
            all.extend(lack(area, MissingKind::Character, usize::from(area.character.is_some()), 1));
            all.extend(lack(area, MissingKind::Leader, leaders, rule.leaders));
            all.extend(lack(area, MissingKind::ResponsiblePerson, responsible, rule.responsible_persons));
        }
        if area.level == Level::BasicGrid {
            let inside = |post: &Post| post.full_time && post.grid.starts_with(&area.code);
            let patrollers = people(posts, Role::Patroller, inside);
            all.extend(lack(area, MissingKind::FullTimePatroller, patrollers, rule.patrollers));
        }
    }
    all
}

fn people(posts: &[Post], role: Role, counts: impl Fn(&Post) -> bool) -> usize {
    let held = posts.iter().filter(|post| post.role == role && counts(post));
    held.map(|post| post.person).collect::<BTreeSet<_>>().len()
}

fn lack(area: &Area, kind: MissingKind, have: usize, want: usize) -> Option<Missing> {
    (have < want).then(|| Missing { grid: area.code.clone(), kind, have, want })
}

#[cfg(test)]
mod tests {
    use kernel::{Ids, Timestamp};

    use super::*;
    use crate::Character;
    use crate::tests::area;

    #[test]
    fn a_grid_lacks_what_the_rule_asks_and_nobody_fills() {
        let ids = Ids::from_seed(1);
        let people: Vec<_> = (0..4).map(|_| UserId(ids.uuid(Timestamp::default()))).collect();
        let post = |grid: &str, role, person: usize, full_time| Post {
            grid: grid.to_owned(),
            role,
            person: people[person],
            full_time,
        };
        let mut grid = area(Level::BasicGrid, "110115010001", 0.0, 0.0);
        let unit = area(Level::UnitGrid, "110115010001001", 0.0, 0.0);
        let mut posts = vec![
            post("110115010001", Role::GridLeader, 0, true),
            post("110115010001", Role::ResponsiblePerson, 1, false),
            post("110115010001", Role::ResponsiblePerson, 1, false),
            post("110115010001001", Role::Patroller, 2, true),
            post("110115010001", Role::Patroller, 3, false),
            post("110115010002", Role::Patroller, 3, true),
        ];
        let kinds = |grid: &Area, posts: &[Post]| {
            let all = missing(&[grid.clone(), unit.clone()], posts, TeamRule::default());
            all.iter().map(|one| (one.kind, one.have, one.want)).collect::<Vec<_>>()
        };
        assert_eq!(
            kinds(&grid, &posts),
            [
                (MissingKind::Character, 0, 1),
                (MissingKind::ResponsiblePerson, 1, 2),
                (MissingKind::FullTimePatroller, 1, 2)
            ]
        );
        grid.character = Some(Character::Safety);
        posts.push(post("110115010001", Role::ResponsiblePerson, 2, false));
        posts.push(post("110115010001001", Role::Patroller, 3, true));
        assert_eq!(kinds(&grid, &posts), []);
    }
}
