//! Operations and pages over HTTP.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Method, Request, StatusCode, header};
use kernel::{Grant, Role, Scope, UserId};
use serde_json::{Value, json};
use tower::ServiceExt;
use web::users::{self, NewUser};

use super::*;

struct Face {
    router: Router,
    token: Option<String>,
}

struct Answered {
    status: StatusCode,
    tag: Option<String>,
    text: String,
}

impl Answered {
    fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {}", self.text))
    }
}

impl Face {
    async fn send(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: impl Into<Body>,
    ) -> Answered {
        let mut request = Request::builder().method(method).uri(path);
        if let Some(token) = &self.token {
            request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let answer = self.router.clone().oneshot(request.body(body.into()).unwrap()).await.unwrap();
        let status = answer.status();
        let tag = answer.headers().get(header::ETAG).map(|tag| tag.to_str().unwrap().to_owned());
        let bytes = to_bytes(answer.into_body(), 1 << 24).await.unwrap();
        Answered { status, tag, text: String::from_utf8_lossy(&bytes).into_owned() }
    }

    async fn get(&self, path: &str) -> Answered {
        self.send(Method::GET, path, &[], Body::empty()).await
    }

    async fn post(&self, path: &str, form: &str) -> Answered {
        let kind = [("content-type", "application/x-www-form-urlencoded")];
        self.send(Method::POST, path, &kind, form.to_owned()).await
    }

    async fn upload(&self, level: &str, file: Vec<u8>) -> Answered {
        let mut body = Vec::new();
        for (name, value) in [("level", level), ("name_field", "名称"), ("code_field", ""), ("crs", "")] {
            body.extend(
                format!("--x\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").bytes(),
            );
        }
        body.extend(b"--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.geojson\"\r\n\r\n");
        body.extend(file);
        body.extend(b"\r\n--x--\r\n");
        self.send(
            Method::POST,
            "/territory/upload",
            &[("content-type", "multipart/form-data; boundary=x")],
            body,
        )
        .await
    }
}

/// Faces for nobody, for a patroller of the western basic grid, and for the grid office.
async fn faces(service: &Service) -> [Face; 3] {
    let (router, _) = web::app(&service.platform, {
        let areas = territory_server::routes(service.territories.clone());
        let who = identity::Identity::new(service.platform.clone(), identity::Settings::default());
        areas.and(identity::routes(who))
    });
    let password = users::password_hash("long enough", [1; 16]).unwrap();
    let people = [
        ("patroller", "王巡查", Role::Patroller, Scope::Grid("110115010001".to_owned())),
        ("office", "李网格", Role::GridOffice, Scope::Subdistrict),
        ("leader", "赵格长", Role::GridLeader, Scope::Grid("110115010001".to_owned())),
    ];
    for (login, name, role, scope) in people {
        let new = NewUser {
            id: UserId(service.platform.ids.uuid(NOW)),
            login: login.to_owned(),
            name: name.to_owned(),
            password: password.clone(),
            grants: vec![Grant { role, scope }],
        };
        service
            .platform
            .db
            .write(async move |tx: &mut Tx| users::create(tx, HERE, &new, NOW).await)
            .await
            .unwrap();
    }
    let nobody = Face { router: router.clone(), token: None };
    let mut signed_in = Vec::new();
    for login in ["patroller", "office"] {
        let body = json!({ "login": login, "password": "long enough" }).to_string();
        let answer = nobody
            .send(Method::POST, "/api/v1/sessions", &[("content-type", "application/json")], body)
            .await;
        let token = answer.json()["token"].as_str().unwrap().to_owned();
        signed_in.push(Face { router: router.clone(), token: Some(token) });
    }
    let [patroller, office] = <[Face; 2]>::try_from(signed_in).unwrap_or_else(|_| panic!("two"));
    [nobody, patroller, office]
}

fn geojson(layer: &Layer) -> Vec<u8> {
    write_geojson(&layer.features)
}

on_both_databases! {
    async fn anybody_can_ask_where_a_place_lies_and_see_the_map(fresh) {
        let service = service(&fresh).await;
        let edition = published(&service, 2).await;
        let [nobody, patroller, _] = faces(&service).await;
        let place = "/api/v1/locate?lon=116.301&lat=39.601";
        let expected = json!({ "edition": edition, "grid": { "code": "110115010001001", "name": "西一", "path": "天宫院街道 › 西社区 › 西一" } });
        assert_eq!(nobody.get(&format!("{place}&s=110115010")).await.json(), expected);
        assert_eq!(patroller.get(place).await.json(), expected);
        assert_eq!(nobody.get(place).await.json()["code"], "subdistrict_missing");
        assert_eq!(patroller.get("/api/v1/locate?lon=0&lat=0").await.json()["grid"], Value::Null);
        assert_eq!(patroller.get(&format!("{place}&crs=moon")).await.json()["code"], "crs_unknown");
        let shifted = patroller.get(&format!("{place}&crs=GCJ-02")).await.json();
        assert_eq!(shifted["grid"], Value::Null, "half a kilometre off");

        let map = nobody.get("/api/v1/map/areas?s=110115010&level=unit_grid").await;
        let features = map.json()["features"].as_array().unwrap().clone();
        assert_eq!(features.len(), 4);
        let colour = &features[0]["properties"]["colour"];
        assert_eq!(features[0]["properties"], json!({ "code": "110115010001001", "name": "西一", "level": "unit_grid", "colour": colour, "parent": "110115010001" }));
        assert_eq!(features[0]["geometry"]["type"], "MultiPolygon");
        let known = [("if-none-match", map.tag.as_deref().unwrap())];
        let again = nobody.send(Method::GET, "/api/v1/map/areas?s=110115010&level=unit_grid", &known, Body::empty()).await;
        assert_eq!((again.status, again.text.as_str()), (StatusCode::NOT_MODIFIED, ""));
        assert_eq!(patroller.get("/api/v1/map/areas").await.json()["features"].as_array().unwrap().len(), 6);
        assert_eq!(patroller.get("/api/v1/map/areas?level=moon").await.json()["code"], "territory_level_unknown");

        assert_eq!(nobody.get("/api/v1/territory").await.status, StatusCode::UNAUTHORIZED);
        let territory = patroller.get("/api/v1/territory").await.json();
        assert_eq!((&territory["edition"], territory["areas"].as_array().unwrap().len()), (&json!(edition), 6));
        assert_eq!(territory["areas"][2]["parent"], "110115010001");
    }

    async fn places_are_drawn_with_their_shapes_by_grid_and_kind(fresh) {
        let service = service(&fresh).await;
        let (areas, places) = world();
        service.territories.put_world(HERE, areas, places, NOW).await.unwrap();
        let [_, patroller, _] = faces(&service).await;
        let shapes = |answer: Answered| -> Vec<(String, String)> {
            let features = answer.json()["features"].as_array().unwrap().clone();
            let text = |value: &Value| value.as_str().unwrap().to_owned();
            features.iter().map(|one| (text(&one["properties"]["kind"]), text(&one["geometry"]["type"]))).collect()
        };
        let of = |kind: &str, shape: &str| (kind.to_owned(), shape.to_owned());
        let all = [of("building", "MultiPolygon"), of("component", "Point"), of("street", "LineString")];
        assert_eq!(shapes(patroller.get("/api/v1/map/places").await), all);
        assert_eq!(shapes(patroller.get("/api/v1/map/places?grid=110115010001").await), all);
        assert_eq!(shapes(patroller.get("/api/v1/map/places?grid=110115010002").await), []);
        assert_eq!(shapes(patroller.get("/api/v1/map/places?grid=110115010001001&kind=street").await), all[2..]);
        assert_eq!(patroller.get("/api/v1/map/places?kind=moon").await.json()["code"], "territory_place_kind_unknown");
        let page = patroller.get("/territory/110115010001001").await;
        assert_eq!(page.status, StatusCode::OK);
        for said in ["110115010001001", "居住用地", "王巡查", "赵格长", "/cases?state=open&#38;grid=110115010001001", "C0305"] {
            assert!(page.text.contains(said) || page.text.contains(&said.replace("&#38;", "&amp;")), "{said}: {}", page.text);
        }
        assert_eq!(patroller.get("/territory/999").await.status, StatusCode::NOT_FOUND);
        let page = patroller.get("/territory").await.text;
        let figures: Vec<&str> = page.split("class=\"number\">").map(|cell| cell.split('<').next().unwrap()).collect();
        let [integrity, convenience, balance, differentiation] = figures[figures.len() - 4..] else { panic!("{page}") };
        assert_eq!([integrity, balance, differentiation], ["100.0", "100.0", "–"]);
        assert!(convenience.parse::<f64>().unwrap() > 70.0, "nearly square: {convenience}");
    }

    async fn the_grid_office_reads_a_file_in_publishes_it_and_sees_what_is_missing(fresh) {
        let service = service(&fresh).await;
        let [nobody, patroller, office] = faces(&service).await;
        assert_eq!(nobody.get("/territory").await.status, StatusCode::SEE_OTHER);
        assert_eq!(office.get("/territory").await.status, StatusCode::OK, "also without a territory");
        assert_eq!(office.upload("basic_grid", geojson(&basic_grids())).await.status, StatusCode::SEE_OTHER);
        let refused = office.upload("unit_grid", b"{}".to_vec()).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.text.contains("class=\"errors\""));
        assert_eq!(patroller.upload("unit_grid", geojson(&unit_grids(2))).await.status, StatusCode::NOT_FOUND);
        assert_eq!(office.upload("unit_grid", geojson(&unit_grids(2))).await.status, StatusCode::SEE_OTHER);
        let draft = service.territories.draft(HERE).await.unwrap().unwrap();
        let form = format!("edition={}&valid_from=2026-09-01", draft.id);
        assert_eq!(patroller.post("/territory/draft/publish", &form).await.status, StatusCode::NOT_FOUND);
        assert_eq!(office.post("/territory/draft/publish", &form).await.status, StatusCode::SEE_OTHER);
        let view = service.territories.view(HERE).await.unwrap();
        assert_eq!(view.valid_from, Some("2026-08-31T16:00:00Z".parse().unwrap()), "midnight in Beijing");

        let page = patroller.get("/territory").await;
        for said in ["西社区", "东二", "王巡查", "赵格长", "0/2", "1/2", "data-areas=\"/api/v1/map/areas\""] {
            assert!(page.text.contains(said), "{said}: {}", page.text);
        }
        assert!(!page.text.contains("/territory/upload"));
        let sent = office.post("/territory/110115010002/character", "character=safety").await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER);
        assert_eq!(office.post("/territory/110115010002/character", "character=moon").await.status, StatusCode::UNPROCESSABLE_ENTITY);
        let draft = service.territories.draft(HERE).await.unwrap().unwrap().id;
        assert!(office.get("/territory").await.text.contains(&format!("name=\"edition\" value=\"{draft}\"")));
        assert_eq!(office.post("/territory/draft/discard", &format!("edition={draft}")).await.status, StatusCode::SEE_OTHER);
        let file = office.get(&format!("/territory/export?edition={}&level=unit_grid", view.edition)).await;
        assert_eq!(file.json()["features"].as_array().unwrap().len(), 4);
        let file = office.get(&format!("/territory/export?edition={}&level=unit_grid&format=gpkg", view.edition)).await;
        assert!(file.text.starts_with("SQLite format 3"));
    }
}
