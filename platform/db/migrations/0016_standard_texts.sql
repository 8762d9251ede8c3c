-- What is said again and again, by action and kind of case.
create table standard_texts (
  subdistrict {int} not null,
  id {blob} not null,
  action text not null,
  -- Code of a class, subclass or item; empty for all
  item text not null,
  -- Place in the list, smallest first
  place {int} not null,
  title text not null,
  body text not null,
  changed_at {int} not null,
  primary key (subdistrict, id)
) {strict};
create index standard_texts_in_order on standard_texts (subdistrict, action, place);
