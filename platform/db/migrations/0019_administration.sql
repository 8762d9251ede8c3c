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
