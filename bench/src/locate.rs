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

/// Columns, rows, places for us, places for the peer, wanted ratio single and batch (0: none is set).
const SIZES: [(u32, u32, usize, usize, f64, f64); 3] = [
    (9, 7, 2_000_000, 500_000, 0.0, 0.0),
    (160, 125, 2_000_000, 200_000, 10.0, 20.0),
    (800, 625, 2_000_000, 100_000, 15.0, 30.0),
];
/// Edges of each of the four sides of an area: 48 vertices in all.
const SIDE: u32 = 12;
const ROUNDS: usize = 5;
const MEMORY_GOAL_BYTES: f64 = 1_000.0;
const BORDER_PLACES: usize = 10_000_000;

type Boxes = RTree<GeomWithData<Rectangle<[f64; 2]>, usize>>;

/// Prints one line a figure, or one JSON object a line; false when a goal is missed.
pub fn run(json: bool) -> bool {
    let mut met = true;
    for size in SIZES {
        met &= measure(size, json);
    }
    met & check_borders(json)
}

fn measure(
    (cols, rows, ours, peers, single_goal, batch_goal): (u32, u32, usize, usize, f64, f64),
    json: bool,
) -> bool {
    let areas = Partition::new(cols, rows, SIDE, 1).areas;
    let count = areas.len();
    let bounds = bounds(&areas);
    let boxes = boxes(&areas);
    let places = scatter(bounds, peers, 2);
    let peer_ns = median_ns(peers, || {
        places.iter().filter_map(|&place| peer_locate(&boxes, &areas, place)).map(u64::from).sum()
    });
    drop(boxes);

    #[expect(clippy::disallowed_methods, reason = "a benchmark reads the clock")]
    let start = Instant::now();
    let index = GridIndex::build(areas).expect("made areas are good");
    let build_s = start.elapsed().as_secs_f64();
    let places = scatter(bounds, ours, 3);
    let single_ns =
        median_ns(ours, || places.iter().filter_map(|&(x, y)| index.locate(x, y)).map(u64::from).sum());
    let mut owners = vec![None; ours];
    let batch_ns = median_ns(ours, || {
        index.locate_batch(&places, &mut owners);
        owners.iter().flatten().map(|&id| u64::from(id)).sum()
    });

    let row = |what, ours, unit, peer, goal| Row { case: format!("{count} {what}"), ours, unit, peer, goal };
    let per_area = index.memory_bytes() as f64 / count as f64;
    let rows = [
        row("single", single_ns, "ns", Some(peer_ns), single_goal),
        row("batch", batch_ns, "ns", Some(peer_ns), batch_goal),
        row("memory", per_area, "bytes/area", None, MEMORY_GOAL_BYTES),
        row("build", build_s, "s", None, 0.0),
    ];
    rows.iter().fold(true, |met, row| row.print(json) & met)
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

fn median_ns(count: usize, mut work: impl FnMut() -> u64) -> f64 {
    black_box(work());
    let mut rounds: Vec<f64> = (0..ROUNDS)
        .map(|_| {
            #[expect(clippy::disallowed_methods, reason = "a benchmark reads the clock")]
            let start = Instant::now();
            black_box(work());
            start.elapsed().as_secs_f64() * 1e9 / count as f64
        })
        .collect();
    rounds.sort_by(f64::total_cmp);
    rounds[ROUNDS / 2]
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
    Row { case: format!("{checked} on borders"), ours: errors as f64, unit: "errors", peer: None, goal: 0.5 }
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
