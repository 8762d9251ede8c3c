-- An edition of the catalogue is a document: imported whole, never changed, held in memory while it is used.
create table catalogue_editions (
  subdistrict {int} not null references subdistricts (id),
  id {int} not null,
  name text not null,
  imported_at {int} not null,
  -- JSON: classes, subclasses, items, filing criteria
  body text not null,
  primary key (subdistrict, id)
) {strict};

-- The items that concern this subdistrict.
create table adoptions (
  subdistrict {int} not null references subdistricts (id),
  item text not null,
  adopted_at {int} not null,
  primary key (subdistrict, item)
) {clustered};

create table departments (
  subdistrict {int} not null references subdistricts (id),
  code text not null,
  name text not null,
  name_en text not null,
  primary key (subdistrict, code)
) {strict};

-- Other names under which a department appears in imported records.
create table department_aliases (
  subdistrict {int} not null,
  alias text not null,
  department text not null,
  primary key (subdistrict, alias),
  foreign key (subdistrict, department) references departments (subdistrict, code)
) {strict};

create table responsibilities (
  subdistrict {int} not null,
  id {int} not null,
  scope_code text not null,
  area_code text not null,
  department text not null,
  helpers text not null,
  note text not null,
  primary key (subdistrict, id),
  foreign key (subdistrict, department) references departments (subdistrict, code)
) {strict};

-- Days that differ from the shipped holiday table.
create table calendar_days (
  subdistrict {int} not null references subdistricts (id),
  day text not null,
  kind text not null check (kind in ('off', 'work')),
  primary key (subdistrict, day)
) {clustered};
