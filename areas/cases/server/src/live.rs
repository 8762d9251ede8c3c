//! `GET /live`: what happens to the cases that a person may see, as server-sent events.
//!
//! `case` tells that a case has changed, `presence` who is at work on one, `reset` that something was missed and
//! everything has to be read anew. Nothing of what a case says is in them: pages ask for that as always.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::time::Duration;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use kernel::{Refusal, RefusalKind};
use tokio::sync::broadcast::error::RecvError;
use web::{Answer, Listener, Numbered, Viewer};

use crate::scope;
use crate::service::Cases;

/// So soon an ended session or a right that was taken away is noticed where nothing happens.
const LOOK_AGAIN: Duration = Duration::from_secs(5);
const RETRY: Duration = Duration::from_secs(2);

struct Ear {
    cases: Cases,
    viewer: Viewer,
    listener: Listener,
    waiting: VecDeque<Event>,
    /// When the session is looked at again.
    look: tokio::time::Interval,
}

pub(crate) async fn live(State(cases): State<Cases>, viewer: Viewer, headers: HeaderMap) -> Answer<Response> {
    let hub = cases.platform.live();
    let last = headers.get("last-event-id").and_then(|id| id.to_str().ok());
    let busy = || Refusal::new(RefusalKind::TooMany, "too_many_listeners");
    let listener = hub.listen(last.map(|id| seen(id, hub.process))).ok_or_else(busy)?;
    let look = tokio::time::interval(LOOK_AGAIN);
    let mut ear = Ear { cases, viewer, listener, waiting: VecDeque::new(), look };
    ear.begin();
    let events = stream::unfold(ear, async |mut ear| {
        let event = ear.next().await?;
        Some((Ok::<_, Infallible>(event), ear))
    });
    Ok(Sse::new(events).keep_alive(KeepAlive::default()).into_response())
}

/// The number in `PROCESS-NUMBER`; of another process one that was never given, so that everything is read anew.
fn seen(id: &str, process: i64) -> u64 {
    let own = id.split_once('-').filter(|(of, _)| of.parse() == Ok(process));
    own.and_then(|(_, number)| number.parse().ok()).unwrap_or(u64::MAX)
}

fn reset() -> Event {
    Event::default().event("reset").data("{}")
}

impl Ear {
    fn begin(&mut self) {
        self.waiting.push_back(Event::default().retry(RETRY).comment("gewu"));
        match self.listener.past.take() {
            Some(past) => past.iter().for_each(|news| self.hear(news)),
            None => self.waiting.push_back(reset()),
        }
    }

    /// The next event; none once the session has ended or the program is about to.
    async fn next(&mut self) -> Option<Event> {
        loop {
            if let Some(event) = self.waiting.pop_front() {
                return Some(event);
            }
            let heard = tokio::select! {
                _ = self.listener.open.wait_for(|open| !open) => return None,
                _ = self.look.tick() => None,
                heard = self.listener.news.recv() => Some(heard),
            };
            // Rights may have changed since: asked before anything is told.
            self.viewer = web::still(&self.cases.platform, &self.viewer).await.ok().flatten()?;
            match heard {
                None => {}
                Some(Ok(news)) => self.hear(&news),
                Some(Err(RecvError::Lagged(_))) => self.waiting.push_back(reset()),
                Some(Err(RecvError::Closed)) => return None,
            }
        }
    }

    fn hear(&mut self, (number, news): &Numbered) {
        if !scope::hears(&self.viewer.actor, news) {
            return;
        }
        let is_mine = news.by == Some(self.viewer.user.id);
        let told = serde_json::json!({
            "case": news.case, "version": news.version, "kind": news.kind, "mine": is_mine,
            "must_report": news.must_report, "name": news.name,
        });
        let kind = if news.name.is_empty() { "case" } else { "presence" };
        let id = format!("{}-{number}", self.cases.platform.live().process);
        self.waiting.push_back(Event::default().id(id).event(kind).data(told.to_string()));
    }
}
