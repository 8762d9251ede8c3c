//! The routes of a plan while it is being improved: any new route is pieces of old ones, and its length is known
//! without walking it.

use crate::tasks::{Leg, Tasks};

/// A stretch of an old route, walked as it is or backwards.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Piece {
    pub(crate) route: usize,
    pub(crate) from: usize,
    /// One past the last.
    pub(crate) to: usize,
    pub(crate) backwards: bool,
}

/// A route with what its pieces cost.
#[derive(Debug, Clone, Default)]
struct Route {
    legs: Vec<Leg>,
    /// Cost of the first `n` legs and the ways between them, from the first one's tail; and of the same walked backwards.
    ahead: Vec<u32>,
    back: Vec<u32>,
    length: u32,
}

/// Routes that share all tasks among them.
#[derive(Clone)]
pub(crate) struct Tours<'t> {
    pub(crate) tasks: &'t Tasks,
    routes: Vec<Route>,
    /// Task → its route and position there.
    place: Vec<(usize, usize)>,
    total: u64,
}

impl<'t> Tours<'t> {
    pub(crate) fn new(tasks: &'t Tasks, routes: Vec<Vec<Leg>>) -> Self {
        let count = routes.len();
        let empty = vec![Route::default(); count];
        let mut tours = Self { tasks, routes: empty, place: vec![(0, 0); tasks.len()], total: 0 };
        for (route, legs) in routes.into_iter().enumerate() {
            tours.set(route, legs);
        }
        tours
    }

    pub(crate) fn count(&self) -> usize {
        self.routes.len()
    }

    pub(crate) fn legs(&self, route: usize) -> &[Leg] {
        &self.routes[route].legs
    }

    pub(crate) fn length(&self, route: usize) -> u32 {
        self.routes[route].length
    }

    pub(crate) fn total(&self) -> u64 {
        self.total
    }

    pub(crate) fn place(&self, task: usize) -> (usize, usize) {
        self.place[task]
    }

    pub(crate) fn longest(&self) -> u32 {
        self.routes.iter().map(|route| route.length).max().unwrap_or(0)
    }

    /// Length of the closed route made of the pieces in this order.
    #[inline]
    pub(crate) fn length_of(&self, pieces: &[Piece]) -> u32 {
        let mut length = 0;
        let mut walk: Option<(Leg, Leg)> = None;
        for piece in pieces.iter().filter(|piece| piece.from < piece.to) {
            let (first, last, inner) = self.ends(piece);
            length += inner + walk.map_or(0, |(_, before)| self.tasks.link(before, first));
            walk = Some((walk.map_or(first, |(beginning, _)| beginning), last));
        }
        length + walk.map_or(0, |(first, last)| self.tasks.closing(first, last))
    }

    /// First and last leg of a piece as it is walked, and its cost between them.
    #[inline]
    fn ends(&self, piece: &Piece) -> (Leg, Leg, u32) {
        let route = &self.routes[piece.route];
        let (first, last) = (route.legs[piece.from], route.legs[piece.to - 1]);
        if piece.backwards {
            let turned = first ^ 1;
            let inner = route.back[piece.to] - route.back[piece.from + 1] + self.tasks.cost(turned);
            (last ^ 1, turned, inner)
        } else {
            (first, last, route.ahead[piece.to] - route.ahead[piece.from + 1] + self.tasks.cost(first))
        }
    }

    /// The legs of the pieces.
    pub(crate) fn assemble(&self, pieces: &[Piece]) -> Vec<Leg> {
        let mut legs = Vec::with_capacity(pieces.iter().map(|piece| piece.to - piece.from).sum());
        for piece in pieces {
            let stretch = &self.routes[piece.route].legs[piece.from..piece.to];
            if piece.backwards {
                legs.extend(stretch.iter().rev().map(|leg| leg ^ 1));
            } else {
                legs.extend_from_slice(stretch);
            }
        }
        legs
    }

    pub(crate) fn set(&mut self, at: usize, legs: Vec<Leg>) {
        let tasks = self.tasks;
        for (position, leg) in legs.iter().enumerate() {
            self.place[leg / 2] = (at, position);
        }
        let route = &mut self.routes[at];
        self.total -= u64::from(route.length);
        route.ahead.clear();
        route.back.clear();
        route.ahead.push(0);
        route.back.push(0);
        let (mut ahead, mut back) = (0, 0);
        for (position, leg) in legs.iter().enumerate() {
            if position > 0 {
                ahead += tasks.link(legs[position - 1], *leg);
                back += tasks.link(leg ^ 1, legs[position - 1] ^ 1);
            }
            ahead += tasks.cost(*leg);
            back += tasks.cost(leg ^ 1);
            route.ahead.push(ahead);
            route.back.push(back);
        }
        let ends = legs.first().zip(legs.last());
        let joints = ends.map_or(0, |(first, last)| tasks.closing(*first, *last));
        route.length = ahead + joints;
        route.legs = legs;
        self.total += u64::from(route.length);
    }
}
