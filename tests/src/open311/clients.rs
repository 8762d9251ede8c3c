//! Unmodified clients of other people over a socket: PyPI `georeport` (Python 3) and `three` (Python 2.7). `cargo xtask
//! test` installs them and says by the environment where; without it the tests say loudly what was not tried.

use std::path::PathBuf;
use std::process::Command;

use serde_json::{Value, json};
use testkit::{Fresh, Town, photo};

use super::{key, posted, pothole};

/// The interpreter that has the client, when `cargo xtask test` found one.
#[expect(clippy::disallowed_methods, reason = "cargo xtask tells by the environment where the clients are")]
fn interpreter(name: &str) -> Option<String> {
    let found = std::env::var(name).ok().filter(|path| !path.is_empty());
    if found.is_none() {
        eprintln!("NOT TESTED WITH THIS CLIENT: {name} is not set (cargo xtask test sets it)");
    }
    found
}

fn script(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("clients").join(name)
}

/// Runs the client's script against the town; what it printed, as JSON.
async fn run(interpreter: String, name: &'static str, arguments: Vec<String>) -> Value {
    let ran = tokio::task::spawn_blocking(move || {
        Command::new(interpreter).arg(script(name)).args(arguments).output().expect("the interpreter starts")
    });
    let output = ran.await.unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{name}: {said}");
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{name}: {error}: {said}"))
}

/// A town with one pothole that everybody may see; its name.
async fn with_pothole(town: &Town, secret: &str) -> String {
    let name = posted(town, &pothole(secret)).await["service_request_id"].as_str().unwrap().to_owned();
    let seat = town.by("seat");
    let id = seat.get("/api/v1/cases").await.json()["cases"][0]["id"].as_str().unwrap().to_owned();
    let wish = json!({ "version_seen": 1, "inputs": {} });
    assert!(seat.post_json(&format!("/api/v1/cases/{id}/file"), &wish).await.status.is_success());
    name
}

#[tokio::test]
async fn georeport_reads_everything_in_both_formats() {
    let Some(interpreter) = interpreter("GEWU_CLIENT_GEOREPORT") else { return };
    let town = Town::new(Fresh::sqlite().await).await;
    let secret = key(&town, "民生热线", true).await;
    let name = with_pothole(&town, &secret).await;
    let base = format!("http://{}/open311/v2", town.listen().await);
    for format in ["json", "xml"] {
        let arguments = vec![base.clone(), format.to_owned(), name.clone()];
        let told = run(interpreter.clone(), "georeport_reads.py", arguments).await;
        assert_eq!(told["requests"], json!([name]), "{format}: {told}");
        assert_eq!(told["request"], name, "{format}");
        assert_eq!(told["by_id"], json!([name]), "{format}");
        assert_eq!(told["question"], "circumstance", "{format}");
        assert!(told["services"].as_u64().unwrap() > 10, "{format}: {told}");
        assert_eq!(told["jurisdiction_unknown"], 404, "{format}");
    }
}

#[tokio::test]
async fn three_reads_and_reports_with_a_photo() {
    let Some(interpreter) = interpreter("GEWU_CLIENT_THREE") else { return };
    let town = Town::new(Fresh::sqlite().await).await;
    let (trusted, other) = (key(&town, "民生热线", true).await, key(&town, "随手拍", false).await);
    let name = with_pothole(&town, &trusted).await;
    let base = format!("http://{}/open311/v2", town.listen().await);
    let picture = town.fresh.folder.path().join("pothole.png");
    std::fs::write(&picture, photo::small_png(5)).unwrap();
    let picture = picture.to_str().unwrap().to_owned();
    for format in ["json", "xml"] {
        let arguments = vec![
            base.clone(),
            format.to_owned(),
            name.clone(),
            trusted.clone(),
            other.clone(),
            picture.clone(),
        ];
        let told = run(interpreter.clone(), "three_reads_and_reports.py", arguments).await;
        assert_eq!(told["requests"], json!([name]), "{format}: {told}");
        assert_eq!((&told["request"], &told["question"]), (&json!(name), &json!("circumstance")), "{format}");
        assert_eq!(told["endpoint"], "https://town.example/open311/v2", "{format}");
        assert!(told["posted"].as_str().is_some_and(|id| id.len() == 32), "{format}: {told}");
        assert!(told["token"].as_str().is_some_and(|token| token.len() > 32), "{format}: {told}");
        assert_eq!(told["refused"], "403", "{format}");
    }
    let cases = town.by("seat").get("/api/v1/cases").await.json();
    assert_eq!(cases["cases"].as_array().unwrap().len(), 3, "one before and one of each format");
    let id = cases["cases"][0]["id"].as_str().unwrap();
    let detail = town.by("seat").get(&format!("/api/v1/cases/{id}")).await.json();
    assert_eq!(detail["photos"].as_array().unwrap().len(), 1);
    assert_eq!(detail["description"], "A hole in the road.");
}
