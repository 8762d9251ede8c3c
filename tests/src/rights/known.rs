//! Something that is there for every route, so that a closed door can be told from an empty room.

use axum::http::Method;
use cases_server::NewTaskLink;
use db::idempotency::Key;
use kernel::{Actor, CaseId, Grant, Role, Scope};
use residents_server::Profile;
use serde_json::json;
use testkit::{Answered, Case, Form, Person, TOWN, Told, Town, WEST, at, photo};
use web::RouteRule;

const ITEM: &str = "E011301";
const GRID: &str = "110115010001001";

/// A case in the western grid that the city management section is to accept, with a photo.
pub(crate) struct Known {
    case: Case,
    photo: String,
    /// A resident's draft with the thumbnail of its photo, and the name of a report that waits to be looked at.
    draft: String,
    thumbnail: String,
    waiting: String,
    /// What the links of a subscription end with.
    subscription: String,
    /// Somebody who answers for the western grid.
    answers: String,
    /// Somebody whom nothing else is tried with.
    person: String,
    /// What another program's report is called.
    request: String,
    task: Task,
}

/// Another program reports; what its report is called.
async fn reported_by_program(town: &Town) -> String {
    let author = web::Author::new(&town.services.platform, &Actor::system(town.id));
    let key = town.services.residents.open311_key_add(author, "民生热线", true).await.expect("a key");
    let form = Form::to("/open311/v2/requests.json").and("api_key", key).and("service_code", ITEM);
    let form = form.and("jurisdiction_id", TOWN).and("address_string", "西里");
    let receipt = town.anybody().submit(&form).await.json();
    receipt[0]["service_request_id"].as_str().unwrap_or_default().to_owned()
}

/// A case that the city management section handed to a contractor by two links.
struct Task {
    case: String,
    /// What opens the one, and the name of the other, which may be taken back.
    token: String,
    link: String,
}

impl Task {
    async fn of(town: &Town, report: serde_json::Value) -> Self {
        let seat = town.by("seat");
        let case = seat.reports(report).await;
        seat.does("file_and_dispatch", &case, json!({ "item": ITEM, "department": "city_management" })).await;
        town.by("city").does("accept", &case, json!({})).await;
        let city = Actor {
            user: Some(town.person("city")),
            grants: vec![Grant {
                role: Role::DepartmentHandler,
                scope: Scope::Department("city_management".to_owned()),
            }],
            ..Actor::system(town.id)
        };
        let [first, second] = [link(town, &city, case.id, "1").await, link(town, &city, case.id, "2").await];
        let detail =
            town.services.cases.show(&city, cases_server::Which::Seen(case.id)).await.expect("the case");
        let links = town.services.cases.task_links(&city, &detail.case).await.expect("links");
        assert_eq!(links.len(), 2);
        let opened = town.services.cases.task(second.parse().expect("a token")).await.expect("a task");
        Self { case: case.id.to_string(), token: first, link: opened.link.id.to_string() }
    }
}

async fn link(town: &Town, city: &Actor, case: CaseId, key: &str) -> String {
    let new = NewTaskLink { contractor: "绿源".to_owned(), words: "补路".to_owned(), days: 3 };
    let key = Key::new(town.id, "known", &format!("link-{key}"), b"").expect("a key");
    town.services.cases.task_link_add(city, case, new, key).await.expect("a link").to_string()
}

/// Somebody asks for the news of a grid; what the link in the first message ends with.
async fn subscribed(town: &Town) -> String {
    let asked = town.services.residents.subscribe(town.id, GRID, "resident@example.org", web::Lang::Zh).await;
    asked.expect("a subscription that waits to be confirmed");
    let sql = "select payload from outbox where kind = 'subscription.confirm'";
    let rows = town.fresh.db.ask(sql, []).await.expect("the outbox");
    let payload: serde_json::Value = rows[0].json("payload").expect("JSON");
    payload["path"].as_str().and_then(|path| path.rsplit('/').next()).unwrap_or_default().to_owned()
}

impl Known {
    pub(crate) async fn in_town(town: &Town) -> Self {
        // A page that listens would be read to its end, which comes when the program is about to go.
        town.services.platform.live().close();
        let seat = town.by("seat");
        let photo = seat.photo().await;
        let report = json!({
            "channel": "phone", "item": ITEM, "description": "有坑", "position": at(WEST), "photos": [photo],
            "contact": { "name": "林小满", "phone": "00012345678" },
        });
        let task = Task::of(town, report.clone()).await;
        let case = seat.reports(report).await;
        seat.does("file", &case, json!({})).await;
        seat.does("dispatch", &case, json!({ "department": "city_management" })).await;
        let told = Told { words: "西里".to_owned(), photo: Some(photo::small_png(9)), ..Told::default() };
        let last = |address: String| address.rsplit('/').next().unwrap_or_default().to_owned();
        let resident = town.anybody();
        let draft = resident.begins(&told).await;
        let page = resident.get(&draft).await.text();
        let (_, behind) = page.split_once(&format!("{draft}/photos/")).expect("the draft's photo");
        let thumbnail = behind.split('"').next().unwrap_or_default().to_owned();
        let form = resident.ready_to_send(&Told { without_work: true, ..told }).await;
        let west = town.person("west_patroller");
        let profile = Profile { name_public: true, photo: photo.parse().ok(), ..Profile::default() };
        town.services
            .residents
            .release(&Actor::system(town.id), west, profile)
            .await
            .expect("a released person");
        let received = resident.submit(&form).await.location().trim_end_matches("/received").to_owned();
        Self {
            case,
            photo,
            draft: last(draft),
            thumbnail,
            waiting: last(received),
            answers: west.to_string(),
            subscription: subscribed(town).await,
            person: town.person("water").to_string(),
            request: reported_by_program(town).await,
            task,
        }
    }

    pub(crate) fn case(&self) -> &Case {
        &self.case
    }

    /// Whether the route is about one record of the town, that only the town's people may see.
    pub(crate) fn is_of_one_record(rule: &RouteRule) -> bool {
        ["/cases/{id}", "/desk/{id}", "/photos/{id}", "/territory/{code}", "/people/{id}"]
            .iter()
            .any(|part| rule.path.contains(part))
            && !rule.path.starts_with("/follow/")
            && !rule.path.starts_with("/task/")
            && !rule.path.starts_with("/s/")
            && !rule.path.ends_with("/character")
    }

    /// The route's path with everything filled in.
    pub(crate) fn address(&self, path: &str) -> String {
        let query = match path {
            "/api/v1/locate" => format!("?lon={}&lat={}&s={TOWN}", WEST[0], WEST[1]),
            "/api/v1/map/areas" | "/api/v1/map/places" | "/api/v1/public/work" => format!("?s={TOWN}"),
            "/api/v1/public/doors" => format!("?q=xl&s={TOWN}"),
            "/api/v1/places" => "?q=xl".to_owned(),
            "/api/v1/catalogue/search" => format!("?q=keng&s={TOWN}"),
            "/api/v1/duplicates" => format!("?item={ITEM}&lon={}&lat={}", WEST[0], WEST[1]),
            "/api/v1/responsible" => format!("?item={ITEM}&grid={GRID}"),
            "/api/v1/deadline" => "?from=2026-09-30T09:00:00Z&limit=4wh".to_owned(),
            "/api/v1/figures" => "?from=2026-09-01&to=2026-09-30".to_owned(),
            "/api/v1/people" => format!("?role=patroller&grid={GRID}"),
            "/territory/export" => "?edition=1&level=unit_grid".to_owned(),
            path if path.starts_with("/open311/v2/") => format!("?jurisdiction_id={TOWN}"),
            "/language" => "?to=en".to_owned(),
            "/display" => "?to=elder".to_owned(),
            _ => String::new(),
        };
        let id = match path {
            path if path.contains("{draft}/photos/") => self.thumbnail.clone(),
            path if path.contains("/photos/") || path.contains("/portraits/") => self.photo.clone(),
            path if path.contains("/links") => self.task.case.clone(),
            path if path.starts_with("/lane/") => self.waiting.clone(),
            path if path.starts_with("/administration/people/") => self.person.clone(),
            _ => self.case.id.to_string(),
        };
        let code = match path {
            path if path.starts_with("/s/") => TOWN,
            path if path.starts_with("/catalogue/") => ITEM,
            _ => GRID,
        };
        let token = match path {
            path if path.starts_with("/subscription/") => &self.subscription,
            path if path.starts_with("/task/") => &self.task.token,
            _ => &self.case.token,
        };
        let filled = path.replace("{id}", &id).replace("{code}", code).replace("{token}", token);
        let filled =
            filled.replace("{draft}", &self.draft).replace("{grid}", GRID).replace("{door}", testkit::DOOR);
        let name = match path {
            path if path.contains("/services/") => ITEM,
            path if path.contains("/tokens/") => &self.case.token,
            _ => &self.request,
        };
        let filled = filled
            .replace("{user}", &self.answers)
            .replace("{link}", &self.task.link)
            .replace("{name}", &format!("{name}.json"));
        let list = if path.starts_with("/administration/rights/") { "teams" } else { "departments" };
        let filled = filled.replace("{list}", list);
        filled.replace("{action}", "comment").replace("{format}", "xlsx").replace("{*path}", "app.css")
            + &query
    }

    /// Asks for what the route is for. Forms and bodies are such that a handler takes them or says what is wrong.
    pub(crate) async fn knock(&self, person: &Person<'_>, rule: &RouteRule) -> Answered {
        let address = self.address(&rule.path);
        match rule.method {
            Method::GET => person.get(&address).await,
            Method::DELETE => person.delete(&address).await,
            _ if rule.path == "/api/v1/photos" => {
                person.post(&address, "image/png", photo::small_png(3)).await
            }
            _ if rule.path.starts_with("/api/") => person.post_json(&address, &Self::body(&rule.path)).await,
            _ if Self::takes_files(&rule.path) => {
                let form =
                    Form::to(&address).and("idempotency_key", "k").and("version_seen", 3).and("text", "看过");
                person.submit(&form.and("channel", "phone").and("description", "有坑")).await
            }
            _ => person.post(&address, "application/x-www-form-urlencoded", Self::fields(&rule.path)).await,
        }
    }

    pub(crate) fn takes_files(path: &str) -> bool {
        let imports = path.starts_with("/administration/") && path.ends_with("/import");
        imports
            || [
                "/cases/",
                "/department/",
                "/desk/",
                "/s/",
                "/follow/",
                "/task/",
                "/territory/upload",
                "/texts/import",
            ]
            .iter()
            .any(|start| path.starts_with(start))
    }

    /// What a form of a page sends; nothing where its handler then says what is missing.
    fn fields(path: &str) -> &'static str {
        match path {
            "/sign-in" => "login=seat&password=wrong",
            "/administration/people/{id}/rename" => "name=冯水务&language=zh-CN",
            "/administration/people/{id}/give" => "role=leader",
            "/administration/people/{id}/withdraw" => "grant=leader",
            "/lane/{id}/discard" => "reason=spam",
            "/territory/draft/publish" | "/territory/draft/discard" => "edition=99",
            "/territory/{code}/character" => "character=safety",
            "/catalogue/{code}/adoption" => "adopted=true",
            _ => "",
        }
    }

    pub(crate) fn body(path: &str) -> serde_json::Value {
        match path {
            "/api/v1/cases" => json!({ "channel": "phone", "description": "有坑" }),
            "/api/v1/adoptions" => json!({ "items": [ITEM], "adopted": true }),
            "/api/v1/sessions" => json!({ "login": "seat", "password": "wrong" }),
            path if path.ends_with("/undo") => json!({ "version": 3 }),
            _ => json!({ "version_seen": 3, "inputs": { "text": "看过" } }),
        }
    }
}
