-- What the leader's figures count by, so that each number opens the cases that it counts.

-- What the handler's clock counts for on the day it is due: undecided, on_time, overdue, exempt; empty where nobody
-- had to handle
alter table cases add column due_outcome text not null default '';
-- How often a department returned it
alter table cases add column returns {int} not null default 0;
create index cases_by_due on cases (subdistrict, due_at, id) where due_at is not null;
create index cases_by_end on cases (subdistrict, ended_at, id) where ended_at is not null;

-- Filings, dispatches, returns, responses and reworks, each time one row.
create table happenings (
  subdistrict {int} not null,
  kind text not null,
  at {int} not null,
  case_id {blob} not null,
  -- The first, second … of its kind in this case
  nth {int} not null,
  -- The department that answered for the case then
  owner text not null,
  primary key (subdistrict, kind, at, case_id, nth)
) {clustered};
create index happenings_by_case on happenings (subdistrict, case_id);
