//! The leader's figures: every number is what the list that it opens adds up to.

mod pages;
mod reconcile;
