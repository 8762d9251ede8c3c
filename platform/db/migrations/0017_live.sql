-- The last step of a case that its maker may still take back, with the case as it was before.
create table undo_steps (
  subdistrict {int} not null,
  case_id {blob} not null,
  -- The version that the step made
  version {int} not null,
  action text not null,
  made_by {blob} not null,
  until {int} not null,
  -- Ids of the messages that are held back for it (JSON)
  messages text not null,
  -- What the step changed (JSON)
  before text not null,
  primary key (subdistrict, case_id),
  foreign key (subdistrict, case_id) references cases (subdistrict, id)
) {strict};
create index undo_steps_by_until on undo_steps (until);
