//! Serving.

use std::net::SocketAddr;

use anyhow::Context;
use files::darkroom::Darkroom;
use files::store::FileStore;
use tokio::net::TcpListener;
use web::Settings;

use crate::cli;
use crate::config::{Config, s3};
use crate::outcome::Outcome;
use crate::wiring::{Services, Wiring};
use crate::{observe, worker};

/// `gewu serve`
pub async fn serve(config: &Config, options: &cli::Serve) -> Outcome {
    let public_url = options.public_url.clone().unwrap_or_else(|| format!("http://{}", options.listen));
    let settings = Settings {
        secure_cookies: public_url.starts_with("https://"),
        public_url: public_url.trim_end_matches('/').to_owned(),
        front: options.front.clone(),
    };
    let files = options.s3.as_deref().map(s3).transpose()?;
    let files = files.map(FileStore::s3).transpose().map_err(anyhow::Error::from)?;
    let notify = messages(options)?;
    let darkroom = Darkroom::of_this_program()?;
    let wiring = Wiring { settings, files, darkroom, notify, ..Wiring::default() };
    let services = Services::open(config, wiring).await?;
    let listener = listen(options.listen).await?;
    tracing::info!(address = %options.listen, "serving");
    if let Some(address) = options.observe {
        observe::serve(address, &services).await?;
    }
    tokio::spawn(worker::run(services.clone()));
    tokio::spawn(services.relay.clone().run());
    until_told_to_stop(listener, &services).await
}

fn messages(options: &cli::Serve) -> anyhow::Result<notify::Settings> {
    Ok(notify::Settings {
        smtp: options.smtp.clone(),
        mail_from: options.mail_from.clone(),
        allowed: notify::Settings::networks(&options.webhook_networks)?,
        quiet: options.quiet_hours.parse()?,
    })
}

pub async fn listen(address: SocketAddr) -> anyhow::Result<TcpListener> {
    TcpListener::bind(address).await.with_context(|| format!("cannot listen on {address}"))
}

/// Serves until ctrl-c or a polite kill; requests under way are finished.
pub async fn until_told_to_stop(listener: TcpListener, services: &Services) -> Outcome {
    let (router, _) = web::app(&services.platform, services.routes());
    let platform = services.platform.clone();
    let stop = async move {
        told_to_stop().await;
        // Pages that listen would hold the program for ever.
        platform.live().close();
    };
    axum::serve(listener, router.into_make_service_with_connect_info::<SocketAddr>())
        .with_graceful_shutdown(stop)
        .await
        .context("the server stopped")?;
    Ok(())
}

async fn told_to_stop() {
    use tokio::signal::unix::{SignalKind, signal};
    let Ok(mut terminate) = signal(SignalKind::terminate()) else { return };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = terminate.recv() => {}
    }
}
