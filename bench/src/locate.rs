//! `bench locate`: which area is a place in? Against an R-tree of bounding boxes (`rstar`) with `geo`'s exact
//! `contains` behind it, in the same process, on the same areas and places. Then ten million places on borders,
//! each judged by looking at every edge of the areas around it with exact arithmetic.

use std::hint::black_box;
use std::time::Instant;

use geo::{BoundingRect, Contains, LinesIter};
use gewu_geo::sample::Partition;
use gewu_geo::{Coord, GridIndex, MultiPolygon, Point, Rect};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use robust::orient2d;
use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree};

/// Columns and rows of the territory, and the ratios wanted one by one and in batch (0: none is set).
const SIZES: [(u32, u32, f64, f64); 3] = [(9, 7, 0.0, 0.0), (160, 125, 10.0, 20.0), (800, 625, 15.0, 30.0)];
/// Edges of each of the four sides of an area: 48 vertices in all.
const SIDE: u32 = 12;
const PLACES: usize = 1_000_000;
/// The peer is given fewer, for it takes long.
const PEER_PLACES: usize = 200_000;
const ROUNDS: usize = 7;
const MEMORY_GOAL_BYTES: f64 = 1_000.0;
const BORDER_PLACES: usize = 10_000_000;

type Boxes = RTree<GeomWithData<Rectangle<[f64; 2]>, usize>>;

/// Prints one line a figure, or one JSON object a line; false when a goal is missed.
pub(crate) fn run(json: bool) -> bool {
    let mut met = true;
    for size in SIZES {
        met &= measure(size, json);
    }
    met & check_borders(json)
}

fn measure((cols, rows, single_goal, batch_goal): (u32, u32, f64, f64), json: bool) -> bool {
    let areas = Partition::new(cols, rows, SIDE, 1).areas;
    let count = areas.len();
    let boxes = boxes(&areas);
    let places = scatter(bounds(&areas), PLACES, 2);
    let peer_places = &places[..PEER_PLACES];
    let copy = areas.clone();
    let (build_s, index) = timed(|| GridIndex::build(copy).expect("made areas are good"));

    let mut owners = vec![None; PLACES];
    let mut least_ns = [f64::INFINITY; 3];
    // In turns and the least of each: what else the machine does falls on all alike and only ever adds.
    for _ in 0..ROUNDS {
        let peer = timed(|| peer_places.iter().filter_map(|&place| peer_locate(&boxes, &areas, place)).max());
        let single = timed(|| places.iter().filter_map(|&(x, y)| index.locate(x, y)).max());
        let batch = timed(|| index.locate_batch(&places, &mut owners));
        let round = [(peer.0, PEER_PLACES), (single.0, PLACES), (batch.0, PLACES)];
        for (least, (seconds, places)) in least_ns.iter_mut().zip(round) {
            *least = least.min(seconds * 1e9 / real(places));
        }
        black_box((peer.1, single.1, &owners));
    }

    let [peer_ns, single_ns, batch_ns] = least_ns;
    let row = |what, ours, unit, peer, goal| Row { case: format!("{count} {what}"), ours, unit, peer, goal };
    let bytes = real(index.memory_bytes()) / real(count);
    let rows = [
        row("single", single_ns, "ns", Some(peer_ns), single_goal),
        row("batch", batch_ns, "ns", Some(peer_ns), batch_goal),
        row("memory", bytes, "bytes/area", None, MEMORY_GOAL_BYTES),
        row("build", build_s, "s", None, 0.0),
    ];
    rows.iter().fold(true, |met, row| row.print(json) & met)
}

/// Seconds that the work took, and what came of it.
#[expect(clippy::disallowed_methods, reason = "a benchmark reads the clock")]
fn timed<T>(work: impl FnOnce() -> T) -> (f64, T) {
    let start = Instant::now();
    let result = work();
    (start.elapsed().as_secs_f64(), result)
}

#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
fn real(count: usize) -> f64 {
    count as f64
}

/// One printed figure. With a peer the goal is a ratio to reach, without one a value not to exceed; 0 is no goal.
struct Row {
    case: String,
    ours: f64,
    unit: &'static str,
    peer: Option<f64>,
    goal: f64,
}

impl Row {
    fn print(&self, json: bool) -> bool {
        let ratio = self.peer.map(|peer| peer / self.ours);
        let met = self.goal == 0.0 || ratio.map_or(self.ours <= self.goal, |ratio| ratio >= self.goal);
        let Self { case, ours, unit, peer, goal } = self;
        if json {
            let text = |value: Option<f64>| value.map_or("null".to_owned(), |value| format!("{value:.3}"));
            let peer_name = if peer.is_some() { "\"rstar+geo\"" } else { "null" };
            let (peer, ratio) = (text(*peer), text(ratio));
            say(&format!(
                r#"{{"bench":"locate","case":"{case}","ours":{ours:.3},"unit":"{unit}","peer":{peer},"peer_name":{peer_name},"ratio":{ratio},"goal":{goal},"met":{met}}}"#
            ));
        } else {
            let against = peer.zip(ratio).map_or(String::new(), |(peer, ratio)| {
                format!("  rstar+geo {peer:>8.1} {unit}  {ratio:>5.1} × as fast")
            });
            let verdict = match (*goal == 0.0, met) {
                (true, _) => String::new(),
                (_, true) => format!("  (goal {goal}: met)"),
                (_, false) => format!("  (goal {goal}: MISSED)"),
            };
            say(&format!("{case:<16} {ours:>8.1} {unit}{against}{verdict}"));
        }
        met
    }
}

#[expect(clippy::print_stdout, reason = "a benchmark's figures are its output")]
fn say(line: &str) {
    println!("{line}");
}

fn bounds(areas: &[(u32, MultiPolygon)]) -> Rect {
    let all = areas.iter().filter_map(|(_, area)| area.bounding_rect());
    all.reduce(|a, b| {
        let (low, high) = (a.min(), b.min());
        let min = Coord { x: low.x.min(high.x), y: low.y.min(high.y) };
        let max = Coord { x: a.max().x.max(b.max().x), y: a.max().y.max(b.max().y) };
        Rect::new(min, max)
    })
    .expect("there are areas")
}

fn scatter(bounds: Rect, count: usize, seed: u64) -> Vec<(f64, f64)> {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let (min, max) = (bounds.min(), bounds.max());
    (0..count).map(|_| (random.random_range(min.x..max.x), random.random_range(min.y..max.y))).collect()
}

fn boxes(areas: &[(u32, MultiPolygon)]) -> Boxes {
    let boxed = |(at, (_, area)): (usize, &(u32, MultiPolygon))| {
        let rect = area.bounding_rect().expect("areas have vertices");
        let corners = AABB::from_corners(rect.min().into(), rect.max().into());
        GeomWithData::new(Rectangle::from(corners), at)
    };
    RTree::bulk_load(areas.iter().enumerate().map(boxed).collect())
}

fn peer_locate(boxes: &Boxes, areas: &[(u32, MultiPolygon)], (x, y): (f64, f64)) -> Option<u32> {
    boxes
        .locate_all_at_point(&[x, y])
        .map(|found| &areas[found.data])
        .find(|(_, area)| area.contains(&Point::new(x, y)))
        .map(|(id, _)| *id)
}

/// Vertices, junctions, places on shared borders and their nearest neighbours in floating point.
fn check_borders(json: bool) -> bool {
    let partition = Partition::new(160, 125, SIDE, 1);
    let index = GridIndex::build(partition.areas.clone()).expect("made areas are good");
    let rects: Vec<Rect> = partition.areas.iter().filter_map(|(_, area)| area.bounding_rect()).collect();
    let (mut checked, mut errors) = (0, 0);
    for (id, area) in partition.areas.iter().cycle() {
        let near = partition.around(*id);
        let near: Vec<_> =
            near.iter().map(|id| (&partition.areas[*id as usize - 1], rects[*id as usize - 1])).collect();
        let places: Vec<(f64, f64)> =
            area.lines_iter().flat_map(|edge| hurting(edge.start, edge.end)).collect();
        let mut owners = vec![None; places.len()];
        index.locate_batch(&places, &mut owners);
        for (&(x, y), owner) in places.iter().zip(owners) {
            let is_right = owner == judge(&near, Coord { x, y }) && owner == index.locate(x, y);
            errors += usize::from(!is_right);
        }
        checked += places.len();
        if checked >= BORDER_PLACES {
            break;
        }
    }
    Row { case: format!("{checked} on borders"), ours: real(errors), unit: "errors", peer: None, goal: 0.5 }
        .print(json)
}

fn hurting(a: Coord, b: Coord) -> impl Iterator<Item = (f64, f64)> {
    let middle = a + (b - a) * 0.5;
    [a, middle]
        .into_iter()
        .flat_map(|Coord { x, y }| {
            [(x, y), (x.next_up(), y), (x.next_down(), y), (x, y.next_up()), (x, y.next_down())]
        })
        .chain([(a.x, b.y)])
}

/// The owner by the rule: the lowest id that contains the place shifted east and then north by next to nothing,
/// or else the lowest whose border holds it.
fn judge(near: &[(&(u32, MultiPolygon), Rect)], place: Coord) -> Option<u32> {
    let mut touched = None;
    for ((id, area), rect) in near {
        if !(rect.min().x..=rect.max().x).contains(&place.x)
            || !(rect.min().y..=rect.max().y).contains(&place.y)
        {
            continue;
        }
        let mut inside = false;
        for edge in area.lines_iter() {
            let (low, high) =
                if edge.start.y <= edge.end.y { (edge.start, edge.end) } else { (edge.end, edge.start) };
            let exact = |point: Coord| robust::Coord { x: point.x, y: point.y };
            if place.y < low.y || place.y > high.y {
                continue;
            }
            let side = orient2d(exact(low), exact(high), exact(place));
            inside ^= side > 0.0 && place.y < high.y;
            if side == 0.0 && place.x >= low.x.min(high.x) && place.x <= low.x.max(high.x) {
                touched = touched.or(Some(*id));
            }
        }
        if inside {
            return Some(*id);
        }
    }
    touched
}
