//! Views of a department's work-list, as conditions on rows: the count of a view and its rows are the same statement.

use db::{Result, Tx, Value};
use kernel::{Actor, Refusal, Timestamp};

use super::{CaseFilter, Select};

/// In the order of the page: 最急, 我的, 待核查, 退回.
pub(crate) const VIEWS: [&str; 4] = ["urgent", "mine", "recheck", "returned"];

/// How many cases each view has for this person in this department (every department where it is empty).
pub(crate) async fn counts(tx: &mut Tx, actor: &Actor, department: &str) -> Result<[i64; 4]> {
    let mut counts = [0; 4];
    for (view, count) in VIEWS.into_iter().zip(&mut counts) {
        let filter =
            CaseFilter { department: department.to_owned(), work: view.to_owned(), ..CaseFilter::default() };
        // No view looks at the clock.
        let select = Select::new(actor, &filter, Timestamp::default())?;
        let sql = format!("select count(*) as n from cases where {}", select.conditions.join(" and "));
        *count = tx.one(&sql, &select.params).await?.get("n")?;
    }
    Ok(counts)
}

impl Select<'_> {
    pub(super) fn work(&mut self, actor: &Actor) -> Result<(), Refusal> {
        let condition = match self.filter.work.as_str() {
            "" => return Ok(()),
            "urgent" => "state in ('dispatched', 'handling')".to_owned(),
            "mine" => self.taken_up_by(actor),
            "recheck" => "state in ('responded', 'rechecking')".to_owned(),
            "returned" => "state = 'filed' and returns > 0".to_owned(),
            other => return Err(Refusal::invalid("work_unknown").at_field("work").with("work", other)),
        };
        self.conditions.push(format!("ended = 0 and {condition}"));
        self.with_helpers();
        Ok(())
    }

    /// Who accepted a case last has it; of the helpers who signed in.
    fn taken_up_by(&mut self, actor: &Actor) -> String {
        self.params.push(actor.user.map_or(Value::Null, Into::into));
        let user = self.params.len();
        let last = |action: &str| {
            format!(
                "(select t.actor from trail t where t.subdistrict = cases.subdistrict and t.stream = cases.id \
                 and t.action = '{action}' order by t.seq desc limit 1) = ${user}"
            )
        };
        format!("state in ('dispatched', 'handling') and ({} or {})", last("accept"), last("sign_in"))
    }

    fn with_helpers(&mut self) {
        let code = &self.filter.department;
        if code.is_empty() {
            return;
        }
        self.params.extend([Value::from(code), Value::from(format!("%|{code}|%"))]);
        let (lead, helps) = (self.params.len() - 1, self.params.len());
        self.conditions.push(format!("(department = ${lead} or helpers like ${helps})"));
    }
}
