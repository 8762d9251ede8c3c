//! The whole program in process, over a fresh database, in a small invented subdistrict.

mod cast;
mod ground;

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use db::{Db, Tx};
use gewu::config::Config;
use gewu::demo::import_all;
use gewu::wiring::{Services, Wiring};
use gewu::worker;
use kernel::{Clock, Ids, ManualClock, SubdistrictId, Timestamp, UserId};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tower::ServiceExt;
use web::{RouteRule, Settings, subdistricts};

pub use self::cast::PASSWORD;
pub use self::ground::{DOOR, EAST, NOWHERE, WEST};
use crate::{Answered, Fresh, Person};

/// Code of the town, and of the subdistrict beside it.
pub const TOWN: &str = "110115010";
pub const NEIGHBOUR: &str = "110115011";
/// Monday, 7 September 2026, nine o'clock in the town: the working day began an hour ago.
pub const MORNING: Timestamp = Timestamp::from_seconds(1_788_742_800);

/// A subdistrict of two basic grids with two unit grids each, the shipped catalogue, departments and responsibility
/// list, and somebody for every role. Its clock stands until it is moved.
pub struct Town {
    pub clock: Arc<ManualClock>,
    pub services: Services,
    pub rules: Vec<RouteRule>,
    pub id: SubdistrictId,
    pub fresh: Fresh,
    router: Router,
    people: BTreeMap<String, UserId>,
    /// Sessions by login, opened when first needed, with the instant of that.
    sessions: Mutex<BTreeMap<String, (Timestamp, String)>>,
    sent: AtomicU64,
}

/// A position as operations take it.
pub fn at([longitude, latitude]: [f64; 2]) -> Value {
    json!({ "longitude": longitude, "latitude": latitude })
}

impl Town {
    pub async fn new(fresh: Fresh) -> Self {
        let mut town = Self::around(fresh, ManualClock::at(MORNING), 1);
        town.id = town.add_subdistrict(TOWN, "天宫院街道").await;
        import_all(&town.services.catalogues, town.id).await.expect("the shipped lists");
        let areas = ground::areas();
        town.services
            .territories
            .put_world(town.id, areas, ground::places(), MORNING)
            .await
            .expect("a territory");
        town.settle(town.id, "").await;
        town
    }

    /// The subdistrict beside the town, as empty as a new one is, with the same people: `seat` is `seat_next_door`.
    pub async fn with_neighbour(mut self) -> Self {
        let neighbour = self.add_subdistrict(NEIGHBOUR, "西红门镇").await;
        self.settle(neighbour, "_next_door").await;
        self
    }

    /// The program ended and started again over the same data; whoever was signed in has kept the cookie.
    pub async fn restarted(self) -> Self {
        let Self { clock, mut fresh, id, people, sessions, sent, .. } = self;
        fresh.db = Db::open(&fresh.address).await.expect("the database opens again");
        let seed = 1_000 + sent.load(Ordering::SeqCst);
        Self { id, people, sessions, sent, ..Self::around(fresh, ManualClock::at(clock.now()), seed) }
    }

    fn around(fresh: Fresh, clock: ManualClock, seed: u64) -> Self {
        let clock = Arc::new(clock);
        let config = Config {
            data: fresh.folder.path().to_owned(),
            address: fresh.address.clone(),
            subdistrict: None,
            json: false,
        };
        let settings =
            Settings { public_url: "https://town.example".to_owned(), secure_cookies: true, front: None };
        let shared: Arc<dyn Clock> = Arc::<ManualClock>::clone(&clock);
        let wiring = Wiring { clock: shared, ids: Ids::from_seed(seed), settings, ..Wiring::default() };
        let services = Services::over(fresh.db.clone(), &config, wiring).expect("the parts fit together");
        let (router, rules) = web::app(&services.platform, services.routes());
        let (people, sessions) = (BTreeMap::new(), Mutex::default());
        let id = SubdistrictId(0);
        Self { clock, services, rules, id, fresh, router, people, sessions, sent: AtomicU64::new(0) }
    }

    async fn add_subdistrict(&self, code: &'static str, name: &'static str) -> SubdistrictId {
        let zone = chrono_tz::Asia::Shanghai.name();
        let create = async move |tx: &mut Tx| subdistricts::create(tx, code, name, zone, MORNING).await;
        self.fresh.db.write(create).await.expect("a subdistrict").id
    }

    async fn settle(&mut self, subdistrict: SubdistrictId, suffix: &str) {
        let people = cast::people(&self.services.platform.ids, suffix);
        self.people.extend(people.iter().map(|person| (person.login.clone(), person.id)));
        let create = async move |tx: &mut Tx| {
            for person in &people {
                web::users::create(tx, subdistrict, person, MORNING).await?;
            }
            Ok(())
        };
        self.fresh.db.write(create).await.expect("people");
    }

    /// Somebody of the cast: `west_patroller`, `east_patroller`, `seat`, `grid_leader`, `responsible`, `director`,
    /// `city`, `sanitation`, `water` (departments' handlers), `leader`, `office`, and the administrators
    /// `sysadmin`, `secadmin`, `auditor`.
    pub fn by(&self, login: &str) -> Person<'_> {
        assert!(self.people.contains_key(login), "nobody in town is {login}");
        Person::staff(self, login)
    }

    /// Somebody without an account.
    pub fn anybody(&self) -> Person<'_> {
        Person::anybody(self)
    }

    pub fn person(&self, login: &str) -> UserId {
        self.people[login]
    }

    /// Lets the clocks ring and the messages leave that are due by now.
    pub async fn ring(&self) {
        worker::round(&self.services, self.clock.now()).await.expect("a round of the worker");
    }

    /// A key that nobody used yet.
    pub fn key(&self) -> String {
        format!("key-{}", self.sent.fetch_add(1, Ordering::SeqCst))
    }

    /// Serves on a port of this machine, for programs that cannot be asked in process; until the test ends.
    pub async fn listen(&self) -> SocketAddr {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("its address");
        let service = self.router.clone().into_make_service_with_connect_info::<SocketAddr>();
        tokio::spawn(async move { axum::serve(listener, service).await });
        address
    }

    /// A request as it comes in from outside.
    pub async fn send(&self, request: Request<Body>) -> Answered {
        let answer = self.router.clone().oneshot(request).await.expect("the router answers");
        Answered::read(answer).await
    }

    /// The session that is kept for a login, unless it is from another day: sessions run out.
    pub(crate) fn session_of(&self, login: &str) -> Option<String> {
        let sessions = self.sessions.lock().unwrap_or_else(PoisonError::into_inner);
        let is_fresh = |opened: Timestamp| self.clock.now() < opened.plus(Duration::from_hours(24));
        sessions.get(login).filter(|(opened, _)| is_fresh(*opened)).map(|(_, token)| token.clone())
    }

    pub(crate) fn keep_session(&self, login: &str, token: String) {
        let session = (self.clock.now(), token);
        self.sessions.lock().unwrap_or_else(PoisonError::into_inner).insert(login.to_owned(), session);
    }
}
