-- Links by which a department hands a case to an outside contractor who has no account.
create table task_links (
  subdistrict {int} not null,
  id {blob} not null,
  token_hash {blob} not null,
  case_id {blob} not null,
  -- The department whose work it is; the link is dead once another answers for the case
  department text not null,
  contractor text not null,
  -- What is to be done, in the department's words
  words text not null,
  created_at {int} not null,
  created_by {blob} not null,
  expires_at {int} not null,
  revoked_at {int},
  -- When the contractor looked first
  opened_at {int},
  answers {int} not null,
  primary key (subdistrict, id),
  foreign key (subdistrict, case_id) references cases (subdistrict, id)
) {strict};
create unique index task_links_by_token on task_links (subdistrict, token_hash);
create index task_links_by_case on task_links (subdistrict, case_id, created_at);

-- Who called, told by a keyed fingerprint of the telephone number: the cases of a number are found without opening any.
create table case_callers (
  subdistrict {int} not null,
  print {blob} not null,
  case_id {blob} not null,
  at {int} not null,
  primary key (subdistrict, print, case_id),
  foreign key (subdistrict, case_id) references cases (subdistrict, id)
) {strict};
create index case_callers_by_case on case_callers (subdistrict, case_id);
