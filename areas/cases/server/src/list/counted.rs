//! Where the cases that a figure counts are found: the same as `cases_rules::counter_deltas` counts, as conditions on
//! rows.

use cases_rules::Metric;
use kernel::Refusal;

/// What was on time or overdue: the whole of which the on-time rate is a part.
const DECIDED: &str = "decided";

/// A table, what holds of its rows, and the columns of the time and the department by which a figure counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Source {
    pub(super) table: String,
    pub(super) condition: &'static str,
    pub(super) time: &'static str,
    pub(super) owner: &'static str,
}

impl Source {
    /// Of the metric of this name; of all cases where it is empty.
    pub(super) fn of(counted: &str) -> Result<Self, Refusal> {
        if counted.is_empty() {
            return Ok(Self::of_cases("1 = 1", "reported_at"));
        }
        if counted == DECIDED {
            return Ok(Self::of_cases("due_outcome in ('on_time', 'overdue')", "due_at"));
        }
        let unknown = || Refusal::invalid("counted_unknown").at_field("counted").with("counted", counted);
        Ok(match Metric::named(counted).ok_or_else(unknown)? {
            Metric::Reported => Self::of_cases("1 = 1", "reported_at"),
            Metric::Open => Self::of_cases("ended = 0", "reported_at"),
            Metric::Closed => Self::of_cases("state = 'closed'", "ended_at"),
            Metric::Due => Self::of_cases("due_outcome in ('undecided', 'on_time', 'overdue')", "due_at"),
            Metric::OnTime => Self::of_cases("due_outcome = 'on_time'", "due_at"),
            Metric::Overdue => Self::of_cases("due_outcome = 'overdue'", "due_at"),
            Metric::Exempt => Self::of_cases("due_outcome = 'exempt'", "due_at"),
            Metric::DueClosed => Self::of_cases(
                "due_outcome in ('undecided', 'on_time', 'overdue') and state = 'closed'",
                "due_at",
            ),
            Metric::Filed | Metric::Dispatched | Metric::Returned | Metric::Responded | Metric::Reworked => {
                Self::of_happenings(counted)
            }
            Metric::InState => return Err(unknown()),
        })
    }

    fn of_cases(condition: &'static str, time: &'static str) -> Self {
        Self { table: "cases".to_owned(), condition, time, owner: "department" }
    }

    /// `kind` is the name of a metric and so nothing that a reader could have written into the statement.
    fn of_happenings(kind: &str) -> Self {
        let table = format!(
            "(select case_id as counted_case, at as counted_at, owner as counted_owner from happenings \
             where subdistrict = $1 and kind = '{kind}') counted join cases on id = counted_case"
        );
        Self { table, condition: "1 = 1", time: "counted_at", owner: "counted_owner" }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_metric_but_that_of_states_has_its_rows() {
        for metric in Metric::ALL {
            assert_eq!(Source::of(metric.name()).is_ok(), *metric != Metric::InState, "{metric:?}");
        }
        assert_eq!(Source::of("everything").unwrap_err().code, "counted_unknown");
    }
}
