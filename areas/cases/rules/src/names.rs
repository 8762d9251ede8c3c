//! The names of the handling procedure, spelt once.

macro_rules! names {
    ($(#[$doc:meta])* $module:ident { $($name:ident = $text:literal),+ $(,)? }) => {
        $(#[$doc])*
        pub mod $module {
            $(pub const $name: &str = $text;)+
        }
    };
}

names!(
    /// Where a case stands.
    state {
        REPORTED = "reported",
        VERIFYING = "verifying",
        FILED = "filed",
        DISPATCHED = "dispatched",
        HANDLING = "handling",
        RESPONDED = "responded",
        RECHECKING = "rechecking",
        CLOSED = "closed",
        DECLINED = "declined",
        VOID = "void",
        MERGED = "merged",
    }
);

names!(
    /// The time that somebody has.
    clock {
        // From the report until somebody takes it up.
        INTAKE = "intake",
        VERIFY = "verify",
        DISPATCH = "dispatch",
        ACCEPT = "accept",
        // The handler's own: the time limit of the filing criterion.
        HANDLING = "handling",
        // For the departments that a whistle called.
        SIGN_IN = "sign_in",
        // While the case waits for something outside.
        SUSPENSION = "suspension",
        RECHECK = "recheck",
    }
);

names!(
    /// What a case carries. The first four come from the catalogue.
    mark {
        MUST_REPORT = "must_report",
        RECHECK_REQUIRED = "recheck_required",
        PHOTO_REQUIRED = "photo_required",
        SELF_HANDLE_ALLOWED = "self_handle_allowed",
        VERIFIED = "verified",
        NOT_VERIFIED = "not_verified",
        BEFORE_LEADER = "before_leader",
        LEADER_DECIDED = "leader_decided",
        SUSPENDED = "suspended",
        ESCALATED = "escalated",
        ON_TOP = "on_top",
        SEEN_OK = "seen_ok",
        SEEN_NOT_OK = "seen_not_ok",
        SELF_HANDLED = "self_handled",
        SPOT_CHECKED = "spot_checked",
        // The overdue mark stays; the statistics leave it out.
        EXEMPT = "exempt",
    }
);

names!(
    /// What happened and is counted.
    count {
        FILINGS = "filings",
        DISPATCHES = "dispatches",
        RETURNS = "returns",
        RESPONSES = "responses",
        REWORKS = "reworks",
        EXTENSIONS = "extensions",
        SUSPENSIONS = "suspensions",
        ESCALATIONS = "escalations",
        APPEALS = "appeals",
        REOPENINGS = "reopenings",
        RATINGS = "ratings",
    }
);

names!(
    /// What one asks for and another grants; also the kinds of deadline.
    request {
        EXTENSION = "extension",
        SUSPENSION = "suspension",
        APPEAL = "appeal",
        WHISTLE = "whistle",
    }
);

names!(
    /// Lists of reasons in the policy.
    reasons {
        DECLINE = "decline",
        VOID = "void",
        RETURN = "return",
        REWORK = "rework",
        EXTENSION = "extension",
        SUSPENSION = "suspension",
        APPEAL = "appeal",
        REOPEN = "reopen",
    }
);
