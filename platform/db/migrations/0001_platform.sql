create table subdistricts (
  id {int} not null primary key,
  code text not null unique,
  name text not null,
  zone text not null,
  -- Grows with every change of catalogue, departments, responsibilities, calendar: views held in memory ask for it
  catalogue_changes {int} not null default 0,
  created_at {int} not null
) {strict};

create table users (
  subdistrict {int} not null references subdistricts (id),
  id {blob} not null,
  login text not null unique,
  name text not null,
  password text not null,
  language text not null,
  disabled {int} not null default 0 check (disabled in (0, 1)),
  created_at {int} not null,
  primary key (subdistrict, id)
) {strict};

create table grants (
  subdistrict {int} not null,
  user_id {blob} not null,
  role text not null,
  scope_kind text not null check (scope_kind in ('subdistrict', 'grid', 'department')),
  scope_code text not null,
  primary key (subdistrict, user_id, role, scope_kind, scope_code),
  foreign key (subdistrict, user_id) references users (subdistrict, id)
) {clustered};
create index grants_by_scope on grants (subdistrict, scope_kind, scope_code, role);

create table sessions (
  subdistrict {int} not null,
  token_hash {blob} not null,
  user_id {blob} not null,
  created_at {int} not null,
  expires_at {int} not null,
  primary key (subdistrict, token_hash),
  foreign key (subdistrict, user_id) references users (subdistrict, id)
) {strict};
create index sessions_by_user on sessions (subdistrict, user_id);

create table sign_in_failures (
  login text not null primary key,
  failures {int} not null,
  last_at {int} not null
) {strict};

create table idempotency (
  subdistrict {int} not null,
  key text not null,
  body {blob} not null,
  at {int} not null,
  answer text not null,
  primary key (subdistrict, key)
) {strict};
create index idempotency_by_age on idempotency (at);

create table trail (
  subdistrict {int} not null,
  stream {blob} not null,
  seq {int} not null check (seq >= 1),
  at {int} not null,
  actor {blob},
  actor_name text not null,
  action text not null,
  from_state text not null,
  to_state text not null,
  body text,
  salt {blob},
  digest {blob} not null,
  hash {blob} not null,
  primary key (subdistrict, stream, seq)
) {strict};

create table counters (
  subdistrict {int} not null,
  metric text not null,
  day {int} not null,
  grid text not null,
  department text not null,
  class text not null,
  shard {int} not null,
  n {int} not null,
  primary key (subdistrict, metric, day, grid, department, class, shard)
) {clustered};

create table numbers (
  subdistrict {int} not null,
  series {int} not null,
  last {int} not null,
  primary key (subdistrict, series)
) {clustered};

create table jobs (
  subdistrict {int} not null,
  id {blob} not null,
  kind text not null,
  dedup text not null,
  payload text not null,
  run_at {int} not null,
  attempts {int} not null,
  fence {int} not null,
  lease_until {int},
  last_error text,
  primary key (subdistrict, id),
  unique (subdistrict, dedup)
) {strict};
create index jobs_by_time on jobs (run_at, id);

create table outbox (
  subdistrict {int} not null,
  id {blob} not null,
  case_id {blob},
  kind text not null,
  recipient text not null,
  payload text not null,
  created_at {int} not null,
  next_at {int} not null,
  attempts {int} not null,
  sent_at {int},
  last_error text,
  primary key (subdistrict, id)
) {strict};
create index outbox_waiting on outbox (id) where sent_at is null;
