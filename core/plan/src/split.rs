//! A long round cut into k routes, the longest as short as the order allows (after Frederickson, Hecht and Kim 1978).

use crate::tasks::{Leg, Tasks};

/// `k` routes, some possibly empty, that follow `round` in its order.
pub(crate) fn split(tasks: &Tasks, round: &[Leg], k: usize) -> Vec<Vec<Leg>> {
    let (mut low, mut high) = (0, tasks.length(round));
    while low < high {
        let limit = u32::midpoint(low, high);
        if cut(tasks, round, limit).is_some_and(|routes| routes.len() <= k) {
            high = limit;
        } else {
            low = limit + 1;
        }
    }
    let mut routes = cut(tasks, round, high).unwrap_or_else(|| vec![round.to_vec()]);
    routes.resize(k.max(routes.len()), Vec::new());
    routes
}

/// As few routes as the order allows, none above `limit`; none when a single leg is above it.
fn cut(tasks: &Tasks, round: &[Leg], limit: u32) -> Option<Vec<Vec<Leg>>> {
    let mut routes = Vec::new();
    let mut rest = round;
    while !rest.is_empty() {
        let fits = farthest(tasks, rest, limit)?;
        routes.push(rest[..fits].to_vec());
        rest = &rest[fits..];
    }
    Some(routes)
}

/// The most legs from the beginning of `rest` that a closed route of at most `limit` can walk. Not the first excess is
/// the end: the way home may become shorter again.
fn farthest(tasks: &Tasks, rest: &[Leg], limit: u32) -> Option<usize> {
    let mut so_far = 0;
    let mut fits = None;
    for (n, leg) in rest.iter().enumerate() {
        so_far += tasks.cost(*leg) + if n > 0 { tasks.link(rest[n - 1], *leg) } else { 0 };
        if so_far > limit {
            break;
        }
        if so_far + tasks.closing(rest[0], *leg) <= limit {
            fits = Some(n + 1);
        }
    }
    fits
}
