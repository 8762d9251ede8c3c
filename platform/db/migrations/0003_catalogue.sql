create table catalogue_editions (
  subdistrict {int} not null references subdistricts (id),
  id {int} not null,
  name text not null,
  imported_at {int} not null,
  primary key (subdistrict, id)
) {strict};

-- Classes, subclasses and items of one edition: level tells which.
create table catalogue_entries (
  subdistrict {int} not null,
  edition {int} not null,
  code text not null,
  level text not null check (level in ('class', 'subclass', 'item')),
  parent text,
  name text not null,
  name_en text not null,
  kind text not null check (kind in ('component', 'event')),
  local {int} not null check (local in (0, 1)),
  patrol {int} not null check (patrol in (0, 1)),
  public {int} not null check (public in (0, 1)),
  must_report text not null,
  keywords text not null,
  icon text not null,
  primary key (subdistrict, edition, code),
  foreign key (subdistrict, edition) references catalogue_editions (subdistrict, id)
) {strict};

create table filing_criteria (
  subdistrict {int} not null,
  edition {int} not null,
  item text not null,
  no {int} not null,
  condition text not null,
  time_limit text not null,
  closing_condition text not null,
  evidence text not null,
  urgency text not null check (urgency in ('ordinary', 'urgent', 'emergency')),
  recheck {int} not null check (recheck in (0, 1)),
  primary key (subdistrict, edition, item, no),
  foreign key (subdistrict, edition, item) references catalogue_entries (subdistrict, edition, code)
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
