//! A step in a case that is there: load, look up, decide, write.

use std::time::Duration;

use cases_rules::HANDLING;
use cases_rules::names::clock;
use db::idempotency::{Key, write_once};
use db::{Failure, Result, Tx};
use kernel::{Actor, CaseId, Ids, Refusal, SubdistrictId, Timestamp};
use procedure::{CaseFacts, Command, Decision};
use serde::{Deserialize, Serialize};

use crate::ground::Ground;
use crate::model::{Case, Place};
use crate::service::Cases;
use crate::step::Step;
use crate::store;
use crate::suggest::Offered;
use crate::texts;
use crate::told::Told;
use crate::undo;

/// What somebody wants done.
#[derive(Debug, Clone, PartialEq)]
pub struct Wish {
    pub command: Command,
    /// Number of the filing criterion, where the step chooses one (filing).
    pub criterion: Option<u32>,
    /// What was suggested to whoever wishes this.
    pub suggested: Offered,
}

/// The case after a step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Done {
    #[schema(value_type = String, format = Uuid)]
    pub id: CaseId,
    pub number: String,
    pub state: String,
    pub version: u32,
    pub department: Option<String>,
    #[schema(value_type = Option<String>, format = DateTime)]
    pub due_at: Option<Timestamp>,
}

impl Done {
    pub(crate) fn of(case: &Case) -> Self {
        let clock = case.facts.clocks.get(clock::HANDLING);
        Self {
            id: case.id,
            number: case.number.clone(),
            state: case.facts.state.clone(),
            version: case.facts.version,
            department: case.facts.department.clone(),
            due_at: clock.map(|clock| clock.due),
        }
    }
}

/// Which case is meant, and by whom.
#[derive(Debug, Clone)]
pub enum Which {
    /// Looked up through what the actor may see.
    Seen(CaseId),
    /// Opened by a reporter's token.
    Token(SubdistrictId, [u8; 32]),
}

impl Cases {
    /// Takes a step. The same `key` with the same wish gives the same answer.
    pub async fn act(&self, actor: &Actor, which: Which, wish: Wish, key: Key) -> Result<Done> {
        self.take(actor, which, wish, key, None).await
    }

    /// The same for a person who may change their mind: the messages of a step that the procedure calls undoable wait,
    /// and so long it can be taken back ([`Cases::undo`]).
    pub async fn act_undoably(&self, actor: &Actor, which: Which, wish: Wish, key: Key) -> Result<Done> {
        self.take(actor, which, wish, key, Some(undo::undo_for(&self.platform))).await
    }

    async fn take(
        &self,
        actor: &Actor,
        which: Which,
        wish: Wish,
        key: Key,
        hold: Option<Duration>,
    ) -> Result<Done> {
        let ground = self.ground(actor.subdistrict).await?;
        let (now, actor, platform) = (self.platform.now(), actor.clone(), self.platform.clone());
        let told = Told::default();
        let heard = told.clone();
        let answer = write_once(&self.platform.db, key, now, async move |tx: &mut Tx| {
            let turn = Turn { ids: &platform.ids, ground: &ground, actor: &actor, now, hold, told: &heard };
            let case = turn.advance(tx, &which, &wish).await?;
            Ok(serde_json::to_string(&Done::of(&case))?)
        })
        .await?;
        told.tell(&self.platform);
        Ok(serde_json::from_str(&answer)?)
    }

    /// Takes a step for the program itself, which needs no key: its jobs are fenced.
    pub(crate) async fn act_for_program(
        &self,
        subdistrict: SubdistrictId,
        id: CaseId,
        wish: impl FnOnce(&Case) -> Wish + Send + 'static,
    ) -> Result<()> {
        let ground = self.ground(subdistrict).await?;
        let (now, platform) = (self.platform.now(), self.platform.clone());
        let actor = Actor::system(subdistrict);
        let told = Told::default();
        let heard = told.clone();
        let work = async move |tx: &mut Tx| {
            let case = store::for_update(tx, &actor, id).await?;
            let wish = wish(&case);
            let turn =
                Turn { ids: &platform.ids, ground: &ground, actor: &actor, now, hold: None, told: &heard };
            turn.step_on(tx, case, &wish).await.map(drop)
        };
        self.platform.db.write(work).await?;
        told.tell(&self.platform);
        Ok(())
    }
}

/// Whose turn it is, and what it is judged on.
pub(crate) struct Turn<'a> {
    pub(crate) ids: &'a Ids,
    pub(crate) ground: &'a Ground,
    pub(crate) actor: &'a Actor,
    pub(crate) now: Timestamp,
    /// How long the messages of a step that can be taken back wait; not at all where nobody may change their mind.
    pub(crate) hold: Option<Duration>,
    pub(crate) told: &'a Told,
}

impl Turn<'_> {
    async fn advance(&self, tx: &mut Tx, which: &Which, wish: &Wish) -> Result<Case> {
        let case = match which {
            Which::Seen(id) => store::for_update(tx, self.actor, *id).await?,
            Which::Token(subdistrict, hash) => {
                let id = store::by_token(tx, *subdistrict, *hash, self.now).await?.id;
                store::for_update(tx, &Actor::system(*subdistrict), id).await?
            }
        };
        self.step_on(tx, case, wish).await
    }

    pub(crate) async fn step_on(&self, tx: &mut Tx, before: Case, wish: &Wish) -> Result<Case> {
        let Self { ids, ground, actor, now, .. } = *self;
        require_other_case(tx, actor, wish).await?;
        let mut decision = decide(ground, actor, &before, wish, now)?;
        let after = carried(ground, &before, wish, &decision);
        texts::fill_in(ground, &after, &mut decision)?;
        self.told.put(Some(&before), &after, &decision.event.action, actor.user);
        let overridden = wish.suggested.overridden(&after);
        let event = decision.event.clone();
        let step = Step::next(ids, ground, &before, after, decision, overridden)?;
        let Some(hold) = self.hold(&event.action) else { return step.write(tx, ids).await };
        let (case, messages) = step.write_held(tx, ids, hold).await?;
        undo::keep(tx, &before, &event, &messages, hold).await?;
        Ok(case)
    }

    /// How long the messages of the action wait, where they do.
    fn hold(&self, action: &str) -> Option<Duration> {
        let is_person = self.actor.user.is_some();
        let is_undoable = is_person && HANDLING.action(action).is_some_and(|action| action.undoable);
        self.hold.filter(|_| is_undoable)
    }
}

/// A case can only be merged into one that is there, that this person sees and that has not ended.
async fn require_other_case(tx: &mut Tx, actor: &Actor, wish: &Wish) -> Result<()> {
    let Some(other) = wish.command.inputs.other_case else { return Ok(()) };
    let refuse = |code| Err(Failure::from(Refusal::invalid(code).at_field("other_case")));
    match store::by_id(tx, actor, other).await {
        Ok(found) if HANDLING.ends(&found.facts.state) => refuse("other_case_ended"),
        Ok(_) => Ok(()),
        Err(Failure::Refused(_)) => refuse("other_case_unknown"),
        Err(fault) => Err(fault),
    }
}

fn decide(
    ground: &Ground,
    actor: &Actor,
    before: &Case,
    wish: &Wish,
    now: Timestamp,
) -> Result<Decision, Refusal> {
    let criterion = criterion_after(ground, before, wish)?;
    let mut command = wish.command.clone();
    command.inputs.looked_up = ground.look_up(&before.facts, &command.inputs, criterion)?;
    // Filing settles which criterion holds, and with it what the case asks for.
    if files(&command.action) {
        let item = command.inputs.item.as_deref().or(before.facts.item.as_deref());
        command.inputs.looked_up.marks = item.map(|item| ground.criterion(Some(item), criterion).marks());
    }
    require_department(ground, &command)?;
    require_another(before, &command)?;
    let item = command.inputs.item.as_deref().or(before.facts.item.as_deref());
    let terms = ground.terms(ground.criterion(item, criterion), before.limit_given);
    procedure::decide(&HANDLING, &before.facts, &command, actor, now, &terms)
}

/// Whether the action files the case, by an item and one of its criteria.
pub(crate) fn files(action: &str) -> bool {
    matches!(action, "file" | "file_and_dispatch")
}

/// The criterion that holds once the wish is done: the one it names, which the item must have.
fn criterion_after(ground: &Ground, before: &Case, wish: &Wish) -> Result<u32, Refusal> {
    let item_changes = wish.command.inputs.item.is_some() && wish.command.inputs.item != before.facts.item;
    let Some(no) = wish.criterion.filter(|no| *no > 0) else {
        return Ok(if item_changes { 0 } else { before.criterion });
    };
    let item = wish.command.inputs.item.as_deref().or(before.facts.item.as_deref()).unwrap_or_default();
    let known = ground.catalogue.criteria(item).iter().any(|one| one.no == no);
    let unknown = || Refusal::invalid("criterion_unknown").at_field("criterion").with("criterion", no);
    if known { Ok(no) } else { Err(unknown()) }
}

fn require_department(ground: &Ground, command: &Command) -> Result<(), Refusal> {
    let named = command.inputs.department.iter().chain(&command.inputs.helpers);
    match named.into_iter().find(|code| !ground.catalogue.departments.contains_key(*code)) {
        Some(code) => Err(Refusal::invalid("department_unknown").at_field("department").with("value", code)),
        None => Ok(()),
    }
}

/// Who returns a case proposes somebody else.
fn require_another(before: &Case, command: &Command) -> Result<(), Refusal> {
    let own = command.inputs.department.is_some() && command.inputs.department == before.facts.department;
    if command.action == "return" && own {
        return Err(Refusal::invalid("return_to_itself").at_field("department"));
    }
    Ok(())
}

/// The row after the step: what the procedure decided, and what the inputs say about columns of their own.
fn carried(ground: &Ground, before: &Case, wish: &Wish, decision: &Decision) -> Case {
    let mut case = Case { facts: decision.facts.clone(), ..before.clone() };
    let inputs = &wish.command.inputs;
    case.criterion = criterion_after(ground, before, wish).unwrap_or(before.criterion);
    if files(&wish.command.action) && case.criterion == 0 {
        case.criterion = 1;
    }
    if wish.command.action == "correct" {
        if let Some(text) = &inputs.text {
            text.trim().clone_into(&mut case.description);
        }
        if let Some(at) = inputs.position {
            case.place = Some(Place { lon: at.longitude, lat: at.latitude });
            case.edition = if case.facts.grid.is_empty() { 0 } else { ground.territory.edition };
        }
    }
    if before.facts.department != case.facts.department && wish.command.action != "dispatch" {
        case.owner_by = owner_by(ground, &case);
    }
    // What the lists say of an item by now is no matter of a case that was judged by them before.
    if before.facts.item != case.facts.item || before.criterion != case.criterion {
        case.take_item(ground);
    }
    let begun = |facts: &CaseFacts| facts.clocks.get(clock::HANDLING).map(|clock| clock.started);
    if begun(&before.facts) != begun(&case.facts) {
        let criterion = ground.criterion(case.facts.item.as_deref(), case.criterion);
        case.limit_given = Some(ground.terms(criterion, None).limit());
    }
    case
}

fn owner_by(ground: &Ground, case: &Case) -> String {
    let item = case.facts.item.as_deref().and_then(|code| ground.catalogue.item(code));
    item.map_or("", |item| ground.owner(&item.code, &case.facts.grid).by).to_owned()
}
