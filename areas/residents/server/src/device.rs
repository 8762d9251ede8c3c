//! A browser, told again by a random cookie that says nothing about anybody: reports from one device are counted
//! together, so that those of one address need not be.

use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::{Cookie, SameSite};

use crate::service::Residents;

/// Not that of `identity`, by which the browsers of the staff are known again.
fn name(secure: bool) -> &'static str {
    if secure { "__Host-gewu_reporting_device" } else { "gewu_reporting_device" }
}

const DAYS: i64 = 30;

/// The device's name, and the jar that makes the browser keep it.
pub(crate) fn known(residents: &Residents, jar: CookieJar) -> (String, CookieJar) {
    let secure = residents.platform.settings.secure_cookies;
    let is_ours = |value: &str| value.len() == 32 && value.bytes().all(|byte| byte.is_ascii_hexdigit());
    if let Some(cookie) = jar.get(name(secure)).filter(|cookie| is_ours(cookie.value())) {
        return (cookie.value().to_owned(), jar);
    }
    let device = residents.chance().simple().to_string();
    let cookie = Cookie::build((name(secure), device.clone()))
        .path("/")
        .http_only(true)
        .secure(secure)
        .same_site(SameSite::Lax)
        .max_age(time::Duration::days(DAYS));
    (device, jar.add(cookie))
}
