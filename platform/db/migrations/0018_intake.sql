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
