//! Logs on standard error, as lines for people or as JSON for programs, and traces to a collector where one is named.

use std::time::Duration;

use anyhow::Context;
use opentelemetry::trace::TracerProvider;
use opentelemetry_otlp::{Protocol, SpanExporter, WithExportConfig};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::trace::SdkTracerProvider;
use tracing::Level;
use tracing::level_filters::LevelFilter;
use tracing_subscriber::filter::{EnvFilter, FilterExt, FilterFn, Targets, filter_fn};
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::registry::LookupSpan;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{Layer, fmt};

use crate::cli::LogFormat;

/// The target of spans that go to a collector and into no log.
const TRACES: &str = "gewu::traces";
/// Libraries through which requests, statements and letters pass. Below INFO they quote them.
const CARRIERS: [&str; 9] = [
    "h2",
    "hyper",
    "hyper_util",
    "lettre",
    "object_store",
    "reqwest",
    "rustls",
    "tokio_postgres",
    "tower_http",
];
const TIMEOUT: Duration = Duration::from_secs(5);

/// What a command's logs are like.
#[derive(Debug, Clone, Default)]
pub struct Logging {
    pub format: LogFormat,
    /// What is told where `RUST_LOG` does not say.
    pub usual: &'static str,
    /// Address of a collector that takes OTLP over HTTP.
    pub collector: Option<String>,
}

/// Traces on their way; what is left of them leaves with [`Traces::end`].
#[derive(Debug, Default)]
pub struct Traces(Option<SdkTracerProvider>);

impl Traces {
    /// Sends what is left.
    pub fn end(self) {
        if let Some(provider) = self.0 {
            let _ = provider.shutdown_with_timeout(TIMEOUT);
        }
    }
}

impl Logging {
    /// Lines for programs.
    pub fn json() -> Self {
        Self { format: LogFormat::Json, ..Self::default() }
    }
}

/// Begins to log for the whole program, on standard error.
pub fn begin(logging: &Logging) -> anyhow::Result<Traces> {
    begin_into(logging, std::io::stderr)
}

/// Begins to log for the whole program into a place of the caller's.
pub fn begin_into<P>(logging: &Logging, place: P) -> anyhow::Result<Traces>
where
    P: for<'w> MakeWriter<'w> + Send + Sync + 'static,
{
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_unset| EnvFilter::new(logging.usual));
    let filter = filter.and(of_nobody());
    let lines = fmt::layer().with_writer(place);
    let logs = match logging.format {
        LogFormat::Text => lines.with_filter(filter).boxed(),
        LogFormat::Json => lines.json().flatten_event(true).with_filter(filter).boxed(),
    };
    let (traces, layer) = match &logging.collector {
        Some(url) => {
            let provider = provider(url)?;
            let layer = layer(&provider);
            (Traces(Some(provider)), Some(layer))
        }
        None => (Traces::default(), None),
    };
    let subscriber = tracing_subscriber::registry().with(logs).with(layer);
    subscriber.try_init().context("logs were begun already")?;
    Ok(traces)
}

/// Neither traces nor, whatever `RUST_LOG` says, what libraries tell of values that pass through them.
fn of_nobody() -> FilterFn {
    filter_fn(|about| {
        let target = about.target();
        let carries = CARRIERS.iter().any(|carrier| target.split("::").next() == Some(carrier));
        target != TRACES && !(carries && *about.level() > Level::INFO)
    })
}

fn layer<S>(provider: &SdkTracerProvider) -> impl Layer<S> + Send + Sync + 'static
where
    S: tracing::Subscriber + for<'s> LookupSpan<'s> + Send + Sync,
{
    let only = Targets::new().with_target(TRACES, LevelFilter::TRACE);
    let layer = tracing_opentelemetry::layer().with_tracer(provider.tracer("gewu"));
    layer.with_location(false).with_threads(false).with_filter(only)
}

fn provider(url: &str) -> anyhow::Result<SdkTracerProvider> {
    // An error says that the program has chosen a provider already.
    rustls::crypto::ring::default_provider().install_default().ok();
    let exporter = SpanExporter::builder()
        .with_http()
        .with_protocol(Protocol::HttpBinary)
        .with_endpoint(format!("{}/v1/traces", url.trim_end_matches('/')))
        .with_timeout(TIMEOUT)
        .build()
        .with_context(|| format!("cannot send traces to {url}"))?;
    let resource = Resource::builder_empty().with_service_name("gewu").build();
    Ok(SdkTracerProvider::builder().with_resource(resource).with_batch_exporter(exporter).build())
}
