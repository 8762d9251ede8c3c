//! From drawn ways to a network: split where ways meet, near ends joined, tiny stretches shrunk, doubles and parts that
//! hang together with nothing left out. Everything done is counted.

use std::collections::BTreeMap;

use gewu_geo::{Coord, distance_m};
use kernel::Refusal;

use crate::Told;
use crate::network::{Line, Streets};
use crate::read::{Way, Ways};
use crate::union::Union;

/// Ends nearer than this are one place, and shorter stretches none.
const SAME_M: f64 = 1.0;
/// Two stretches between the same places are one drawn twice when their middles are no farther apart.
const DOUBLE_M: f64 = 2.0;
/// Cells in which near ends are looked for, in degrees: more than [`SAME_M`] up to 80° of latitude.
const CELL: f64 = 6e-5;

pub(crate) fn clean(ways: &Ways, start: Option<Coord>) -> Result<Streets, Refusal> {
    let mut told = ways.told;
    let (places, lines) = split(ways, &mut told);
    let (places, lines) = join_ends(places, lines, &mut told);
    let lines = drop_doubles(lines, &mut told);
    let streets = keep_one_part(&places, lines, start, told);
    if streets.lines.iter().all(|line| line.required == 0) {
        return Err(Refusal::invalid("streets_none"));
    }
    Ok(streets)
}

fn length_m(line: &[Coord]) -> f64 {
    line.windows(2).map(|pair| distance_m(pair[0], pair[1])).sum()
}

/// Cuts ways at every node that two of them share or where one ends.
fn split(ways: &Ways, told: &mut Told) -> (Vec<Coord>, Vec<Line>) {
    let mut uses: BTreeMap<i64, u32> = BTreeMap::new();
    let stretches: Vec<(&Way, &[i64])> = ways.walked.iter().flat_map(|way| held(ways, way)).collect();
    told.cut_at_border =
        ways.walked.iter().filter(|way| way.nodes.iter().any(|node| ways.place(*node).is_none())).count();
    for (_, nodes) in &stretches {
        for (n, node) in nodes.iter().enumerate() {
            *uses.entry(*node).or_default() += if n == 0 || n + 1 == nodes.len() { 2 } else { 1 };
        }
    }
    let mut numbers = BTreeMap::new();
    let mut places = Vec::new();
    let mut lines = Vec::new();
    for (way, nodes) in stretches {
        let mut from = 0;
        for to in 1..nodes.len() {
            if uses[&nodes[to]] < 2 {
                continue;
            }
            let line: Vec<Coord> = nodes[from..=to].iter().filter_map(|node| ways.place(*node)).collect();
            let ends = [from, to].map(|n| {
                *numbers.entry(nodes[n]).or_insert_with(|| {
                    places.extend(ways.place(nodes[n]));
                    places.len() - 1
                })
            });
            lines.push(Line {
                name: way.name.clone(),
                ends,
                length_m: length_m(&line),
                line,
                required: way.required,
            });
            from = to;
        }
    }
    (places, lines)
}

/// The stretches of a way whose nodes the extract holds.
fn held<'w>(ways: &'w Ways, way: &'w Way) -> impl Iterator<Item = (&'w Way, &'w [i64])> {
    let stretches = way.nodes.split(|node| ways.place(*node).is_none());
    stretches.filter(|nodes| nodes.len() > 1).map(move |nodes| (way, nodes))
}

/// Joins open ends to a place within a metre, and the ends of stretches shorter than that.
fn join_ends(places: Vec<Coord>, lines: Vec<Line>, told: &mut Told) -> (Vec<Coord>, Vec<Line>) {
    let mut union = Union::new(places.len());
    for line in lines.iter().filter(|line| line.length_m < SAME_M) {
        union.join(line.ends[0], line.ends[1]);
    }
    for (open, near) in near_ends(&places, &lines) {
        told.snapped += usize::from(union.join(open, near));
    }
    let mut kept = Vec::with_capacity(lines.len());
    for mut line in lines {
        let drawn = line.ends;
        line.ends = line.ends.map(|end| union.root(end));
        if line.ends[0] == line.ends[1] && line.length_m < SAME_M {
            *(if drawn[0] == drawn[1] { &mut told.self_loops } else { &mut told.tiny }) += 1;
            continue;
        }
        let last = line.line.len() - 1;
        (line.line[0], line.line[last]) = (places[line.ends[0]], places[line.ends[1]]);
        line.length_m = length_m(&line.line);
        kept.push(line);
    }
    (places, kept)
}

/// Open ends, each with a place nearer than [`SAME_M`].
fn near_ends(places: &[Coord], lines: &[Line]) -> Vec<(usize, usize)> {
    let mut degrees = vec![0; places.len()];
    lines.iter().flat_map(|line| line.ends).for_each(|end| degrees[end] += 1);
    let mut cells: BTreeMap<(i64, i64), Vec<usize>> = BTreeMap::new();
    for (place, at) in places.iter().enumerate() {
        cells.entry(cell(*at)).or_default().push(place);
    }
    let open = (0..places.len()).filter(|place| degrees[*place] == 1);
    let near = |place: usize| {
        let (x, y) = cell(places[place]);
        let around = (x - 1..=x + 1).flat_map(|x| (y - 1..=y + 1).map(move |y| (x, y)));
        let others = around.filter_map(|cell| cells.get(&cell)).flatten().copied();
        others
            .filter(move |other| *other != place)
            .find(|other| distance_m(places[*other], places[place]) < SAME_M)
    };
    open.filter_map(|place| near(place).map(|other| (place, other))).collect()
}

#[expect(clippy::cast_possible_truncation, reason = "degrees over a cell fit")]
fn cell(at: Coord) -> (i64, i64) {
    ((at.x / CELL).floor() as i64, (at.y / CELL).floor() as i64)
}

/// Of stretches drawn twice the first stays, under whichever name there is, as often as either is to be walked.
fn drop_doubles(lines: Vec<Line>, told: &mut Told) -> Vec<Line> {
    let mut between: BTreeMap<[usize; 2], Vec<usize>> = BTreeMap::new();
    let mut kept: Vec<Line> = Vec::with_capacity(lines.len());
    for line in lines {
        let [a, b] = line.ends;
        let known = between.entry([a.min(b), a.max(b)]).or_default();
        if let Some(same) = known.iter().find(|same| is_double(&kept[**same], &line)) {
            let same = &mut kept[*same];
            same.required = same.required.max(line.required);
            if same.name.is_empty() {
                same.name = line.name;
            }
            told.doubles += 1;
        } else {
            known.push(kept.len());
            kept.push(line);
        }
    }
    kept
}

fn is_double(a: &Line, b: &Line) -> bool {
    (a.length_m - b.length_m).abs() <= DOUBLE_M && distance_m(middle(a), middle(b)) <= DOUBLE_M
}

/// The place halfway along a line.
fn middle(line: &Line) -> Coord {
    let mut left_m = line.length_m / 2.0;
    for pair in line.line.windows(2) {
        let step_m = distance_m(pair[0], pair[1]);
        if step_m >= left_m && step_m > 0.0 {
            return pair[0] + (pair[1] - pair[0]) * (left_m / step_m);
        }
        left_m -= step_m;
    }
    line.line[0]
}

/// Keeps the part that lies nearest to the start, or has most to walk, and numbers its places anew.
fn keep_one_part(all: &[Coord], lines: Vec<Line>, start: Option<Coord>, mut told: Told) -> Streets {
    let mut union = Union::new(all.len());
    for line in &lines {
        union.join(line.ends[0], line.ends[1]);
    }
    let mut work_m: BTreeMap<usize, f64> = BTreeMap::new();
    for line in &lines {
        *work_m.entry(union.root(line.ends[0])).or_default() += line.length_m * f64::from(line.required);
    }
    let is_walked = |end: &usize, union: &mut Union| work_m[&union.root(*end)] > 0.0;
    let nearest = start.and_then(|start| {
        let ends = lines.iter().flat_map(|line| line.ends).filter(|end| is_walked(end, &mut union));
        ends.min_by(|a, b| distance_m(all[*a], start).total_cmp(&distance_m(all[*b], start)))
    });
    let largest = || work_m.iter().max_by(|a, b| a.1.total_cmp(b.1)).map(|(part, _)| *part);
    let part = nearest.map(|end| union.root(end)).or_else(largest);
    let (kept, left_out): (Vec<Line>, Vec<Line>) =
        lines.into_iter().partition(|line| Some(union.root(line.ends[0])) == part);
    told.parts_left_out = work_m.len().saturating_sub(1);
    told.streets_left_out = left_out.len();
    told.metres_left_out = whole_metres(left_out.iter().map(|line| line.length_m).sum());
    let mut numbers = BTreeMap::new();
    let mut places = Vec::new();
    let lines = kept.into_iter().map(|line| {
        let ends = line.ends.map(|end| {
            *numbers.entry(end).or_insert_with(|| {
                places.push(all[end]);
                places.len() - 1
            })
        });
        Line { ends, ..line }
    });
    let lines = lines.collect();
    Streets { places, lines, told }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a length, far below 2^52")]
fn whole_metres(metres: f64) -> u64 {
    metres.round() as u64
}
