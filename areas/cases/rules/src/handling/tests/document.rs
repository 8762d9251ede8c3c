//! The page of the documentation that is made from the table.

use super::*;

#[test]
fn the_documented_procedure_is_the_table() {
    let page = include_str!("../../../../../../docs/procedures/handling.md");
    assert_eq!(page, procedure::page(&HANDLING), "run cargo xtask gen");
}
