-- Where messages for a recipient go. Addresses and secrets are sealed: they name people, or open their groups.
create table contact_points (
  subdistrict {int} not null references subdistricts (id),
  id {blob} not null,
  -- user:UUID, department:CODE, role:NAME, reporter:CASE, subscription:UUID, or all
  recipient text not null,
  channel text not null check (channel in ('mail', 'webhook', 'wecom', 'dingtalk')),
  address {blob} not null,
  -- What a page may show of the address
  shown text not null,
  secret {blob},
  -- The secret before the last change: calls are signed with both until this instant
  secret_old {blob},
  secret_old_until {int},
  unsubscribe {blob},
  language text not null,
  -- Waits in the quiet hours unless the message is urgent
  quiet {int} not null check (quiet in (0, 1)),
  -- Several messages of a minute are one
  digest {int} not null check (digest in (0, 1)),
  state text not null check (state in ('active', 'off')),
  why_off text not null,
  -- Since when nothing gets through, and until when nothing is tried
  failing_since {int},
  paused_until {int} not null default 0,
  failures {int} not null default 0,
  -- When the next delivery there is due; null while nothing waits. One sender at a time works at a point.
  next_at {int},
  lease_until {int},
  created_at {int} not null,
  primary key (subdistrict, id)
) {strict};
create index contact_points_due on contact_points (next_at) where next_at is not null;
create index contact_points_by_recipient on contact_points (subdistrict, recipient);

-- One message on its way to one contact point.
create table deliveries (
  subdistrict {int} not null,
  point {blob} not null,
  message {blob} not null,
  -- Messages about one case leave in the order of its versions; 0 for others
  case_id {blob},
  seq {int} not null,
  kind text not null,
  recipient text not null,
  payload text not null,
  created_at {int} not null,
  next_at {int} not null,
  attempts {int} not null,
  state text not null check (state in ('waiting', 'delivered', 'stuck')),
  -- What the receiver answered, or why it did not
  receipt text not null,
  ended_at {int},
  primary key (subdistrict, point, message),
  foreign key (subdistrict, point) references contact_points (subdistrict, id)
) {strict};
create index deliveries_waiting on deliveries (subdistrict, point, next_at, message) where state = 'waiting';
create index deliveries_in_order on deliveries (subdistrict, point, case_id, seq, message) where state = 'waiting';
create index deliveries_stuck on deliveries (subdistrict, ended_at, message) where state = 'stuck';
create index deliveries_by_age on deliveries (ended_at) where state = 'delivered';
