//! `gewu user`

use std::io::BufRead;

use administration_rules::{check_scope, grant_from_text};
use administration_server::{add_person, give_grant};
use db::{Failure, Tx};
use identity::OneTime;
use kernel::{Actor, Grant, Refusal, UserId};
use serde_json::json;
use web::Author;
use web::users::{self, NewUser};

use crate::cli;
use crate::config::Config;
use crate::outcome::{Outcome, Stop, answer};
use crate::wiring::Services;

pub(super) async fn add(config: &Config, services: &Services, options: cli::User) -> Outcome {
    let by = services.author(config).await?;
    let grants = options.roles.iter().map(|role| grant(role)).collect::<Result<Vec<Grant>, Refusal>>()?;
    let Some(name) = options.name else {
        return add_roles(config, services, by, &options.login, grants).await;
    };
    let made_up = !options.password_stdin;
    let OneTime { password, hash } = password(services, options.password_stdin).await?;
    let author = Author::new(&services.platform, &by);
    let user = NewUser {
        id: UserId(services.platform.ids.uuid(author.at)),
        login: options.login.clone(),
        name,
        password: hash,
        grants,
    };
    services
        .platform
        .db
        .write(async move |tx: &mut Tx| add_person(tx, &author, &user, made_up).await)
        .await?;
    let shown = if options.password_stdin { String::new() } else { password };
    answer(config.json, &json!({ "login": options.login, "password": shown }), || {
        format!("{} {shown}", options.login)
    })
}

fn grant(text: &str) -> Result<Grant, Refusal> {
    let grant = grant_from_text(text)?;
    check_scope(&grant)?;
    Ok(grant)
}

async fn add_roles(
    config: &Config,
    services: &Services,
    by: Actor,
    login: &str,
    grants: Vec<Grant>,
) -> Outcome {
    let (platform, identity, name) = (services.platform.clone(), services.identity.clone(), login.to_owned());
    let work = async move |tx: &mut Tx| {
        let unknown =
            || Failure::from(Refusal::invalid("login_unknown").at_field("login").with("login", &name));
        let (user, _) = users::by_login(tx, &name).await?.ok_or_else(unknown)?;
        let author = Author::new(&platform, &Actor { subdistrict: user.subdistrict, ..by });
        for grant in &grants {
            give_grant(tx, &author, &identity, user.id, grant).await?;
        }
        Ok(())
    };
    services.platform.db.write(work).await?;
    answer(config.json, &json!({ "login": login }), || login.to_owned())
}

/// The first line of standard input, or one that the program makes.
async fn password(services: &Services, from_stdin: bool) -> Result<OneTime, Stop> {
    if !from_stdin {
        return Ok(OneTime::new(&services.platform.ids).await?);
    }
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line)?;
    let password = line.trim_end_matches(['\r', '\n']).to_owned();
    let hash = users::password_hash(&password, services.platform.ids.bytes())?;
    Ok(OneTime { password, hash })
}
