//! The sample written down.

use super::*;
use crate::sample::PARCEL;

#[test]
fn the_diagram_draws_every_arrow_once_with_all_its_actions() {
    let expected = "stateDiagram-v2\n    [*] --> asked : ask\n    asked --> carried : carry\n    \
                    carried --> asked : give_back\n    carried --> done : hand_over\n    done --> [*]\n";
    assert_eq!(diagram(&PARCEL), expected);
}

#[test]
fn the_table_tells_who_needs_what_and_what_the_clocks_do() {
    let table = actions_table(&PARCEL);
    assert_eq!(table.lines().count(), 2 + PARCEL.actions().count());
    assert!(
        table.contains(
            "| ask | seat_operator (in scope) | a new case | asked | text | department |  |  |  |\n"
        )
    );
    assert!(table.contains(
        "| grant_wait | leader (in scope) | carried | stays |  |  | \
         wait asked for, another person asked for wait | extend carry |  |\n"
    ));
}
