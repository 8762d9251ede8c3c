-- A report between its screens: what was given so far, sealed. Forgotten after a day.
create table report_drafts (
  subdistrict {int} not null references subdistricts (id),
  id {blob} not null,
  body {blob} not null,
  updated_at {int} not null,
  primary key (subdistrict, id)
) {strict};
create index report_drafts_by_age on report_drafts (updated_at);

-- Pieces of work that were used, so that none counts for a second report.
create table spent_work (
  subdistrict {int} not null,
  digest {blob} not null,
  -- The draft it was used for: sent again, it is still good
  used_by {blob} not null,
  at {int} not null,
  primary key (subdistrict, digest)
) {strict};
create index spent_work_by_age on spent_work (at);

-- By what reports and wrong tries are counted: keyed fingerprints of device, telephone number, network, words; kept a
-- day.
create table public_signs (
  subdistrict {int} not null,
  kind text not null,
  print {blob} not null,
  at {int} not null,
  id {blob} not null,
  primary key (subdistrict, kind, print, at, id)
) {clustered};
-- What came in is counted once, however often it is sent
create unique index public_signs_by_id on public_signs (subdistrict, id, kind, print);
create index public_signs_by_age on public_signs (at);

-- Reports that somebody looks at first.
create table quarantined_reports (
  subdistrict {int} not null references subdistricts (id),
  id {blob} not null,
  received_at {int} not null,
  -- Names of the doubts, divided by blanks
  doubts text not null,
  -- The report, sealed; emptied when somebody has decided on it
  body {blob},
  token_hash {blob} not null,
  state text not null check (state in ('waiting', 'accepted', 'discarded')),
  decided_at {int},
  decided_by {blob},
  reason text not null,
  case_id {blob},
  primary key (subdistrict, id)
) {strict};
create unique index quarantined_reports_by_token on quarantined_reports (subdistrict, token_hash);
create index quarantined_reports_waiting on quarantined_reports (subdistrict, received_at, id) where state = 'waiting';

-- Photos that something other than a case holds.
create table file_holds (
  subdistrict {int} not null,
  file {blob} not null,
  holder {blob} not null,
  primary key (subdistrict, file, holder),
  foreign key (subdistrict, file) references files (subdistrict, id)
) {clustered};

-- Further links to a case: the reporter's own for a day, found by number and telephone tail; or a neighbour's, who
-- follows it instead of reporting it again.
create table case_passes (
  subdistrict {int} not null,
  token_hash {blob} not null,
  case_id {blob} not null,
  kind text not null check (kind in ('own', 'watch')),
  created_at {int} not null,
  expires_at {int},
  primary key (subdistrict, token_hash),
  foreign key (subdistrict, case_id) references cases (subdistrict, id)
) {strict};
create index case_passes_by_case on case_passes (subdistrict, case_id, kind);

-- Who wants to hear by e-mail what happens in a grid.
create table subscriptions (
  subdistrict {int} not null references subdistricts (id),
  id {blob} not null,
  grid text not null,
  -- The address itself is a contact point of `subscription:ID`
  email_print {blob} not null,
  language text not null,
  created_at {int} not null,
  -- Null until the link in the first message was followed
  confirmed_at {int},
  told_until {int} not null,
  primary key (subdistrict, id)
) {strict};
create unique index subscriptions_by_address on subscriptions (subdistrict, grid, email_print);

-- What the office has released of those who answer for the grids. Without a row nothing is.
create table public_profiles (
  subdistrict {int} not null,
  user_id {blob} not null,
  name_public {int} not null check (name_public in (0, 1)),
  phone text not null,
  phone_public {int} not null check (phone_public in (0, 1)),
  duties text not null,
  photo {blob},
  released_at {int} not null,
  released_by {blob},
  primary key (subdistrict, user_id),
  foreign key (subdistrict, user_id) references users (subdistrict, id)
) {strict};

-- Where to go next: the office of a basic grid.
create table public_offices (
  subdistrict {int} not null references subdistricts (id),
  grid text not null,
  name text not null,
  address text not null,
  phone text not null,
  hours text not null,
  primary key (subdistrict, grid)
) {clustered};

-- What people call a building.
create table place_nicknames (
  subdistrict {int} not null references subdistricts (id),
  place text not null,
  nickname text not null,
  primary key (subdistrict, place, nickname)
) {clustered};
