//! Buildings and their doorways.

use geo_types::{Coord, Geometry, Polygon};

use super::ground::{BasicGrid, Grid, Ground, LandUse};
use super::lattice::{Blocks, Lattice, moved, offset_m};
use super::spots::within;
use super::{PlaceKind, WorldPlace, names};

/// How a kind of land is built on.
struct Layout {
    class: &'static str,
    columns: &'static [f64],
    rows: &'static [f64],
    /// Along and across, in metres.
    size_m: (f64, f64),
    doorways: u8,
}

/// Shares of the way across a block; the middle is left to the lanes.
const TWO: &[f64] = &[0.25, 0.75];
const FOUR: &[f64] = &[0.15, 0.35, 0.65, 0.85];

impl LandUse {
    const fn layout(self) -> Layout {
        let (class, columns, rows, size_m, doorways) = match self {
            Self::NewHousing => ("residential", FOUR, TWO, (40.0, 18.0), 2),
            Self::OldHousing => ("residential", TWO, FOUR, (68.0, 12.0), 4),
            Self::Commerce => ("commercial", TWO, TWO, (60.0, 40.0), 1),
            Self::Industry => ("industrial", TWO, TWO, (90.0, 50.0), 1),
            Self::Village => ("village", FOUR, FOUR, (14.0, 10.0), 1),
        };
        Layout { class, columns, rows, size_m, doorways }
    }

    /// The compound or estate of a block; `number` counts all blocks.
    fn estate(self, basic: &BasicGrid, block: Blocks, number: usize) -> String {
        let (name, of_community) = (&basic.name, basic.number_of(block));
        match self {
            Self::NewHousing | Self::OldHousing => names::compound(number),
            Self::Commerce => format!("{name}商业街区{of_community}区"),
            Self::Industry => format!("{name}{of_community}区"),
            Self::Village => format!("{name}村{of_community}组"),
        }
    }

    const fn house(self) -> &'static str {
        match self {
            Self::Industry => "号厂房",
            Self::Village => "号院",
            Self::NewHousing | Self::OldHousing | Self::Commerce => "号楼",
        }
    }

    const fn entrance(self) -> &'static str {
        match self {
            Self::NewHousing | Self::OldHousing => "单元",
            Self::Commerce | Self::Industry | Self::Village => "号门",
        }
    }
}

/// Buildings, each followed by its doorways.
pub(super) fn all(ground: &Ground) -> Vec<WorldPlace> {
    let mut all = Vec::new();
    for (number, (basic, grid, block)) in ground.blocks().enumerate() {
        let estate = grid.land_use.estate(basic, block, number + 1);
        let layout = grid.land_use.layout();
        let spots =
            layout.rows.iter().flat_map(|row| layout.columns.iter().map(move |column| (*column, *row)));
        for (house, (east, south)) in (1..).zip(spots) {
            let site = Site {
                grid,
                layout: &layout,
                code: format!("B{}{house:02}", number + 1001),
                name: format!("{estate}{house}{}", grid.land_use.house()),
                middle: within(&ground.lattice, block, east, south),
                heading: heading(&ground.lattice, block, south),
            };
            all.push(site.building());
            all.extend((1..=layout.doorways).map(|number| site.doorway(number)));
        }
    }
    all
}

/// One metre eastward along the block's streets, in metres east and north.
fn heading(lattice: &Lattice, block: Blocks, south: f64) -> Coord {
    let way = offset_m(within(lattice, block, 0.0, south), within(lattice, block, 1.0, south));
    way / way.x.hypot(way.y)
}

/// Where and how a building stands.
struct Site<'a> {
    grid: &'a Grid,
    layout: &'a Layout,
    code: String,
    name: String,
    middle: Coord,
    /// See [`heading`].
    heading: Coord,
}

impl Site<'_> {
    fn building(&self) -> WorldPlace {
        let (along, across) = (self.layout.size_m.0 / 2.0, self.layout.size_m.1 / 2.0);
        let corners = [(-along, -across), (along, -across), (along, across), (-along, across)];
        let ring = corners.map(|(along, left)| self.beside(along, left)).to_vec();
        WorldPlace {
            code: self.code.clone(),
            name: self.name.clone(),
            address: format!("{}{}", names::SUBDISTRICT, self.name),
            geometry: Some(Geometry::Polygon(Polygon::new(ring.into(), vec![]))),
            ..WorldPlace::at(PlaceKind::Building, self.layout.class, self.grid, self.middle)
        }
    }

    /// Evenly along the southern front.
    fn doorway(&self, number: u8) -> WorldPlace {
        let (length, depth) = self.layout.size_m;
        let along = length * ((f64::from(number) - 0.5) / f64::from(self.layout.doorways) - 0.5);
        let name = format!("{}{number}{}", self.name, self.grid.land_use.entrance());
        WorldPlace {
            code: format!("{}-{number}", self.code),
            address: format!("{}{name}", names::SUBDISTRICT),
            name,
            ..WorldPlace::at(PlaceKind::Doorway, "doorway", self.grid, self.beside(along, -depth / 2.0))
        }
    }

    /// `along` the heading and `left` of it, in metres from the middle.
    fn beside(&self, along: f64, left: f64) -> Coord {
        let across = Coord { x: -self.heading.y, y: self.heading.x };
        moved(self.middle, self.heading * along + across * left)
    }
}
