-- What a subdistrict says about itself and how it works, by name; what is not here is as shipped.
create table settings (
  subdistrict {int} not null references subdistricts (id),
  name text not null,
  value text not null,
  primary key (subdistrict, name)
) {clustered};

-- Somebody works for somebody who is away, with all that the other holds.
create table stand_ins (
  subdistrict {int} not null,
  away {blob} not null,
  stand_in {blob} not null,
  from_at {int} not null,
  to_at {int} not null,
  primary key (subdistrict, away, from_at),
  foreign key (subdistrict, away) references users (subdistrict, id),
  foreign key (subdistrict, stand_in) references users (subdistrict, id)
) {strict};
create index stand_ins_by_stand_in on stand_ins (subdistrict, stand_in, to_at);

-- Each time that somebody was shown a reporter's name and number.
create table reveals (
  subdistrict {int} not null,
  id {blob} not null,
  at {int} not null,
  user_id {blob} not null,
  case_id {blob} not null,
  reason text not null,
  primary key (subdistrict, id),
  foreign key (subdistrict, user_id) references users (subdistrict, id),
  foreign key (subdistrict, case_id) references cases (subdistrict, id)
) {strict};
create index reveals_by_user on reveals (subdistrict, user_id, at);
