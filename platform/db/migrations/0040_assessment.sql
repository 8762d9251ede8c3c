-- What people were asked to see on the spot, each with its deadline (verifications and rechecks).
create table looks (
  subdistrict {int} not null,
  case_id {blob} not null,
  -- Version of the case with which it was asked for
  version {int} not null,
  person {blob} not null,
  -- verification, recheck
  kind text not null,
  given_at {int} not null,
  due_at {int} not null,
  ended_at {int},
  -- answered, withdrawn; empty while it waits
  ended_by text not null,
  primary key (subdistrict, case_id, version),
  foreign key (subdistrict, case_id) references cases (subdistrict, id)
) {strict};
create index looks_by_person on looks (subdistrict, person, due_at);

-- How months are assessed, from the month on.
create table assessment_policies (
  subdistrict {int} not null references subdistricts (id),
  month text not null,
  -- JSON
  policy text not null,
  primary key (subdistrict, month)
) {strict};

-- The month's points in the exam, in hundredths.
create table assessment_exams (
  subdistrict {int} not null,
  month text not null,
  person {blob} not null,
  points {int} not null check (points between 0 and 10000),
  primary key (subdistrict, month, person),
  foreign key (subdistrict, person) references users (subdistrict, id)
) {strict};

-- What a patroller should have found and somebody else reported.
create table assessment_misses (
  subdistrict {int} not null,
  id {blob} not null,
  month text not null,
  person {blob} not null,
  case_id {blob} not null,
  state text not null,
  reason text not null,
  proposed_by {blob} not null,
  -- Who agreed or did not
  decided_by {blob},
  appeal text not null,
  appeal_decided_by {blob},
  answer text not null,
  primary key (subdistrict, id),
  foreign key (subdistrict, case_id) references cases (subdistrict, id),
  foreign key (subdistrict, person) references users (subdistrict, id)
) {strict};
create unique index assessment_misses_by_case on assessment_misses (subdistrict, case_id, person);
create index assessment_misses_by_month on assessment_misses (subdistrict, month, person);

-- Months that were published; what was locked stays as it is.
create table assessment_months (
  subdistrict {int} not null references subdistricts (id),
  month text not null,
  state text not null,
  published_at {int} not null,
  -- The last day of appeal
  open_until text not null,
  locked_at {int},
  -- JSON; empty until it is locked
  sheet text not null,
  -- SHA-256 of the sheet
  digest {blob},
  primary key (subdistrict, month)
) {strict};
