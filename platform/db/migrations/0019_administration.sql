-- Settings of a subdistrict by the instant from which they hold, each edition whole. Without one the program's own hold.
create table setting_editions (
  subdistrict {int} not null references subdistricts (id),
  setting text not null check (setting in ('limits', 'must_report', 'calendar')),
  valid_from {int} not null,
  -- JSON: rows as the list shows them
  body text not null,
  primary key (subdistrict, setting, valid_from)
) {strict};

-- Handling limits that differ here from those of the catalogue's edition.
create table own_limits (
  subdistrict {int} not null references subdistricts (id),
  item text not null,
  criterion {int} not null,
  time_limit text not null,
  primary key (subdistrict, item, criterion)
) {clustered};

-- The limit that was given when the handler's clock began; what is changed in the lists later does not touch it.
alter table cases add column limit_given text not null default '';
-- When the personal data of an ended case was removed.
alter table cases add column erased_at {int};
create index cases_to_erase on cases (subdistrict, ended_at, id) where ended = 1 and erased_at is null;

-- Nobody signs in to a suspended subdistrict, and nothing is reported to it.
alter table subdistricts add column suspended_at {int};

-- Who stands in for whom, from the first instant until before the second.
create table stand_ins (
  subdistrict {int} not null,
  id {blob} not null,
  absent {blob} not null,
  substitute {blob} not null,
  from_at {int} not null,
  until_at {int} not null,
  created_at {int} not null,
  created_by {blob},
  primary key (subdistrict, id),
  foreign key (subdistrict, absent) references users (subdistrict, id),
  foreign key (subdistrict, substitute) references users (subdistrict, id)
) {strict};
create index stand_ins_by_substitute on stand_ins (subdistrict, substitute, until_at);

create index audit_by_action on audit (subdistrict, action, at);
