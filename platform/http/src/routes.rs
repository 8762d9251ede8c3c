//! Routes, each with its policy: the rights table of the program is what was added here.

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request};
use axum::handler::Handler;
use axum::http::Method;
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::IntoResponse;
use axum::routing::{MethodFilter, MethodRouter, on};
use kernel::{Refusal, Role};
use tower_http::compression::CompressionLayer;
use utoipa::openapi::{InfoBuilder, OpenApi, OpenApiBuilder};
use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouter};

use crate::session::{identify, not_signed_in};
use crate::{Platform, Problem, Viewer, assets, design, display, guard, observe, sign_in};

/// Who may knock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Policy {
    /// Anybody, signed in or not.
    Public,
    /// Anybody who is signed in.
    SignedIn,
    /// Who holds one of these roles, in whatever scope.
    Roles(&'static [Role]),
}

/// A row of the rights table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RouteRule {
    pub method: Method,
    pub path: String,
    pub policy: Policy,
}

/// Pages and API operations of an area.
pub struct Routes<S = ()> {
    router: OpenApiRouter<S>,
    pub rules: Vec<RouteRule>,
}

impl<S: Clone + Send + Sync + 'static> Default for Routes<S> {
    fn default() -> Self {
        Self { router: OpenApiRouter::new(), rules: Vec::new() }
    }
}

impl<S: Clone + Send + Sync + 'static> Routes<S> {
    /// A page at `path`.
    #[must_use]
    pub fn get<T: 'static>(self, policy: Policy, path: &str, handler: impl Handler<T, S>) -> Self {
        self.on(Method::GET, MethodFilter::GET, policy, path, handler)
    }

    /// A form's target.
    #[must_use]
    pub fn post<T: 'static>(self, policy: Policy, path: &str, handler: impl Handler<T, S>) -> Self {
        self.on(Method::POST, MethodFilter::POST, policy, path, handler)
    }

    fn on<T: 'static>(
        mut self,
        method: Method,
        filter: MethodFilter,
        policy: Policy,
        path: &str,
        handler: impl Handler<T, S>,
    ) -> Self {
        self.rules.push(RouteRule { method, path: path.to_owned(), policy });
        self.router = self.router.route(path, gated(policy, on(filter, handler)));
        self
    }

    /// A documented operation of the API: `routes.api(policy, routes!(case_show))`.
    #[must_use]
    pub fn api(mut self, policy: Policy, (schemas, paths, method): UtoipaMethodRouter<S>) -> Self {
        for (path, item) in &paths.paths {
            let operations = [
                (Method::GET, &item.get),
                (Method::POST, &item.post),
                (Method::PUT, &item.put),
                (Method::DELETE, &item.delete),
            ];
            for (method, _) in operations.into_iter().filter(|(_, operation)| operation.is_some()) {
                self.rules.push(RouteRule { method, path: path.clone(), policy });
            }
        }
        self.router = self.router.routes((schemas, paths, gated(policy, method)));
        self
    }

    /// Limits how large a body may be, for all routes added so far.
    #[must_use]
    pub fn body_limit(mut self, bytes: usize) -> Self {
        self.router = self.router.layer(DefaultBodyLimit::max(bytes));
        self
    }

    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        self.router = self.router.merge(other.router);
        self.rules.extend(other.rules);
        self
    }

    pub fn with_state(self, state: S) -> Routes {
        Routes { router: self.router.with_state(state), rules: self.rules }
    }
}

fn gated<S: Clone + Send + Sync + 'static>(policy: Policy, method: MethodRouter<S>) -> MethodRouter<S> {
    method.route_layer(from_fn(move |request: Request, next: Next| async move {
        match check(policy, request.extensions().get::<Viewer>()) {
            Ok(()) => next.run(request).await,
            Err(problem) => problem.into_response(),
        }
    }))
}

fn check(policy: Policy, viewer: Option<&Viewer>) -> Result<(), Problem> {
    match (policy, viewer) {
        (Policy::Public, _) | (Policy::SignedIn, Some(_)) => Ok(()),
        (Policy::Roles(roles), Some(viewer)) if viewer.holds_any(roles) => Ok(()),
        // Forbidden and absent look the same.
        (Policy::Roles(_), Some(_)) => Err(Refusal::not_found().into()),
        (_, None) => Err(not_signed_in()),
    }
}

/// The whole program's router, and the rights table it came from.
pub fn app(platform: &Platform, areas: Routes) -> (Router, Vec<RouteRule>) {
    let all = sign_in::routes()
        .and(display::routes())
        .and(design::routes(platform))
        .and(assets::routes())
        .and(Routes::default().get(Policy::Public, "/health", observe::health))
        .and(areas);
    let (router, _) = all.router.split_for_parts();
    let router = router
        .fallback(async || Problem::from(Refusal::not_found()))
        .method_not_allowed_fallback(async || Problem::from(Refusal::not_found()))
        .layer(from_fn(guard::same_origin))
        .layer(from_fn_with_state(platform.clone(), identify))
        .layer(from_fn_with_state(platform.clone(), guard::render_problems))
        .layer(from_fn(guard::security_headers))
        .layer(CompressionLayer::new())
        .layer(from_fn(observe::observed));
    (router, all.rules)
}

/// The API's description, OpenAPI 3.1.
pub fn openapi(areas: Routes) -> OpenApi {
    let routes = sign_in::routes().and(areas);
    let (_, found) = routes.router.split_for_parts();
    let info = InfoBuilder::new().title("gewu 格物").version("1").description(Some(
        "Cases of a subdistrict and what belongs to them. Errors are problem+json (RFC 9457); times are RFC 3339 in UTC; \
         positions are WGS-84 longitude, latitude.",
    ));
    OpenApiBuilder::from(found).info(info.build()).build()
}
