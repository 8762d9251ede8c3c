//! Quiet hours are kept by what was put off into them too.

use std::time::Duration;

use kernel::{CaseId, Clock};
use notify::Channel;
use testkit::{MORNING, Town};
use uuid::Uuid;

use super::receiver::Receiver;
use super::{add, relay, say, to};

/// A robot of people who want to sleep; it has nothing against us.
async fn sleepers(town: &Town) -> Receiver {
    let receiver = Receiver::start().await;
    receiver.says(r#"{"errcode":0}"#);
    let mut new = to(Channel::Wecom, "department:water", &receiver.url);
    new.quiet = true;
    add(town, new).await;
    receiver
}

testkit::on_both_databases! {
    async fn a_second_try_at_night_waits_for_the_morning(fresh) {
        let town = Town::new(fresh).await;
        let (receiver, relay) = (sleepers(&town).await, relay(&town, None));
        // Half a minute before ten in the evening.
        town.clock.set(MORNING.plus(Duration::from_secs(13 * 3_600 - 30)));
        receiver.answers(500, &[]);
        say(&town, "department:water", None, 0, false).await;
        relay.round(town.clock.now()).await.unwrap();
        assert_eq!(receiver.calls().len(), 1);
        receiver.says(r#"{"errcode":0}"#);
        for hours in [13, 17, 21] {
            town.clock.set(MORNING.plus(Duration::from_hours(hours)));
            relay.round(town.clock.now()).await.unwrap();
        }
        assert_eq!(receiver.calls().len(), 1, "nobody was woken");
        town.clock.set(MORNING.plus(Duration::from_hours(22)));
        relay.round(town.clock.now()).await.unwrap();
        assert_eq!(receiver.calls().len(), 2);
    }

    async fn a_card_that_was_next_at_ten_goes_in_the_morning_and_what_is_urgent_at_once(fresh) {
        let town = Town::new(fresh).await;
        let (receiver, relay) = (sleepers(&town).await, relay(&town, None));
        town.clock.set(MORNING.plus(Duration::from_secs(13 * 3_600 - 1)));
        let (calm, burning) = (CaseId(Uuid::from_u128(1)), CaseId(Uuid::from_u128(2)));
        for case in [calm, burning] {
            for seq in 1..=2 {
                say(&town, "department:water", Some(case), seq, false).await;
            }
        }
        relay.round(town.clock.now()).await.unwrap();
        assert_eq!(receiver.calls().len(), 1, "a robot says one thing at a time");
        for minutes in 1..=5 {
            town.clock.set(MORNING.plus(Duration::from_secs(13 * 3_600 + minutes * 60)));
            relay.round(town.clock.now()).await.unwrap();
        }
        assert_eq!(receiver.calls().len(), 1, "the next card would have come after ten");
        say(&town, "department:water", Some(burning), 3, true).await;
        for minutes in 6..=12 {
            town.clock.set(MORNING.plus(Duration::from_secs(13 * 3_600 + minutes * 60)));
            relay.round(town.clock.now()).await.unwrap();
        }
        assert_eq!(receiver.calls().len(), 4, "all of the case that burns, and no other");
        for minutes in 0..=3 {
            town.clock.set(MORNING.plus(Duration::from_secs(22 * 3_600 + minutes * 60)));
            relay.round(town.clock.now()).await.unwrap();
        }
        assert_eq!(receiver.calls().len(), 5);
    }
}
