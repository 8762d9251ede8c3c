-- Other people's programs, each with a key of its own; the key is kept as its hash.
create table open311_keys (
  subdistrict {int} not null references subdistricts (id),
  id {blob} not null,
  -- Which program, in the words of whoever made the key
  name text not null,
  hash {blob} not null,
  -- Its reports need not wait to be looked at
  trusted {int} not null check (trusted in (0, 1)),
  created_at {int} not null,
  revoked_at {int},
  primary key (subdistrict, id)
) {strict};
create unique index open311_keys_by_hash on open311_keys (subdistrict, hash);
create unique index open311_keys_by_name on open311_keys (subdistrict, name);

-- Which program sent a case in: it hears of it whatever becomes of it, and may add to it.
create table case_clients (
  subdistrict {int} not null,
  client {blob} not null,
  case_id {blob} not null,
  primary key (subdistrict, client, case_id),
  foreign key (subdistrict, case_id) references cases (subdistrict, id)
) {clustered};
