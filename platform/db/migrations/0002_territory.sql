-- Dated divisions of the territory. A case keeps the edition and the grid it was filed in. What an edition holds is
-- never changed: a draft that changes gets the next number, and the row of the old one stays, discarded and empty, so
-- that no number is given twice.
create table editions (
  subdistrict {int} not null references subdistricts (id),
  id {int} not null,
  state text not null check (state in ('draft', 'published', 'discarded')),
  valid_from {int},
  note text not null,
  created_at {int} not null,
  primary key (subdistrict, id)
) {strict};

create table areas (
  subdistrict {int} not null,
  edition {int} not null,
  code text not null,
  level text not null check (level in ('subdistrict', 'community', 'basic_grid', 'unit_grid')),
  name text not null,
  parent text,
  character text,
  land_use text,
  colour {int} not null,
  area_m2 {real} not null,
  lon {real} not null,
  lat {real} not null,
  -- WKB, longitude and latitude in degrees (WGS-84)
  geometry {blob} not null,
  -- A basic grid has the code of its community
  primary key (subdistrict, edition, level, code),
  foreign key (subdistrict, edition) references editions (subdistrict, id)
) {strict};

-- Streets, buildings, doorways, components, shops: what stands in the grids (the registry of the five kinds begins here).
create table places (
  subdistrict {int} not null references subdistricts (id),
  kind text not null check (kind in ('street', 'building', 'doorway', 'component', 'shop')),
  code text not null,
  -- Of a component the code of its catalogue subclass, else a word
  class text not null,
  name text not null,
  address text not null,
  -- Unit grid of the edition in force
  grid text not null,
  lon {real} not null,
  lat {real} not null,
  -- WKB of a street's line or a building's outline; null for a point
  geometry {blob},
  primary key (subdistrict, kind, code)
) {strict};
create index places_by_grid on places (subdistrict, grid, kind);
