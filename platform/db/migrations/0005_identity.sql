-- Who did what outside the cases: signing in, rights, settings, looks at personal fields. One chain a subdistrict.
create table audit (
  subdistrict {int} not null references subdistricts (id),
  seq {int} not null check (seq >= 1),
  at {int} not null,
  actor {blob},
  actor_name text not null,
  action text not null,
  -- What it was done to: a login, a case number, the name of a setting
  subject text not null,
  body text,
  salt {blob},
  digest {blob} not null,
  hash {blob} not null,
  primary key (subdistrict, seq)
) {strict};
create index audit_by_subject on audit (subdistrict, subject, seq);

-- When the password was set; 0 means with the account
alter table users add column password_at {int} not null default 0;
-- Whether the password is for one time: somebody else set it
alter table users add column must_change {int} not null default 0;

alter table sessions add column source text not null default '';
alter table sessions add column agent text not null default '';

create table earlier_passwords (
  subdistrict {int} not null,
  user_id {blob} not null,
  until_at {int} not null,
  password text not null,
  primary key (subdistrict, user_id, until_at),
  foreign key (subdistrict, user_id) references users (subdistrict, id)
) {strict};

-- Wrong guesses by what they have in common, so that guessing gets slow: an account, a source, a known device, a
-- second factor. Not of one subdistrict: who signs in is not known yet.
drop table sign_in_failures;
create table failed_guesses (
  kind text not null,
  key text not null,
  failures {int} not null,
  last_at {int} not null,
  primary key (kind, key)
) {strict};
create index failed_guesses_by_age on failed_guesses (last_at);

-- Browsers in which somebody has signed in before
create table devices (
  subdistrict {int} not null,
  user_id {blob} not null,
  device_hash {blob} not null,
  seen_at {int} not null,
  primary key (subdistrict, user_id, device_hash),
  foreign key (subdistrict, user_id) references users (subdistrict, id)
) {strict};

-- The password was right, something else is still asked for
create table sign_in_steps (
  subdistrict {int} not null,
  token_hash {blob} not null,
  user_id {blob} not null,
  second_given {int} not null check (second_given in (0, 1)),
  back text not null,
  expires_at {int} not null,
  primary key (subdistrict, token_hash),
  foreign key (subdistrict, user_id) references users (subdistrict, id)
) {strict};

create table one_time_codes (
  subdistrict {int} not null,
  user_id {blob} not null,
  -- The secret, sealed
  secret {blob} not null,
  -- Steps of 30 seconds up to this one are used up
  last_step {int} not null,
  confirmed {int} not null check (confirmed in (0, 1)),
  primary key (subdistrict, user_id),
  foreign key (subdistrict, user_id) references users (subdistrict, id)
) {strict};

create table recovery_codes (
  subdistrict {int} not null,
  user_id {blob} not null,
  code_hash {blob} not null,
  primary key (subdistrict, user_id, code_hash),
  foreign key (subdistrict, user_id) references users (subdistrict, id)
) {strict};
