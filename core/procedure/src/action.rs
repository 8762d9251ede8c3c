//! One row of a table, and how it is written.

use crate::{Change, ClockStep, Guard, May, Name, Need, Tell, To};

/// One row of the table. Built by its `const` methods, so that a row says only what is special about it.
#[derive(Debug, Clone, Copy)]
pub struct Action {
    pub name: Name,
    /// Empty for the action that opens a case.
    pub from: &'static [Name],
    pub to: To,
    pub who: &'static [May],
    pub guards: &'static [Guard],
    pub needs: &'static [Need],
    /// Inputs that are welcome and not needed.
    pub takes: &'static [Need],
    pub changes: &'static [Change],
    pub clocks: &'static [ClockStep],
    pub tells: &'static [Tell],
    /// A quiet action does not make anybody's view of the case stale.
    pub quiet: bool,
    /// Whoever took it may take it back, as long as nobody was told of it (see [`crate::undo`]).
    pub undoable: bool,
}

impl Action {
    /// An action that leads nowhere, needs nothing and nobody may take, until the methods below say more.
    pub const fn new(name: Name) -> Self {
        Self {
            name,
            from: &[],
            to: To::Stay,
            who: &[],
            guards: &[],
            needs: &[],
            takes: &[],
            changes: &[],
            clocks: &[],
            tells: &[],
            quiet: false,
            undoable: false,
        }
    }

    #[must_use]
    pub const fn from(mut self, states: &'static [Name]) -> Self {
        self.from = states;
        self
    }

    #[must_use]
    pub const fn to(mut self, state: Name) -> Self {
        self.to = To::State(state);
        self
    }

    #[must_use]
    pub const fn who(mut self, who: &'static [May]) -> Self {
        self.who = who;
        self
    }

    #[must_use]
    pub const fn only_if(mut self, guards: &'static [Guard]) -> Self {
        self.guards = guards;
        self
    }

    #[must_use]
    pub const fn needs(mut self, needs: &'static [Need]) -> Self {
        self.needs = needs;
        self
    }

    #[must_use]
    pub const fn takes(mut self, inputs: &'static [Need]) -> Self {
        self.takes = inputs;
        self
    }

    #[must_use]
    pub const fn changes(mut self, changes: &'static [Change]) -> Self {
        self.changes = changes;
        self
    }

    #[must_use]
    pub const fn clocks(mut self, steps: &'static [ClockStep]) -> Self {
        self.clocks = steps;
        self
    }

    #[must_use]
    pub const fn tells(mut self, tells: &'static [Tell]) -> Self {
        self.tells = tells;
        self
    }

    #[must_use]
    pub const fn quiet(mut self) -> Self {
        self.quiet = true;
        self
    }

    #[must_use]
    pub const fn undoable(mut self) -> Self {
        self.undoable = true;
        self
    }

    pub const fn opens(&self) -> bool {
        self.from.is_empty()
    }

    /// The state that the action leads to from `from`.
    pub(crate) const fn target(&self, from: Name) -> Name {
        match self.to {
            To::Stay => from,
            To::State(state) => state,
        }
    }
}
