create table files (
  subdistrict {int} not null references subdistricts (id),
  id {blob} not null,
  thumbnail {blob} not null,
  bytes {int} not null,
  width {int} not null,
  height {int} not null,
  created_at {int} not null,
  primary key (subdistrict, id)
) {strict};

create table cases (
  subdistrict {int} not null references subdistricts (id),
  id {blob} not null,
  number text not null,
  procedure text not null,
  state text not null,
  version {int} not null,
  -- How it came in: patrol, phone, web, walk_in, import …
  channel text not null,
  item text not null,
  -- Filing criterion among those of the item, from 1; 0 before filing
  criterion {int} not null,
  description text not null,
  address text not null,
  -- WGS-84 degrees; null where the place is unknown
  lon {real},
  lat {real},
  -- The system the position came in
  crs text not null,
  -- Square of about 100 m, for finding neighbours; null where the place is unknown
  cell {int},
  edition {int} not null,
  grid text not null,
  department text not null,
  -- How the department was found: list, fallback, conflict, record (an outside one); empty before filing
  owner_by text not null,
  -- |CODE|CODE|
  helpers text not null,
  reporter {blob},
  assignee {blob},
  must_report text not null,
  urgency text not null,
  ended {int} not null check (ended in (0, 1)),
  reported_at {int} not null,
  filed_at {int},
  dispatched_at {int},
  responded_at {int},
  ended_at {int},
  -- The handler's deadline, and that of the state the case is in
  due_at {int},
  stage_due_at {int},
  -- When the light of that state turns amber
  stage_amber_at {int},
  -- Place of an open case in the queue: the deadline of its state, what stands on top long before all others
  queue_at {int},
  -- 1 handled in time, 0 not, null not yet or no deadline
  on_time {int} check (on_time in (0, 1)),
  merged_into {blob},
  outside_system text,
  outside_id text,
  -- What the outside record said of it (JSON), null for our own
  outside text,
  token_hash {blob},
  trail_hash {blob} not null,
  -- What the procedure knows of the case (JSON)
  facts text not null,
  primary key (subdistrict, id)
) {strict};
create unique index cases_by_number on cases (subdistrict, number);
create unique index cases_by_outside on cases (subdistrict, outside_system, outside_id);
create unique index cases_by_token on cases (subdistrict, token_hash);
create index cases_by_time on cases (subdistrict, reported_at, id);
create index cases_by_state on cases (subdistrict, state, reported_at, id);
create index cases_by_grid on cases (subdistrict, grid, reported_at, id);
create index cases_by_department on cases (subdistrict, department, reported_at, id);
create index cases_by_item on cases (subdistrict, item, reported_at, id);
create index cases_by_assignee on cases (subdistrict, assignee, reported_at, id) where assignee is not null;
create index cases_by_reporter on cases (subdistrict, reporter, reported_at, id) where reporter is not null;
create index cases_open on cases (subdistrict, reported_at, id) where ended = 0;
create index cases_open_by_queue on cases (subdistrict, queue_at, id) where ended = 0;
create index cases_open_by_cell on cases (subdistrict, cell) where ended = 0;

-- Who reported, when it was not a signed-in person: sealed fields.
create table case_contacts (
  subdistrict {int} not null,
  case_id {blob} not null,
  name {blob},
  phone {blob},
  primary key (subdistrict, case_id),
  foreign key (subdistrict, case_id) references cases (subdistrict, id)
) {strict};

create table case_photos (
  subdistrict {int} not null,
  case_id {blob} not null,
  -- The step of the trail that brought it
  seq {int} not null,
  place {int} not null,
  file {blob} not null,
  primary key (subdistrict, case_id, seq, place),
  foreign key (subdistrict, case_id) references cases (subdistrict, id),
  foreign key (subdistrict, file) references files (subdistrict, id)
) {strict};
create index files_by_thumbnail on files (subdistrict, thumbnail);
create index case_photos_by_file on case_photos (subdistrict, file);
